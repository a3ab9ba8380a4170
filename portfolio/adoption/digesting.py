"""Composes an owner's digest: their products over one turn, what changed, what would help, kept as it was said."""

from collections.abc import Callable, Sequence
from datetime import datetime

from portfolio.adoption.changes import PEOPLE_METRIC, changes_in
from portfolio.adoption.digests import OwnerDigest, ProductDigest
from portfolio.adoption.offers import best_offer, keep_offer
from portfolio.adoption.receipts import receipt_for, told_in
from portfolio.adoption.seeing import see, weekly
from portfolio.adoption.windows import Window
from portfolio.adoption.written import owner_digest, owner_json
from portfolio.cards import Person
from portfolio.errors import NotFoundError
from portfolio.people import row_id_of
from storage.models import DigestRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import DigestKind, LifecycleStage

# A hypothesis has no users yet, and what is retired need not be adopted any more.
NOT_DIGESTED = frozenset({LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT})


def compose_owner_digest(
    unit: Unit,
    *,
    person: Person,
    turn_key: str,
    window: Window,
    at: datetime,
    new_id: Callable[[], str],
) -> OwnerDigest:
    """The digest of somebody's products for one turn, made and kept; the kept one when this turn's was made before.

    It is quiet when nothing changed, there is nothing to offer and nothing to tell. What it offers is kept too, and
    what it tells of the last offer is told. Raises NotFoundError for somebody who is not in the portfolio.
    """
    person_id = row_id_of(unit, person)
    if person_id is None:
        raise NotFoundError("Only people of the portfolio get digests.")
    row = unit.digests.of_period(person_id, DigestKind.OWNER, turn_key)
    if row is None:
        made = _made(unit, person, turn_key, window, at=at, ids=(new_id(), new_id()))
        row = DigestRow(
            id=made.id, person_id=person_id, kind=DigestKind.OWNER, period=turn_key, start=window.start, end=window.end,
            quiet=made.quiet, figures=owner_json(made), made_at=at,
        )  # fmt: skip
        if unit.digests.add_once(row.model_dump()):
            if made.offer is not None:
                keep_offer(unit, made.offer, digest_id=made.id, at=at)
            told_in(unit, person_id=person_id, digest_id=made.id, at=at)
            return made
        row = unit.digests.of_period(person_id, DigestKind.OWNER, turn_key) or row  # another process was faster
    return owner_digest(unit, row, person)


def preview_owner_digest(unit: Unit, *, person: Person, turn_key: str, window: Window, at: datetime) -> OwnerDigest:
    """The same, as things stand now and kept nowhere; its id is ""."""
    return _made(unit, person, turn_key, window, at=at, ids=("", ""))


def kept_owner_digest(unit: Unit, *, person: Person, turn_key: str) -> OwnerDigest | None:
    """The digest of somebody's products that was made for a turn, or None."""
    person_id = row_id_of(unit, person)
    row = None if person_id is None else unit.digests.of_period(person_id, DigestKind.OWNER, turn_key)
    return None if row is None else owner_digest(unit, row, person)


def digested_for(unit: Unit, *, person: Person) -> tuple[ProductRow, ...]:
    """The products somebody hears about: those they own, and those they deputise for that have no owner."""
    person_id = row_id_of(unit, person)
    rows = [] if person_id is None else unit.products.answered_for_by(person_id)
    mine = [row for row in rows if row.owner_id == person_id or row.owner_id is None]
    return tuple(row for row in mine if row.stage not in NOT_DIGESTED)


def product_part(unit: Unit, row: ProductRow, window: Window) -> ProductDigest:
    """One product over a window, as a digest shows it."""
    return _parts(unit, (row,), window)[0]


def _made(
    unit: Unit, person: Person, turn_key: str, window: Window, *, at: datetime, ids: tuple[str, str]
) -> OwnerDigest:
    """`ids`: of the digest and of what it offers."""
    products = _parts(unit, digested_for(unit, person=person), window)
    offer = best_offer(unit, products, window=window, at=at, offer_id=ids[1])
    receipt = receipt_for(unit, person_id=row_id_of(unit, person) or 0, window=window)
    if offer is not None and not any(one.changes for one in products):
        # Where nothing changed, the product there is something to do for leads.
        products = tuple(sorted(products, key=lambda one: one.product.key != offer.product.key))
    quiet = offer is None and receipt is None and not any(one.changes for one in products)
    return OwnerDigest(ids[0], person, turn_key, window, products, offer=offer, receipt=receipt, quiet=quiet)


def _parts(unit: Unit, rows: Sequence[ProductRow], window: Window) -> tuple[ProductDigest, ...]:
    """The products, the one that changed most first."""
    if not rows:
        return ()
    ids = [row.id for row in rows if row.id is not None]
    seen, history = see(unit, rows, window), weekly(unit, ids, window)
    made = []
    for one in ids:
        part = ProductDigest(
            seen[one].product,
            figures=seen[one].figures,
            changes=changes_in(seen[one]),
            history=history[one],
            held_back=any(figure.now.held_back for figure in seen[one].figures),
        )
        made.append(part)
    return tuple(sorted(made, key=_order))


def _order(part: ProductDigest) -> tuple[float, int, float, str]:
    people = next((one.now.value for one in part.figures if one.metric.key == PEOPLE_METRIC), None)
    return (
        -max((one.weight for one in part.changes), default=0.0),
        -len(part.changes),
        -(people or 0),
        part.product.key,
    )
