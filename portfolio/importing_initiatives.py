"""Initiatives and the stages of products in an import: what is wrong with them, and how they are written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from portfolio.catalog import fold
from portfolio.importing_format import InitiativePart, MovePart, ProductPart
from portfolio.importing_problems import ImportProblem, did_you_mean
from portfolio.importing_references import known
from portfolio.importing_stored import Stored
from portfolio.importing_validation import Entry, Gathered
from storage.models import InitiativeProductRow, InitiativeRow
from storage.unit import Unit

STEPS = (("idea_on", "pilot_on"), ("pilot_on", "adoption_on"), ("idea_on", "adoption_on"))


def initiative_problems(gathered: Gathered) -> list[ImportProblem]:
    """What is wrong inside initiatives, and with a move that is written twice."""
    found: list[ImportProblem] = []
    for entry in (*gathered.seen.initiatives, *gathered.keyless.initiatives):
        found += [*_days(entry), *_impact(entry), *_twice(entry)]
    seen: set[tuple[object, ...]] = set()
    for move in gathered.seen.moves:
        told = (move.value.product, move.value.stage, move.value.on)
        if told in seen:
            found.append(move.problem("This move is written twice."))
        seen.add(told)
    return found


def initiative_problems_with_store(gathered: Gathered, present: Stored) -> list[ImportProblem]:
    """References to people, products and scenarios that exist neither in the files nor in the catalogue."""
    people, products = known("person", gathered, present), known("product", gathered, present)
    parts = {**present.products, **{entry.value.key: entry.value for entry in gathered.seen.products}}
    found: list[ImportProblem] = []
    for entry in (*gathered.seen.initiatives, *gathered.keyless.initiatives):
        found += people.dangling(entry, entry.value.lead, "lead")
        for at, use in enumerate(entry.value.products):
            found += products.dangling(entry, use.product, "products", at, "product")
            if use.scenario is not None and use.product in parts:
                found += _scenario(entry, parts[use.product], use.scenario, at)
    for move in gathered.seen.moves:
        if move.value.product not in products.withdrawn:  # its history stays; there is nothing to add to it
            found += products.dangling(move, move.value.product, "product")
    return found


def _days(entry: Entry[InitiativePart]) -> Iterable[ImportProblem]:
    for earlier, later in STEPS:
        first, second = getattr(entry.value, earlier), getattr(entry.value, later)
        if first is not None and second is not None and second < first:
            yield entry.problem(f"{later} is before {earlier}.", later)


def _impact(entry: Entry[InitiativePart]) -> Iterable[ImportProblem]:
    part = entry.value
    given = part.expected_impact if part.expected_impact is not None else part.confirmed_impact
    if given is not None and not part.impact_unit:
        yield entry.problem("An impact needs impact_unit: what it is counted in, for example EUR a year.")
    if part.confirmed_impact is not None and not part.confirmed_by:
        yield entry.problem("A confirmed impact needs confirmed_by: who stands for it.", "confirmed_impact")


def _twice(entry: Entry[InitiativePart]) -> Iterable[ImportProblem]:
    seen: set[str] = set()
    for at, use in enumerate(entry.value.products):
        if use.product in seen:
            yield entry.problem(f"{use.product} is listed twice.", "products", at, "product")
        seen.add(use.product)


def _scenario(entry: Entry[InitiativePart], product: ProductPart, title: str, at: int) -> Iterable[ImportProblem]:
    titles = [one.title for one in product.scenarios]
    if fold(title) not in {fold(one) for one in titles}:
        hint = did_you_mean(title, titles)
        yield entry.problem(f"{product.key} has no scenario “{title}”.{hint}", "products", at, "scenario")


def write_initiatives(unit: Unit, parts: Sequence[InitiativePart]) -> None:
    """Write these initiatives, each with the products it names and no others; products and people are there."""
    rows = {row.key: row for row in unit.initiatives.all(withdrawn=True)}
    people = {row.key: row.id for row in unit.people.all()}
    for part in parts:
        row = rows.get(part.key) or InitiativeRow(key=part.key, title=part.title)
        for name, value in part.model_dump(exclude={"key", "lead", "products"}).items():
            setattr(row, name, value)
        row.lead_id, row.withdrawn_at = people.get(part.lead or ""), None
        rows[part.key] = row
        unit.initiatives.add(row)
    unit.initiatives.flush()
    products = {row.key: row.id or 0 for row in unit.products.all()}
    scenarios = {
        (product_id, fold(one.title)): one.id
        for product_id, some in unit.products.scenarios().items()
        for one in some
        if one.removed_at is None
    }
    for part in parts:
        unit.initiatives.set_uses(rows[part.key].id or 0, _uses(part, rows[part.key].id or 0, products, scenarios))


def _uses(
    part: InitiativePart,
    initiative_id: int,
    products: Mapping[str, int],
    scenarios: Mapping[tuple[int, str], int | None],
) -> list[InitiativeProductRow]:
    return [
        InitiativeProductRow(
            initiative_id=initiative_id,
            product_id=products[use.product],
            part=use.part,
            scenario_id=scenarios.get((products[use.product], fold(use.scenario))) if use.scenario else None,
            since=use.since,
        )
        for use in part.products
    ]


def write_moves(unit: Unit, parts: Sequence[MovePart], *, new: Collection[str], by: str, today: date) -> None:
    """Write these moves; one that is there stays.

    A product that is `new` with this import was noted to have come to its stage today: what the file says is better.
    """
    products = {row.key: row.id or 0 for row in unit.products.all()}
    told = {(part.product, part.stage, part.on) for part in parts}
    for part in parts:
        if part.product in new and part.on < today and (part.product, part.stage, today) not in told:
            unit.initiatives.drop_move(products[part.product], part.stage, today)
        unit.initiatives.add_move_once(
            {"product_id": products[part.product], "stage": part.stage, "moved_on": part.on, "by": by}
        )
