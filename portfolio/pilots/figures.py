"""The arithmetic behind a pilot's figures: one value per person, then across people, with how much it spreads."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from storage.vocabulary import Basis, Evidence

ANSWERS_AT_LEAST = 5  # below them, or below so many people, a figure of named feedback says too little
PEOPLE_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `n`: answers it is made of, of so many `people`; 0 people where it does not come from feedback.

    `spread`: the standard deviation across people, None for fewer than two.
    """

    value: float
    n: int
    people: int
    spread: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether something may be judged by it."""
        return self.n >= ANSWERS_AT_LEAST and self.people >= PEOPLE_AT_LEAST


# What feedback is measured by, and what that rests on. Minutes are people's own estimate for one use.
# Minutes saved are what people say, too: nobody worked them out from anything (capabilities, section 3, Feedback).
BASES: dict[Evidence, Basis] = {
    Evidence.QUALITY: Basis.SELF_REPORTED,
    Evidence.TRUST: Basis.SELF_REPORTED,
    Evidence.MINUTES_SAVED: Basis.SELF_REPORTED,
    Evidence.WORKED: Basis.SELF_REPORTED,
}


def whole_lots(lots: Iterable[int], *, least: int) -> frozenset[int]:
    """Of the lots anonymous answers of one kind came in, those they may be counted from. `lots`: one for each answer.

    Lots are counted together until at least `least` more answers stand in them: a figure never moves by one anonymous
    answer, also where few of a lot filled in the field.
    """
    counts = Counter(lots)
    whole: set[int] = set()
    waiting: list[int] = []
    pending = 0
    for lot in sorted(counts):
        waiting.append(lot)
        pending += counts[lot]
        if pending >= least:
            whole.update(waiting)
            waiting, pending = [], 0
    return frozenset(whole)


@dataclass(frozen=True, slots=True)
class Sum:
    """How often one person said something of a kind, and the sum of it in halves."""

    n: int = 0
    halves: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.n + other.n, self.halves + other.halves)


def sums_from(said: Mapping[Evidence, tuple[int, int]]) -> dict[Evidence, Sum]:
    """What one person said of each kind, from (how often, sum in halves) as the store gives it."""
    return {kind: Sum(n, halves) for kind, (n, halves) in said.items()}


def figure_from(people: Iterable[Sum], nameless: Mapping[int, int], evidence: Evidence) -> Figure | None:
    """The figure of these people and these anonymous answers; None for nobody.

    `nameless`: how many said what, in halves. Each of them stands for itself: nobody knows whose it is.

    One value per person first, then across people: quality, trust and the share that worked (0 to 1) are means, minutes
    saved are the median, because a few people estimate in hours. Exact, in whole numbers: fractions take time.
    """
    alike = Counter(one for one in people if one.n)
    for value, times in nameless.items():
        alike[Sum(1, value)] += times
    if not alike:
        return None
    unit = math.lcm(*(2 * one.n for one in alike))  # every value is a whole number of these
    values: Counter[int] = Counter()
    for one, times in alike.items():
        values[one.halves * (unit // (2 * one.n))] += times
    count, total = values.total(), sum(value * times for value, times in values.items())
    middle = _median(values, count) if evidence is Evidence.MINUTES_SAVED else Fraction(total, count)
    n = sum(one.n * times for one, times in alike.items())
    return Figure(float(middle / unit), n, count, _spread(values, count, total, unit))


def _median(values: Counter[int], count: int) -> Fraction:
    passed, places = 0, ((count - 1) // 2, count // 2)
    found: list[int] = []
    for value in sorted(values):
        passed += values[value]
        while len(found) < len(places) and places[len(found)] < passed:
            found.append(value)
    return Fraction(sum(found), len(places))


def _spread(values: Counter[int], count: int, total: int, unit: int) -> float | None:
    """The standard deviation of a sample, None for fewer than two values. `values`: how many there are of each."""
    if count < 2:
        return None
    squares = sum(value * value * times for value, times in values.items())
    return math.sqrt(Fraction(count * squares - total * total, count * (count - 1) * unit * unit))
