"""Specimens of editing a product's card."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from handlers.views import card, confirming, editing
from handlers.views.blocks import actions, message
from handlers.views.values import Carried
from portfolio.confirming import Freshness
from portfolio.editing import Clash, EditForm, FormField
from portfolio.editing_fields import BY_NAME, FIELDS, LONGEST, Section, Shape
from portfolio.histories import FieldEdit
from portfolio.importing_format import CONTROL
from portfolio.trying import Trial
from tests import makers

Json = dict[str, Any]
LONG_KEY = "a-product-key-" + "x" * 66
AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PLACE = Carried(
    product=LONG_KEY, channel="D0123456789", ts="1764000000.000100", url="https://slack.example/" + "x" * 120
)


def edit(text: str, *, field: str = "covers", in_chat: bool = True, known: bool = True) -> FieldEdit:
    by = makers.person(name=text) if in_chat and known else None
    return FieldEdit(field, f"one\n{text}", f"{text}\ntwo\nthree\nfour\nfive", text, AT, in_chat, by)


def upkeep(text: str, *, stale: bool = False) -> card.Upkeep:
    by = None if stale else makers.person(name=text)
    fresh = Freshness(AT, stale, confirmed_at=AT, by=by)
    return card.Upkeep(edit(text, known=not stale), fresh, edits=True, confirms=True)


def form(section: Section, text: str) -> EditForm:
    """A section that says `text` in every field, which is no longer than a form can hold."""
    held = CONTROL.sub("", text)[: LONGEST // 2]
    fields = [one for one in FIELDS if one.section is section]
    shown = tuple(FormField(one, "INT" if one.shape is Shape.CLASSES else held, held) for one in fields)
    marks = ",".join(f"{one.name}:0123456789" for one in fields)
    classes = ("PUB", "INT", held[:80].strip() or "CONF")
    return EditForm(makers.product(LONG_KEY, text, text), section, shown, (), classes, 17, marks)


def opened(section: Section, text: str) -> Json:
    return editing.edit_form(form(section, text), carried=PLACE)


def clashed(text: str) -> Json:
    found = [Clash(BY_NAME[name], text, edit(text)) for name in ("purpose", "covers", "does_not_cover")]
    opened = replace(form(Section.WHAT, text), clashes=(*found, Clash(BY_NAME["constraints"], "", None)))
    return editing.edit_form(opened, carried=PLACE)


def nothing_to_edit(text: str) -> Json:
    opened = form(Section.HOW, text)
    return editing.edit_form(
        replace(opened, fields=(), left_out=tuple(one.field for one in opened.fields)), carried=PLACE
    )


def tried(text: str) -> Json:
    found = form(Section.WHAT, text)
    return editing.edit_form(found, carried=PLACE, tried=editing.tried_note(Trial(found, 5, 2, 1)))


def many_classes(text: str) -> Json:
    opened = replace(form(Section.WHO, text), classes=tuple(f"C{number}" for number in range(100)), past_asks=0)
    return editing.edit_form(replace(opened, left_out=(BY_NAME["roadmap"],)), carried=PLACE)


def history(text: str) -> Json:
    edits = [edit(text), edit(text, field="purpose"), edit(text, known=False), edit(text, in_chat=False)] * 4
    swapped = FieldEdit("roadmap", "a\nb", "b\na", "lead", AT, True)
    emptied = FieldEdit("support_channel", text.replace("\n", " "), "", "lead", AT, True)
    return editing.history_view(makers.product(LONG_KEY, text, text), [*edits, swapped, emptied], carried=PLACE)


MESSAGES: dict[str, Callable[[str], Json]] = {
    "edit_button": lambda text: message(
        "Somebody may edit it.", [actions(editing.edit_button(makers.product(LONG_KEY, text)))]
    ),
    "confirm_button": lambda text: message(
        "It may be true.", [actions(confirming.confirm_button(makers.product(LONG_KEY, text)))]
    ),
    "card_message never confirmed": lambda text: card.card_message(
        makers.product(LONG_KEY, text, text), upkeep=card.Upkeep(freshness=Freshness(AT, True)), public=True
    ),
    "card_message to be edited": lambda text: card.card_message(
        makers.product(LONG_KEY, text, text), upkeep=upkeep(text), filled=card.Filled(8, 10, (text,))
    ),
}

VIEWS: dict[str, Callable[[str], Json]] = {
    "card_modal to be edited": lambda text: card.card_modal(
        makers.product(LONG_KEY, text, text), upkeep=upkeep(text, stale=True)
    ),
    "edit_hub": lambda text: editing.edit_hub(
        editing.Hub(makers.product(LONG_KEY, text, text), edit(text)), carried=PLACE, note="Saved: “Use it for”."
    ),
    "edit_hub of what nobody edited": lambda text: editing.edit_hub(
        editing.Hub(makers.product(name=text)), carried=Carried(product="p")
    ),
    **{f"edit_form {section}": partial(opened, section) for section in Section},
    "edit_form after a clash": clashed,
    "edit_form tried": tried,
    "edit_form without a field": nothing_to_edit,
    "edit_form with many classes": many_classes,
    "history_view": history,
    "history_view empty": lambda text: editing.history_view(makers.product(name=text), [], carried=PLACE),
}
