"""The fields of a product's card that are edited in the chat, and how each is written as text and read back."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portfolio.importing_format import CONTROL, ProductPart

LONGEST = 3000  # characters of a field of a form; what is longer is edited in the file
MOST_CLASSES = 100  # options of a field
_BULLET = re.compile(r"^[•*–-]\s+")


class Section(StrEnum):
    """A form of its own: few fields that belong together."""

    WHAT = "what"
    WHO = "who"
    HOW = "how"


class Shape(StrEnum):
    """How a field is written in a form."""

    TEXT = "text"
    LINE = "line"
    LIST = "list"  # one entry a line
    PAIRS = "pairs"  # one entry a line, "first | second"
    CLASSES = "classes"  # chosen from the company's data classes


@dataclass(frozen=True, slots=True)
class EditField:
    """One field. `name`: as the import format has it; `pair`: what the two sides of an entry are there."""

    name: str
    section: Section
    shape: Shape
    pair: tuple[str, str] = ("", "")

    @property
    def is_required(self) -> bool:
        """Whether a card cannot do without it."""
        return ProductPart.model_fields[self.name].is_required()


FIELDS = (
    EditField("purpose", Section.WHAT, Shape.TEXT),
    EditField("covers", Section.WHAT, Shape.LIST),
    EditField("does_not_cover", Section.WHAT, Shape.LIST),
    EditField("constraints", Section.WHAT, Shape.PAIRS, ("text", "reason")),
    EditField("audience", Section.WHO, Shape.TEXT),
    EditField("data_classes", Section.WHO, Shape.CLASSES),
    EditField("languages", Section.WHO, Shape.LIST),
    EditField("integrations", Section.WHO, Shape.LIST),
    EditField("onboarding", Section.HOW, Shape.PAIRS, ("title", "how")),
    EditField("support_channel", Section.HOW, Shape.LINE),
    EditField("links", Section.HOW, Shape.PAIRS, ("title", "url")),
    EditField("roadmap", Section.HOW, Shape.LIST),
)
BY_NAME = {field.name: field for field in FIELDS}


def stored_value(field: EditField, part: ProductPart) -> object:
    """What the card says of a field, as the import format writes it."""
    return part.model_dump(mode="json", include={field.name})[field.name]


def text_of_field(field: EditField, part: ProductPart) -> str:
    """What stands in the form; classes one a line."""
    value = stored_value(field, part)
    if not isinstance(value, list):
        return str(value or "")
    if field.shape is Shape.PAIRS:
        first, second = field.pair
        return "\n".join(f"{one[first]} | {one[second]}" if one[second] else str(one[first]) for one in value)
    return "\n".join(map(str, value))


def value_from_text(field: EditField, text: str) -> object:
    """What was typed or chosen, as the import format writes it. Blank lines and bullets count for nothing."""
    if field.shape in (Shape.TEXT, Shape.LINE):
        return re.sub(r"\r\n?", "\n", text).strip()
    if field.shape is Shape.CLASSES:
        return text.split("\n") if text else []
    lines = [line for _, line in numbered_lines(text)]
    if field.shape is Shape.LIST:
        return lines
    first, second = field.pair
    sides = (line.partition("|") for line in lines)
    return [{first: one.strip(), second: other.strip()} for one, _, other in sides]


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines that say something, without bullets, each with the number of its line, from 1."""
    lines = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
    found = [(number, _BULLET.sub("", line.strip()).strip()) for number, line in lines]
    return [(number, line) for number, line in found if line]


def fits(field: EditField, part: ProductPart, classes: Sequence[str]) -> bool:
    """Whether a form can hold the field and give it back as it is stored: it is short enough, no entry has several
    lines, and nothing in it would be read as something else. `classes`: the company's data classes."""
    if field.shape is Shape.CLASSES:
        return 0 < len(classes) <= MOST_CLASSES and set(part.data_classes) <= set(classes)
    text = text_of_field(field, part)
    if CONTROL.search(text):
        return False
    long = len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST
    return not long and value_from_text(field, text) == stored_value(field, part)


def mark(field: EditField, text: str) -> str:
    """What tells one text of a field from another: two texts that mean the same have the same mark."""
    meant = json.dumps(value_from_text(field, text))
    return hashlib.blake2s(meant.encode(), digest_size=5).hexdigest()


def in_order(chosen: Sequence[str], known: Sequence[str]) -> str:
    """Classes as text: those the company has in its order, then others as they come."""
    return "\n".join([*(one for one in known if one in chosen), *(one for one in chosen if one not in known)])
