"""The form for a figure only people know, the button that opens it, and what was noted."""

from datetime import date, timedelta

from handlers.views import fields, words
from handlers.views.adoption.figures import amount, window_name
from handlers.views.blocks import (
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    message,
    modal,
    option,
    paragraph,
    quote,
    say,
    select,
)
from handlers.views.pilots.figures import BASES, KNOWN_BY
from handlers.views.values import Carried
from portfolio.adoption.noting import (
    BASIS,
    DAY,
    METRIC,
    MONTH,
    OF,
    SOURCE,
    SPAN,
    VALUE,
    WEEK,
    N,
    NotedFigure,
    metrics_to_note,
)
from portfolio.cards import ProductCard

NOTE, NOTE_FORM, TITLE = "note_usage_figure", "note_usage_form", "Note a figure"


def note_button(product: ProductCard, *, label: str = TITLE, primary: bool = False) -> Element:
    """Opens the form for a product. `label`: its words among other buttons."""
    value = Carried(product=product.key).pack()
    return button(label, f"{NOTE}:{product.key}", value, primary=primary)


def note_form(product: ProductCard, *, today: date, carried: Carried) -> View:
    """A figure of one of the metrics of its kind, for a month or a week."""
    metrics = [option(row.label.capitalize(), row.key) for row in metrics_to_note(product)]
    spans = [option("A month", MONTH), option("A week, Monday to Sunday", WEEK)]
    bases = [option(label, basis) for basis, label in KNOWN_BY.items()]
    picker = fields.day(DAY, start=today - timedelta(days=1))
    blocks = [
        paragraph(bold(product.name, 80), say(": what you know and I cannot count.")),
        choice_input(METRIC, "What is it about?", select(METRIC, "Choose a metric", metrics, chosen=carried.pick)),
        choice_input(SPAN, "Over", fields.radio(SPAN, spans, chosen=MONTH)),
        choice_input(DAY, "A day of that month or week", picker),
        choice_input(
            VALUE, "Figure", fields.line(VALUE, most=20), hint="A share in percent, a mark from 1 to 5, minutes, days."
        ),
        choice_input(
            N, "Made from how many (n)", fields.line(N, most=12), optional=True, hint="Answers, cases or people."
        ),
        choice_input(OF, "Out of", fields.line(OF, most=12), optional=True, hint="Such as everybody who may use it."),
        choice_input(BASIS, "How do you know?", fields.radio(BASIS, bases)),
        choice_input(
            SOURCE, "Where does it come from?", fields.line(SOURCE, most=300), hint="So that others can look."
        ),
    ]
    return modal(TITLE, blocks, callback_id=NOTE_FORM, submit="Save", metadata=carried.pack())


def noted_message(noted: NotedFigure) -> Message:
    """What was noted, and what it takes the place of."""
    made = ", ".join([*_counts(noted.n, noted.of), BASES[noted.basis]])
    said = f"{noted.metric.label}, {window_name(noted.window)}: {amount(noted.metric, noted.value)} ({made})."
    before = ""
    if noted.former is not None:
        before = f" Before it was {amount(noted.metric, noted.former)}."
    text = f"Noted for {words.mrkdwn_line(noted.product.name, 80)}: {words.mrkdwn(said + before, 400)}"
    return message(text, [paragraph(say("Noted for "), bold(noted.product.name, 80), say(": "), quote(said + before))])


def _counts(n: int | None, of: int | None) -> list[str]:
    out_of = f"of {of:,}" if of is not None else ""
    if n is None:
        return [out_of] if out_of else []
    return [f"n = {n:,} {out_of}".rstrip()]


def offer_message(product: ProductCard) -> Message:
    """The way to the form, for who typed the command."""
    text = f"Note a figure of {words.mrkdwn_line(product.name, 80)}: what you know and I cannot count."
    line = paragraph(say("Note a figure of "), bold(product.name, 80), say(": what you know and I cannot count."))
    return message(text, [line, actions(note_button(product, primary=True))])
