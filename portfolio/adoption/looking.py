"""Looks a product up in a digest that was made, or as one would say it now, with a figure of it explained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portfolio.adoption.digesting import product_part
from portfolio.adoption.digests import ProductDigest
from portfolio.adoption.explaining import Explained, explain
from portfolio.adoption.windows import Window
from portfolio.adoption.written import owner_digest, portfolio_digest
from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.catalog import no_product
from portfolio.errors import NotFoundError
from portfolio.people import Act, may, person_from, require
from storage.unit import Unit
from storage.vocabulary import DigestKind

GONE = "I do not know that digest any more. The next one can be explained again."
NOTHING_COUNTED = "Nothing is counted for this product yet, so there is nothing to explain."


@dataclass(frozen=True, slots=True)
class Which:
    """What somebody wants to see: a product of a digest, the first one when none is named; or one over a window."""

    digest_id: str = ""
    product_key: str = ""
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A product's part. `products`: all of that digest whose figures this person may see. `said`: the metrics of which
    the part has what the digest said, and not what the records say now; None for all."""

    part: ProductDigest
    window: Window
    products: tuple[ProductCard, ...] = ()
    said: frozenset[str] | None = None


def look_up(unit: Unit, *, which: Which, person: Person) -> Looked:
    """The part of a product, for who may see its adoption. Raises NotFoundError, NotAllowedError."""
    parts: tuple[ProductDigest, ...]
    said: frozenset[str] | None = None
    if which.window is not None:
        row = unit.products.by_key(which.product_key)
        if row is None:
            raise no_product(unit, key=which.product_key)
        parts, window = (product_part(unit, row, which.window),), which.window
    else:
        parts, window, is_whole = _parts(unit, which.digest_id)
        if is_whole and which.product_key:
            parts, said = _with_the_rest(unit, parts, which.product_key, window)
    part = next((one for one in parts if which.product_key in ("", one.product.key)), None)
    if part is None:
        raise NotFoundError(GONE)
    require(person, Act.SEE_ADOPTION, owner_keys=owner_keys(part.product))
    seen = (one.product for one in parts if one.figures)
    shown = tuple(one for one in seen if may(person, Act.SEE_ADOPTION, owner_keys=owner_keys(one)))
    return Looked(part, window, shown, said)


def explain_one(unit: Unit, *, which: Which, metric: str, person: Person) -> tuple[Explained, Looked]:
    """A figure of a product, the first known one when none is named; of a digest beside what it said then.

    Raises NotFoundError, NotAllowedError.
    """
    looked = look_up(unit, which=which, person=person)
    figures = looked.part.figures
    said = next((one for one in figures if one.metric.key == metric), None)
    said = said or next((one for one in figures if one.now.value is not None), None) or next(iter(figures), None)
    if said is None:
        raise NotFoundError(NOTHING_COUNTED)
    product, key, window = looked.part.product, said.metric.key, looked.window
    late = next((one for one in looked.part.lately if one.figure.metric.key == key), None)
    if late is not None:  # what was shown is of another period
        window, said = Window(late.start, late.end), late.figure
    elif said.now.read_for is not None:
        window = Window(*said.now.read_for)
        said = replace(said, now=replace(said.now, read_for=None))
    found = explain(unit, product=product, metric=key, window=window, person=person)
    was_said = which.window is None and (looked.said is None or key in looked.said)
    return (replace(found, then=said.now) if was_said else found), looked


def _with_the_rest(
    unit: Unit, parts: Sequence[ProductDigest], key: str, window: Window
) -> tuple[tuple[ProductDigest, ...], frozenset[str]]:
    """Of a digest of the portfolio, which told of few products and of one figure each: the same parts, with one of any
    product that has all its figures, and the metrics of it that the digest told of."""
    row, told = unit.products.by_key(key), next((one for one in parts if one.product.key == key), None)
    said = {one.metric.key: one for one in told.figures} if told is not None else {}
    if row is None:
        return tuple(parts), frozenset(said)
    whole = product_part(unit, row, window)
    whole = replace(whole, figures=tuple(said.get(one.metric.key, one) for one in whole.figures))
    others = [one for one in parts if one is not told]
    return (whole, *others), frozenset(said)


def _parts(unit: Unit, digest_id: str) -> tuple[tuple[ProductDigest, ...], Window, bool]:
    """What a kept digest said, by product, and whether it is one of the portfolio, which told of each product the
    figure it listed it for."""
    row = unit.digests.by_id(digest_id) if digest_id else None
    if row is None:
        raise NotFoundError(GONE)
    window, whose = Window(row.start, row.end), unit.people.by_ids([row.person_id], withdrawn=True)[0]
    to = person_from(whose, frozenset())
    if row.kind is DigestKind.OWNER:
        return owner_digest(unit, row, to).products, window, False
    digest, parts = portfolio_digest(unit, row, to), dict[str, ProductDigest]()
    for mover in (*digest.movers, *digest.falling, *digest.unused, *digest.stuck, *digest.overdue, *digest.ownerless):
        if mover.figure is not None or mover.product.key not in parts:
            figures = (mover.figure,) if mover.figure is not None else ()
            parts[mover.product.key] = ProductDigest(mover.product, figures=figures)
    return tuple(parts.values()), window, True
