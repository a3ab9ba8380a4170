"""What came in lately: of each product the sources, up to which day, and what was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portfolio.cards import Person, ProductCard
from portfolio.catalog_cards import cards_of
from portfolio.people import Act, may, row_id_of
from storage.models import ProductRow
from storage.unit import Unit
from storage.vocabulary import IntakeStatus, Role

STOPPED_AFTER = timedelta(minutes=10)
MOST_INTAKES = 20


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source of usage: its last day, and how many rows it brought."""

    name: str
    last: date
    rows: int


@dataclass(frozen=True, slots=True)
class UsageStatus:
    """What is known of one product, the latest source first. `noted_until`: the last day a reading is about."""

    product: ProductCard
    sources: tuple[SourceStatus, ...] = ()
    readings: int = 0
    noted_until: date | None = None
    may_note: bool = False

    @property
    def last(self) -> date | None:
        """The last day usage reached us for."""
        return max((one.last for one in self.sources), default=None)


def usage_status(unit: Unit, *, by: Person, product_key: str = "") -> tuple[UsageStatus, ...]:
    """Of one product, or of all this person may bring usage of: their own, for leads and operators all.

    What they may not see is left out; what waits longest for news comes first.
    """
    cards = cards_of(unit, _rows(unit, by, product_key))
    allowed = [card for card in cards if may(by, Act.TAKE_IN_USAGE, owner_keys=owner_keys(card))]
    rows = {row.key: row.id or 0 for row in unit.products.by_keys([card.key for card in allowed])}
    coverage = unit.intake.coverage(list(rows.values()))
    readings = unit.intake.readings(list(rows.values()))
    found = []
    for card in allowed:
        product_id = rows[card.key]
        sources = tuple(
            SourceStatus(one.source, one.last, one.rows) for one in coverage if one.product_id == product_id
        )
        count, end = readings.get(product_id, (0, None))
        until = end - timedelta(days=1) if end else None
        note = may(by, Act.NOTE_FIGURES, owner_keys=owner_keys(card))
        found.append(UsageStatus(card, sources, count, until, note))
    return tuple(sorted(found, key=lambda one: (one.last or date.min, one.product.name)))


def stopped_intakes(unit: Unit, *, now: datetime) -> tuple[str, ...]:
    """Names of files whose taking in was stopped and not gone on with."""
    recent = unit.intake.recent(MOST_INTAKES)
    return tuple(
        row.name for row in recent if row.status is IntakeStatus.RUNNING and now - row.began_at > STOPPED_AFTER
    )


def owner_keys(card: ProductCard) -> list[str]:
    """Keys of who answers for a product."""
    return [one.key for one in (card.owner, card.deputy) if one is not None]


def _rows(unit: Unit, by: Person, product_key: str) -> Sequence[ProductRow]:
    if product_key:
        return unit.products.by_keys([product_key])
    person_id = row_id_of(unit, by)
    mine = [] if person_id is None else unit.products.answered_for_by(person_id)
    if mine or not by.roles & {Role.PORTFOLIO_LEAD, Role.OPERATOR}:
        return [row for row in mine if row.stage.is_in_use]
    return [row for row in unit.products.all() if row.stage.is_in_use]
