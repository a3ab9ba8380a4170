"""Reads the catalogue: whole at one version, one product, a page of many, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from knowledge.words import language_of, stems
from portfolio.cards import Catalog, ProductCard
from portfolio.catalog_cards import cards_of, people_by_id, rule_cards, whole_catalog_cards
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.limits import open_to_all
from storage.models import ProductRow, ScenarioRow
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, ProductKind, Role

READS_BEFORE_LOCK = 3
LONGEST_EXAMPLE = 80  # characters of an example ask: it is shown on one line
EXAMPLES = 3
NEAR = 0.6  # difflib's own bar for a close match
MOST_NEAR = 3  # products
SHORTEST_START = 3  # letters of a name or word that stand for the whole of it


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """One page of products. `total` counts all that match; `offset` is where this page begins."""

    products: tuple[ProductCard, ...]
    total: int
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class Area:
    """One of the seed's responsibility areas, and how to tell which of some products fill it, by key."""

    name: str
    filled_by: Callable[[Unit, Sequence[ProductCard]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many of the responsibility areas a product fills, and the names of those it does not."""

    filled: int
    total: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one product, in a sentence for the portfolio lead."""

    product: ProductCard
    sentence: str


def _on_card(is_written: Callable[[ProductCard], bool]) -> Callable[[Unit, Sequence[ProductCard]], set[str]]:
    return lambda _unit, cards: {card.key for card in cards if is_written(card)}


def _keys(cards: Sequence[ProductCard]) -> set[str]:
    return {card.key for card in cards}


# Seed, "Responsibility area": the ten rows of its table, in its order and words.
AREAS: tuple[Area, ...] = (
    Area("Product strategy", _on_card(lambda card: bool(card.purpose and card.audience))),
    Area("Use cases", _on_card(lambda card: bool(card.covers and card.scenarios))),
    Area("Backlog", lambda unit, cards: unit.backlog.products_with_items(_keys(cards))),
    Area("Pilots", lambda unit, cards: unit.pilots.products_piloted(_keys(cards))),
    Area("Adoption", _on_card(lambda card: bool(card.onboarding))),
    Area("Metrics", lambda unit, cards: unit.usage.products_measured(_keys(cards))),
    Area("Roadmap", _on_card(lambda card: bool(card.roadmap))),
    Area("Integrations", _on_card(lambda card: bool(card.integrations))),
    Area("Constraints", _on_card(lambda card: bool(card.constraints))),
    Area("Reuse", _on_card(lambda card: bool(card.differs_from))),
)


def catalog_version(unit: Unit) -> int:
    """The catalogue's version: one row, cheap enough to poll. 0 before the first import; goes up with every change."""
    return unit.company.version()


def snapshot(unit: Unit) -> Catalog:
    """The whole catalogue at one version, in ten queries or so whatever its size."""
    for _ in range(READS_BEFORE_LOCK):
        version = unit.company.version()
        catalog = _read(unit, version)
        if unit.company.version() == version:
            return catalog
    # Somebody imports all the time (PostgreSQL lets others commit between our reads): read with imports held off.
    return _read(unit, unit.company.hold_version())


def _read(unit: Unit, version: int) -> Catalog:
    company = unit.company.present()
    people = people_by_id(unit)
    return Catalog(
        version=version,
        company=company.name if company else "",
        data_classes=tuple(company.data_classes) if company else (),
        products=whole_catalog_cards(unit, people),
        rules=rule_cards(unit.rules.all(), people),
        teams=tuple(sorted({person.team for person in people.values() if person.team})),
        lead=next((person for person in people.values() if Role.PORTFOLIO_LEAD in person.roles), None),
    )


def product_card(unit: Unit, *, key: str) -> ProductCard:
    """The product with this key. Raises NotFoundError."""
    row = unit.products.by_key(key)
    if row is None:
        raise no_product(unit, key=key)
    return cards_of(unit, [row])[0]


def is_there(unit: Unit, product_id: int) -> bool:
    """Whether a product, known by its row id, was not withdrawn."""
    return bool(unit.products.by_ids([product_id]))


def require_product(unit: Unit, *, product_id: int) -> None:
    """Raise NotFoundError that says what took its place, for a product that was withdrawn."""
    for row in unit.products.by_ids([product_id], withdrawn=True):
        if row.withdrawn_at is not None:
            raise no_product(unit, key=row.key)


def no_product(unit: Unit, *, key: str) -> NotFoundError:
    """Why there is no product with this key, in a sentence: it was withdrawn and what took its place, or nobody knows
    it."""
    row = unit.products.by_key(key, withdrawn=True)
    if row is None:
        return NotFoundError(f"There is no product called “{key}”. Browse the catalogue to see what there is.")
    instead = unit.products.by_ids([row.replaced_by_id]) if row.replaced_by_id is not None else []
    if instead:
        return NotFoundError(f"{row.name} was withdrawn; {instead[0].name} took its place.")
    return NotFoundError(f"{row.name} was withdrawn from the catalogue. Browse it to see what there is.")


def find_product(unit: Unit, *, words: str) -> ProductCard | None:
    """The product with exactly this key, name or alias, upper or lower case alike; None when there is none.

    Raises NotFoundError, in a sentence that says so, where only a withdrawn one was called that.
    """
    wanted = fold(words)
    if not wanted:
        return None
    for withdrawn in (False, True):
        rows = unit.products.all(withdrawn=withdrawn)
        for names in (_by_key, _by_name, _by_alias):
            found = next((row for row in rows if wanted in names(row)), None)
            if found is not None and withdrawn:
                raise no_product(unit, key=found.key)
            if found is not None:
                return cards_of(unit, [found])[0]
    return None


def nearest_products(unit: Unit, *, words: str) -> tuple[ProductCard, ...]:
    """The products whose key, name or alias comes nearest to the words, nearest first; none when nothing is near."""
    wanted = fold(words)
    rows = unit.products.all() if wanted else []
    near = {row.key: max(_nearness(wanted, name) for name in _names(row)) for row in rows}
    found = [row for row in rows if near[row.key] >= NEAR]
    found.sort(key=lambda row: (-near[row.key], row.stage == LifecycleStage.RETIREMENT, fold(row.name), row.key))
    return cards_of(unit, found[:MOST_NEAR])


def names_of(unit: Unit, *, keys: Sequence[str]) -> dict[str, str]:
    """The names of these products by key; a key that is no product's is left out."""
    return {row.key: row.name for row in unit.products.by_keys(keys)}


def browse(
    unit: Unit,
    *,
    kind: ProductKind | None = None,
    stage: LifecycleStage | None = None,
    holds: str = "",
    words: str = "",
    offset: int = 0,
    limit: int = 6,
) -> BrowsePage:
    """One page of products, retired ones last: by how many of `words` they match, then by name.

    `holds`: those alone that may hold this class of data, by their records. A word matches by its stem in the name,
    key, an alias, the purpose, what the product covers or a scenario's title, or as part of a name; one is enough. An
    `offset` past the end gives the last page. Raises InvalidInputError for a limit below 1.
    """
    if limit < 1:
        raise InvalidInputError("A page needs room for at least one product.")
    rows = [row for row in unit.products.all() if kind in (None, row.kind) and stage in (None, row.stage)]
    rows = [row for row in rows if not holds or holds in row.data_classes]
    matches: dict[str, int] = {}
    if fold(words):
        scenarios = unit.products.scenarios()
        matches = {row.key: _matches(row, scenarios.get(row.id or 0, []), words) for row in rows}
        rows = [row for row in rows if matches[row.key]]
    rows.sort(
        key=lambda row: (row.stage == LifecycleStage.RETIREMENT, -matches.get(row.key, 0), fold(row.name), row.key)
    )
    start = _page_start(offset, total=len(rows), limit=limit)
    return BrowsePage(cards_of(unit, rows[start : start + limit]), total=len(rows), offset=start, limit=limit)


def completeness(unit: Unit, products: Sequence[ProductCard]) -> dict[str, Completeness]:
    """How many of the seed's ten responsibility areas each product fills, by key; three queries however many there are.

    Backlog, pilots and metrics are filled by what is stored of the product, the others by its card.
    """
    filled = {area.name: area.filled_by(unit, products) for area in AREAS} if products else {}
    found: dict[str, Completeness] = {}
    for product in products:
        missing = tuple(name for name, keys in filled.items() if product.key not in keys)
        found[product.key] = Completeness(filled=len(AREAS) - len(missing), total=len(AREAS), missing=missing)
    return found


def problems(unit: Unit) -> tuple[Problem, ...]:
    """What is wrong with the catalogue's products, in the order of import."""
    catalog = snapshot(unit)
    return tuple(Problem(card, sentence) for card in catalog.products for sentence in _wrong_with(card, catalog))


def fold(words: str) -> str:
    """Words as they are compared: lower case, single spaces."""
    return re.sub(r"\s+", " ", words).strip().casefold()


def _wrong_with(card: ProductCard, catalog: Catalog) -> list[str]:
    found: list[str] = []
    if card.owner is None:
        found.append(f"{card.name} has no owner.")
    if card.stage is LifecycleStage.RETIREMENT:
        if card.replaced_by is None:
            found.append(f"{card.name} is retired and nothing replaces it.")
        else:
            replacement = catalog.product(card.replaced_by)
            if replacement is not None and replacement.stage is LifecycleStage.RETIREMENT:
                found.append(f"{card.name} is replaced by {replacement.name}, which is retired itself.")
        return found
    if card.replaced_by is not None:
        found.append(f"{card.name} names a replacement but is not in retirement.")
    if not card.covers:
        found.append(f"{card.name} covers nothing.")
    if not card.does_not_cover:
        found.append(f"{card.name} does not say what it should not be used for.")
    if catalog.data_classes and not card.data_classes:
        found.append(f"{card.name} does not say which data it may see.")
    return found


def _matches(row: ProductRow, scenarios: Sequence[ScenarioRow], words: str) -> int:
    """How many of the words the product's record has, by stem; a part of a name counts too."""
    names = [row.key, row.name, *row.aliases]
    text = ". ".join([*names, row.purpose, *row.covers, *(scenario.title for scenario in scenarios)])
    language = language_of(text)
    wanted = set(stems(words, language))
    found = wanted & set(stems(text, language))
    parts = {stem for stem in wanted - found if len(stem) >= SHORTEST_START and stem in fold("\n".join(names))}
    return len(found) + len(parts)


def _page_start(offset: int, *, total: int, limit: int) -> int:
    last = max(0, (total - 1) // limit * limit)
    return min(max(0, offset), last)


def _names(row: ProductRow) -> set[str]:
    return _by_key(row) | _by_name(row) | _by_alias(row)


def _nearness(wanted: str, name: str) -> float:
    """How alike the two are, 0 to 1; the beginning of a name, or of a word in it, stands for the name."""
    starts = len(wanted) >= SHORTEST_START and any(part.startswith(wanted) for part in (name, *name.split()))
    if starts:
        return 1.0
    alike = SequenceMatcher(None, wanted, name)
    return alike.ratio() if alike.real_quick_ratio() >= NEAR else 0.0  # a pasted page is no name typed wrong


def _by_key(row: ProductRow) -> set[str]:
    return {fold(row.key)}


def _by_name(row: ProductRow) -> set[str]:
    return {fold(row.name)}


def _by_alias(row: ProductRow) -> set[str]:
    return {fold(alias) for alias in row.aliases}


def example_asks(catalog: Catalog) -> tuple[str, ...]:
    """Asks a newcomer could try, in the words of the company's own records: a shared scenario, then one a kind."""
    products = [product for product in catalog.products if open_to_all(product)]
    titles = Counter(scenario.title for product in products for scenario in product.scenarios)
    shared = [title for title, times in titles.items() if times > 1]
    by_kind: dict[ProductKind, str] = {}
    for product in products:
        tasks = [scenario.task for scenario in product.scenarios if scenario.title not in shared]
        first = next((task for task in (*tasks, *product.covers) if 0 < len(task) <= LONGEST_EXAMPLE), "")
        if first:
            by_kind.setdefault(product.kind, first)
    return tuple([*shared[:1], *by_kind.values()][:EXAMPLES])
