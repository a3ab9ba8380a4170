"""Tells whoever answers for a pilot on the business side that it was started with them."""

from dataclasses import dataclass
from datetime import date, datetime

from portfolio.cards import Person
from portfolio.deliveries import Delivery, plan
from portfolio.people import person_by_slack_id
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.countdown import live_pilot
from storage.unit import Unit

KIND = "business_owner_named"


@dataclass(frozen=True, slots=True)
class Appointment:
    """What the business-side owner is told on a day. `by`: who started the pilot."""

    pilot: PilotCard
    by: Person
    today: date


def plan_appointment(unit: Unit, pilot: PilotCard, *, by: Person, at: datetime) -> None:
    """Tell the business-side owner of a pilot that was just started, once."""
    to = pilot.business_owner.slack_id if pilot.business_owner else None
    if to:
        period = f"{pilot.id}:named"
        plan(
            unit, delivery_id=f"named:{pilot.id}", recipient=to, kind=KIND, period=period, due_at=at, at=at,
            about={"pilot": pilot.id, "by": by.slack_id or ""},
        )  # fmt: skip


def appointment_to_say(unit: Unit, delivery: Delivery, *, today: date) -> Appointment | None:
    """What is said now; None when the pilot is closed or somebody else answers for it."""
    pilot = live_pilot(unit, pilot_id=str(delivery.about.get("pilot", "")))
    if pilot is None or pilot.business_owner is None or pilot.business_owner.slack_id != delivery.recipient:
        return None
    by = person_by_slack_id(unit, slack_id=str(delivery.about.get("by", "")))
    return Appointment(pilot, by, today)
