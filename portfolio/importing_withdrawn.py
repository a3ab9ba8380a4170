"""What follows when an import takes entries out of the catalogue: what spoke of them, what refuses it, what is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from portfolio.catalog import fold
from portfolio.importing_format import (
    InitiativePart,
    Part,
    PersonPart,
    ProductPart,
    RulePart,
    UsePart,
    WithdrawnProduct,
)
from portfolio.importing_problems import ImportProblem, did_you_mean
from portfolio.importing_stored import Stored
from portfolio.importing_validation import Entry, Gathered, ImportFile, Withdrawal
from portfolio.wording import listed
from storage.pilots import LIVE
from storage.unit import Unit

FIELD = "withdrawn"
Gone = Mapping[str, Withdrawal]
Value = TypeVar("Value", ProductPart, RulePart, InitiativePart)


@dataclass(frozen=True, slots=True)
class Tried:
    """A product that is tried in a pilot."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """The store without what the files withdraw.

    `stored`: that, and nothing in it speaks of what is withdrawn. `changed`: what the files do not name and what
    changes with it, as entries of their own. `lost`: (product, field) whose value is gone, also where the files name
    the product.
    """

    stored: Stored
    changed: ImportFile
    lost: frozenset[tuple[str, str]] = frozenset()


def remaining(gathered: Gathered, present: Stored) -> Remaining:
    """What stays of the store. What pointed at a withdrawn product points at the one that took its place, where one
    did; a reference that leads nowhere is cleared."""
    if not gathered.withdrawn:
        return Remaining(present, ImportFile())
    people, products, rules, initiatives = (_of(noun, gathered) for noun in ("person", "product", "rule", "initiative"))
    named = {entry.value.key for entry in gathered.seen.products}
    left = Stored(
        company=present.company,
        people={key: part for key, part in present.people.items() if key not in people},
        products={
            key: _product(part, people, products) for key, part in present.products.items() if key not in products
        },
        rules={key: _rule(part, people) for key, part in present.rules.items() if key not in rules},
        initiatives={},
        moves=present.moves,
        withdrawn=dict(present.withdrawn),
    )
    cards = left.products | {entry.value.key: entry.value for entry in gathered.seen.products}
    for key, part in present.initiatives.items():
        if key not in initiatives:
            left.initiatives[key] = _initiative(part, people, products, cards)
    in_rules = {entry.value.key for entry in gathered.seen.rules}
    in_initiatives = {entry.value.key for entry in gathered.seen.initiatives}
    changed = ImportFile(
        products=tuple(_changed(left.products, present.products, named, gathered)),
        rules=tuple(_changed(left.rules, present.rules, in_rules, gathered)),
        initiatives=tuple(_changed(left.initiatives, present.initiatives, in_initiatives, gathered)),
        withdrawn=tuple(_led_on(gathered, present, products)),
    )
    lost = frozenset(
        (key, name)
        for key, part in left.products.items()
        for name in ProductPart.model_fields
        if getattr(part, name) != getattr(present.products[key], name)
    )
    return Remaining(left, changed, lost)


def refusals(unit: Unit, gathered: Gathered, present: Stored, left: Stored) -> list[ImportProblem]:
    """Why something cannot be withdrawn: a pilot runs that it decides or is tried in, or what it leaves makes no sense.

    `present`: the whole store; `left`: that without what is withdrawn.
    """
    found: list[ImportProblem] = []
    running = _running(unit) if gathered.withdrawn else []
    for one in gathered.withdrawn:
        part = one.entry.value
        if isinstance(part, WithdrawnProduct) and part.replaced_by == part.key:
            found.append(one.entry.problem("A product cannot be replaced by itself.", "replaced_by"))
        for pilot, product, decider in running:
            if one.noun == "product" and one.key == product.key:
                sentence = f"The pilot {pilot} of {product.name} is running: it has to be decided first."
                found.append(one.entry.problem(sentence, FIELD))
            person = present.people.get(one.key)
            if one.noun == "person" and person is not None and decider and person.slack_id == decider:
                sentence = f"{person.name} decides the pilot {pilot} of {product.name}: it has to be decided first."
                found.append(one.entry.problem(sentence, FIELD))
        if one.noun == "person" and one.key in present.people and not gathered.unreadable:
            found += _last_of_a_team(one, present.people[one.key], gathered, left)
    return found


def notes_of(unit: Unit, gathered: Gathered, present: Stored, remains: Remaining) -> tuple[ImportProblem, ...]:
    """What whoever imports should know of what is withdrawn, and would not be told by what changes."""
    return tuple(note for one in gathered.withdrawn for note in _notes(unit, one, present, remains))


def with_what_follows(file: ImportFile, remains: Remaining, present: Stored) -> ImportFile:
    """The files with what changes besides, and without the history of products that are withdrawn."""
    changed = remains.changed
    here = {entry.value.key for entry in file.products}
    gone = {one.key for one in file.withdrawn} | {key for noun, key in present.withdrawn if noun == "product"} - here
    return replace(
        file,
        products=(*file.products, *changed.products),
        rules=(*file.rules, *changed.rules),
        initiatives=(*file.initiatives, *changed.initiatives),
        moves=tuple(move for move in file.moves if move.value.product not in gone),
        withdrawn=(*file.withdrawn, *changed.withdrawn),
    )


def _of(noun: str, gathered: Gathered) -> Gone:
    return {one.key: one for one in gathered.withdrawn if one.noun == noun}


def _instead(key: str | None, products: Gone) -> str | None:
    """The product that took the place of a withdrawn one, None where none did; the key itself when it is not."""
    if key is None or key not in products:
        return key
    part = products[key].entry.value
    return part.replaced_by if isinstance(part, WithdrawnProduct) else None


def _product(part: ProductPart, people: Gone, products: Gone) -> ProductPart:
    replaced_by = _instead(part.replaced_by, products)
    changes = {
        "owner": None if part.owner in people else part.owner,
        "deputy": None if part.deputy in people else part.deputy,
        "replaced_by": None if replaced_by == part.key else replaced_by,
        "differs_from": {key: text for key, text in part.differs_from.items() if key not in products},
    }
    return part.model_copy(update=changes)


def _rule(part: RulePart, people: Gone) -> RulePart:
    return part.model_copy(update={"contact": None}) if part.contact in people else part


def _initiative(part: InitiativePart, people: Gone, products: Gone, cards: Mapping[str, ProductPart]) -> InitiativePart:
    """The initiative without its lead and built from what is there; a product it uses already is not used twice."""
    uses = [use for use in part.products if use.product not in products]
    for use in part.products:
        key = _instead(use.product, products)
        if use.product in products and key is not None and key in cards and key not in {one.product for one in uses}:
            titles = {fold(one.title) for one in cards[key].scenarios}
            scenario = use.scenario if use.scenario and fold(use.scenario) in titles else None
            uses.append(UsePart.model_construct(product=key, part=use.part, scenario=scenario, since=use.since))
    return part.model_copy(update={"lead": None if part.lead in people else part.lead, "products": uses})


def _changed(
    left: Mapping[str, Value], present: Mapping[str, Value], named: set[str], gathered: Gathered
) -> Iterator[Entry[Value]]:
    place = gathered.withdrawn[0].entry
    for key, part in left.items():
        if key not in named and part != present[key]:
            yield Entry(part, place.file, place.path, place.node)


def _led_on(gathered: Gathered, present: Stored, products: Gone) -> Iterator[Withdrawal]:
    """What was withdrawn before, and whose place is now taken by another product than it was."""
    place, named = gathered.withdrawn[0].entry, {*products, *(entry.value.key for entry in gathered.seen.products)}
    for (noun, key), part in present.withdrawn.items():
        if noun == "product" and isinstance(part, ProductPart) and part.replaced_by in products and key not in named:
            instead = _instead(part.replaced_by, products)
            led_on = WithdrawnProduct(key=key, withdrawn=True, replaced_by=None if instead == key else instead)
            yield Withdrawal("product", Entry(led_on, place.file, place.path, place.node))


def _running(unit: Unit) -> list[tuple[str, Tried, str]]:
    """(id, product, Slack id of the business-side owner) of the pilots that run."""
    rows = unit.pilots.in_status(*LIVE)
    products = {row.id: row for row in unit.products.by_ids({row.product_id for row in rows})}
    return [
        (row.id, Tried(products[row.product_id].key, products[row.product_id].name), row.business_owner)
        for row in rows
        if row.product_id in products
    ]


def _last_of_a_team(one: Withdrawal, person: PersonPart, gathered: Gathered, left: Stored) -> Iterable[ImportProblem]:
    """A product must not be open to a team that nobody is in: its record could not be imported again."""
    in_files = gathered.named["people"]
    teams = gathered.named["teams"] | {part.team for part in left.people.values() if part.key not in in_files}
    if person.team is None or person.team in teams:
        return
    named = {entry.value.key for entry in gathered.seen.products}
    open_to = [
        part.key for part in left.products.values() if part.key not in named and person.team in (part.teams or ())
    ]
    if open_to:
        sentence = f"Nobody else is in “{person.team}”, and {listed(open_to)} names that team: change its teams, too."
        yield one.entry.problem(sentence, FIELD)


def _notes(unit: Unit, one: Withdrawal, present: Stored, remains: Remaining) -> Iterator[ImportProblem]:
    parts: Mapping[str, Mapping[str, Part]] = {
        "person": present.people,
        "product": present.products,
        "rule": present.rules,
        "initiative": present.initiatives,
    }
    there = parts[one.noun]
    if one.key not in there:
        if (one.noun, one.key) not in present.withdrawn:
            hint = did_you_mean(one.key, sorted(there))
            yield one.entry.problem(f"There is no {one.noun} “{one.key}”, so nothing is withdrawn.{hint}", "key")
        return
    if one.noun == "person":
        changed = {entry.value.key for entry in remains.changed.products}
        owned = [key for key, part in present.products.items() if part.owner == one.key and key in changed]
        if owned:
            verb = "has" if len(owned) == 1 else "have"
            yield one.entry.problem(f"{listed(owned)} {verb} no owner any more: name somebody.", FIELD)
    if one.noun == "product":
        row = unit.products.by_key(one.key)
        waiting = unit.requests.open_for([row.id]) if row is not None and row.id is not None else []
        if waiting:
            what = (
                "One open question about it stays"
                if len(waiting) == 1
                else f"{len(waiting)} open questions about it stay"
            )
            yield one.entry.problem(f"{what} with whoever answered for it.", FIELD)
