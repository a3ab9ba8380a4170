"""A pilot's card, for those who may see it."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views.blocks import View
from handlers.views.pilots import card as card_view
from handlers.views.values import needed
from portfolio.pilots.listing import pilot_entry


def open_card(arrival: Arrival) -> None:
    """ "Open the pilot": its card in a modal."""
    pilot_id = needed(arrival.carried().pilot)
    arrival.load("Pilot", lambda: _card(arrival, pilot_id))


def _card(arrival: Arrival, pilot_id: str) -> View:
    who, today = person_of(arrival), arrival.tools.clock.now().date()
    with arrival.tools.unit() as unit:
        found = pilot_entry(unit, pilot_id=pilot_id, person=who, today=today)
    return card_view.card_modal(found, today=today)
