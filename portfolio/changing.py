"""Changes single fields of the catalogue from within the chat, as an import would write them."""

from collections.abc import Mapping
from datetime import datetime

import yaml

from portfolio import importing
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.importing import ImportProblems
from portfolio.importing_format import PersonPart, ProductPart
from portfolio.importing_stored import stored
from portfolio.people import mark_of
from storage.unit import Unit

Fields = Mapping[str, object]


def change_catalog(
    unit: Unit,
    *,
    file: str,
    product: tuple[str, Fields],
    person: tuple[str, Fields] | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Write these fields of a product, and of a person with it; everything else stays as it is stored.

    `product`, `person`: the key and what changes. `file`: what an import problem calls the change. Raises
    NotFoundError, and InvalidInputError for what an import would refuse.
    """
    present = stored(unit)
    written: dict[str, object] = {"products": [_entry(present.products.get(product[0]), product[1])]}
    if person is not None:
        written["people"] = [_entry(present.people.get(person[0]), person[1])]
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    try:
        importing.apply(unit, [(file, text)], by=by.key or mark_of(by), at=at)
    except ImportProblems as problems:
        raise InvalidInputError(problems.problems[0].sentence) from problems


def _entry(part: ProductPart | PersonPart | None, changes: Fields) -> dict[str, object]:
    if part is None:
        raise NotFoundError("I do not know that product or person any more.")
    values = part.model_dump(mode="json") | dict(changes)
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
