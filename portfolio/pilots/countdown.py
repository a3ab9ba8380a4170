"""The way to a pilot's decision: who hears how many days are left, and what is still missing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portfolio.deliveries import Delivery, Planned, plan_all
from portfolio.pilots.cards import PilotCard, PilotScenario
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.findings import Verdict
from portfolio.pilots.matrix import matrix_of
from portfolio.pilots.reading import pilots_from
from storage.unit import Unit
from storage.vocabulary import PilotStatus

COUNTDOWN = "decision_countdown"
DAYS_LEFT = (14, 7, 3, 1, 0)
OVERDUE_EVERY = 7  # days


@dataclass(frozen=True, slots=True)
class Countdown:
    """What is said on the way to a decision. `days_left`: negative when it is overdue. `quiet`: cells of which nothing
    can be told; `is_sure`: because nobody said anything, else because too few did anonymously. `lacking`: criteria
    without enough evidence."""

    pilot: PilotCard
    days_left: int
    quiet: tuple[tuple[str, PilotScenario], ...] = ()
    is_sure: bool = True
    lacking: tuple[str, ...] = ()


def live_pilots(unit: Unit) -> tuple[str, ...]:
    """Ids of the pilots that were started and not closed yet."""
    return tuple(row.id for row in unit.pilots.in_status(PilotStatus.RUNNING, PilotStatus.DECIDING))


def live_pilot(unit: Unit, *, pilot_id: str) -> PilotCard | None:
    """This pilot, unless it was closed or is gone."""
    row = unit.pilots.by_id(pilot_id)
    pilot = None if row is None else pilots_from(unit, [row])[0]
    return pilot if pilot is not None and pilot.is_live else None


def mark_of(pilot: PilotCard, day: date) -> int | None:
    """The mark that was passed last: so many days before the decision, negative after it; None before the first.

    Marks up to the day on which the pilot was started or extended are none: whoever does that knows its dates.
    """
    if not pilot.is_live or pilot.decide_on is None:
        return None
    left = (pilot.decide_on - day).days
    if left < 0:
        return -(-left // OVERDUE_EVERY) * OVERDUE_EVERY
    passed = [mark for mark in DAYS_LEFT if mark >= left]
    if not passed:
        return None
    return passed[-1] if pilot.decide_on - timedelta(days=passed[-1]) > _dated_on(pilot, day) else None


def _dated_on(pilot: PilotCard, day: date) -> date:
    """The day on which the date of the decision was set last; `day` where nobody knows."""
    moments = [one.at for one in pilot.decisions if one.decide_on is not None]
    if pilot.started_at is not None:
        moments.append(pilot.started_at)
    return max(moments).date() if moments else day


def plan_countdown(unit: Unit, *, pilot: PilotCard, at: datetime, new_id: Callable[[], str]) -> None:
    """Plan what the product's owner and the business-side owner hear today, once for each mark and date."""
    mark = mark_of(pilot, at.date())
    if mark is None or pilot.decide_on is None:
        return
    period = f"{pilot.id}:{pilot.decide_on.isoformat()}:{mark}"
    due = datetime.combine(pilot.decide_on - timedelta(days=mark), time(0), UTC)
    about: dict[str, str | int] = {"pilot": pilot.id, "decide_on": pilot.decide_on.isoformat(), "mark": mark}
    told = [Planned(new_id(), one, COUNTDOWN, period, due, about) for one in who_decides(pilot)]
    plan_all(unit, told, at=at)


def who_decides(pilot: PilotCard) -> tuple[str, ...]:
    """Slack ids of who answers for the decision: the owner, else the deputy, and the business-side owner; each once."""
    owner = next((one for one in (pilot.product.owner, pilot.product.deputy) if one is not None and one.slack_id), None)
    found = [one.slack_id for one in (owner, pilot.business_owner) if one is not None and one.slack_id]
    return tuple(dict.fromkeys(found))


def counting(unit: Unit, *, delivery: Delivery, at: datetime) -> Countdown | None:
    """What a countdown is worded from, as things are now; None when it need not be said any more.

    That is when the pilot was decided, has another date, or another mark was passed meanwhile.
    """
    row = unit.pilots.by_id(str(delivery.about.get("pilot", "")))
    if row is None:
        return None
    pilot = pilots_from(unit, [row])[0]
    if pilot.decide_on is None or pilot.decide_on.isoformat() != delivery.about.get("decide_on"):
        return None
    if mark_of(pilot, at.date()) != delivery.about.get("mark") or delivery.recipient not in who_decides(pilot):
        return None
    matrix = matrix_of(unit, pilot)
    results = findings_of(unit, pilot).results
    return Countdown(
        pilot,
        days_left=(pilot.decide_on - at.date()).days,
        quiet=matrix.quiet(),
        is_sure=not matrix.in_words,
        lacking=tuple(one.criterion.metric for one in results if one.verdict is Verdict.NOT_ENOUGH),
    )
