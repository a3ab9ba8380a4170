"""A pilot's card, for those who may see it."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.views import start
from handlers.views.pilots import card as card_view
from handlers.views.values import STALE
from portfolio.errors import InvalidInputError, PortfolioError
from portfolio.pilots.listing import pilot_entry


def open_card(arrival: Arrival) -> None:
    """ "Open the pilot": its card in a modal."""
    carried = arrival.carried()
    if not carried.pilot:
        raise InvalidInputError(STALE)
    view_id, who, today = arrival.show(start.loading("Pilot")), person_of(arrival), arrival.tools.clock.now().date()
    try:
        with arrival.tools.unit() as unit:
            found = pilot_entry(unit, pilot_id=carried.pilot, person=who, today=today)
        view = card_view.card_modal(found, today=today)
    except PortfolioError as refusal:
        view = start.notice("Not now", str(refusal))
    arrival.slack.update_view(view_id, view)
