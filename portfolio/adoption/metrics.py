"""The table of metrics: what is counted for which kind of product, in what unit, and what it takes to be shown."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storage.vocabulary import Basis, Better, ProductKind

if TYPE_CHECKING:
    from portfolio.adoption.facts import Facts

LEAST_PEOPLE = 5  # what people said or did is shown from so many of them on (capabilities O12; GitHub, Viva alike)


class MetricUnit(StrEnum):
    """What a value counts."""

    PEOPLE = "people"
    TEAMS = "teams"
    COUNT = "count"
    DAYS = "days"
    MINUTES = "minutes"
    OF_FIVE = "of five"
    SHARE = "share"  # 0-1, shown in percent
    IMPACT = "impact"  # in the unit the initiatives give


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one metric over one window. `value` None: too little is known, which is a gap and never 0.

    `n`: how many people, answers or cases it is made from. `denominator`: of how many, where that is known.
    `held_back`: something is known, from too few to show. `unit_name`: the unit of an impact, such as "EUR a year".
    """

    value: float | None
    n: int = 0
    denominator: int | None = None
    basis: Basis = Basis.MEASURED
    held_back: bool = False
    sources: tuple[str, ...] = ()
    unit_name: str = ""


NOTHING = Reading(None)


@dataclass(frozen=True, slots=True)
class Metric:
    """One row: what it is called, what it means, and how it is worked out from the facts of a product and window.

    `kinds` empty means every kind of product. `definition` is the sentence a person reads; `of` names the denominator.
    `least`: the fewest people, answers or cases it is shown from. `noted`: people may give it by form or file.
    """

    key: str
    label: str
    unit: MetricUnit
    better: Better
    definition: str
    measure: "Callable[[Facts], Reading]"
    of: str = ""
    basis: Basis = Basis.MEASURED
    least: int = 1
    kinds: frozenset[ProductKind] = frozenset()
    noted: bool = True


def _active_people(facts: "Facts") -> Reading:
    if not facts.watched:
        return NOTHING
    return Reading(float(facts.people), n=facts.people, denominator=facts.eligible, sources=facts.sources)


METRICS: tuple[Metric, ...] = (
    Metric(
        "active_people",
        "active people",
        MetricUnit.PEOPLE,
        Better.UP,
        "People who did something with it on purpose at least once in the period. Seeing a suggestion does not count.",
        _active_people,
        of="people who may use it",
    ),
)


def metrics_of(kind: ProductKind) -> tuple[Metric, ...]:
    """The metrics of a kind of product, in the order they are shown."""
    return tuple(row for row in METRICS if not row.kinds or kind in row.kinds)


def metric(key: str) -> Metric | None:
    """The metric with this key, or None."""
    return next((row for row in METRICS if row.key == key), None)
