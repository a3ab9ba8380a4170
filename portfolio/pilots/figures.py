"""The arithmetic behind a pilot's figures: one value per person, then across people, with how much it spreads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import StatisticsError, median, stdev

from portfolio.pilots.cards import Feedback
from storage.vocabulary import Basis, Evidence, Worked

ANSWERS_AT_LEAST = 5  # below them, or below so many people, a figure of named feedback says too little
PEOPLE_AT_LEAST = 3
HALVES = {Worked.YES: 2, Worked.PARTLY: 1, Worked.NO: 0}  # partly counts half

Measure = Callable[[Feedback], int | None]  # in halves, so that sums are whole numbers and nothing is rounded


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


def _quality(one: Feedback) -> int | None:
    return None if one.fields.quality is None else 2 * one.fields.quality


def _trust(one: Feedback) -> int | None:
    return None if one.fields.trust is None else 2 * one.fields.trust


def _minutes(one: Feedback) -> int | None:
    return None if one.fields.minutes_saved is None else 2 * one.fields.minutes_saved


def _worked(one: Feedback) -> int | None:
    return None if one.fields.worked is None else HALVES[one.fields.worked]


# What feedback is measured by. Minutes are people's own estimate for one use; the rest is what they say.
MEASURES: dict[Evidence, Measure] = {
    Evidence.QUALITY: _quality,
    Evidence.TRUST: _trust,
    Evidence.MINUTES_SAVED: _minutes,
    Evidence.WORKED: _worked,
}
BASES: dict[Evidence, Basis] = {
    Evidence.QUALITY: Basis.SELF_REPORTED,
    Evidence.TRUST: Basis.SELF_REPORTED,
    Evidence.MINUTES_SAVED: Basis.ESTIMATED,
    Evidence.WORKED: Basis.SELF_REPORTED,
}


def saying(feedback: Sequence[Feedback], evidence: Evidence, *, least: int) -> tuple[Feedback, ...]:
    """Of what may be counted, that which says something of this kind.

    Anonymous answers among it come in whole lots until at least `least` more of them say it: a figure never moves by
    one anonymous answer, also where few of a lot filled in the field.
    """
    measure = MEASURES[evidence]
    found = [one for one in feedback if one.may_be_told and measure(one) is not None]
    lots: dict[int, list[Feedback]] = {}
    for one in found:
        if one.author is None and one.lot is not None:
            lots.setdefault(one.lot, []).append(one)
    whole: set[int] = set()
    waiting: list[int] = []
    for lot in sorted(lots):
        waiting.append(lot)
        if sum(len(lots[each]) for each in waiting) >= least:
            whole.update(waiting)
            waiting = []
    return tuple(one for one in found if one.author is not None or one.lot in whole)


def figure_of(feedback: Iterable[Feedback], evidence: Evidence) -> Figure | None:
    """The figure these make: one value per person first, their mean, then across people; None when nobody says it.

    An anonymous answer stands for itself: nobody knows whose it is. Quality, trust and the share that worked (0 to 1)
    are means across people; minutes saved are the median, because a few people estimate in hours.
    """
    measure = MEASURES[evidence]
    values: dict[str, list[int]] = {}
    n = 0
    for one in feedback:
        value = measure(one)
        if value is None:
            continue
        whose = f"by {one.author.slack_id or one.author.key}" if one.author is not None else f"nameless {one.id}"
        values.setdefault(whose, []).append(value)
        n += 1
    if not values:
        return None
    per_person = [Fraction(sum(said), 2 * len(said)) for said in values.values()]
    middle = median(per_person) if evidence is Evidence.MINUTES_SAVED else sum(per_person) / len(per_person)
    return Figure(float(middle), n, len(per_person), spread_of(per_person))


def spread_of(values: Sequence[Fraction]) -> float | None:
    """The standard deviation of a sample, None for fewer than two values."""
    try:
        return float(stdev(values))
    except StatisticsError:
        return None
