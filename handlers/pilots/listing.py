"""The pilots somebody has to do with, and beginning a new one by a word."""

from collections.abc import Callable

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.pilots import enrolment, inviting
from handlers.views import browse as browse_view
from handlers.views.blocks import Message
from handlers.views.pilots import listing as listing_view
from handlers.views.pilots.listing import Beginning
from portfolio import catalog
from portfolio.cards import Person, ProductCard
from portfolio.errors import NotAllowedError
from portfolio.people import ACTS, Act, require
from portfolio.pilots.building import others_of, refuse_retired
from portfolio.pilots.listing import PilotEntry, pilot_entries, products_to_pilot

PILOT_WORDS: dict[str, Callable[[Arrival, str], Message | None]] = {
    "invite": inviting.invite_words,
    "people": inviting.people_words,
    "leave": enrolment.leave_words,
}


def pilot_words(arrival: Arrival, rest: str) -> Message | None:
    """`pilot`: my pilots; `pilot <product>`: those of one product; `pilot new <product>`: the way into the builder; and
    the words of PILOT_WORDS. None when the rest reads like an ask; what stands after `new` never does.

    In a channel everybody would read it: it is given in the person's direct messages.
    """
    word, _, name = rest.partition(" ")
    if word.casefold() in PILOT_WORDS:
        return PILOT_WORDS[word.casefold()](arrival, name.strip())
    if word.casefold() == "new":
        return arrival.in_private(_beginning(arrival, name.strip()), why=listing_view.NOT_FOR_ALL)
    about = _product_called(arrival, rest) if rest else None
    if rest and about is None:
        return None
    message = _list(arrival, about)
    return arrival.in_private(message, why=listing_view.NOT_FOR_ALL)


def open_list(arrival: Arrival) -> None:
    """ "See all": every pilot of this person in a modal."""
    today = arrival.tools.clock.now().date()
    arrival.load(
        listing_view.TITLE, lambda: listing_view.list_modal(entries_for(arrival, person_of(arrival)), today=today)
    )


def entries_for(arrival: Arrival, who: Person) -> tuple[PilotEntry, ...]:
    """The person's pilots, with what they are to each."""
    with arrival.tools.unit() as unit:
        return pilot_entries(unit, person=who, today=arrival.tools.clock.now().date())


def _product_called(arrival: Arrival, name: str) -> ProductCard | None:
    with arrival.tools.unit() as unit:
        return catalog.find_product(unit, words=name)


def _list(arrival: Arrival, about: ProductCard | None) -> Message:
    who, today = person_of(arrival), arrival.tools.clock.now().date()
    if about is not None:
        found = [one for one in entries_for(arrival, who) if one.pilot.product.key == about.key]
        return listing_view.list_message(found, today=today) if found else listing_view.none_message(about)
    with arrival.tools.unit() as unit:
        builds = bool(products_to_pilot(unit, person=who))
    return listing_view.list_message(entries_for(arrival, who), today=today, builds=builds)


def _beginning(arrival: Arrival, name: str) -> Message:
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        own = products_to_pilot(unit, person=who)
        if not name and not own:
            raise NotAllowedError(ACTS[Act.BUILD_PILOT].refusal)
        product = catalog.find_product(unit, words=name) if name else own[0]
        if product is None:
            return browse_view.no_such_product(name, catalog.nearest_products(unit, words=name))
        if not name and len(own) > 1:
            return listing_view.choose_message([Beginning(one, arrival.tools.new_id()) for one in own])
        keys = [one.key for one in (product.owner, product.deputy) if one is not None]
        require(who, Act.BUILD_PILOT, owner_keys=keys)
        refuse_retired(product.stage, product.name)
        found = Beginning(product, arrival.tools.new_id(), others_of(unit, product_key=product.key))
    return listing_view.begin_message(found)
