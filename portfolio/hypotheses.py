"""Makes a hypothesis product of a theme of demand, once, and says who is to hear of it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import yaml

from portfolio import importing
from portfolio.cards import Person, ProductCard
from portfolio.catalog import fold, product_card
from portfolio.catalog_cards import cards_of
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.importing import ImportProblems
from portfolio.importing_format import LONG, SHORT
from portfolio.people import Act, mark_of, people_from, require
from portfolio.showing import masked
from portfolio.themes import Theme
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, ProductKind, Role

NAME, PURPOSE, COVERS, KIND, OWNER = "name", "purpose", "covers", "kind", "owner"
MOST_COVERS = 20
MOST_OWNERS = 100  # Slack shows so many choices in a menu
FILE = "hypothesis.yaml"  # what an import problem calls the form


@dataclass(frozen=True, slots=True)
class Draft:
    """A hypothesis as the form has it. `covers`: one task class an entry; `owner`: a person's key or ""."""

    name: str
    kind: ProductKind
    purpose: str
    covers: tuple[str, ...]
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The product of a theme; `new` is False where somebody had made it before."""

    product: ProductCard
    new: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who asked for what became a product and has not heard of it; `text` is their last such ask."""

    slack_id: str
    text: str


def possible_owners(unit: Unit) -> tuple[Person, ...]:
    """Who may be named as owner in the form: product owners first, then everybody, by name."""
    everyone = people_from(unit, unit.people.all())
    order = sorted(everyone, key=lambda one: (Role.PRODUCT_OWNER not in one.roles, one.name.casefold(), one.key))
    return tuple(order[:MOST_OWNERS])


def make_hypothesis(unit: Unit, *, theme: Theme, draft: Draft, by: Person, at: datetime) -> Made:
    """Write the product in stage hypothesis, as an import would, and tie the theme's asks to it.

    Whoever comes second, by a double click or as another lead, gets the product that is there. Raises NotAllowedError,
    NotFoundError, and InvalidInputError with the field of the form.
    """
    require(by, Act.MAKE_HYPOTHESIS)
    unit.company.hold_version()  # one writer of the catalogue at a time: from here on nobody else makes one of it
    row = unit.demand.of(theme.id)
    if row is None:
        raise NotFoundError("I do not know that theme any more.")
    if row.became_product_id is not None:
        there = unit.products.by_ids([row.became_product_id])  # none when it was withdrawn since
        if there:
            return Made(cards_of(unit, there)[0], new=False)
    key = _write(unit, _checked(unit, draft), by, at)
    product = unit.products.by_key(key)
    if product is None or product.id is None:  # just written, in this very unit
        raise NotFoundError("The product is gone again.")
    unit.demand.become(theme.ask_ids, product.id)
    return Made(product_card(unit, key=key), new=True)


def waiting_for(unit: Unit, *, product_key: str) -> tuple[Waiting, ...]:
    """Who asked for what became this product, has a Slack id and did not hear of it, in the order they asked last."""
    product = unit.products.by_key(product_key)
    found: dict[str, Waiting] = {}
    for row in unit.demand.untold(product.id) if product is not None and product.id is not None else ():
        if not row.asker.startswith("person:") and row.asker:
            found.setdefault(row.asker, Waiting(row.asker, masked(row.text)))
    return tuple(found.values())


def mark_told(unit: Unit, *, product_key: str, slack_id: str, at: datetime) -> None:
    """This person heard of it and is not told again."""
    product = unit.products.by_key(product_key)
    if product is not None and product.id is not None:
        unit.demand.mark_told(product.id, [slack_id], at=at)


def _checked(unit: Unit, draft: Draft) -> Draft:
    """The draft tidied. What the import would refuse is said here in the form's own words, beside its field."""
    name, purpose = " ".join(draft.name.split()), draft.purpose.strip()
    covers = tuple(dict.fromkeys(line for entry in draft.covers if (line := " ".join(entry.split()))))
    if not name:
        raise InvalidInputError("Give it a name.", field=NAME)
    if len(name) > SHORT:
        raise InvalidInputError(f"Please keep the name under {SHORT} characters.", field=NAME)
    if fold(name) in _taken(unit):
        raise InvalidInputError(f"There is a product called “{name}” already.", field=NAME)
    if not purpose:
        raise InvalidInputError("Say in a sentence what it would be for.", field=PURPOSE)
    if len(purpose) > LONG:
        raise InvalidInputError(f"Please keep it under {LONG:,} characters.", field=PURPOSE)
    if not covers:
        raise InvalidInputError("Name at least one task it would cover, one a line.", field=COVERS)
    if len(covers) > MOST_COVERS:
        raise InvalidInputError(f"Please name at most {MOST_COVERS} tasks.", field=COVERS)
    if draft.owner and unit.people.by_key(draft.owner) is None:
        raise InvalidInputError("I do not know that person any more. Choose another owner, or none.", field=OWNER)
    return Draft(name, draft.kind, purpose, covers, draft.owner)


def _write(unit: Unit, draft: Draft, by: Person, at: datetime) -> str:
    key = _free_key(unit, draft.name)
    entry: dict[str, object] = {
        "key": key,
        "name": draft.name,
        "kind": draft.kind.value,
        "stage": LifecycleStage.HYPOTHESIS.value,
        "purpose": draft.purpose,
        "covers": list(draft.covers),
    }
    if draft.owner:
        entry["owner"] = draft.owner
    text = yaml.safe_dump({"products": [entry]}, allow_unicode=True, sort_keys=False)
    try:
        importing.apply(unit, [(FILE, text)], by=by.key or mark_of(by), at=at)
    except ImportProblems as problems:
        first = problems.problems[0]
        field = next((name for name in (NAME, PURPOSE, COVERS, KIND, OWNER) if f".{name}" in first.path), None)
        raise InvalidInputError(first.sentence, field=field) from problems
    return key


def _free_key(unit: Unit, name: str) -> str:
    """A key made of the name that no product has; of a name without Latin letters nothing is left but a number."""
    latin = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    stem = "-".join(re.findall(r"[a-z0-9]+", latin))[: SHORT - 5].strip("-") or "hypothesis"
    taken = _taken(unit) | {row.key for row in unit.products.all(withdrawn=True)}
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def _taken(unit: Unit) -> set[str]:
    """What people may call a product already."""
    return {fold(said) for row in unit.products.all() for said in (row.key, row.name, *row.aliases)}
