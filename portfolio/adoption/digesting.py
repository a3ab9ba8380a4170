"""Composes an owner's digest: their products over one turn, what changed, what would help, kept as it was said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from portfolio.adoption.changes import PEOPLE_METRIC, Told, changes_in
from portfolio.adoption.digests import Offer, OwnerDigest, ProductDigest
from portfolio.adoption.lately import LOOKED_BACK, lately
from portfolio.adoption.offers import NOT_AGAIN_FOR, best_offer, keep_offer
from portfolio.adoption.receipts import receipt_for, told_in
from portfolio.adoption.seeing import see
from portfolio.adoption.weekly import weekly
from portfolio.adoption.windows import Window, begin_of
from portfolio.adoption.written import owner_digest, owner_json
from portfolio.cards import Person
from portfolio.errors import NotFoundError
from portfolio.people import row_id_of
from storage.models import DigestRow, ProductRow
from storage.unit import Unit
from storage.vocabulary import DigestKind


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

    It is quiet when nothing changed, nothing new would help and nothing came of what was offered before. Raises
    NotFoundError for somebody who is not in the portfolio.
    """
    person_id = _row_id(unit, person)
    row = unit.digests.of_period(person_id, DigestKind.OWNER, turn_key)
    if row is None:
        made = _made(unit, person, turn_key, window, at=at, digest_id=new_id(), offer_id=new_id())
        row = DigestRow(
            id=made.id, person_id=person_id, kind=DigestKind.OWNER, period=turn_key, start=window.start, end=window.end,
            quiet=made.quiet, figures=owner_json(made), made_at=at,
        )  # fmt: skip
        if unit.digests.add_once(row.model_dump()):
            _keep_action(unit, made, person_id, at)
            return made
        row = unit.digests.of_period(person_id, DigestKind.OWNER, turn_key) or row  # another process was faster
    return owner_digest(unit, row, person)


def preview_owner_digest(
    unit: Unit, *, person: Person, turn_key: str, window: Window, at: datetime | None = None
) -> OwnerDigest:
    """The same, as things stand at that moment (the end of the window when None) and kept nowhere; its id is ""."""
    _row_id(unit, person)
    return _made(unit, person, turn_key, window, at=at or begin_of(window.end), digest_id="", offer_id="")


def kept_owner_digest(unit: Unit, *, person: Person, turn_key: str) -> OwnerDigest | None:
    """The digest of somebody's products that was made for a turn, or None."""
    person_id = row_id_of(unit, person)
    row = None if person_id is None else unit.digests.of_period(person_id, DigestKind.OWNER, turn_key)
    return None if row is None else owner_digest(unit, row, person)


def digested_for(unit: Unit, *, person: Person) -> tuple[ProductRow, ...]:
    """The products in use that somebody hears about: those they own, and those they deputise for that have no owner."""
    person_id = row_id_of(unit, person)
    rows = [] if person_id is None else unit.products.answered_for_by(person_id)
    mine = [row for row in rows if row.owner_id == person_id or row.owner_id is None]
    return tuple(row for row in mine if row.stage.is_in_use)


def product_part(unit: Unit, row: ProductRow, window: Window) -> ProductDigest:
    """One product over a window, as a digest shows it."""
    return _parts(unit, (row,), window)[0]


def _made(
    unit: Unit, person: Person, turn_key: str, window: Window, *, at: datetime, digest_id: str, offer_id: str
) -> OwnerDigest:
    rows = digested_for(unit, person=person)
    person_id = _row_id(unit, person)
    products = _parts(unit, rows, window, told=_told(unit, person_id, window), at=at)
    offer = best_offer(unit, products, window=window, at=at, offer_id=offer_id)
    receipt = receipt_for(unit, person_id=person_id, window=window)
    changed = any(one.changes for one in products)
    if offer is not None and not changed:
        # Where nothing changed, the product there is something to do for leads.
        products = tuple(sorted(products, key=lambda one: one.product.key != offer.product.key))
    quiet = not changed and not _is_new(unit, offer, rows, at) and not (receipt is not None and receipt.done)
    return OwnerDigest(digest_id, person, turn_key, window, products, offer, receipt, quiet)


def _is_new(unit: Unit, offer: Offer | None, rows: Sequence[ProductRow], at: datetime) -> bool:
    """Whether an offer alone is worth a digest: what was offered lately and left undone is no news."""
    if offer is None:
        return False
    ids = {row.id or 0 for row in rows if row.key == offer.product.key}
    return all(row.kind is not offer.kind for row in unit.digest_actions.offered_since(ids, at - NOT_AGAIN_FOR))


def _keep_action(unit: Unit, made: OwnerDigest, person_id: int, at: datetime) -> None:
    """What a digest that is said offers is kept with it, and what it tells need not be told again."""
    if made.quiet:
        return
    told_in(unit, person_id=person_id, digest_id=made.id, at=at)
    if made.offer is not None:
        keep_offer(unit, made.offer, digest_id=made.id, at=at)


def _row_id(unit: Unit, person: Person) -> int:
    person_id = row_id_of(unit, person)
    if person_id is None:
        raise NotFoundError("Only people of the portfolio get digests.")
    return person_id


def _told(unit: Unit, person_id: int, window: Window) -> dict[str, frozenset[Told]]:
    """What the last digests told somebody, by product key."""
    found: dict[str, frozenset[Told]] = {}
    for row in unit.digests.ended_since(person_id, DigestKind.OWNER, window.end - LOOKED_BACK, before=window.end):
        days = (window.end - row.end).days
        for one in row.figures["products"]:
            told = {Told(change["kind"], change["metric"], change["value"], days) for change in one["changes"]}
            found[one["product"]] = found.get(one["product"], frozenset()) | told
    return found


def _parts(
    unit: Unit,
    rows: Sequence[ProductRow],
    window: Window,
    *,
    told: Mapping[str, frozenset[Told]] | None = None,
    at: datetime | None = None,
) -> tuple[ProductDigest, ...]:
    """The products, the one that changed most first."""
    if not rows:
        return ()
    ids = [row.id for row in rows if row.id is not None]
    seen, history = see(unit, rows, window, told=told, at=at), weekly(unit, ids, window)
    made = [
        ProductDigest(
            seen[one].product,
            figures=seen[one].figures,
            changes=changes_in(seen[one]),
            history=history[one],
            held_back=any(figure.now.held_back for figure in seen[one].figures),
            lately=lately(seen[one].figures, seen[one].series, window),
        )
        for one in ids
    ]
    return tuple(sorted(made, key=_order))


def _order(part: ProductDigest) -> tuple[float, int, float, str]:
    people = next((one.now.value for one in part.figures if one.metric.key == PEOPLE_METRIC), None)
    return (
        -max((one.weight for one in part.changes), default=0.0),
        -len(part.changes),
        -(people or 0),
        part.product.key,
    )
