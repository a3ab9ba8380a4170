"""Who is asked for feedback in a pilot and when: once at the start of a period, then reminded while they are silent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portfolio.deliveries import Delivery, Planned
from portfolio.pilots.cards import PilotCard, PilotScenario
from portfolio.pilots.matrix import matrix_of
from portfolio.pilots.reading import pilots_from
from storage.rounds import Unanswered
from storage.unit import Unit
from storage.vocabulary import ParticipantStatus, PilotStatus

ROUND, REMINDER = "feedback_round", "feedback_reminder"
REMINDED_AFTER = (timedelta(hours=24), timedelta(hours=72))  # after the request was said
REMINDERS_APART = timedelta(hours=24)
TRIED_AFTER = timedelta(hours=24)  # somebody who just joined has nothing to tell yet


@dataclass(frozen=True, slots=True)
class Asking:
    """A request for feedback to one participant, or a reminder of it. `until`: the last day of the period.

    `quiet`: scenarios of which nothing can be told from their role yet; `is_sure`: because nobody said anything, else
    because too few did anonymously.
    """

    pilot: PilotCard
    role: str
    quiet: tuple[PilotScenario, ...]
    until: date
    is_sure: bool = True


def feedback_period(pilot: PilotCard, day: date) -> str:
    """The first day ("2026-11-23") of the feedback period this day falls in, as `Participant.answered_for` keeps it.

    Periods are `cadence_days` long and follow each other from the start of the pilot. "" before the start, after the
    day of the decision, and for a draft without a start.
    """
    if pilot.starts_on is None or day < pilot.starts_on:
        return ""
    if pilot.decide_on is not None and day > pilot.decide_on:
        return ""
    past = (day - pilot.starts_on).days % pilot.rules.cadence_days
    return (day - timedelta(days=past)).isoformat()


def occasion(pilot: PilotCard, period: str) -> str:
    """What deliveries call a feedback period of a pilot."""
    return f"{pilot.id}:{period}"


def asked_in(pilot: PilotCard, day: date) -> str:
    """The period in which people are asked on this day: only while the pilot runs; "" else."""
    if pilot.status is not PilotStatus.RUNNING or (pilot.ends_on is not None and day > pilot.ends_on):
        return ""
    return feedback_period(pilot, day)


def rounds_to_plan(unit: Unit, *, pilot: PilotCard, at: datetime, new_id: Callable[[], str]) -> tuple[Planned, ...]:
    """The requests and reminders a pilot lacks now; none of those that are planned already."""
    period = asked_in(pilot, at.date())
    if not period:
        return ()
    lacking = unit.rounds.to_plan(
        pilot.id,
        period,
        occasion(pilot, period),
        kinds=(ROUND, REMINDER),
        asked_before=[at - after for after in REMINDED_AFTER[: pilot.rules.reminders]],
    )
    found = (_next(pilot, period, who, at, new_id) for who in lacking)
    return tuple(one for one in found if one is not None)


def _next(pilot: PilotCard, period: str, who: Unanswered, at: datetime, new_id: Callable[[], str]) -> Planned | None:
    """What this person is to be told next in the period, when that is due or a request."""
    if not who.is_asked:
        due = datetime.combine(date.fromisoformat(period), time(0), UTC)
        if who.joined_at is not None and who.joined_at > due:
            due = who.joined_at + TRIED_AFTER
        return planned_row(pilot, period, who, 0, due, new_id)
    reminder = reminder_due(who, most=pilot.rules.reminders)
    if reminder is None or reminder > at:
        return None
    return planned_row(pilot, period, who, who.reminded + 1, reminder, new_id)


def planned_row(
    pilot: PilotCard, period: str, who: Unanswered, number: int, due: datetime, new_id: Callable[[], str]
) -> Planned:
    """The delivery of a request (`number` 0) or of the reminder of this number."""
    about: dict[str, str | int] = {"pilot": pilot.id, "period": period}
    kind, its_occasion = ROUND, occasion(pilot, period)
    if number:
        kind, its_occasion = REMINDER, f"{its_occasion}:{number}"
    return Planned(new_id(), who.slack_id, kind, its_occasion, due, about)


def reminder_due(who: Unanswered, *, most: int) -> datetime | None:
    """When the next reminder is due; None when there is none: not asked yet, one on its way, or all were said.

    The first a day, the second three days after the request was said, and a day apart however late they come.
    """
    if who.asked_at is None or who.is_pending or who.reminded >= min(most, len(REMINDED_AFTER)):
        return None
    due = who.asked_at + REMINDED_AFTER[who.reminded]
    return due if who.reminded_at is None else max(due, who.reminded_at + REMINDERS_APART)


def asking(unit: Unit, *, delivery: Delivery, at: datetime) -> Asking | None:
    """What a request or reminder is worded from, as things are now; None when it need not be said any more.

    That is when they answered, left, the period is over, or the pilot does not run any more.
    """
    row = unit.pilots.by_id(str(delivery.about.get("pilot", "")))
    if row is None:
        return None
    pilot, period = pilots_from(unit, [row])[0], str(delivery.about.get("period", ""))
    who = unit.pilots.participant(pilot.id, delivery.recipient)
    if not period or asked_in(pilot, at.date()) != period:
        return None
    if who is None or who.status is not ParticipantStatus.JOINED or who.answered_for == period:
        return None
    last = date.fromisoformat(period) + timedelta(days=pilot.rules.cadence_days - 1)
    until = min(day for day in (last, pilot.ends_on) if day is not None)
    matrix = matrix_of(unit, pilot)
    return Asking(pilot, who.role, matrix.quiet_of(who.role), until, is_sure=not matrix.in_words)
