"""Blockers: what stops a participant reaches whoever answers for the product at once, not at the end of the week."""

from datetime import datetime

from portfolio import deliveries
from portfolio.cards import Person
from portfolio.people import portfolio_leads
from portfolio.pilots.cards import Feedback, PilotCard
from portfolio.pilots.reading import pilot_card
from storage.unit import Unit
from storage.vocabulary import FeedbackKind

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
