"""Explains one figure: what it means, what it is made from, and the records behind it, for who may see adoption."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portfolio.adoption.measures import YEAR, own_ways
from portfolio.adoption.measuring import Figure, figures_of
from portfolio.adoption.metrics import Metric, Reading
from portfolio.adoption.newcomers import cohort_of, counted, newcomers_of, spans
from portfolio.adoption.reached import how_far
from portfolio.adoption.teams import teams_of
from portfolio.adoption.windows import DAY, WEEK, Window, begin_of
from portfolio.backlog_reading import owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.catalog import no_product
from portfolio.errors import NotFoundError
from portfolio.people import Act, may, require
from portfolio.requests import requests_around
from storage.models import ProductRow
from storage.unit import Unit
from storage.vocabulary import Basis, LifecycleStage, UsageActivity

LONGEST_DAILY = 14  # days of a window that are told one by one; of a longer one its weeks
MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class File:
    """A file or call that brought usage. `by`: who brought it, as a name or what it called itself."""

    name: str
    at: datetime
    by: str
    rows: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that was noted or brought for the metric."""

    value: float
    start: date
    end: date
    basis: Basis
    n: int | None = None
    source: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the owner. `by` None: who asked is not for this person to see."""

    asked_at: datetime
    resolved_at: datetime | None
    by: Person | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """An initiative built from the product, with the days it got anywhere."""

    title: str
    scenario: str = ""
    idea_on: date | None = None
    pilot_on: date | None = None
    adoption_on: date | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One figure with what is behind it. `then`: what a digest said of it; None outside a digest.

    `periods`: (first day, people) of each day or week of the window, weeks beginning on Monday;
    `done`: likewise what was done, as "12 of 20" or "20". `teams`: those of five people and more;
    `other_people`: how many were active beside them. `feedback`: how many pieces of feedback, None where it plays no
    part. `newcomers`: (first day of a week, how many came in it); `took`: (from so many days, to so many, how many of
    them); `too_long`: how many it took longer than two weeks, or who never did.
    """

    product: ProductCard
    figure: Figure
    window: Window
    then: Reading | None = None
    periods: tuple[tuple[date, int], ...] = ()
    done: tuple[tuple[date, str], ...] = ()
    by_week: bool = False
    teams: tuple[tuple[str, int], ...] = ()
    other_people: int = 0
    files: tuple[File, ...] = ()
    noted: tuple[Noted, ...] = ()
    questions: tuple[Question, ...] = ()
    initiatives: tuple[Used, ...] = ()
    feedback: int | None = None
    newcomers: tuple[tuple[date, int], ...] = ()
    took: tuple[tuple[int, int, int], ...] = ()
    too_long: int = 0

    @property
    def metric(self) -> Metric:
        """What the figure is of."""
        return self.figure.metric

    @property
    def has_changed(self) -> bool:
        """Whether what came in later changed what the digest said."""
        return self.then is not None and (self.then.value, self.then.n) != (self.figure.now.value, self.figure.now.n)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be explained, and to whom."""

    unit: Unit
    row: ProductRow
    product_id: int
    window: Window
    person: Person


Records = Callable[[_Asked, Explained], Explained]


def explain(unit: Unit, *, product: ProductCard, metric: str, window: Window, person: Person) -> Explained:
    """A figure of a product over a window, as the records say now. Raises NotAllowedError, NotFoundError."""
    require(person, Act.SEE_ADOPTION, owner_keys=owner_keys(product))
    row = unit.products.by_key(product.key)
    if row is None or row.id is None:
        raise no_product(unit, key=product.key)
    figure = next((one for one in figures_of(unit, [row], window)[row.id] if one.metric.key == metric), None)
    if figure is None:
        raise NotFoundError("That is not counted for this kind of product.")
    asked, found = _Asked(unit, row, row.id, window, person), Explained(product, figure, window)
    for metrics, add in RECORDS:
        if metric in metrics:
            found = add(asked, found)
    return _with_noted(asked, found)


def _with_usage(asked: _Asked, found: Explained) -> Explained:
    """Days or weeks, teams of five and more, and the files it came with."""
    window, ids = asked.window, [asked.product_id]
    by_week = window.days > LONGEST_DAILY
    if by_week:
        weeks = _weeks(window)
        counted = asked.unit.usage.people(ids, [(one.start, one.end) for one in weeks])
        periods = tuple(zip((one.start for one in weeks), counted.get(asked.product_id, [0] * len(weeks)), strict=True))
    else:
        days = asked.unit.usage.days(asked.product_id, window.start, window.end)
        periods = tuple((day, people) for day, people, _ in days)
    teams = teams_of(asked.unit, asked.product_id, window)
    return replace(
        found,
        periods=periods,
        by_week=by_week,
        teams=tuple((one.team, one.people) for one in teams.named),
        other_people=teams.others,
        files=_files(asked),
    )


def _weeks(window: Window) -> list[Window]:
    """The calendar weeks a window touches, up to its end."""
    monday = window.start - timedelta(days=window.start.weekday())
    starts = [monday + place * WEEK for place in range(-(-(window.end - monday).days // WEEK.days))]
    return [Window(one, min(one + WEEK, window.end)) for one in starts]


def _with_done(asked: _Asked, found: Explained) -> Explained:
    """What was done on each day or in each week, and the files it came with; nothing where too few people did it."""
    if found.figure.now.value is None:
        return found
    window, by_week = asked.window, asked.window.days > LONGEST_DAILY
    days = [Window(window.start + place * DAY, window.start + (place + 1) * DAY) for place in range(window.days)]
    part, whole = PARTS[found.metric.key]
    done = []
    for one in _weeks(window) if by_week else days:
        rows = asked.unit.usage.counts([asked.product_id], one.start, one.end)
        times = {what: count for _, what, count, _, _ in rows}
        counted, of = times.get(part, 0), sum(times.get(what, 0) for what in whole)
        if counted or of:
            done.append((one.start, f"{counted:,} of {of:,}" if of else f"{counted:,}"))
    return replace(found, done=tuple(done), by_week=by_week, files=_files(asked))


def _with_cases(asked: _Asked, found: Explained) -> Explained:
    """The cases a time is the median of, the product's own way among them."""
    since, until = CASES[found.metric.key]
    year = Window(asked.window.end - YEAR, asked.window.end)
    used = []
    for _, one in asked.unit.initiatives.using([asked.product_id]):
        days = {LifecycleStage.HYPOTHESIS: one.idea_on, LifecycleStage.PILOT: one.pilot_on}
        left, reached = days.get(since), one.pilot_on if until is LifecycleStage.PILOT else one.adoption_on
        if left is not None and reached is not None and year.holds(reached) and reached >= left:
            used.append(Used(one.title, "", one.idea_on, one.pilot_on, one.adoption_on))
    moves = [(move.moved_on, LifecycleStage(move.stage)) for move in asked.unit.initiatives.moves([asked.product_id])]
    for left, reached in own_ways(moves, since, until):
        if year.holds(reached):
            to_pilot = until is LifecycleStage.PILOT
            own = (left, reached, None) if to_pilot else (None, left, reached)
            used.append(Used(f"{found.product.name} itself", "", *own))
    return replace(found, initiatives=tuple(used[:MOST_RECORDS]))


def _files(asked: _Asked) -> tuple[File, ...]:
    rows = asked.unit.usage.intakes(asked.product_id, asked.window.start, asked.window.end)[:MOST_RECORDS]
    names = _names(asked.unit, [row.by for row, _ in rows])
    return tuple(File(row.name, row.done_at or row.began_at, names.get(row.by, row.by), count) for row, count in rows)


def _names(unit: Unit, marks: Sequence[str]) -> dict[str, str]:
    """People's names by key or Slack id; whoever is nobody of the portfolio is absent."""
    found: dict[str, str] = {}
    for mark in set(marks) - {""}:
        row = unit.people.by_key(mark) or unit.people.by_slack_id(mark)
        if row is not None:
            found[mark] = row.name
    return found


def _with_noted(asked: _Asked, found: Explained) -> Explained:
    """Values people or files gave for the metric, about days of the window."""
    rows = asked.unit.usage.readings_about(asked.product_id, found.metric.key, asked.window.start, asked.window.end)[
        :MOST_RECORDS
    ]
    names = _names(asked.unit, [row.noted_by for row in rows])
    noted = tuple(
        Noted(
            row.value, row.start, row.end, row.basis, row.n, row.source, names.get(row.noted_by, row.noted_by), row.note
        )
        for row in rows
    )
    return replace(found, noted=noted)


def _with_questions(asked: _Asked, found: Explained) -> Explained:
    start, end = begin_of(asked.window.start), begin_of(asked.window.end)
    which = COUNTED[found.metric.key]
    around = requests_around(asked.unit, product_id=asked.product_id, since=start, until=end)
    questions = []
    for one in [one for one in around if which(one.opened_at, one.resolved_at, start, end)][:MOST_RECORDS]:
        allowed = may(
            asked.person, Act.SEE_REQUEST, owner_keys=owner_keys(found.product), asker_slack_id=one.by.slack_id
        )
        shown = (one.by, one.text) if allowed else (None, "")
        questions.append(Question(one.opened_at, one.resolved_at, *shown))
    return replace(found, questions=tuple(questions))


def _asked_in(opened: datetime, _resolved: datetime | None, start: datetime, _end: datetime) -> bool:
    return opened >= start


def _open_at_end(_opened: datetime, resolved: datetime | None, _start: datetime, end: datetime) -> bool:
    return resolved is None or resolved >= end


def _resolved_in(_opened: datetime, resolved: datetime | None, start: datetime, end: datetime) -> bool:
    return resolved is not None and start <= resolved < end


def _with_initiatives(asked: _Asked, found: Explained) -> Explained:
    titles = {
        part.id: part.title for part in asked.unit.products.scenarios([asked.product_id]).get(asked.product_id, ())
    }
    used = []
    for link, one in asked.unit.initiatives.using([asked.product_id]):
        since = link.since or one.idea_on
        if since is None or since < asked.window.end:
            used.append(Used(one.title, titles.get(link.scenario_id, ""), one.idea_on, one.pilot_on, one.adoption_on))
    return replace(found, initiatives=tuple(used[:MOST_RECORDS]))


def _with_feedback(asked: _Asked, found: Explained) -> Explained:
    """Pieces given under a name. Anonymous ones count in groups only: one more or less would tell of one person."""
    pilots = asked.unit.pilots.of_products([asked.product_id])
    pieces = (one for pilot in pilots for one in asked.unit.feedback.of_pilot(pilot.id))
    named = [one for one in pieces if one.author is not None and asked.window.holds(one.given_on)]
    return replace(found, feedback=len(named))


def _with_newcomers(asked: _Asked, found: Explained) -> Explained:
    """In which weeks they came and how long it took them, in spans of several people; nothing where too few did."""
    if found.figure.now.value is None:
        return found
    new = newcomers_of(asked.unit, how_far(asked.unit, [asked.product_id], asked.window), asked.window)
    those = new.get(asked.product_id, ())
    days = cohort_of(asked.window)
    weeks = [(one.start, sum(one.holds(who.came) for who in those)) for one in _weeks(days)]
    took = counted(those).took
    return replace(
        found,
        newcomers=tuple((start, people) for start, people in weeks if people),
        took=spans(took),
        too_long=len(those) - len(took),
        files=_files(replace(asked, window=Window(days.start, asked.window.end))),
    )


# Which questions a figure of them counts.
COUNTED: dict[str, Callable[[datetime, datetime | None, datetime, datetime], bool]] = {
    "support_requests": _asked_in,
    "open_requests": _open_at_end,
    "resolution_time": _resolved_in,
}
FROM_NEWCOMERS = frozenset("first_use time_to_first_use".split())
FROM_USAGE = frozenset("active_people active_teams returning_people".split())
_SUGGESTED = (UsageActivity.ACCEPTED, (UsageActivity.SUGGESTED,))
_RAN = (UsageActivity.SUCCEEDED, (UsageActivity.SUCCEEDED, UsageActivity.FAILED))
# What is counted of what was done, and of which.
PARTS: dict[str, tuple[UsageActivity, tuple[UsageActivity, ...]]] = {
    **dict.fromkeys(("accepted_changes", "acceptance_rate", "drafts_kept", "documents_unchanged"), _SUGGESTED),
    **dict.fromkeys(("runs", "runs_ended_well", "pipeline_stability", "answered_share"), _RAN),
}
CASES = {
    "idea_to_pilot": (LifecycleStage.HYPOTHESIS, LifecycleStage.PILOT),
    "pilot_to_adoption": (LifecycleStage.PILOT, LifecycleStage.ADOPTION),
}
FROM_INITIATIVES = frozenset("initiatives reused_scenarios expected_impact confirmed_impact".split())
FROM_FEEDBACK = frozenset("output_quality answer_quality trust time_saved would_miss".split())
# Which records are behind which metrics; values that were noted may be behind any.
RECORDS: tuple[tuple[frozenset[str], Records], ...] = (
    (FROM_USAGE, _with_usage),
    (FROM_NEWCOMERS, _with_newcomers),
    (frozenset(PARTS), _with_done),
    (frozenset(CASES), _with_cases),
    (frozenset(COUNTED), _with_questions),
    (FROM_INITIATIVES, _with_initiatives),
    (FROM_FEEDBACK, _with_feedback),
)
