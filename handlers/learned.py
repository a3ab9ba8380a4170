"""What the bot learned about a product, for those who answer for it."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import browse as browse_view
from handlers.views import help as help_view
from handlers.views import learned as learned_view
from handlers.views.blocks import Message
from handlers.views.values import STALE
from portfolio import catalog, routes
from portfolio.cards import Person, ProductCard
from portfolio.errors import InvalidInputError
from portfolio.sentences import is_short

MOST_READ = 200


def learned_words(arrival: Arrival, rest: str) -> Message | None:
    """`learned <product>`: the past asks it is ranked by. None when the rest reads like a task."""
    if not rest or not is_short(rest):
        return None
    with arrival.tools.unit() as unit:
        product = catalog.find_product(unit, words=rest)
        near = () if product else catalog.nearest_products(unit, words=rest)
    if product is None:
        return browse_view.no_such_product(rest, near) if near or len(rest.split()) == 1 else None
    if arrival.spot.overheard:
        return help_view.only_in_private("show past asks")
    return _learned(arrival, product, person_of(arrival))


def forget(arrival: Arrival) -> Step:
    """A button beside a past ask: it teaches nothing any more, and the list shows the others."""
    carried = arrival.carried()
    if not carried.pick.isascii() or not carried.pick.isdigit() or len(carried.pick) > 18:
        raise InvalidInputError(STALE)
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        product = catalog.product_card(unit, key=carried.product)
        routes.remove_route(unit, route_id=int(carried.pick), product=product, by=who, at=arrival.tools.clock.now())
    message = _learned(arrival, product, who)
    if arrival.spot.response_url:
        return lambda: arrival.slack.whisper(arrival.spot, message, replace=True)
    return lambda: arrival.slack.change(arrival.spot.channel, str(arrival.message.get("ts", "")), message)


def _learned(arrival: Arrival, product: ProductCard, who: Person) -> Message:
    with arrival.tools.unit() as unit:
        found = routes.routes_of(unit, product=product, by=who, at=arrival.tools.clock.now(), limit=MOST_READ)
    return learned_view.learned_message(product, found)
