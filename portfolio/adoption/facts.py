"""What is known of one product over one window: counted in the database, and nothing worked out yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.adoption.windows import Window
from storage.models import ProductRow
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts of one product and window. `watched`: usage of it reached us at all, up to and into the window, so that
    nobody having used it is known and not a gap. `eligible`: how many people may use it; None when nobody knows.
    """

    product_id: int
    window: Window
    watched: bool = False
    people: int = 0
    eligible: int | None = None
    sources: tuple[str, ...] = ()


def facts_of(unit: Unit, products: Sequence[ProductRow], window: Window) -> dict[int, Facts]:
    """The facts of these products over a window, by product id; read together, whatever their number."""
    ids = [row.id for row in products if row.id is not None]
    people = unit.usage.active_people(ids, window.start, window.end)
    return {
        product_id: Facts(product_id, window, watched=product_id in people, people=people.get(product_id, 0))
        for product_id in ids
    }
