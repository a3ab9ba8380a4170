"""When a digest is due on somebody's own clock, and which days it reports on: arithmetic on dates and time zones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from portfolio.errors import InvalidInputError
from storage.vocabulary import Cadence

HOUR = 9
# Weeks are counted from ISO week 1 of 1970, and fortnights with them, so that every process counts the same ones.
_FIRST_MONDAY = date(1969, 12, 29)
_WEEKS = {Cadence.WEEKLY: 1, Cadence.FORTNIGHTLY: 2}
_SATURDAY = 5
# Years in which there are digests. Outside them a day is mistyped, and near the ends of the calendar arithmetic fails.
FIRST_YEAR, LAST_YEAR = 1970, 2100
OTHER_YEARS = f"Only days of the years {FIRST_YEAR} to {LAST_YEAR} have digests."


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a cadence.

    `key` names the time it reports on: "2026-W48", "2026-W47/48", "2026-11". The keys of one cadence sort by time, and
    no two cadences share one. `due_at` is in UTC. `start` and `end` are days of the person's calendar; `end` is not
    part of it.
    """

    key: str
    due_at: datetime
    start: date
    end: date


def turn_at(at: datetime, cadence: Cadence, zone: tzinfo, *, hour: int = HOUR) -> Turn:
    """The newest turn that is due at this moment. After any downtime it is the only one: nothing older is made up for.

    Due at this `hour` (0 to 23) on the clock of the zone: weekly on Mondays, fortnightly on every second one, monthly
    on the first working day of the month. It reports on the whole week, fortnight or month before.

    Raises InvalidInputError for a day outside the years of digests.
    """
    return _turn(_newest(at, cadence, zone, hour), cadence, zone, hour)


def next_turn(at: datetime, cadence: Cadence, zone: tzinfo, *, hour: int = HOUR) -> Turn:
    """The first turn that is due after this moment; due, reporting and raising as in `turn_at`."""
    return _turn(_newest(at, cadence, zone, hour) + 1, cadence, zone, hour)


def is_in_years(day: date) -> bool:
    """Whether there are digests in the year of a day."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _newest(at: datetime, cadence: Cadence, zone: tzinfo, hour: int) -> int:
    """The number of the newest turn that is due."""
    if not is_in_years(at.date()):
        raise InvalidInputError(OTHER_YEARS)
    # One more than the date says: on a clock that is put back past midnight, the next day may have begun before.
    number = _number(at.astimezone(zone).date(), cadence) + 1
    while _turn(number, cadence, zone, hour).due_at > at:
        number -= 1
    return number


def _turn(number: int, cadence: Cadence, zone: tzinfo, hour: int) -> Turn:
    """The turn that falls due at the beginning of the period of this number, and reports on the one before."""
    start, end = _first_day(number - 1, cadence), _first_day(number, cadence)
    day = end
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    # By fold 0 an hour that comes twice is the first one, and one that is left out is as much later as was left out.
    due_at = datetime.combine(day, time(hour), zone).astimezone(UTC)
    return Turn(_key(start, end, cadence), due_at, start, end)


def _number(day: date, cadence: Cadence) -> int:
    """In which period a day is, counted in weeks, fortnights or months."""
    if cadence is Cadence.MONTHLY:
        return day.year * 12 + day.month - 1
    return (day - _FIRST_MONDAY).days // (7 * _WEEKS[cadence])


def _first_day(number: int, cadence: Cadence) -> date:
    """The day the period of this number begins with."""
    if cadence is Cadence.MONTHLY:
        return date(number // 12, number % 12 + 1, 1)
    return _FIRST_MONDAY + timedelta(weeks=number * _WEEKS[cadence])


def _key(start: date, end: date, cadence: Cadence) -> str:
    if cadence is Cadence.MONTHLY:
        return f"{start.year}-{start.month:02}"
    year, week, _ = start.isocalendar()
    last_week = (end - timedelta(days=1)).isocalendar().week
    return f"{year}-W{week:02}" if week == last_week else f"{year}-W{week:02}/{last_week:02}"
