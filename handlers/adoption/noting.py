"""Figures only people know: the form, opened from wherever a figure is missing, and what it brings."""

from dataclasses import replace

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import start
from handlers.views.adoption import noting as view
from handlers.views.values import needed
from portfolio.adoption import noting
from portfolio.adoption.noting import FigureNote


def open_note(arrival: Arrival) -> None:
    """ "Note a figure": the form. The button carries the product, and the metric where it is about one."""
    carried = arrival.carried()
    view_id = arrival.show(start.loading(view.TITLE))
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        product = noting.product_to_note(unit, product_key=needed(carried.product), by=by)
    form = view.note_form(product, today=arrival.tools.clock.now().date(), carried=replace(carried, ts="", channel=""))
    arrival.slack.update_view(view_id, form)


def receive_note(arrival: Arrival) -> Step:
    """A figure: kept, and said with what it takes the place of."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    note = FigureNote(
        metric=arrival.typed(noting.METRIC),
        span=arrival.typed(noting.SPAN),
        day=arrival.typed(noting.DAY),
        value=arrival.typed(noting.VALUE),
        n=arrival.typed(noting.N),
        of=arrival.typed(noting.OF),
        basis=arrival.typed(noting.BASIS),
        source=arrival.typed(noting.SOURCE),
    )
    with arrival.tools.unit() as unit:
        noted = noting.note_figure(
            unit, product_key=needed(carried.product), note=note, by=by, at=arrival.tools.clock.now()
        )
    arrival.ack(response_action="clear")
    return lambda: arrival.slack.tell(arrival.slack_id, view.noted_message(noted))
