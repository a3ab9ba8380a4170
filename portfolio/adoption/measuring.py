"""What the metrics of products say over a window, and what they said before."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.adoption.facts import Facts
from portfolio.adoption.gathering import facts_of, lasting
from portfolio.adoption.given import combined
from portfolio.adoption.metrics import NOTHING, Metric, Reading, metrics_of
from portfolio.adoption.windows import Window
from storage.models import ProductRow
from storage.unit import Unit
from storage.vocabulary import Basis


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's reading, and the one of the window before."""

    metric: Metric
    now: Reading
    before: Reading = NOTHING

    @property
    def change(self) -> float | None:
        """By how much it moved; None when one of the two is a gap, or they are impacts in different units."""
        if self.now.value is None or self.before.value is None or self.now.unit_name != self.before.unit_name:
            return None
        return self.now.value - self.before.value


def figures_of(
    unit: Unit, products: Sequence[ProductRow], window: Window, *, against: Window | None = None
) -> dict[int, tuple[Figure, ...]]:
    """The figures of these products, by product id, each product with the metrics of its kind, in their order.

    `against`: what they are compared with; the window before when None.
    """
    known = lasting(unit, products)
    now = facts_of(unit, products, window, known)
    before = facts_of(unit, products, against or window.before(), known)
    return {
        row.id: tuple(
            Figure(one, reading_of(one, now[row.id]), reading_of(one, before[row.id])) for one in metrics_of(row.kind)
        )
        for row in products
        if row.id is not None
    }


def reading_of(metric: Metric, facts: Facts) -> Reading:
    """What is shown of a metric: what we count ourselves or what was read, whichever has the better basis.

    Of two that are as good, what we count; of a gap or too few and something else, the something else.
    """
    counted = shown(metric, metric.measure(facts))
    told = facts.given.get(metric.key, ()) if metric.noted else ()
    given = shown(metric, combined(metric, told, facts.window))
    if given.value is None:
        return given if given.held_back and counted == NOTHING else counted
    return given if counted.value is None or _rank(given) < _rank(counted) else counted


def _rank(reading: Reading) -> int:
    return list(Basis).index(reading.basis)


def shown(metric: Metric, reading: Reading) -> Reading:
    """A reading from too few is held back."""
    if reading.value is None or reading.n >= metric.least:
        return reading
    return Reading(None, n=reading.n, basis=reading.basis, held_back=True)
