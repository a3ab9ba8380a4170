"""What an owner does with a theme: the forms, what becomes of it, and the inbox as it stands then."""

from collections.abc import Callable

from handlers import redrawing
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.pilots import inbox as inbox_handler
from handlers.views import backlog as backlog_view
from handlers.views.blocks import View
from handlers.views.pilots import inbox as inbox_view
from handlers.views.pilots import sorting as sorting_view
from handlers.views.pilots.sorting import Sorted
from handlers.views.values import Carried, word_of
from portfolio import backlog
from portfolio.backlog import ItemDraft
from portfolio.backlog_reading import open_items
from portfolio.cards import Person
from portfolio.demand import Embedded, embedded
from portfolio.errors import InvalidInputError
from portfolio.pilots import inbox, sorting
from portfolio.pilots.blockers import blocker_of
from portfolio.pilots.sorting import Settled
from storage.vocabulary import BacklogKind, Priority


def open_make(arrival: Arrival) -> None:
    """ "Make a backlog item": the form at once, filled when the store was read; too late, it says so."""
    _open(arrival, "Make a backlog item", _make_form)


def open_close(arrival: Arrival) -> None:
    """ "Close with a reason"."""
    _open(arrival, "Close with a reason", _close_form)


def open_change(arrival: Arrival) -> None:
    """ "Change": another name, one theme of two, a piece elsewhere."""
    _open(arrival, "Change this theme", _change_form)


def receive_make(arrival: Arrival) -> Step | None:
    """The filled form: a new item, or the theme under one that is there."""
    carried, by, at = arrival.form_metadata(), person_of(arrival), arrival.tools.clock.now()
    chosen = arrival.typed(sorting.ITEM)
    draft = None if chosen else _draft(arrival)
    with arrival.tools.unit() as unit:
        if draft is None:
            settled = sorting.join_item(unit, theme_id=carried.item, item_id=chosen, by=by, at=at)
        else:
            item_id = "-".join(("item", str(arrival.view.get("id", "")) or arrival.key))  # the same for the same form
            settled = sorting.make_item(unit, theme_id=carried.item, item_id=item_id, draft=draft, by=by, at=at)
    arrival.ack()
    note = backlog_view.made_note(settled.item, settled.told) if settled.item else ""
    return lambda: show_after(arrival, carried, note)


def receive_close(arrival: Arrival) -> Step | None:
    """The reason: stored, and planned to be told to who said it."""
    carried, by, at = arrival.form_metadata(), person_of(arrival), arrival.tools.clock.now()
    reason = arrival.typed(backlog.REASON)
    with arrival.tools.unit() as unit:
        settled: Settled = sorting.close_theme(unit, theme_id=carried.item, reason=reason, by=by, at=at)
    arrival.ack()
    return lambda: show_after(arrival, carried, f"Closed. {backlog_view.hears(settled.told)}")


def receive_change(arrival: Arrival) -> Step | None:
    """Another name, a piece moved elsewhere, one theme of two: what was chosen of these."""
    carried, by, tools = arrival.form_metadata(), person_of(arrival), arrival.tools
    title, into = arrival.typed(backlog.TITLE), arrival.typed(sorting.INTO)
    piece, place = arrival.typed(sorting.PIECE), arrival.typed(sorting.PLACE)
    if place and not piece:
        raise InvalidInputError("Choose what belongs elsewhere first.", field=sorting.PIECE)
    to = "" if place == sorting_view.ALONE else place
    said = _embedded(arrival, carried, by, piece) if piece else None
    with tools.unit() as unit:
        shown = sorting.theme_to_show(unit, theme_id=carried.item, by=by)[1]
        if shown is None or title != shown.title:
            sorting.rename_theme(unit, theme_id=carried.item, title=title, by=by)
        if piece:
            sorting.move_feedback(
                unit, feedback_id=piece, theme_id=carried.item, to=to, said=said, new_id=tools.new_id(), by=by,
                at=tools.clock.now(),
            )  # fmt: skip
        if into:
            sorting.merge_themes(unit, theme_id=carried.item, into=into, by=by)
    arrival.ack()
    return lambda: show_after(arrival, carried, "Changed.")


def show_after(arrival: Arrival, carried: Carried, note: str) -> None:
    """The inbox as it stands now, where the button stood; in a message of its own where that cannot be changed."""
    over = arrival.view.get("previous_view_id")
    place = Carried(pilot=carried.pilot, offset=carried.offset)
    if isinstance(over, str) and over:
        found = inbox_handler.read(arrival, place, limit=inbox_view.ON_PAGE)
        arrival.slack.update_view(over, inbox_view.inbox_modal(found, note=note))
    elif carried.ts or carried.url:
        found = inbox_handler.read(arrival, place, limit=inbox_view.ON_PAGE)
        redrawing.draw_again(arrival, carried, inbox_view.inbox_message(found, note=note))
    else:
        arrival.slack.tell(arrival.slack_id, backlog_view.moved_message(note))


def _open(arrival: Arrival, title: str, form: Callable[[Arrival, Carried], View]) -> None:
    pressed = arrival.carried()
    carried = redrawing.with_place(arrival, pressed) if pressed.pick == inbox_view.LIST else pressed
    arrival.load(title, lambda: form(arrival, carried))


def _make_form(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot, theme = sorting.theme_to_show(unit, theme_id=carried.item, by=by)
        items = open_items(unit, product=pilot.product)
        blocker = blocker_of(unit, feedback_id=carried.part)
        waiting = sorting.waiting_for(unit, theme_id=carried.item, by=by)
    words = blocker.feedback.text if blocker and blocker.feedback.theme_id == carried.item else ""
    if theme is None and not words:
        raise InvalidInputError(sorting.GONE)
    about = Sorted(theme, pilot.rules.anonymity, words, waiting=waiting)
    return sorting_view.make_form(about, items, kind=_likely_kind(theme), carried=carried)


def _close_form(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot, theme = sorting.theme_to_show(unit, theme_id=carried.item, by=by)
        waiting = sorting.waiting_for(unit, theme_id=carried.item, by=by)
    if theme is None:
        raise InvalidInputError(sorting.GONE)
    return sorting_view.close_form(Sorted(theme, pilot.rules.anonymity, waiting=waiting), carried=carried)


def _change_form(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot, theme = sorting.theme_to_show(unit, theme_id=carried.item, by=by)
        found = inbox.inbox_of(unit, pilot_id=pilot.id, person=by, limit=100)
        pieces = sorting.movable(unit, pilot=pilot, theme_id=carried.item)
    if theme is None:
        raise InvalidInputError(sorting.GONE)
    others = [one for one in found.themes if one.id != theme.id]
    about = Sorted(theme, pilot.rules.anonymity)
    return sorting_view.change_form(about, others, pieces[-100:], carried=carried)


def _embedded(arrival: Arrival, carried: Carried, by: Person, piece: str) -> Embedded | None:
    """What a piece that moves is compared by. It is read first, so that no unit is held meanwhile."""
    with arrival.tools.unit() as unit:
        pilot, _ = sorting.theme_to_sort(unit, theme_id=carried.item, by=by)
        texts = [one.text for one in sorting.movable(unit, pilot=pilot, theme_id=carried.item) if one.id == piece]
    return next(iter(embedded(arrival.tools.router.encoder, texts)), None)


def _draft(arrival: Arrival) -> ItemDraft:
    kind = word_of(BacklogKind, arrival.typed(backlog.KIND), "Choose what kind of item it is.", field=backlog.KIND)
    urgent = arrival.typed(backlog.PRIORITY) or Priority.NORMAL
    priority = word_of(Priority, urgent, "Choose how urgent it is.", field=backlog.PRIORITY)
    return ItemDraft(kind, arrival.typed(backlog.TITLE), arrival.typed(backlog.DESCRIPTION), priority)


_LIKELY: dict[str, BacklogKind] = {
    "integration": BacklogKind.INTEGRATION,
    "data": BacklogKind.INTEGRATION,
    "access": BacklogKind.OPERATIONS,
    "policy": BacklogKind.SECURITY,
    "skill": BacklogKind.UX,
}


def _likely_kind(theme: inbox.ThemeSeen | None) -> BacklogKind:
    """The kind the form opens with: by what stood in the way, an idea is a feature."""
    if theme is not None and theme.barriers and theme.barriers[0].name in _LIKELY:
        return _LIKELY[theme.barriers[0].name]
    if theme is not None and theme.kinds and theme.kinds[0].name == "idea":
        return BacklogKind.FEATURE
    return BacklogKind.QUALITY
