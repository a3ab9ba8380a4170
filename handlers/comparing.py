"""How two products differ: by the command word, or asked in words."""

from handlers.arrival import Arrival
from handlers.views import browse as browse_view
from handlers.views import compare as compare_view
from handlers.views.blocks import Message
from portfolio import comparing
from portfolio.asking import catalog_now


def compare_words(arrival: Arrival, rest: str) -> Message | None:
    """`compare <product> and <product>`; None when the rest reads like a task."""
    with arrival.tools.unit() as unit:
        found = comparing.typed_pair(unit, catalog_now(arrival.tools, unit), rest)
    if isinstance(found, comparing.Unknown):
        return browse_view.no_such_product(found.typed, found.near)
    return compare_view.compare_message(found) if found else None


def difference_asked(arrival: Arrival, text: str) -> Message | None:
    """ "How is X different from Y?" in anybody's words; None for every other sentence."""
    if not comparing.may_ask_difference(text):
        return None
    with arrival.tools.unit() as unit:
        found = comparing.asked_pair(catalog_now(arrival.tools, unit), text)
    return compare_view.compare_message(found) if found else None
