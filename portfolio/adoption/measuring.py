"""What the metrics of products say over a window, and what they said before."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.adoption.facts import facts_of
from portfolio.adoption.metrics import NOTHING, Metric, Reading, metrics_of
from portfolio.adoption.windows import Window
from storage.models import ProductRow
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's reading, and the one of the window before."""

    metric: Metric
    now: Reading
    before: Reading = NOTHING

    @property
    def change(self) -> float | None:
        """By how much it moved; None when one of the two is a gap."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


def figures_of(
    unit: Unit, products: Sequence[ProductRow], window: Window, *, against: Window | None = None
) -> dict[int, tuple[Figure, ...]]:
    """The figures of these products, by product id, each product with the metrics of its kind, in their order.

    `against`: what they are compared with; the window before when None.
    """
    now, before = facts_of(unit, products, window), facts_of(unit, products, against or window.before())
    return {
        row.id: tuple(
            Figure(one, _shown(one, one.measure(now[row.id])), _shown(one, one.measure(before[row.id])))
            for one in metrics_of(row.kind)
        )
        for row in products
        if row.id is not None
    }


def _shown(metric: Metric, reading: Reading) -> Reading:
    """A reading from too few is held back."""
    if reading.value is None or reading.n >= metric.least:
        return reading
    return Reading(None, n=reading.n, basis=reading.basis, held_back=True)
