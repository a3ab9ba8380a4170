"""A product's card kept true by who may: its forms, saving one, what was changed lately, and that it is still true."""

from collections.abc import Callable
from dataclasses import replace

from handlers import catalog as catalog_handler
from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.redrawing import draw_again, with_place
from handlers.views import card as card_view
from handlers.views import editing as view
from handlers.views import start
from handlers.views.blocks import View
from handlers.views.values import Carried, needed, word_of
from portfolio import catalog, confirming, editing
from portfolio.editing import Saved
from portfolio.editing_fields import FIELDS, Section, Shape
from portfolio.errors import InvalidInputError
from portfolio.histories import history_of, last_edit
from portfolio.trying import try_section


def open_hub(arrival: Arrival) -> None:
    """ "Edit": the sections of a card, at once, filled when the store was read."""
    carried = with_place(arrival, arrival.carried())
    view_id, over = arrival.show(start.loading(view.TITLE)), str(arrival.view.get("id", ""))
    laid_over = arrival.in_modal and view_id != over
    arrival.fill(view_id, lambda: _hub(arrival, replace(carried, below=over if laid_over else "")))


def open_section(arrival: Arrival) -> None:
    """One of the sections: its form, in place of the choice."""
    carried = arrival.carried()
    _in_place(arrival, view.TITLE, lambda: _form(arrival, carried, word_of(Section, carried.part)))


def open_history(arrival: Arrival) -> None:
    """ "History": the last changes, in place of the choice."""
    carried = arrival.carried()
    _in_place(arrival, view.HISTORY_TITLE, lambda: _history(arrival, carried))


def go_back(arrival: Arrival) -> None:
    """ "Back" from the history: the sections to choose from again."""
    carried = arrival.carried()
    _in_place(arrival, view.TITLE, lambda: _hub(arrival, carried))


def receive_section(arrival: Arrival) -> Step | None:
    """A form: saved, with the choice of sections again and the card drawn anew; or shown again where it clashed."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    section, key = word_of(Section, carried.part), needed(carried.product)
    typed = _typed(arrival, section)
    with arrival.tools.unit() as unit:
        found = editing.save_section(
            unit, product_key=key, section=section, typed=typed, marks=carried.item, by=by, at=arrival.tools.clock.now()
        )
    place = replace(carried, part="", item="")
    if not isinstance(found, Saved):
        arrival.ack(response_action="update", view=view.edit_form(found, carried=place))
        return None
    arrival.ack(response_action="update", view=_hub(arrival, place, note=view.saved_note(found)))
    return (lambda: _draw_card(arrival, place)) if found.changed else None


def try_typed(arrival: Arrival) -> None:
    """ "Try it on recent asks": what was typed stays, and the form says what it would change."""
    carried, by, view_id = arrival.form_metadata(), person_of(arrival), str(arrival.view.get("id", ""))
    section, key = word_of(Section, carried.part), needed(carried.product)
    typed, tools = _typed(arrival, section), arrival.tools
    try:
        trial = try_section(tools, product_key=key, section=section, typed=typed, marks=carried.item, by=by)
        form, note = trial.form, view.tried_note(trial)
    except InvalidInputError as refusal:
        with tools.unit() as unit:
            stored = editing.section_form(unit, product_key=key, section=section, by=by, at=tools.clock.now())
        form, note = editing.as_sent(stored, typed, carried.item), f"It cannot be saved like that: {refusal}"
    arrival.slack.update_view(view_id, view.edit_form(form, carried=carried, tried=note))


def _typed(arrival: Arrival, section: Section) -> dict[str, str]:
    """What stands in the fields of a section's form."""
    return {
        field.name: "\n".join(arrival.picked(field.name)) if field.shape is Shape.CLASSES else arrival.typed(field.name)
        for field in FIELDS
        if field.section is section
    }


def confirm(arrival: Arrival) -> Step | None:
    """ "Still true": kept, and the card drawn again where the button stood."""
    carried, by = with_place(arrival, arrival.carried()), person_of(arrival)
    with arrival.tools.unit() as unit:
        confirming.confirm_card(unit, product_key=needed(carried.product), by=by, at=arrival.tools.clock.now())
    below = str(arrival.view.get("id", "")) if arrival.in_modal else ""
    return lambda: _draw_card(arrival, replace(carried, below=below))


def _in_place(arrival: Arrival, title: str, make: Callable[[], View]) -> None:
    """Into the modal the button stands in; where it stands in none, into a new one."""
    if arrival.in_modal:
        arrival.fill(str(arrival.view.get("id", "")), make)
    else:
        arrival.load(title, make)


def _hub(arrival: Arrival, carried: Carried, *, note: str = "") -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        product = editing.card_to_edit(unit, product_key=needed(carried.product), by=by)
        hub = view.Hub(product, last_edit(unit, product))
    return view.edit_hub(hub, carried=carried, note=note)


def _form(arrival: Arrival, carried: Carried, section: Section) -> View:
    by, at = person_of(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        form = editing.section_form(unit, product_key=needed(carried.product), section=section, by=by, at=at)
    return view.edit_form(form, carried=carried)


def _history(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        product = catalog.product_card(unit, key=needed(carried.product))
        edits = history_of(unit, product, person=by, limit=view.MOST_EDITS)
    return view.history_view(product, edits, carried=carried)


def _draw_card(arrival: Arrival, place: Carried) -> None:
    """Draw the card again where "Edit" stood on it: in the modal below, or in its message."""
    if place.below:
        arrival.slack.update_view(place.below, catalog_handler.whole_card(arrival, place.product))
        return
    with arrival.tools.unit() as unit:
        product = catalog.product_card(unit, key=place.product)
    draw_again(arrival, place, card_view.card_message(product, **catalog_handler.around(arrival, product)))
