"""Digests as they are kept: what they said, figures and all, as JSON with keys instead of cards, and read back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from portfolio.adoption.digests import (
    Change,
    Lately,
    Mover,
    Offer,
    OwnerDigest,
    PortfolioDigest,
    ProductDigest,
    Receipt,
)
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import Reading, metric
from portfolio.adoption.windows import Window
from portfolio.cards import Person, ProductCard
from portfolio.catalog_cards import cards_of
from storage.models import DigestRow
from storage.unit import Unit
from storage.vocabulary import Basis, DigestActionKind

Json = dict[str, Any]
LISTS = ("movers", "falling", "unused", "stuck", "overdue", "ownerless", "named")
_READING = frozenset(one.name for one in fields(Reading))  # what an older version kept may lack some of them
_CHANGE = frozenset(one.name for one in fields(Change))  # and may have more than these


@dataclass(frozen=True, slots=True)
class Kept:
    """What every digest row says of itself."""

    id: str
    to: Person
    period: str
    window: Window


def owner_json(digest: OwnerDigest) -> Json:
    """What an owner's digest said."""
    return {
        "products": [_product(one) for one in digest.products],
        "offer": _offer(digest.offer),
        "receipt": _receipt(digest.receipt),
    }


def portfolio_json(digest: PortfolioDigest) -> Json:
    """What a portfolio digest said."""
    return {
        "people": _figure(digest.people) if digest.people else None,
        **{name: [_mover(one) for one in getattr(digest, name)] for name in LISTS},
        "wanted": [list(one) for one in digest.wanted],
        "history": _days(digest.history),
    }


def owner_digest(unit: Unit, row: DigestRow, to: Person) -> OwnerDigest:
    """A kept digest of an owner; products and metrics that are gone by now are left out."""
    said = row.figures
    keys = {one["product"] for one in said["products"]}
    cards = _cards(unit, keys | {one["product"] for one in (said["offer"], said["receipt"]) if one})
    kept = kept_of(row, to)
    return OwnerDigest(
        kept.id, kept.to, kept.period, kept.window,
        products=tuple(_read_product(one, cards) for one in said["products"] if one["product"] in cards),
        offer=_read_offer(said["offer"], cards),
        receipt=_read_receipt(said["receipt"], cards),
        quiet=row.quiet,
    )  # fmt: skip


def portfolio_digest(unit: Unit, row: DigestRow, to: Person) -> PortfolioDigest:
    """A kept digest of the portfolio; products that are gone by now are left out."""
    said, kept = row.figures, kept_of(row, to)
    cards = _cards(unit, {one["product"] for name in LISTS for one in said.get(name, ())})
    lists = {  # what an older version kept may lack one
        name: tuple(_read_mover(one, cards) for one in said.get(name, ()) if one["product"] in cards) for name in LISTS
    }
    return PortfolioDigest(
        kept.id, kept.to, kept.period, kept.window,
        people=_read_figure(said["people"]) if said["people"] else None,
        wanted=tuple((title, people) for title, people in said["wanted"]),
        history=_read_days(said["history"]),
        quiet=row.quiet,
        **lists,
    )  # fmt: skip


def kept_of(row: DigestRow, to: Person) -> Kept:
    """What a row says of itself."""
    return Kept(row.id, to, row.period, Window(row.start, row.end))


def _product(one: ProductDigest) -> Json:
    return {
        "product": one.product.key,
        "figures": [_figure(figure) for figure in one.figures],
        "changes": [_change(change) for change in one.changes],
        "history": _days(one.history),
        "held_back": one.held_back,
        "lately": [
            {"figure": _figure(late.figure), "start": late.start.isoformat(), "end": late.end.isoformat()}
            for late in one.lately
        ],
    }


def _read_product(found: Json, cards: Mapping[str, ProductCard]) -> ProductDigest:
    figures = [_read_figure(one) for one in found["figures"]]
    return ProductDigest(
        cards[found["product"]],
        figures=tuple(one for one in figures if one is not None),
        changes=tuple(_read_change(one) for one in found["changes"]),
        history=_read_days(found["history"]),
        held_back=found["held_back"],
        lately=tuple(_read_lately(found.get("lately", ()))),
    )


def _read_lately(found: Sequence[Json]) -> Iterator[Lately]:
    for one in found:
        figure = _read_figure(one["figure"])
        if figure is not None:
            yield Lately(figure, date.fromisoformat(one["start"]), date.fromisoformat(one["end"]))


def _figure(figure: Figure) -> Json:
    return {"metric": figure.metric.key, "now": _reading(figure.now), "before": _reading(figure.before)}


def _read_figure(found: Json) -> Figure | None:
    row = metric(found["metric"])
    return None if row is None else Figure(row, _read_reading(found["now"]), _read_reading(found["before"]))


def _reading(reading: Reading) -> Json:
    period = [day.isoformat() for day in reading.read_for or ()] or None
    return asdict(reading) | {"basis": reading.basis.value, "sources": list(reading.sources), "read_for": period}


def _read_reading(found: Json) -> Reading:
    known = {name: value for name, value in found.items() if name in _READING}
    start, end = (date.fromisoformat(day) for day in found.get("read_for") or ("0001-01-01", "0001-01-01"))
    period = (start, end) if start < end else None
    basis, sources = Basis(found["basis"]), tuple(found["sources"])
    return Reading(**{**known, "basis": basis, "sources": sources, "read_for": period})


def _change(change: Change) -> Json:
    return asdict(change) | {"kind": str(change.kind), "basis": change.basis.value}


def _read_change(found: Json) -> Change:
    kept = {name: value for name, value in found.items() if name in _CHANGE}
    return Change(**{**kept, "basis": Basis(kept["basis"])})


def _offer(offer: Offer | None) -> Json | None:
    if offer is None:
        return None
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "product": offer.product.key,
        "people": offer.people,
        "name": offer.name,
        "metric": offer.metric,
        "value": offer.value,
        "n": offer.n,
        "about": dict(offer.about),
    }


def _read_offer(found: Json | None, cards: Mapping[str, ProductCard]) -> Offer | None:
    if found is None or found["product"] not in cards:
        return None
    return Offer(**{**found, "kind": DigestActionKind(found["kind"]), "product": cards[found["product"]]})


def _receipt(receipt: Receipt | None) -> Json | None:
    if receipt is None:
        return None
    return {
        "kind": receipt.kind.value,
        "product": receipt.product.key,
        "done": receipt.done,
        "done_by": receipt.done_by,
        "done_on": receipt.done_on.isoformat() if receipt.done_on else None,
        "metric": receipt.metric,
        "before": receipt.before,
        "n_before": receipt.n_before,
        "since": receipt.since,
        "n_since": receipt.n_since,
        "reached": receipt.reached,
        "waiting": receipt.waiting,
        "answered": receipt.answered,
        "answers": [list(one) for one in receipt.answers],
    }


def _read_receipt(found: Json | None, cards: Mapping[str, ProductCard]) -> Receipt | None:
    if found is None or found["product"] not in cards:
        return None
    done_on = date.fromisoformat(found["done_on"]) if found["done_on"] else None
    answers = tuple((answer, people) for answer, people in found["answers"])
    kind, product = DigestActionKind(found["kind"]), cards[found["product"]]
    return Receipt(**{**found, "kind": kind, "product": product, "done_on": done_on, "answers": answers})


def _mover(mover: Mover) -> Json:
    figure = _figure(mover.figure) if mover.figure else None
    return {"product": mover.product.key, "figure": figure, "days": mover.days, "name": mover.name}


def _read_mover(found: Json, cards: Mapping[str, ProductCard]) -> Mover:
    figure = _read_figure(found["figure"]) if found["figure"] else None
    return Mover(cards[found["product"]], figure, found["days"], found["name"])


def _days(history: Sequence[tuple[date, float | None]]) -> list[list[Any]]:
    return [[day.isoformat(), value] for day, value in history]


def _read_days(found: Sequence[Sequence[Any]]) -> tuple[tuple[date, float | None], ...]:
    return tuple((date.fromisoformat(day), value) for day, value in found)


def _cards(unit: Unit, keys: set[str]) -> dict[str, ProductCard]:
    return {card.key: card for card in cards_of(unit, unit.products.by_keys(keys, withdrawn=True))}
