"""Readings that sources and people gave, and what those of several periods make of one window."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from portfolio.adoption.readings import NOTHING, Combine, Metric, MetricUnit, Reading, weakest
from portfolio.adoption.windows import Window
from storage.vocabulary import Basis

COUNTED = (MetricUnit.PEOPLE, MetricUnit.TEAMS, MetricUnit.COUNT)
SHORTEST_STANDING, LONGEST_STANDING = 62, 92  # days: two months, so that a late value is no gap, and a quarter
LONGEST_HOLE = 3  # days: a weekend and a holiday; sources leave out days on which nothing happened


@dataclass(frozen=True, slots=True)
class Given:
    """A value of a metric for a period; `end` is not part of it. `place`: the later it came, the higher."""

    start: date
    end: date
    value: float
    source: str
    n: int | None = None
    denominator: int | None = None
    basis: Basis = Basis.MEASURED
    place: int = 0

    @property
    def days(self) -> int:
        """How many days it is about."""
        return (self.end - self.start).days


def combined(metric: Metric, given: Iterable[Given], window: Window) -> Reading:
    """What these readings of a metric say about a window.

    One for exactly this window wins, then the one with the best basis, then the latest. A gauge is what was read last
    up to the window's end, while it holds. Of the sources that gave shorter periods the one that covers most days
    counts, alone; where a sum or a peak would leave out more than three days on end, there is a gap. A mean of a longer
    period stands for a while: what is asked every month is news once a month.
    """
    usable = list(given)
    exact = [one for one in usable if (one.start, one.end) == (window.start, window.end)]
    if exact:
        return as_read(metric, max(exact, key=_standing))
    if metric.combine is Combine.LATEST:
        since = window.start - timedelta(days=metric.holds)
        return _last(metric, [one for one in usable if since < one.end <= window.end])
    chain = max(_chains(usable, window), key=_worth, default=())
    if not chain and metric.combine is Combine.MEAN:
        return _last(metric, [one for one in usable if still_stands(one.start, one.end, window)])
    if not chain or (metric.combine is not Combine.MEAN and _longest_hole(chain, window) > LONGEST_HOLE):
        return NOTHING
    return _several(metric, chain, window)


def still_stands(start: date, end: date, window: Window) -> bool:
    """Whether what was read for a period may be shown beside a shorter window after it: for two months, and as long as
    the period is where that is longer, up to a quarter."""
    days, age = (end - start).days, (window.end - end).days
    return window.days < days and 0 <= age <= min(max(days, SHORTEST_STANDING), LONGEST_STANDING)


def _last(metric: Metric, read: Sequence[Given]) -> Reading:
    """What was read for the newest period, with which that was."""
    if not read:
        return NOTHING
    newest = newest_of(read)
    return replace(as_read(metric, newest), read_for=(newest.start, newest.end))


def newest_of(read: Iterable[Given]) -> Given:
    """Of the newest period the one with the best basis, then the one that came last."""
    return max(read, key=lambda one: (one.end, *_standing(one)))


def _standing(one: Given) -> tuple[int, int]:
    return (-list(Basis).index(one.basis), one.place)


def _worth(chain: Sequence[Given]) -> tuple[int, int, int]:
    basis = weakest([one.basis for one in chain])
    return (sum(one.days for one in chain), -list(Basis).index(basis), max(one.place for one in chain))


def _chains(given: Iterable[Given], window: Window) -> Iterator[tuple[Given, ...]]:
    """By source, periods inside the window that follow each other; of those that begin alike the longest is taken."""
    by_source: dict[str, list[Given]] = {}
    for one in given:
        if window.start <= one.start and one.end <= window.end:
            by_source.setdefault(one.source, []).append(one)
    for some in by_source.values():
        taken: list[Given] = []
        for one in sorted(some, key=lambda one: (one.start, -one.days)):
            if not taken or one.start >= taken[-1].end:
                taken.append(one)
        yield tuple(taken)


def _longest_hole(chain: Sequence[Given], window: Window) -> int:
    edges = [window.start, *(edge for one in chain for edge in (one.start, one.end)), window.end]
    return max((following - end).days for end, following in list(pairwise(edges))[::2])


def _n(metric: Metric, one: Given) -> int:
    """A count tells itself from how many it is made; of anything else somebody has to say it."""
    if one.n is not None:
        return one.n
    return round(one.value) if metric.unit in COUNTED else 0


def as_read(metric: Metric, one: Given) -> Reading:
    """What one of them says about its own period."""
    return Reading(one.value, _n(metric, one), one.denominator, one.basis, sources=(one.source,))


def _several(metric: Metric, chain: Sequence[Given], window: Window) -> Reading:
    basis, n = weakest([one.basis for one in chain]), sum(_n(metric, one) for one in chain)
    days = sum(one.days for one in chain)
    known, sources = None if days == window.days else days, (chain[0].source,)
    whole = None if known is None else window.days
    if metric.combine is Combine.SUM:
        return Reading(sum(one.value for one in chain), n, basis=basis, sources=sources, days=known, of_days=whole)
    if metric.combine is Combine.PEAK:
        peak = max(chain, key=lambda one: one.value)
        return Reading(
            peak.value, _n(metric, peak), peak.denominator, basis, sources=sources, days=known, of_days=whole,
            at_least=len(chain) > 1 or known is not None,
        )  # fmt: skip
    of = [one.denominator for one in chain if one.denominator is not None]
    return Reading(
        _mean(chain), n, sum(of) if len(of) == len(chain) else None, basis, sources=sources, days=known, of_days=whole
    )


def _mean(chain: Sequence[Given]) -> float:
    """Each weighs as many as it was made from; as many days as it is about where that is not known of all."""
    weights = [one.n or 0 for one in chain]
    if any(one.n is None for one in chain) or not sum(weights):
        weights = [one.days for one in chain]
    return sum(one.value * weight for one, weight in zip(chain, weights, strict=True)) / sum(weights)
