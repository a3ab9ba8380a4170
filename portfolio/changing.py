"""Changes single fields of the catalogue from within the chat, as an import would write them."""

from collections.abc import Mapping
from datetime import datetime

import yaml

from portfolio import importing
from portfolio.cards import Person
from portfolio.catalog import no_product
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.importing import ImportPlan, ImportProblems
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
    try:
        write_catalog(unit, file=file, product=product, implied=implied, person=person, by=by, at=at)
    except ImportProblems as problems:
        raise InvalidInputError(problems.problems[0].sentence) from problems


def write_catalog(
    unit: Unit,
    *,
    file: str,
    product: tuple[str, Fields],
    implied: Fields | None = None,
    person: tuple[str, Fields] | None = None,
    by: Person,
    at: datetime,
) -> ImportPlan:
    """As `change_catalog`, for who can say each problem in its place. Returns what was changed.

    Raises NotFoundError, and ImportProblems with all of them; the product's path begins with "products[0]".
    """
    present = stored(unit)
    there = present.products.get(product[0])
    if there is None:
        raise no_product(unit, key=product[0])
    written: dict[str, object] = {"products": [_entry(there, {**product[1], **(implied or {})})]}
    if person is not None:
        written["people"] = [_entry(present.people.get(person[0]), person[1])]
    who = by.key or mark_of(by)
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    done = importing.apply(unit, [(file, text)], by=who, at=at, in_chat=True)
    new = {one.name for change in done.changes if change.noun == "product" for one in change.fields}
    changes = {name: value for name, value in product[1].items() if name in new}
    remember(unit, before=there, changes=changes, by=who, at=at)
    return done


def plan_product(unit: Unit, *, file: str, product: tuple[str, Fields]) -> ProductPart:
    """The product as `write_catalog` would store it; writes nothing. Raises NotFoundError, ImportProblems."""
    entry = _entry(stored(unit).products.get(product[0]), product[1])
    text = yaml.safe_dump({"products": [entry]}, allow_unicode=True, sort_keys=False)
    return importing.plan(unit, [(file, text)], in_chat=True).written.products[0].value


def _entry(part: ProductPart | PersonPart | None, changes: Fields) -> dict[str, object]:
    if part is None:
        raise NotFoundError("I do not know that person any more.")
    values = part.model_dump(mode="json") | dict(changes)
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
