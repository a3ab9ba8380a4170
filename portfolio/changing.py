"""Changes single fields of the catalogue from within the chat, as an import would write them."""

from collections.abc import Mapping
from datetime import datetime

import yaml

from portfolio import importing
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.importing import ImportProblems
from portfolio.importing_format import PersonPart, ProductPart
from portfolio.importing_kept import remember
from portfolio.importing_stored import stored
from portfolio.people import mark_of
from storage.unit import Unit

Fields = Mapping[str, object]


def change_catalog(
    unit: Unit,
    *,
    file: str,
    product: tuple[str, Fields],
    implied: Fields | None = None,
    person: tuple[str, Fields] | None = None,
    by: Person,
    at: datetime,
) -> None:
    """Write these fields of a product, and of a person with it; everything else stays as it is stored.

    `product`, `person`: the key and what changes; `implied`: what else of the product follows from that. The fields of
    `product` stay at the next import, as long as its files say what they said before. `file`: what an import problem
    calls the change. Raises NotFoundError, and InvalidInputError for what an import would refuse.
    """
    present = stored(unit)
    written: dict[str, object] = {
        "products": [_entry(present.products.get(product[0]), {**product[1], **(implied or {})})]
    }
    if person is not None:
        written["people"] = [_entry(present.people.get(person[0]), person[1])]
    who = by.key or mark_of(by)
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    try:
        importing.apply(unit, [(file, text)], by=who, at=at, in_chat=True)
    except ImportProblems as problems:
        raise InvalidInputError(problems.problems[0].sentence) from problems
    remember(unit, before=present.products[product[0]], changes=product[1], by=who, at=at)


def _entry(part: ProductPart | PersonPart | None, changes: Fields) -> dict[str, object]:
    if part is None:
        raise NotFoundError("I do not know that product or person any more.")
    values = part.model_dump(mode="json") | dict(changes)
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
