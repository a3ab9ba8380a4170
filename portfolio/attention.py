"""When somebody may be spoken to unasked: in their working hours, not while they want quiet, and not too often.

All of it is arithmetic on moments. What is put off is asked again when its moment comes, because by then somebody may
have answered, gone on leave, or switched their notifications off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

WORK_STARTS, WORK_ENDS = time(9), time(17)
SATURDAY = 5
BUDGET = 3  # messages nobody asked for, of every occasion that is not urgent together
BUDGET_WINDOW = timedelta(days=7)
_DAYS_TO_LOOK = 10  # a weekend, a holiday of the calendar itself (a day skipped at the date line), and some


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when until when somebody is not to be disturbed; the end is not part of it."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Whether it is quiet at this moment."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of somebody's day. `zone`: "Europe/Berlin", "" when nobody knows. `gone`: they left the company."""

    zone: str = ""
    quiet: Quiet | None = None
    gone: bool = False


def zone_of(name: str) -> tzinfo:
    """The time zone of this name; UTC for one that is not known here."""
    try:
        return ZoneInfo(name) if name else UTC
    except (OSError, ValueError, KeyError):  # a folder, a path that leads out, a name nobody has
        return UTC


def is_working(at: datetime, zone: tzinfo) -> bool:
    """Whether it is Monday to Friday, 9:00 to 17:00, on the clock of this zone."""
    local = at.astimezone(zone)
    return local.weekday() < SATURDAY and WORK_STARTS <= local.time() < WORK_ENDS


def next_moment(at: datetime, presence: Presence) -> datetime:
    """The first moment from `at` on in which this person may be spoken to; `at` itself when that is now."""
    zone, moment = zone_of(presence.zone), at
    while True:
        if presence.quiet is not None and presence.quiet.holds(moment):
            moment = presence.quiet.end
        elif not is_working(moment, zone):
            moment = _next_opening(moment, zone)
        else:
            return moment


def within_budget(at: datetime, said: Sequence[datetime]) -> datetime:
    """The first moment from `at` on in which one more message is within the budget. `said`: when others were said."""
    recent = sorted(one for one in said if one > at - BUDGET_WINDOW)
    return at if len(recent) < BUDGET else recent[-BUDGET] + BUDGET_WINDOW


def next_allowed(at: datetime, presence: Presence, said: Sequence[datetime]) -> datetime:
    """The first moment that keeps to the hours, the quiet and the budget; `at` itself when that is now."""
    return next_moment(within_budget(at, said), presence)


def after_working_days(at: datetime, days: int, zone: tzinfo) -> datetime:
    """The moment so many whole working days later, Monday to Friday on the clock of this zone.

    What begins on a weekend begins with Monday.
    """
    local = at.astimezone(zone)
    while local.weekday() >= SATURDAY:
        local = datetime.combine(local.date() + timedelta(days=1), time(), zone)
    while days:
        local += timedelta(days=1)
        days -= local.weekday() < SATURDAY
    return local.astimezone(UTC)


def _next_opening(at: datetime, zone: tzinfo) -> datetime:
    """When work starts next. A day its calendar leaves out has no morning and is passed over."""
    day = at.astimezone(zone).date()
    for later in range(_DAYS_TO_LOOK):
        opening = datetime.combine(day + timedelta(days=later), WORK_STARTS, zone).astimezone(UTC)
        if opening > at and is_working(opening, zone):
            return opening
    raise ArithmeticError(f"no working day within {_DAYS_TO_LOOK} days of {at}")
