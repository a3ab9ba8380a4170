"""What a button or a form carries with it: packed by the views, read back strictly, because anybody can forge it."""

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TypeVar

from handlers.views.words import clean, size
from portfolio.errors import InvalidInputError

STALE = "I do not know that button any more. Ask me again and I will give you a fresh one."
_LIMIT = 2000
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Carried:
    """The ids and filters one button carries; "" where it does not need one.

    `item`: a draft, a piece of feedback, a theme or a backlog item, whichever the button is about. `channel`, `ts`: of
    the message a form was opened from; `url`: its response_url, where only one person sees it. `below`: the id of the
    modal it was laid over.
    """

    ask: str = ""
    pilot: str = ""
    item: str = ""
    product: str = ""
    request: str = ""
    part: str = ""
    pick: str = ""
    kind: str = ""
    stage: str = ""
    holds: str = ""
    words: str = ""
    channel: str = ""
    ts: str = ""
    url: str = ""
    below: str = ""
    offset: int = 0

    def pack(self) -> str:
        """As the `value` of a button: JSON without the empty fields. Long words belong in only where they `fit`."""
        kept = {name: clean(value) if isinstance(value, str) else value for name, value in asdict(self).items()}
        return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)

    def fits(self) -> bool:
        """Whether a button can carry it: as JSON a quotation mark is two characters, so no length of words says so."""
        return size(self.pack()) <= _LIMIT


def unpack(value: object) -> Carried:
    """The other way round; InvalidInputError when it is not what `pack` makes."""
    try:
        found = json.loads(value) if isinstance(value, str) and len(value) <= _LIMIT else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInputError(STALE)
    kinds = {field.name: type(field.default) for field in fields(Carried)}
    for name, entry in found.items():
        if name not in kinds or type(entry) is not kinds[name] or (isinstance(entry, str) and clean(entry) != entry):
            raise InvalidInputError(STALE)
    carried = Carried(**found)
    if not 0 <= carried.offset <= 10_000:
        raise InvalidInputError(STALE)
    return carried


def needed(value: str) -> str:
    """What a button or a form cannot do without, mostly an id; InvalidInputError when it carries none."""
    if not value:
        raise InvalidInputError(STALE)
    return value


def word_of(kind: type[Word], text: str, refusal: str = STALE, *, field: str | None = None) -> Word:
    """The word of a closed list that a text is; InvalidInputError with the `refusal` when it is none of them."""
    try:
        return kind(text)
    except ValueError:
        raise InvalidInputError(refusal, field=field) from None
