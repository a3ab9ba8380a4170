"""How many people used any product, each counted once, and how many used each of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import ACTIVE_PEOPLE, NOTHING, Reading
from portfolio.adoption.reached import Reach
from portfolio.adoption.weekly import CHARTED_WEEKS, History, nobody_in
from portfolio.adoption.windows import Window
from portfolio.cards import ProductCard
from portfolio.catalog_cards import cards_of
from storage.models import ProductRow
from storage.unit import Unit
from storage.vocabulary import LifecycleStage

CHARTED_WINDOWS = CHARTED_WEEKS


@dataclass(frozen=True, slots=True)
class ProductPeople:
    """How many people used one product in a window and in the one before; None where nobody knows."""

    product: ProductCard
    now: float | None
    before: float | None


def counted_products(unit: Unit) -> tuple[ProductRow, ...]:
    """The products whose people count: all but the retired ones."""
    return tuple(row for row in unit.products.all() if row.stage is not LifecycleStage.RETIREMENT)


def people_of_all(unit: Unit, reach: Mapping[int, Reach], window: Window) -> tuple[History, Figure | None]:
    """People active with any product, each counted once, over the last twelve windows; None when nobody knows.

    `reach`: as `how_far` says of the products.
    """
    windows = window.and_before(CHARTED_WINDOWS - 1)
    counted = unit.usage.people_of_all(list(reach), [(one.start, one.end) for one in windows]) if reach else []
    known = [any(far.knows(one) for far in reach.values()) for one in windows]
    nobody = {place for _, place in nobody_in(unit, windows, reach, {})} if 0 in counted else set()
    values = [
        float(people) if known[place] and (people or place in nobody) else None for place, people in enumerate(counted)
    ]
    history = tuple((one.start, value) for one, value in zip(windows, values, strict=False))
    if not values or values[-1] is None:
        return history, None
    return history, Figure(ACTIVE_PEOPLE, _reading(values[-1]), _reading(values[-2]))


def _reading(value: float | None) -> Reading:
    return NOTHING if value is None else Reading(value, n=int(value))


def people_of_each(
    unit: Unit, rows: Sequence[ProductRow], reach: Mapping[int, Reach], window: Window
) -> tuple[ProductPeople, ...]:
    """The same by product as `people_of_all` counts them, the one with most people first."""
    windows = (window.before(), window)
    counted = unit.usage.people(list(reach), [(one.start, one.end) for one in windows]) if reach else {}
    nobody = nobody_in(unit, windows, reach, counted)
    found = []
    for row, card in zip(rows, cards_of(unit, rows), strict=True):
        people = counted.get(row.id or 0, [0, 0])
        before, now = (
            float(count) if count or (row.id or 0, place) in nobody else None for place, count in enumerate(people)
        )
        found.append(ProductPeople(card, now, before))
    return tuple(sorted(found, key=lambda one: (one.now is None, -(one.now or 0), one.product.name.casefold())))


def added_up(products: Collection[ProductPeople]) -> int:
    """What the products' people are together, so that who used several counts in each."""
    return sum(int(one.now or 0) for one in products)
