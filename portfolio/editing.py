"""Editing a product's card in the chat: what stands in a form, and saving it as an import would write it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.catalog import product_card
from portfolio.changing import plan_product, write_catalog
from portfolio.editing_fields import (
    BY_NAME,
    FIELDS,
    EditField,
    Section,
    Shape,
    fits,
    in_order,
    mark,
    numbered_lines,
    text_of_field,
    value_from_text,
)
from portfolio.errors import InvalidInputError
from portfolio.histories import FieldEdit, changes_of
from portfolio.importing import ImportProblem, ImportProblems
from portfolio.importing_format import ProductPart
from portfolio.importing_stored import product_part
from portfolio.importing_writing import FIT_FIELDS
from portfolio.people import Act, may, require
from portfolio.routes import counted_routes
from storage.unit import Unit
from storage.vocabulary import LifecycleStage

FILE = "card.yaml"  # what an import problem calls the change
MOST_SENTENCES = 3  # beside one field
_PLACE = re.compile(r"products\[0\]\.(\w+)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. `text`: what stands in it; `said`: what the card says."""

    field: EditField
    text: str
    said: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A field the person changed and somebody else changed after the form was opened. `edit`: who, if that is known."""

    field: EditField
    said: str
    edit: FieldEdit | None


@dataclass(frozen=True, slots=True)
class EditForm:
    """A section of a card to edit. `left_out`: fields a form cannot hold, which stay as they are.

    `classes`: the company's data classes. `past_asks`: how many stop counting when the fit rules change. `marks`: what
    the card said when the form was made, field by field, for the form to carry.
    """

    product: ProductCard
    section: Section
    fields: tuple[FormField, ...]
    left_out: tuple[EditField, ...]
    classes: tuple[str, ...]
    past_asks: int
    marks: str
    clashes: tuple[Clash, ...] = ()

    @property
    def fit_fields(self) -> tuple[EditField, ...]:
        """Those of its fields that decide what is answered."""
        return tuple(one.field for one in self.fields if one.field.name in FIT_FIELDS)


@dataclass(frozen=True, slots=True)
class Saved:
    """A card after it was saved. `changed`: the names of fields that say something new; none when nothing does.

    `stopped`: how many past asks stopped counting; None when the fit rules are the same.
    """

    product: ProductCard
    changed: tuple[str, ...]
    stopped: int | None = None


def card_to_edit(unit: Unit, *, product_key: str, by: Person) -> ProductCard:
    """The product, for who may edit its card now. Raises NotFoundError, NotAllowedError, InvalidInputError."""
    product = product_card(unit, key=product_key)
    require(by, Act.EDIT_CARD, owner_keys=owner_keys(product))
    if product.stage is LifecycleStage.RETIREMENT:
        raise InvalidInputError(f"{product.name} is in retirement, so its card is not edited here. I changed nothing.")
    return product


def may_edit(product: ProductCard, person: Person) -> bool:
    """Whether the person would be let in by `card_to_edit`."""
    is_kept = product.stage is not LifecycleStage.RETIREMENT
    return is_kept and may(person, Act.EDIT_CARD, owner_keys=owner_keys(product))


def section_form(unit: Unit, *, product_key: str, section: Section, by: Person, at: datetime) -> EditForm:
    """A section with what is stored. Raises as `card_to_edit`."""
    return _form(unit, card_to_edit(unit, product_key=product_key, by=by), section, at)


def save_section(
    unit: Unit, *, product_key: str, section: Section, typed: Mapping[str, str], marks: str, by: Person, at: datetime
) -> Saved | EditForm:
    """Save what was typed, as an import would write it; everything else of the card stays.

    `typed`: the text of each field of the form, by name; `marks`: what the form carried. A field that says what the
    form said before stays as it is by now, whoever changed it. One that both changed is a clash: nothing is written,
    and the form comes back with what was typed. Raises as `card_to_edit`, and InvalidInputError with every sentence an
    import would refuse it with, each beside its field.
    """
    unit.company.hold_version()  # one writer of the catalogue at a time
    form = section_form(unit, product_key=product_key, section=section, by=by, at=at)
    opened = _read_marks(marks, section)
    texts, changed = _changed(form, typed, opened)
    said = {one.field.name: mark(one.field, one.said) for one in form.fields}
    clashed = [name for name in changed if said[name] != opened[name]]
    if clashed:
        return _again(unit, form, texts, opened, clashed)
    if not changed:
        return Saved(form.product, ())
    values = {name: value_from_text(BY_NAME[name], texts[name]) for name in changed}
    try:
        done = write_catalog(unit, file=FILE, product=(product_key, values), by=by, at=at)
    except ImportProblems as problems:
        raise _refused(problems.problems, texts) from problems
    names = tuple(one.name for change in done.changes if change.noun == "product" for one in change.fields)
    stopped = form.past_asks if FIT_FIELDS & set(names) else None
    return Saved(product_card(unit, key=product_key), names, stopped)


def plan_section(
    unit: Unit, *, product_key: str, section: Section, typed: Mapping[str, str], marks: str, by: Person, at: datetime
) -> tuple[EditForm, ProductPart]:
    """The form as it was sent, and the product as saving it would store it, whoever changed it meanwhile.

    Writes nothing. Arguments and what it raises as for `save_section`.
    """
    form = section_form(unit, product_key=product_key, section=section, by=by, at=at)
    opened = _read_marks(marks, section)
    texts, changed = _changed(form, typed, opened)
    values = {name: value_from_text(BY_NAME[name], texts[name]) for name in changed}
    try:
        part = plan_product(unit, file=FILE, product=(product_key, values))
    except ImportProblems as problems:
        raise _refused(problems.problems, texts) from problems
    return as_sent(form, typed, marks), part


def as_sent(form: EditForm, typed: Mapping[str, str], marks: str) -> EditForm:
    """The form with what was typed into it, as it was opened."""
    opened = _read_marks(marks, form.section)
    shown = [replace(one, text=typed.get(one.field.name, "")) for one in form.fields if one.field.name in opened]
    return replace(form, fields=tuple(shown), marks=marks)


def _changed(form: EditForm, typed: Mapping[str, str], opened: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What was typed, and the names of the fields that say something new in it."""
    texts = {name: _tidied(BY_NAME[name], typed.get(name, ""), form.classes) for name in opened}
    said = {one.field.name: mark(one.field, one.said) for one in form.fields if one.field.name in opened}
    meant = {name: mark(BY_NAME[name], text) for name, text in texts.items()}
    changed = [name for name in texts if meant[name] not in (opened[name], said.get(name))]
    _refuse_outgrown([name for name in changed if name not in said])
    return texts, changed


def _form(unit: Unit, product: ProductCard, section: Section, at: datetime) -> EditForm:
    part, company = product_part(product), unit.company.present()
    classes = tuple(company.data_classes) if company else ()
    wanted = [field for field in FIELDS if field.section is section]
    held = [field for field in wanted if fits(field, part, classes)]
    said = {field.name: _said(field, part, classes) for field in held}
    return EditForm(
        product=product,
        section=section,
        fields=tuple(FormField(field, said[field.name], said[field.name]) for field in held),
        left_out=tuple(field for field in wanted if field not in held),
        classes=classes,
        past_asks=counted_routes(unit, product_key=product.key, at=at),
        marks=_written({field.name: mark(field, said[field.name]) for field in held}),
    )


def _said(field: EditField, part: ProductPart, classes: tuple[str, ...]) -> str:
    return _tidied(field, text_of_field(field, part), classes)


def _tidied(field: EditField, text: str, classes: tuple[str, ...]) -> str:
    """The text; of data classes, in the company's order, whatever order they were ticked in."""
    return in_order(text.split("\n"), classes) if field.shape is Shape.CLASSES and text else text


def _read_marks(marks: str, section: Section) -> dict[str, str]:
    """What the form said when it was made, by name of the field. Raises InvalidInputError for what no form carries."""
    found = dict(entry.split(":", 1) for entry in marks.split(",") if ":" in entry)
    if not found or any(name not in BY_NAME or BY_NAME[name].section is not section for name in found):
        raise InvalidInputError("I do not know that form any more. Open the card again.")
    return found


def _refuse_outgrown(names: list[str]) -> None:
    """What a form cannot hold any more was changed in the file after it was opened."""
    if names:
        sentence = "It was changed in the file meanwhile and does not fit into a form any more. I changed nothing."
        raise InvalidInputError(sentence, field=names[0], others=dict.fromkeys(names[1:], sentence))


def _written(marks: Mapping[str, str]) -> str:
    return ",".join(f"{name}:{found}" for name, found in marks.items())


def _again(
    unit: Unit, form: EditForm, texts: Mapping[str, str], opened: Mapping[str, str], clashed: list[str]
) -> EditForm:
    """The form as it was sent. Sent once more, what clashed is written by somebody who knows what the card says.

    What they left alone keeps its mark: the form goes on showing what the card said when it was opened.
    """
    edits = changes_of(unit, form.product, fields=clashed)
    shown = [one for one in form.fields if one.field.name in opened]
    clashes = [Clash(one.field, one.said, edits.get(one.field.name)) for one in shown if one.field.name in clashed]
    marks = {**opened, **{one.field.name: mark(one.field, one.said) for one in clashes}}
    fields = tuple(replace(one, text=texts[one.field.name]) for one in shown)
    return replace(form, fields=fields, clashes=tuple(clashes), marks=_written(marks))


def _refused(problems: tuple[ImportProblem, ...], texts: Mapping[str, str]) -> InvalidInputError:
    """Every problem beside its field. What is wrong elsewhere on the card stands beside the last one."""
    beside: dict[str, list[str]] = {}
    elsewhere = []
    for problem in problems:
        found = _PLACE.match(problem.path)
        if found is None or found[1] not in texts:
            where = f" ({found[1].replace('_', ' ')})" if found else ""
            elsewhere.append(f"Elsewhere on its card{where}: {problem.sentence}")
            continue
        name, place = found[1], found[2]
        in_a_list = place is not None and BY_NAME[name].shape in (Shape.LIST, Shape.PAIRS)
        line = f"Line {numbered_lines(texts[name])[int(place)][0]}: " if in_a_list else ""
        beside.setdefault(name, []).append(f"{line}{problem.sentence}")
    sentences = {name: " ".join(said[:MOST_SENTENCES]) for name, said in beside.items()}
    if elsewhere:
        return InvalidInputError(" ".join(elsewhere[:MOST_SENTENCES]), others=sentences)
    first = next(iter(sentences))
    return InvalidInputError(sentences.pop(first), field=first, others=sentences)
