"""Blockers: what stops a participant reaches whoever answers for the product at once, not at the end of the week."""

from dataclasses import dataclass
from datetime import datetime

from portfolio import deliveries
from portfolio.cards import Person
from portfolio.errors import NotFoundError
from portfolio.people import Act, portfolio_leads
from portfolio.pilots.cards import Feedback, PilotCard
from portfolio.pilots.reading import feedback_from, participant_in, pilot_card, pilot_for
from storage.unit import Unit
from storage.vocabulary import FeedbackKind, ParticipantStatus

KIND = "blocker"


def tell_owner(unit: Unit, *, feedback: Feedback, delivery_id: str, at: datetime) -> None:
    """Plan that the owner hears of this blocker now; feedback of another kind changes nothing.

    The deputy hears it where the owner cannot be reached, the portfolio leads where neither can. To be called in the
    unit that stores the feedback, so that no stop of the process comes between; a second call changes nothing.
    """
    if feedback.fields.kind is not FeedbackKind.BLOCKER:
        return
    for place, person in enumerate(hearers(unit, pilot_card(unit, pilot_id=feedback.pilot_id))):
        deliveries.plan(
            unit,
            delivery_id=f"{delivery_id}-{place}" if place else delivery_id,
            recipient=person.slack_id or "",
            kind=KIND,
            period=f"{feedback.pilot_id}:{feedback.id}",
            due_at=at,
            at=at,
            about={"pilot": feedback.pilot_id, "feedback": feedback.id},
        )


def hearers(unit: Unit, pilot: PilotCard) -> tuple[Person, ...]:
    """Who hears of a pilot's blockers: the owner, else the deputy, else the portfolio leads."""
    for person in (pilot.product.owner, pilot.product.deputy):
        if person is not None and person.slack_id:
            return (person,)
    return tuple(one for one in portfolio_leads(unit) if one.slack_id)


@dataclass(frozen=True, slots=True)
class Blocker:
    """A blocker with what stands around it. `role`: "" where it was said without a name: it might tell whose it is."""

    pilot: PilotCard
    feedback: Feedback
    scenario: str = ""
    role: str = ""


def blocker_of(unit: Unit, *, feedback_id: str) -> Blocker | None:
    """A blocker as it stands now; None when it was taken back, or is none any more."""
    row = unit.feedback.by_id(feedback_id) if feedback_id else None
    if row is None or row.withdrawn_at is not None or row.kind is not FeedbackKind.BLOCKER:
        return None
    pilot = pilot_card(unit, pilot_id=row.pilot_id)
    feedback = feedback_from(unit, [row])[0]
    scenario = next((one.title for one in pilot.scenarios if one.id == row.scenario_id), "")
    return Blocker(pilot, feedback, scenario, row.role if feedback.author else "")


def blocker_to_answer(unit: Unit, *, feedback_id: str, by: Person) -> Blocker:
    """A blocker whose author can be answered, for somebody who may read it. Raises NotFoundError, NotAllowedError."""
    blocker = blocker_of(unit, feedback_id=feedback_id)
    if blocker is None:
        raise NotFoundError("That was taken back, or I do not know it any more.")
    pilot_for(unit, pilot_id=blocker.pilot.id, person=by, act=Act.READ_FEEDBACK)
    author = blocker.feedback.author
    if author is None or not author.slack_id:
        raise NotFoundError("It was said without a name, so nobody can be answered.")
    part = participant_in(unit, blocker.pilot, author)
    if part is None or part.status is not ParticipantStatus.JOINED:
        raise NotFoundError("They left the pilot, and I do not write to them about it any more.")
    return blocker
