"""What a metric is and what it says: the shapes of the table of metrics, and of one value over one window."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from storage.vocabulary import Basis, Better, ProductKind

if TYPE_CHECKING:
    from portfolio.adoption.facts import Facts

LEAST_PEOPLE = 5  # what people said or did is shown from so many of them on (capabilities O12; GitHub, Viva alike)
GAUGE_HOLDS = 31  # days for which a gauge that was read stands


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


class Combine(StrEnum):
    """What readings of shorter periods make of a window."""

    SUM = "sum"  # what happens: each of it in one period
    MEAN = "mean"  # what is averaged already: each weighs as many as it was made from
    PEAK = "peak"  # how many different people: of two periods at least as many as of the busier one
    LATEST = "latest"  # a gauge: what was read last, for a while after it was read


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one metric over one window. `value` None: too little is known, which is a gap and never 0.

    `n`: how many people, answers or cases it is made from. `denominator`: of how many, where that is known.
    `held_back`: something is known, from too few to show. `unit_name`: the unit of an impact, such as "EUR a year".
    `at_least`: it cannot be lower, and may well be higher. `left_out`: so many impacts are in other units, and not in
    it. `days`: of how many days of the window it tells, where that is not all of them. `read_for`: the period, its end
    not part of it, for which it was read, where that is not the window.
    """

    value: float | None
    n: int = 0
    denominator: int | None = None
    basis: Basis = Basis.MEASURED
    held_back: bool = False
    sources: tuple[str, ...] = ()
    unit_name: str = ""
    at_least: bool = False
    left_out: int = 0
    days: int | None = None
    of_days: int | None = None  # how many the window has, where `days` are not all of them
    read_for: tuple[date, date] | None = None


NOTHING = Reading(None)


def not_counted(_facts: "Facts") -> Reading:
    """For what only readings tell."""
    return NOTHING


@dataclass(frozen=True, slots=True)
class Metric:
    """One row: what it is called, what it means, and how it is worked out from the facts of a product and window.

    `kinds` empty means every kind of product. `definition` is the sentence a person reads; `of` names the denominator.
    `basis`: of what is counted here, and of a value given without one; a value that says its own keeps it.
    `least`: the fewest people, answers or cases it is shown from. `noted`: people may give it by form or file.
    `measure` counts what the store holds; `combine`, and for a gauge `holds`, tell what readings of other periods
    make of a window.
    """

    key: str
    label: str
    unit: MetricUnit
    better: Better
    definition: str
    measure: "Callable[[Facts], Reading]" = not_counted
    of: str = ""
    basis: Basis = Basis.MEASURED
    least: int = 1
    kinds: frozenset[ProductKind] = frozenset()
    noted: bool = True
    combine: Combine = Combine.MEAN
    holds: int = GAUGE_HOLDS


def weakest(bases: "list[Basis]") -> Basis:
    """The basis of what is made of several: measured only when all of it is."""
    return max(bases, key=list(Basis).index, default=Basis.MEASURED)
