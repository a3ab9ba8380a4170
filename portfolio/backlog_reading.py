"""Backlog items as frozen values, with who waits for them, read from the store."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portfolio.cards import Person, ProductCard
from portfolio.catalog import no_product
from portfolio.catalog_cards import cards_of
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.people import Act, may, require
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import people_by_slack_id
from portfolio.pilots.suppression import told_counts
from portfolio.pilots.telling import hearers_by_theme
from storage.models import BacklogItemRow, FeedbackThemeRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import BacklogKind, BacklogStatus, Priority

GONE = "I do not know that backlog item any more."
OPEN = (BacklogStatus.NEW, BacklogStatus.PLANNED, BacklogStatus.IN_PROGRESS)
_PRIORITIES = (Priority.HIGH, Priority.NORMAL, Priority.LOW)
_NOBODY = Person(key="", name="")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item comes from: the kind of thing and its id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Item:
    """One backlog item. `waiting`: people who hear when it moves, beside who reads it; `said`: people who said so under
    their name; `nameless`: anonymous answers that said so, as far as they may be told. `decided_by`: who moved it
    last, and `reason` is theirs."""

    id: str
    product: ProductCard
    kind: BacklogKind
    title: str
    created_by: Person
    created_at: datetime
    description: str = ""
    status: BacklogStatus = BacklogStatus.NEW
    priority: Priority = Priority.NORMAL
    reason: str = ""
    decided_by: Person | None = None
    decided_at: datetime | None = None
    waiting: int = 0
    said: int = 0
    nameless: int = 0
    sources: tuple[Source, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something may still be done about it."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of a backlog. `product` None: of all products this person looks after. `changeable`: ids of the items
    this person may change."""

    items: tuple[Item, ...]
    total: int
    offset: int
    limit: int
    product: ProductCard | None = None
    changeable: frozenset[str] = frozenset()


def item_for(unit: Unit, *, item_id: str, person: Person, act: Act) -> Item:
    """The item, for someone who may do this to it. Raises NotFoundError, NotAllowedError."""
    item = item_by_id(unit, item_id=item_id, reader=person.slack_id or "")
    require(person, act, owner_keys=owner_keys(item.product))
    return item


def item_by_id(unit: Unit, *, item_id: str, reader: str = "") -> Item:
    """The item with this id; who may see it is the caller's to ask. Raises NotFoundError."""
    row = unit.backlog.by_id(item_id) if item_id else None
    if row is None:
        raise NotFoundError(GONE)
    return items_from(unit, [row], reader=reader)[0]


def shelf_of(
    unit: Unit, *, person: Person, product: ProductCard | None = None, offset: int = 0, limit: int = 6
) -> Shelf:
    """A page of the backlog of one product, or of all this person may see: what is open first, what was said most
    before the rest, then by priority. Raises NotAllowedError for who may not see it, or none."""
    if product is not None:
        require(person, Act.SEE_BACKLOG, owner_keys=owner_keys(product))
        rows = unit.backlog.of_products([product_row(unit, product).id or 0])
    else:
        seen = _seen_by(unit, person)
        if not seen:
            raise NotAllowedError("You answer for no product, so there is no backlog of yours to see.")
        rows = unit.backlog.of_products(seen)
    found = sorted(items_from(unit, rows, reader=person.slack_id or ""), key=_order)
    start = offset if offset < len(found) else max(0, (len(found) - 1) // limit * limit)
    shown = tuple(found[start : start + limit])
    changeable = {one.id for one in shown if may(person, Act.CHANGE_BACKLOG, owner_keys=owner_keys(one.product))}
    return Shelf(shown, len(found), start, limit, product, frozenset(changeable))


def open_items(unit: Unit, *, product: ProductCard) -> tuple[Item, ...]:
    """The items of a product something may still be done about, what was said most first."""
    rows = unit.backlog.of_products([product_row(unit, product).id or 0], *OPEN)
    return tuple(sorted(items_from(unit, rows), key=_order))


def items_from(unit: Unit, rows: Sequence[BacklogItemRow], *, reader: str = "") -> tuple[Item, ...]:
    """Rows as items, in a fixed number of queries and a few for each pilot they come from.

    `reader`: the Slack id of who reads them, who does not wait for what they move themselves.
    """
    if not rows:
        return ()
    ids = [row.id for row in rows]
    products = unit.products.by_ids({row.product_id for row in rows}, withdrawn=True)
    cards = dict(zip([product.id for product in products], cards_of(unit, products), strict=True))
    people = people_by_slack_id(unit, {who for row in rows for who in (row.created_by, row.decided_by)})
    themes = unit.feedback.of_items(ids)
    waiting, (said, nameless) = _waiting(unit, themes, reader), _said(unit, themes)
    sources: dict[str, list[Source]] = {}
    for one in unit.backlog.sources(ids):
        sources.setdefault(one.item_id, []).append(Source(one.kind, one.source_id))
    return tuple(
        Item(
            id=row.id,
            product=cards[row.product_id],
            kind=row.kind,
            title=row.title,
            created_by=people.get(row.created_by, _NOBODY),
            created_at=row.created_at,
            description=row.description,
            status=row.status,
            priority=row.priority,
            reason=row.reason,
            decided_by=people.get(row.decided_by),
            decided_at=row.decided_at,
            waiting=waiting[row.id],
            said=said[row.id],
            nameless=nameless[row.id],
            sources=tuple(sources.get(row.id, ())),
        )
        for row in rows
    )


def owner_keys(product: ProductCard) -> tuple[str, ...]:
    """Keys of a product's owner and deputy, as `portfolio.people.may` takes them."""
    return tuple(one.key for one in (product.owner, product.deputy) if one is not None)


def product_row(unit: Unit, product: ProductCard) -> ProductRow:
    """The row of a product. Raises NotFoundError."""
    row = unit.products.by_key(product.key)
    if row is None:
        raise no_product(unit, key=product.key)
    return row


def _waiting(unit: Unit, themes: Sequence[FeedbackThemeRow], reader: str) -> Counter[str]:
    """For each item how many people hear when it moves."""
    by_theme = hearers_by_theme(unit, themes)
    waiting = {(theme.item_id or "", slack_id) for theme in themes for slack_id in by_theme[theme.id] - {reader}}
    return Counter(item_id for item_id, _ in waiting)


def _said(unit: Unit, themes: Sequence[FeedbackThemeRow]) -> tuple[Counter[str], Counter[str]]:
    """For each item: people who said so under their name, and anonymous answers that may be told."""
    item_of = {theme.id: theme.item_id or "" for theme in themes}
    who = {(item_of[theme_id], author) for theme_id, author in unit.feedback.authors_under(list(item_of))}
    nameless: Counter[str] = Counter()
    least = policy_of(unit).slice_of if themes else 0
    for pilot_id in {theme.pilot_id for theme in themes}:
        for theme_id, count in told_counts(unit.feedback.lots_by_theme(pilot_id), least=least).items():
            if theme_id in item_of:
                nameless[item_of[theme_id]] += count
    return Counter(item_id for item_id, _ in who), nameless


def _seen_by(unit: Unit, person: Person) -> list[int]:
    """Row ids of the products whose backlog this person may see."""
    rows = unit.products.all()
    return [
        row.id
        for row, card in zip(rows, cards_of(unit, rows), strict=True)
        if row.id is not None and may(person, Act.SEE_BACKLOG, owner_keys=owner_keys(card))
    ]


def _order(item: Item) -> tuple[bool, int, int, datetime, str]:
    said = item.said + item.nameless
    return not item.is_open, -said, _PRIORITIES.index(item.priority), item.created_at, item.id
