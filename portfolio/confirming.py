"""Still true? Who answers for a product says so of its card; where nobody did for long, the card is stale."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.catalog import product_card
from portfolio.errors import InvalidInputError
from portfolio.people import Act, may, people_from, require
from storage.unit import Unit
from storage.vocabulary import LifecycleStage

STALE_AFTER = timedelta(days=180)  # where the company sets no other time
ASKED_AGAIN_AFTER = timedelta(days=30)  # before that a card that was confirmed is not asked about


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long a card was not confirmed. `confirmed_at`: None while nobody did, and then it counts from `since`, the
    day the product came into the catalogue. `by`: who did, None where nobody knows them any more."""

    since: datetime
    is_stale: bool
    confirmed_at: datetime | None = None
    by: Person | None = None


def freshness_of(unit: Unit, product: ProductCard, *, at: datetime) -> Freshness | None:
    """How fresh the card is; None for a product in retirement, of which nobody expects that."""
    row = unit.products.by_key(product.key)
    if row is None or row.stage is LifecycleStage.RETIREMENT:
        return None
    company = unit.company.present()
    days = company.confirm_days if company is not None else None
    since = row.confirmed_at or row.created_at
    person = unit.people.by_key(row.confirmed_by) if row.confirmed_by else None
    by = people_from(unit, [person])[0] if person is not None else None
    return Freshness(since, at - since > (timedelta(days=days) if days else STALE_AFTER), row.confirmed_at, by)


def may_confirm(product: ProductCard, person: Person, freshness: Freshness | None, *, at: datetime) -> bool:
    """Whether the person is asked if the card is still true."""
    if freshness is None or not may(person, Act.CONFIRM_CARD, owner_keys=owner_keys(product)):
        return False
    return freshness.confirmed_at is None or at - freshness.confirmed_at > ASKED_AGAIN_AFTER


def confirm_card(unit: Unit, *, product_key: str, by: Person, at: datetime) -> ProductCard:
    """The card is still true; saying it twice is saying it once more. The catalogue's version stays.

    Raises NotFoundError, NotAllowedError, InvalidInputError.
    """
    unit.company.hold_version()  # an import that runs meanwhile writes the same row
    product = product_card(unit, key=product_key)
    require(by, Act.CONFIRM_CARD, owner_keys=owner_keys(product))
    if product.stage is LifecycleStage.RETIREMENT:
        raise InvalidInputError(f"{product.name} is in retirement, so its card needs no confirming.")
    row = unit.products.by_key(product_key)
    if row is not None:
        row.confirmed_at, row.confirmed_by = at, by.key
        unit.products.flush()
    return product
