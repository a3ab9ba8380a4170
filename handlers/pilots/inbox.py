"""The feedback inbox: who asks for which, leafing through it, and sorting in what lies under no theme yet."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import browse as browse_view
from handlers.views.blocks import Message
from handlers.views.pilots import inbox as inbox_view
from handlers.views.values import Carried, needed
from portfolio import catalog
from portfolio.backlog_reading import owner_keys
from portfolio.cards import ProductCard
from portfolio.demand import embedded
from portfolio.people import Act, require
from portfolio.pilots import inbox, sorting, themes
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.inbox import Inbox
from portfolio.sentences import is_short

TITLE = "Feedback inbox"
AT_ONCE = 100  # pieces sorted in by one press: a second or so


def inbox_words(arrival: Arrival, rest: str) -> Message | None:
    """`inbox [pilot or product]`: what participants said. None when the rest reads like a task.

    In a channel the answer would be read by everyone there: it is given in the person's direct messages.
    """
    if not is_short(rest):
        return None
    product: ProductCard | None = None
    readable = _readable(arrival)
    named = [pilot for pilot in readable if rest and pilot.id == rest]
    if rest and not named:
        with arrival.tools.unit() as unit:
            product = catalog.find_product(unit, words=rest)
            near = () if product else catalog.nearest_products(unit, words=rest)
        if product is None:
            return browse_view.no_such_product(rest, near) if near else None
    message = _answer(arrival, named or readable, product)
    return arrival.in_private(message, why=inbox_view.NOT_FOR_ALL)


def open_inbox(arrival: Arrival) -> None:
    """The button on a pilot's card, in a modal."""
    carried = arrival.carried()
    arrival.load(TITLE, lambda: inbox_view.inbox_modal(read(arrival, carried, limit=inbox_view.ON_PAGE)), refused=TITLE)


def turn_page(arrival: Arrival) -> Step | None:
    """Back, next, or what something became of."""
    return _show_again(arrival, arrival.carried())


def sort_rest(arrival: Arrival) -> Step | None:
    """ "Sort in the rest": what lies under no theme, because it came in without being compared."""
    carried, by, tools = arrival.carried(), person_of(arrival), arrival.tools
    with tools.unit() as unit:
        left = sorting.unsorted(unit, pilot_id=carried.pilot, by=by, limit=AT_ONCE)
    said = embedded(tools.router.encoder, [one.text for one in left])
    for one, vector in zip(left, said, strict=True):
        with tools.unit() as unit:
            themes.sort_in(unit, feedback_id=one.id, said=vector, new_id=tools.new_id(), at=tools.clock.now())
    return _show_again(arrival, Carried(pilot=carried.pilot))


def read(arrival: Arrival, carried: Carried, *, limit: int) -> Inbox:
    """The page of an inbox somebody asks for, as far as they may read it."""
    who, settled = person_of(arrival), carried.stage == inbox_view.SETTLED
    with arrival.tools.unit() as unit:
        return inbox.inbox_of(
            unit, pilot_id=needed(carried.pilot), person=who, offset=carried.offset, limit=limit, settled=settled
        )


def _readable(arrival: Arrival) -> tuple[PilotCard, ...]:
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        return inbox.inboxes_of(unit, person=who)


def _answer(arrival: Arrival, pilots: tuple[PilotCard, ...] | list[PilotCard], product: ProductCard | None) -> Message:
    chosen = [pilot for pilot in pilots if product is None or pilot.product.key == product.key]
    if product is not None and not chosen:
        require(person_of(arrival), Act.READ_FEEDBACK, owner_keys=owner_keys(product))
        return inbox_view.no_pilot(product)
    if len(chosen) != 1:
        return inbox_view.inbox_choice(chosen)
    return inbox_view.inbox_message(read(arrival, Carried(pilot=chosen[0].id), limit=inbox_view.ON_PAGE))


def _show_again(arrival: Arrival, carried: Carried) -> Step | None:
    """The page where the person stands: in the modal, or in the message the button stood in."""
    if arrival.in_modal:
        found = read(arrival, carried, limit=inbox_view.ON_PAGE)
        arrival.slack.update_view(str(arrival.view.get("id", "")), inbox_view.inbox_modal(found))
        return None
    message = inbox_view.inbox_message(read(arrival, carried, limit=inbox_view.ON_PAGE))
    spot = arrival.spot
    if spot.response_url:
        return lambda: arrival.slack.whisper(spot, message, replace=True)
    return lambda: arrival.slack.change(spot.channel, str(arrival.message.get("ts", "")), message)
