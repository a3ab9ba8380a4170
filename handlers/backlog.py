"""A product's backlog in chat: the list, and moving an item."""

from dataclasses import replace

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import backlog as backlog_view
from handlers.views import browse as browse_view
from handlers.views.blocks import Message, View
from handlers.views.values import Carried, word_of
from portfolio import backlog, catalog
from portfolio.backlog import Move
from portfolio.backlog_reading import Shelf, item_for, shelf_of
from portfolio.people import Act
from portfolio.sentences import is_short
from storage.vocabulary import BacklogStatus, Priority

TITLE = "Move a backlog item"


def backlog_words(arrival: Arrival, rest: str) -> Message | None:
    """`backlog [product]`: what will change and who waits for it. None when the rest reads like a task.

    In a channel the answer would be read by everyone there: it is given in the person's direct messages.
    """
    if not is_short(rest):
        return None
    key = ""
    if rest:
        with arrival.tools.unit() as unit:
            product = catalog.find_product(unit, words=rest)
            near = () if product else catalog.nearest_products(unit, words=rest)
        if product is None:
            return browse_view.no_such_product(rest, near) if near else None
        key = product.key
    message = backlog_view.backlog_message(_read(arrival, Carried(product=key)))
    return arrival.in_private(message, why=backlog_view.NOT_FOR_ALL)


def turn_page(arrival: Arrival) -> Step:
    """Back or next."""
    message = backlog_view.backlog_message(_read(arrival, arrival.carried()))
    spot = arrival.spot
    if spot.response_url:
        return lambda: arrival.slack.whisper(spot, message, replace=True)
    return lambda: arrival.slack.change(spot.channel, str(arrival.message.get("ts", "")), message)


def open_move(arrival: Arrival) -> None:
    """ "Move": the form at once, filled when the store was read."""
    carried, spot = arrival.carried(), arrival.spot
    ts = "" if spot.response_url or arrival.in_modal else str(arrival.message.get("ts", ""))
    arrival.load(TITLE, lambda: _move_form(arrival, replace(carried, channel=spot.channel, ts=ts)))


def _move_form(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        item = item_for(unit, item_id=carried.item, person=by, act=Act.CHANGE_BACKLOG)
    return backlog_view.move_form(item, carried=replace(carried, stage=item.status.value))


def receive_move(arrival: Arrival) -> Step:
    """The decision: stored, planned to be told to those who wait, and the list shows it."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    move = Move(
        status=_status(arrival.typed(backlog.STATUS)),
        reason=arrival.typed(backlog.REASON),
        priority=_priority(arrival.typed(backlog.PRIORITY)),
        was=_status(carried.stage),
    )
    with arrival.tools.unit() as unit:
        moved = backlog.move_item(unit, item_id=carried.item, move=move, by=by, at=arrival.tools.clock.now())
    arrival.ack()
    note = backlog_view.moved_note(moved.item, moved.told, new=moved.new)

    def show() -> None:
        if not carried.ts:
            arrival.slack.tell(arrival.slack_id, backlog_view.moved_message(note))
            return
        shelf = _read(arrival, Carried(product=carried.product, offset=carried.offset))
        arrival.slack.change(carried.channel, carried.ts, backlog_view.backlog_message(shelf, note=note))

    return show


def _read(arrival: Arrival, carried: Carried) -> Shelf:
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        product = catalog.product_card(unit, key=carried.product) if carried.product else None
        return shelf_of(unit, person=who, product=product, offset=carried.offset, limit=backlog_view.LIMIT)


def _status(word: str) -> BacklogStatus:
    return word_of(BacklogStatus, word, "Choose where to move it.", field=backlog.STATUS)


def _priority(word: str) -> Priority | None:
    return word_of(Priority, word, "Choose how urgent it is.", field=backlog.PRIORITY) if word else None
