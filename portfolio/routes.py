"""Past routes: which product was right for which ask, as people said; what of it counts, and who may take it out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.words import stems
from portfolio.asks import StoredAsk
from portfolio.cards import Person, ProductCard
from portfolio.errors import NotFoundError
from portfolio.people import Act, mark_of, require
from portfolio.showing import masked
from portfolio.texts import storable
from storage.models import ProductRow, RouteRow
from storage.unit import Unit
from storage.vocabulary import Outcome, RouteKind

HALF_LIFE = timedelta(days=180)  # a route counts half after this long
FORGOTTEN_AFTER = 4 * HALF_LIFE  # and no more after this
MOST_OF_ONE = 3  # routes of one person to one product that count, the youngest
LIKELY = 0.03  # a product with this probability for an ask may be what somebody corrects it to
ALIKE = 0.5  # share of the telling words by which a second person's ask bears out what one claimed
LONGEST_ROUTE = 1_000  # characters of an ask that are learned from


@dataclass(frozen=True, slots=True)
class Route:
    """One past route as its product's owner sees it. `counts` is False where its person has younger ones enough."""

    id: int
    product_key: str
    text: str
    kind: RouteKind
    routed_at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class Learnable:
    """One route that counts. `weight`: 0-1, by age. `vector`: its embedding by `encoder`, b"" when there is none."""

    id: int
    product_key: str
    text: str
    weight: float
    encoder: str
    vector: bytes


def accept(unit: Unit, *, ask: StoredAsk, by: Person, at: datetime) -> None:
    """Somebody said the answer was right: what it named becomes a route, for a set each part in the asker's words.

    An answer that names no product, or several for the same words, teaches nothing.
    """
    withdraw(unit, ask_id=ask.id, by=by)
    decision = ask.decision
    if decision is None:
        return
    named = decision.recommendations
    if decision.outcome is Outcome.FIT and len(named) == 1:
        _put(unit, ask.id, named[0].product, ask.text, by, RouteKind.ACCEPTED, at)
    if decision.outcome is Outcome.COMPOSITE:
        for one in named:
            if one.part and one.part in ask.text:
                _put(unit, ask.id, one.product, one.part, by, RouteKind.ACCEPTED, at)


def accept_product(unit: Unit, *, ask: StoredAsk, by: Person, product_key: str, at: datetime) -> None:
    """Somebody got a useful result with one product of the answer: it becomes a route, for a set its part alone.

    What their word on the other products taught stays. A product the answer did not name teaches nothing.
    """
    decision = ask.decision
    if decision is None or decision.outcome not in (Outcome.FIT, Outcome.COMPOSITE):
        return
    for one in decision.recommendations:
        text = one.part if decision.outcome is Outcome.COMPOSITE else ask.text
        if one.product.key == product_key and text and text in ask.text:
            _put(unit, ask.id, one.product, text, by, RouteKind.ACCEPTED, at)


def correct(unit: Unit, *, ask: StoredAsk, by: Person, product: ProductRow, at: datetime) -> None:
    """Somebody said which product would have been right. One that was not even likely is only a claim."""
    weighed = ask.decision.trace.candidates if ask.decision is not None else ()
    likely = any(one.key == product.key and one.at_best >= LIKELY for one in weighed)
    _store(unit, ask.id, product, ask.text, by, RouteKind.CORRECTED if likely else RouteKind.CLAIMED, at)


def withdraw(unit: Unit, *, ask_id: str, by: Person) -> None:
    """Take back what this person's word on this answer taught, before they say something else."""
    found = [row for row in unit.routes.of_ask(ask_id, mark_of(by)) if row.removed_at is None]
    for row in found:
        unit.session.delete(row)
    if found:
        unit.session.flush()
        unit.routes.raise_version()


def routes_of(unit: Unit, *, product: ProductCard, by: Person, at: datetime, limit: int) -> tuple[Route, ...]:
    """The past routes of a product that hold, newest first. Raises NotAllowedError."""
    require(by, Act.SEE_ROUTES, owner_keys=_keys(product))
    row = unit.products.by_key(product.key)
    rows = unit.routes.living(since=at - FORGOTTEN_AFTER, product_id=row.id) if row is not None else []
    counted = {id(one) for one in _capped([one for one, _ in rows])}
    return tuple(
        Route(one.id or 0, key, masked(one.text), one.kind, one.routed_at, id(one) in counted)
        for one, key in rows[:limit]
    )


def counted_routes(unit: Unit, *, product_key: str, at: datetime) -> int:
    """How many past asks of a product count: so many stop counting when its fit rules change."""
    row = unit.products.by_key(product_key)
    rows = unit.routes.living(since=at - FORGOTTEN_AFTER, product_id=row.id) if row is not None else []
    return len(_capped([one for one, _ in rows]))


def remove_route(unit: Unit, *, route_id: int, product: ProductCard, by: Person, at: datetime) -> None:
    """Forget a route for good, also when its person says it again. Raises NotAllowedError, NotFoundError."""
    require(by, Act.REMOVE_ROUTE, owner_keys=_keys(product))
    row = unit.routes.by_id(route_id)
    owner = unit.products.by_key(product.key)
    if row is None or owner is None or row.product_id != owner.id:
        raise NotFoundError("I do not know that past ask any more.")
    if row.removed_at is None:
        row.removed_at, row.removed_by = at, by.key or mark_of(by)
        unit.session.flush()
        unit.routes.raise_version()


def learnable(unit: Unit, *, at: datetime) -> tuple[Learnable, ...]:
    """Every route that counts now, newest first."""
    rows = unit.routes.living(since=at - FORGOTTEN_AFTER)
    keys = {row.product_id: key for row, key in rows}
    return tuple(
        Learnable(
            row.id or 0,
            keys[row.product_id],
            row.text,
            0.5 ** ((at - row.routed_at) / HALF_LIFE),
            row.encoder,
            row.vector or b"",
        )
        for row in _capped([row for row, _ in rows])
    )


def _capped(rows: Sequence[RouteRow]) -> list[RouteRow]:
    """The rows (newest first) without what one person said of one product too often or twice, or claimed alone."""
    counts: Counter[tuple[str, int]] = Counter()
    said: set[tuple[str, int, str]] = set()
    kept = []
    for row in rows:
        own, words = (row.person, row.product_id), " ".join(row.text.casefold().split())
        if row.kind is RouteKind.CLAIMED and not _borne_out(row, rows):
            continue
        if counts[own] < MOST_OF_ONE and (*own, words) not in said:
            counts[own] += 1
            said.add((*own, words))
            kept.append(row)
    return kept


def _borne_out(claim: RouteRow, rows: Sequence[RouteRow]) -> bool:
    """Whether somebody else said the same of the product for an ask like this one."""
    words = set(stems(claim.text))
    others = (row for row in rows if row.product_id == claim.product_id and row.person != claim.person)
    return any(len(words & set(stems(row.text))) >= ALIKE * len(words) > 0 for row in others)


def _put(unit: Unit, ask_id: str, card: ProductCard, text: str, by: Person, kind: RouteKind, at: datetime) -> None:
    product = unit.products.by_key(card.key)
    if product is not None:
        _store(unit, ask_id, product, text, by, kind, at)


def _store(unit: Unit, ask_id: str, product: ProductRow, text: str, by: Person, kind: RouteKind, at: datetime) -> None:
    if any(one.product_id == product.id for one in unit.routes.of_ask(ask_id, mark_of(by))):
        return  # its owner took this one out
    row = RouteRow(
        ask_id=ask_id,
        product_id=product.id or 0,
        person=mark_of(by),
        kind=kind,
        text=_kept(text),
        fit_rules_version=product.fit_rules_version,
        routed_at=at,
    )
    unit.routes.put(row.model_dump(exclude={"id"}))
    unit.routes.raise_version()


def _kept(text: str) -> str:
    """The words that are learned from: owners read them, so details about people stand as placeholders."""
    said = storable(text)[:LONGEST_ROUTE]
    return masked(said)


def _keys(product: ProductCard) -> tuple[str, ...]:
    return tuple(person.key for person in (product.owner, product.deputy) if person is not None and person.key)
