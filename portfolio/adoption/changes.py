"""The table of changes worth a sentence in a digest: what has to happen, and how much it matters.

Thresholds keep noise out: a figure has to move further than it usually does, and by people enough that it is no
accident. Every rule is pure and says nothing of two windows that are alike.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from portfolio.adoption.digests import Change
from portfolio.adoption.given import still_stands
from portfolio.adoption.lately import LOOKED_BACK, Series
from portfolio.adoption.measuring import Figure
from portfolio.adoption.metrics import LEAST_PEOPLE, MetricUnit, Reading, metric
from portfolio.adoption.windows import Window
from portfolio.cards import ProductCard

PEOPLE_METRIC = "active_people"
NOISE_WINDOWS = 8  # of them it is known how much a figure usually moves from one to the next
SPREADS = 2.0  # so many times the usual move is more than noise
FEWEST_KNOWN = 3  # moves that must be known to call them usual
SMALLEST_SHARE, SHARE_UNKNOWN = 0.10, 0.20  # of those before; the second where nobody knows what is usual
SMALLEST_SCORE, SPREAD_OF_SCORES = 0.3, 1.0  # of five; answers of one to five rarely spread further
SMALLEST_POINTS, LEAST_ANSWERS = 0.05, 5  # of a share, five points
UNTOLD = frozenset({"returning_people"})  # how many there are tells it already
MORE_REQUESTS, TIMES_REQUESTS = 3, 1.5
UNUSED_AFTER = timedelta(weeks=4)
SLIDE = 3  # readings back, within which a slow slide is seen


class ChangeKind(StrEnum):
    """What a rule saw; the value is `Change.kind`."""

    FIRST = "first"
    PEOPLE = "people"
    RECORD = "record"
    TEAM_STOPPED = "team_stopped"
    TEAM_BEGAN = "team_began"
    SCORE = "score"
    SHARE = "share"
    PILING_UP = "piling_up"
    OVERDUE = "overdue"
    UNUSED = "unused"
    SILENT = "silent"
    NO_DATA = "no_data"
    REUSED = "reused"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Team:
    """How many people of a team were active, in the window before and in this one."""

    name: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions to the owner: asked in this window and the one before, overdue when it is told and at its beginning."""

    asked: int = 0
    asked_before: int = 0
    overdue: int = 0
    overdue_before: int = 0


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An impact somebody stood up for in the window."""

    title: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest told before: a kind of change, of which metric, at which value, and how many days ago."""

    kind: str
    metric: str
    value: float | None
    days_ago: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at, of one product and window.

    `past`: active people in the windows before, as long as this one, oldest first; None where nobody knows.
    `last_use`: the last day up to the window's end on which somebody used it, the first it was told of when nobody ever
    did. `told_until`: the last day its sources told of anything. `reaches`: how many people may use it or were sent
    here; 0 when nobody knows of any. `reused`: (scenario, initiatives that use it) of scenarios a further initiative
    took up in the window. `series`: what was read over longer periods, oldest first. `told`: what digests told lately.
    """

    product: ProductCard
    window: Window
    figures: tuple[Figure, ...] = ()
    past: tuple[float | None, ...] = ()
    teams: tuple[Team, ...] = ()
    last_use: date | None = None
    told_until: date | None = None
    reaches: int = 0
    questions: Questions = field(default_factory=Questions)
    reused: tuple[tuple[str, int], ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    series: Series = field(default_factory=dict)
    told: frozenset[Told] = frozenset()

    def figure(self, key: str) -> Figure | None:
        """The figure of this metric, or None."""
        return next((one for one in self.figures if one.metric.key == key), None)

    @property
    def idle_for(self) -> int:
        """For how many whole weeks nobody was seen using it."""
        return 0 if self.last_use is None else max(0, (self.window.end - self.last_use).days - 1) // 7

    @property
    def is_silent(self) -> bool:
        """Whether what tells of its usage told of nothing in the window: then nobody seen may be nobody told."""
        return self.told_until is None or self.told_until < self.window.start

    def was_told(self, kind: str, *, within: timedelta, metric: str = "", value: float | None = None) -> bool:
        """Whether a digest told this within some time, at this value where one is given."""
        return any(
            one.kind == kind
            and one.days_ago < within.days
            and metric in ("", one.metric)
            and value in (None, one.value)
            for one in self.told
        )


Rule = Callable[[Seen], Iterator[Change]]


def changes_in(seen: Seen) -> tuple[Change, ...]:
    """Everything worth a sentence, what matters most first."""
    found = [change for rule in CHANGES for change in rule(seen)]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.kind, one.name)))


def is_beyond_noise(now: float, before: float, past: Sequence[float | None]) -> bool:
    """Whether a count of people moved by people enough, and further than it usually does from window to window."""
    moved = abs(now - before)
    usual = _usual_move(past)
    if usual is None:
        return moved >= LEAST_PEOPLE and moved >= SHARE_UNKNOWN * before
    return moved >= LEAST_PEOPLE and moved >= SMALLEST_SHARE * before and moved > SPREADS * usual


def _usual_move(past: Sequence[float | None]) -> float | None:
    """By how much a figure usually differs from the window before; None when too few windows are known."""
    known = past[-NOISE_WINDOWS:]
    moves = [abs(after - one) for one, after in pairwise(known) if one is not None and after is not None]
    return sum(moves) / len(moves) if len(moves) >= FEWEST_KNOWN else None


def _is_whole(reading: Reading) -> bool:
    """Whether all of the window is known, and not only that there were at least so many."""
    return reading.value is not None and reading.days is None and not reading.at_least


def _first_known(seen: Seen) -> Iterator[Change]:
    figure = seen.figure(PEOPLE_METRIC)
    if figure is None or not figure.now.value or figure.before.value is not None or any(seen.past):
        return
    yield Change(ChangeKind.FIRST, 0.7, PEOPLE_METRIC, figure.now.value, n=figure.now.n)


def _people(seen: Seen) -> Iterator[Change]:
    figure = seen.figure(PEOPLE_METRIC)
    if figure is None or not _is_whole(figure.now) or not _is_whole(figure.before):
        return
    now, before = figure.now.value or 0.0, figure.before.value or 0.0
    if is_beyond_noise(now, before, seen.past):
        weight = _weight(0.4, abs(now - before) / max(before, now, 1.0))
        yield Change(ChangeKind.PEOPLE, weight, PEOPLE_METRIC, now, before, figure.now.n)


def _record(seen: Seen) -> Iterator[Change]:
    """More people than in any window as long before it, of at least eight."""
    figure = seen.figure(PEOPLE_METRIC)
    known = [value for value in seen.past if value is not None]
    if figure is None or figure.now.value is None or len(known) < NOISE_WINDOWS:
        return
    best = max(known)
    if figure.now.value >= best + LEAST_PEOPLE:
        yield Change(ChangeKind.RECORD, 0.5, PEOPLE_METRIC, figure.now.value, best, figure.now.n)


def _teams(seen: Seen) -> Iterator[Change]:
    """Teams that stopped or began, of at least five people: of a smaller one this would speak of persons.

    Only where usage is known on both sides: while a source is silent, no team has stopped.
    """
    figure = seen.figure(PEOPLE_METRIC)
    if figure is None or not _is_whole(figure.now) or not _is_whole(figure.before):
        return
    all_before, all_now = sum(one.before for one in seen.teams), sum(one.now for one in seen.teams)
    for team in seen.teams:
        if team.now == 0 and team.before >= LEAST_PEOPLE:
            weight = _weight(0.5, team.before / all_before)
            yield Change(ChangeKind.TEAM_STOPPED, weight, "active_teams", 0, team.before, team.before, team.name)
        elif team.before == 0 and team.now >= LEAST_PEOPLE:
            weight = _weight(0.4, team.now / all_now)
            yield Change(ChangeKind.TEAM_BEGAN, weight, "active_teams", team.now, 0, team.now, team.name)


def _scores(seen: Seen) -> Iterator[Change]:
    """What people gave one to five for moved: quality, trust, satisfaction."""
    for figure, now, before in _both(seen, MetricUnit.OF_FIVE):
        error = SPREAD_OF_SCORES * sqrt(1 / figure.now.n + 1 / figure.before.n)
        if abs(now - before) >= max(SMALLEST_SCORE, error) - 1e-9:
            yield _moved(ChangeKind.SCORE, figure, now, before, abs(now - before) / 2)


def _shares(seen: Seen) -> Iterator[Change]:
    """Shares moved, further than chance would move them. Newcomers are mostly who was sent there: told once."""
    found = []
    for figure, now, before in _both(seen, MetricUnit.SHARE):
        n, n_before = figure.now.n, figure.before.n
        both = (now * n + before * n_before) / (n + n_before)
        error = SPREADS * sqrt(max(both * (1 - both), 0.0) * (1 / n + 1 / n_before))
        if abs(now - before) >= max(SMALLEST_POINTS, error) - 1e-9:
            found.append(_moved(ChangeKind.SHARE, figure, now, before, abs(now - before) / 0.5))
    newcomers = any(one.metric == "first_use" for one in found)
    yield from (one for one in found if not newcomers or one.metric != "activation")


def _both(seen: Seen, unit: MetricUnit) -> Iterator[tuple[Figure, float, float]]:
    """Figures in this unit that are known on both sides, from answers enough."""
    for figure in seen.figures:
        now, before = figure.now, figure.before
        if figure.metric.unit is not unit or figure.metric.key in UNTOLD or now.value is None or before.value is None:
            continue
        if now.read_for is not None or before.read_for is not None:
            continue  # read over a longer period: `_readings` tells of it
        if min(now.n, before.n) >= LEAST_ANSWERS:
            yield figure, now.value, before.value


def _moved(kind: ChangeKind, figure: Figure, now: float, before: float, strength: float) -> Change:
    return Change(kind, _weight(0.55, strength), figure.metric.key, now, before, figure.now.n, basis=figure.now.basis)


JUDGED: dict[MetricUnit, tuple[ChangeKind, Rule]] = {
    MetricUnit.OF_FIVE: (ChangeKind.SCORE, _scores),
    MetricUnit.SHARE: (ChangeKind.SHARE, _shares),
}


def _readings(seen: Seen) -> Iterator[Change]:
    """The same of what is read over longer periods, such as a month: of the last value, once, and of a slow slide."""
    for key, reads in seen.series.items():
        row, now, figure = metric(key), reads[-1], seen.figure(key)
        if row is None or row.unit not in JUDGED or figure is None:
            continue
        if figure.now.value is not None and figure.now.read_for is None:
            continue  # the window itself knows it
        kind, rule = JUDGED[row.unit]
        if seen.was_told(kind, within=LOOKED_BACK, metric=key, value=now.reading.value):
            continue
        if not still_stands(now.start, now.end, seen.window):
            continue
        for before in reads[-2 : -2 - SLIDE : -1]:
            moved = next(rule(replace(seen, figures=(Figure(row, now.reading, before.reading),))), None)
            if moved is not None:
                yield replace(moved, since=before.start.isoformat(), until=now.start.isoformat())
                break


def _questions(seen: Seen) -> Iterator[Change]:
    """More questions wait for longer than they should, or far more were asked than before."""
    asked = seen.questions
    if asked.overdue > asked.overdue_before:
        weight = _weight(0.45, asked.overdue / 10)
        yield Change(ChangeKind.OVERDUE, weight, "support_requests", asked.overdue, asked.overdue_before, asked.overdue)
    more = asked.asked - asked.asked_before
    if more >= MORE_REQUESTS and asked.asked >= TIMES_REQUESTS * asked.asked_before:
        weight = _weight(0.35, more / 20)
        yield Change(ChangeKind.PILING_UP, weight, "support_requests", asked.asked, asked.asked_before, asked.asked)


def _unused(seen: Seen) -> Iterator[Change]:
    """Installed, and nobody uses it for four weeks: the seed's anti-pattern. Said again every four weeks."""
    weeks, kind = seen.idle_for, ChangeKind.SILENT if seen.is_silent else ChangeKind.UNUSED
    if seen.reaches and weeks >= UNUSED_AFTER.days // 7 and not seen.was_told(kind, within=UNUSED_AFTER):
        base = 0.7 if seen.is_silent else 0.85
        yield Change(kind, _weight(base, weeks / 52), PEOPLE_METRIC, float(weeks), n=seen.reaches)


def _no_data(seen: Seen) -> Iterator[Change]:
    """What told of its usage fell silent: a gap, which must not be read as nobody using it."""
    figure = seen.figure(PEOPLE_METRIC)
    if figure is None or _is_whole(figure.now) or not _is_whole(figure.before) or seen.told_until is None:
        return
    if figure.now.value is not None and figure.now.days is None:
        return  # known otherwise, such as from a pilot
    silent = (seen.window.end - seen.told_until).days - 1
    yield Change(ChangeKind.NO_DATA, 0.75, PEOPLE_METRIC, float(silent), figure.before.value, figure.before.n)


def _reused(seen: Seen) -> Iterator[Change]:
    for title, initiatives in seen.reused:
        yield Change(
            ChangeKind.REUSED, _weight(0.35, initiatives / 20), "reused_scenarios", initiatives, n=initiatives,
            name=title,
        )  # fmt: skip


def _impact(seen: Seen) -> Iterator[Change]:
    for one in seen.confirmed:
        yield Change(ChangeKind.IMPACT, 0.6, "confirmed_impact", one.value, n=1, name=one.title, unit=one.unit)


def _weight(base: float, strength: float) -> float:
    """From `base` up to 1, the more the stronger."""
    return base + (1 - base) * min(max(strength, 0.0), 1.0)


CHANGES: tuple[Rule, ...] = (
    _first_known,
    _people,
    _record,
    _teams,
    _scores,
    _shares,
    _readings,
    _questions,
    _unused,
    _no_data,
    _reused,
    _impact,
)
