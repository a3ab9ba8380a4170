"""The scaling decision: scale, extend once or stop, with a reason, and nothing closes a pilot but that."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portfolio.cards import Person
from portfolio.deliveries import cancel_about, plan
from portfolio.errors import InvalidInputError
from portfolio.people import Act
from portfolio.pilots import surveying, telling
from portfolio.pilots.cards import Decided, PilotCard
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.findings import as_kept
from portfolio.pilots.moving import plan_offer
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import GONE, pilot_card, pilot_for
from portfolio.pilots.surveying import NewId
from portfolio.texts import storable
from portfolio.wording import day_and_year
from storage.models import PilotDecisionRow, PilotRow
from storage.unit import Unit
from storage.vocabulary import PilotStatus, ScalingDecision

REASON, DATE = "reason", "new_date"
SHORTEST_REASON, LONGEST_REASON = 10, 2000
LETTERS_AT_LEAST = 5  # ten emoji or full stops are no reason
REPORT, NEWS = "pilot_report", "decision_news"
# What is said about a pilot after it was closed; everything else that is still due is not.
SAID_AFTERWARDS = (telling.KIND, surveying.KIND, REPORT, NEWS)
WORDS = {ScalingDecision.SCALE: "scale", ScalingDecision.EXTEND: "extend", ScalingDecision.STOP: "stop"}


@dataclass(frozen=True, slots=True)
class Closing:
    """A decision as it was made; `new` False where the same person had made the very same before."""

    pilot: PilotCard
    decided: Decided
    new: bool = True


def pilot_to_decide(unit: Unit, *, pilot_id: str, by: Person) -> PilotCard:
    """The pilot, for someone who may decide about it while it can be decided.

    Raises NotFoundError, NotAllowedError, and InvalidInputError that says who decided.
    """
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.DECIDE_PILOT)
    if pilot.status is PilotStatus.DRAFT:
        raise InvalidInputError("This pilot has not started yet, so there is nothing to decide.")
    if not pilot.is_live:
        raise InvalidInputError(decided_already(pilot))
    return pilot


def decided_already(pilot: PilotCard) -> str:
    """Who decided a closed pilot, what and when."""
    if not pilot.decisions:
        return "This pilot is closed."
    last = pilot.decisions[-1]
    who = last.by.name or "Somebody else"
    return f"{who} decided this already, on {day_and_year(last.at.date())}: {WORDS[last.decision]}."


def extended_already(extended: Decided) -> str:
    """Who extended a pilot, when, and until when; without a full stop."""
    until = f" to {day_and_year(extended.decide_on)}" if extended.decide_on else ""
    return f"{extended.by.name or 'Somebody else'} extended this pilot{until} on {day_and_year(extended.at.date())}"


def latest_date(pilot: PilotCard, *, weeks: int) -> date | None:
    """The last day a pilot may be extended to, None where it has no decision date."""
    return None if pilot.decide_on is None else pilot.decide_on + timedelta(weeks=weeks)


def extension_refusal(unit: Unit, pilot: PilotCard, *, at: datetime) -> str:
    """Why the pilot cannot be extended, "" when it can."""
    extended = next((one for one in pilot.decisions if one.decision is ScalingDecision.EXTEND), None)
    if extended is not None:
        return f"{extended_already(extended)}. It is extended once: scale it or stop it."
    latest = latest_date(pilot, weeks=policy_of(unit).extension_weeks)
    if latest is None or latest <= at.date():
        return "The decision is overdue by longer than a pilot may be extended: scale it or stop it."
    return ""


def decide(
    unit: Unit,
    *,
    pilot_id: str,
    decision: ScalingDecision,
    reason: str,
    by: Person,
    at: datetime,
    new_id: NewId,
    new_date: date | None = None,
    seen: int | None = None,
) -> Closing:
    """Decide about a live pilot; the evidence as it stands is kept with the decision.

    Scale and stop close it: its participants are surveyed, its report is told, what else was due about it is not said.
    Extend, once only, moves the decision to `new_date` and the end by as many days. Of two people at once one decides,
    the other reads who did, also of an extension they had not `seen` (of how many decisions they know).
    Raises NotFoundError, NotAllowedError, and InvalidInputError with the field of the form.
    """
    row = unit.pilots.hold(pilot_id)
    said = storable(reason.strip())
    if before := _the_same(unit, pilot_id, decision, said, by, new_date):
        return before
    pilot = pilot_to_decide(unit, pilot_id=pilot_id, by=by)
    if row is None:  # pilot_to_decide would have raised
        raise InvalidInputError(GONE)
    _require_seen(pilot, seen)
    until = _new_date(unit, pilot, new_date, at) if decision is ScalingDecision.EXTEND else None
    _require_reason(said)
    kept = PilotDecisionRow(
        pilot_id=pilot_id, decision=decision, reason=said, decided_by=by.slack_id or by.key, decided_at=at,
        decide_on=until, evidence=as_kept(findings_of(unit, pilot)),
    )  # fmt: skip
    unit.pilots.add_decision(kept)
    if until is None:
        _close(unit, row, decision, at)
    else:
        _extend(row, until)
    return _spread(unit, pilot_id, at, new_id)


def _the_same(
    unit: Unit, pilot_id: str, decision: ScalingDecision, reason: str, by: Person, new_date: date | None
) -> Closing | None:
    """The last decision where this very person made this very one: the form came twice."""
    rows = unit.pilots.decisions([pilot_id])
    if not rows or not by.slack_id:
        return None
    last = rows[-1]
    is_same = (last.decided_by, last.decision, last.reason) == (by.slack_id, decision, reason)
    if not is_same or (decision is ScalingDecision.EXTEND and last.decide_on != new_date):
        return None
    pilot = pilot_card(unit, pilot_id=pilot_id)
    return Closing(pilot, pilot.decisions[-1], new=False)


def _new_date(unit: Unit, pilot: PilotCard, new_date: date | None, at: datetime) -> date:
    refusal = extension_refusal(unit, pilot, at=at)
    if refusal:
        raise InvalidInputError(refusal, field=DATE)
    weeks = policy_of(unit).extension_weeks
    latest = latest_date(pilot, weeks=weeks)
    if new_date is None:
        raise InvalidInputError("Say until when it goes on: the day it is decided then.", field=DATE)
    if pilot.decide_on is not None and new_date <= max(pilot.decide_on, at.date()):
        raise InvalidInputError(f"Choose a day after {day_and_year(max(pilot.decide_on, at.date()))}.", field=DATE)
    if latest is not None and new_date > latest:
        raise InvalidInputError(
            f"A pilot is extended by {weeks} weeks at most: choose a day up to {day_and_year(latest)}.", field=DATE
        )
    return new_date


def _require_seen(pilot: PilotCard, seen: int | None) -> None:
    if seen is not None and len(pilot.decisions) > seen:
        said = f"{extended_already(pilot.decisions[-1])}, after you opened this. Close it and decide anew."
        raise InvalidInputError(said, field=REASON)


def _require_reason(said: str) -> None:
    if len(said) > LONGEST_REASON:
        raise InvalidInputError(f"Please keep the reason under {LONGEST_REASON:,} characters.", field=REASON)
    if len(said) < SHORTEST_REASON or sum(one.isalpha() for one in said) < LETTERS_AT_LEAST:
        wanted = f"Give the reason in words, at least {SHORTEST_REASON} characters"
        raise InvalidInputError(f"{wanted}: whoever reads this in a year needs it.", field=REASON)


def _close(unit: Unit, row: PilotRow, decision: ScalingDecision, at: datetime) -> None:
    row.status, row.closed_at = PilotStatus.CLOSED, at
    cancel_about(unit, pilot_id=row.id, but=SAID_AFTERWARDS, why=f"the pilot was decided: {decision.value}")


def _extend(row: PilotRow, until: date) -> None:
    if row.ends_on is not None and row.decide_on is not None:
        row.ends_on += until - row.decide_on
    row.decide_on, row.status = until, PilotStatus.RUNNING


def _spread(unit: Unit, pilot_id: str, at: datetime, new_id: NewId) -> Closing:
    """Plan what is said now: the report to the pilot's channel, or to those who answer for it; to whoever else may
    decide, that it was decided; survey and offer."""
    pilot = pilot_card(unit, pilot_id=pilot_id)
    said = [(REPORT, one) for one in report_goes_to(pilot)] + [(NEWS, one) for one in news_goes_to(pilot)]
    for kind, recipient in said:
        plan(
            unit, delivery_id=new_id(), recipient=recipient, kind=kind, period=f"{pilot.id}:{len(pilot.decisions)}",
            due_at=at, at=at, about={"pilot": pilot.id, "decision": len(pilot.decisions)},
        )  # fmt: skip
    if not pilot.is_live:
        surveying.plan_survey(unit, pilot, at=at, new_id=new_id)
        plan_offer(unit, pilot, at=at, new_id=new_id)
    return Closing(pilot, pilot.decisions[-1])


def report_goes_to(pilot: PilotCard) -> tuple[str, ...]:
    """Slack ids of whoever gets the report: the pilot's channel, else owner (or deputy) and business-side owner."""
    if pilot.rules.channel:
        return (pilot.rules.channel,)
    people = (pilot.product.owner or pilot.product.deputy, pilot.business_owner)
    return tuple(dict.fromkeys(one.slack_id for one in people if one is not None and one.slack_id))


def news_goes_to(pilot: PilotCard) -> tuple[str, ...]:
    """Slack ids of whoever else might have made the last decision and does not get its report themselves."""
    heard = {pilot.decisions[-1].by.slack_id, *report_goes_to(pilot)}
    people = (pilot.product.owner, pilot.product.deputy, pilot.business_owner)
    found = dict.fromkeys(one.slack_id for one in people if one is not None and one.slack_id)
    return tuple(one for one in found if one not in heard)
