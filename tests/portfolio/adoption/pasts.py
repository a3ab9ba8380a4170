"""Random pasts of two products: what happened as lists, and the same in a store."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from portfolio.adoption.windows import Window
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, UsageActivity
from tests.adoption import put_initiative, put_move, put_request, put_usage

FIRST = date(2026, 10, 5)
PRODUCTS = ("docreader", "regsearch")
USERS = ("", "person:anna", "person:bob", "log:1", "log:2", "log:3", "log:4", "log:5")
TEAMS = {"person:anna": "Credit", "person:bob": "Cards", "log:1": "Credit", "log:2": "Cards", "log:3": "Cards"}
SCENARIOS = ("", "Invoices", "Passports")
DONE = tuple(UsageActivity)
UNITS = ("EUR a year", "hours")


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


@dataclass(frozen=True)
class Event:
    product: str
    day: int
    user: str
    activity: UsageActivity
    count: int
    scenario: str
    source: str


@dataclass(frozen=True)
class Initiative:
    products: tuple[str, ...]
    idea: int | None
    pilot: int | None
    adoption: int | None
    scenario: str
    unit: str
    expected: int | None
    confirmed: int | None
    confirmed_on: int | None


@dataclass(frozen=True)
class Question:
    product: str
    opened: int  # hours from the first day
    took: int | None  # hours


@dataclass(frozen=True)
class Past:
    """Everything that ever happened, as lists."""

    events: tuple[Event, ...]
    initiatives: tuple[Initiative, ...]
    questions: tuple[Question, ...]
    moves: tuple[tuple[int, LifecycleStage], ...]


days = st.integers(0, 24)
maybe_days = st.one_of(st.none(), days)
events = st.builds(
    Event, st.sampled_from(PRODUCTS), days, st.sampled_from(USERS), st.sampled_from(DONE), st.integers(1, 3),
    st.sampled_from(SCENARIOS), st.sampled_from(("log", "desk")),
)  # fmt: skip
initiatives = st.builds(
    Initiative, st.sampled_from((("docreader",), PRODUCTS)), maybe_days, maybe_days, maybe_days,
    st.sampled_from(SCENARIOS), st.sampled_from(UNITS), st.one_of(st.none(), st.integers(0, 9)),
    st.one_of(st.none(), st.integers(0, 9)), maybe_days,
)  # fmt: skip
questions = st.builds(
    Question, st.sampled_from(PRODUCTS), st.integers(0, 24 * 24), st.one_of(st.none(), st.integers(0, 24 * 9))
)
stages = st.sampled_from((LifecycleStage.HYPOTHESIS, LifecycleStage.PILOT, LifecycleStage.ADOPTION))
pasts = st.builds(
    Past,
    st.lists(events, max_size=25, unique_by=lambda one: (one.product, one.day, one.user, one.activity, one.scenario,
                                                         one.source)).map(tuple),
    st.lists(initiatives, max_size=4).map(tuple),
    st.lists(questions, max_size=5).map(tuple),
    st.lists(st.tuples(days, stages), max_size=4, unique_by=lambda one: one[0]).map(sorted).map(tuple),
)  # fmt: skip
windows = st.builds(lambda start, length: Window(on(start), on(start + length)), st.integers(4, 16), st.integers(1, 9))


def store_all(unit: Unit, past: Past) -> None:
    for one in past.events:
        scenario = one.scenario if one.product == "docreader" else ""
        put_usage(
            unit, one.product, {on(one.day): {one.user: one.count}}, activity=one.activity, scenario=scenario,
            team=TEAMS.get(one.user, ""), source=one.source,
        )  # fmt: skip
    for number, each in enumerate(past.initiatives):
        put_initiative(
            unit, f"i{number}", each.products, scenarios={"docreader": each.scenario} if each.scenario else None,
            idea_on=day_of(each.idea), pilot_on=day_of(each.pilot), adoption_on=day_of(each.adoption),
            impact_unit=each.unit, expected_impact=each.expected, confirmed_impact=each.confirmed, confirmed_by="cfo",
            confirmed_on=day_of(each.confirmed_on),
        )  # fmt: skip
    for number, asked in enumerate(past.questions):
        took = None if asked.took is None else timedelta(hours=asked.took)
        put_request(unit, asked.product, f"q{number}", moment(asked.opened), resolved_after=took)
    unit.initiatives.drop_moves(1)
    for day, stage in past.moves:
        put_move(unit, "docreader", stage, on(day))


def day_of(day: int | None) -> date | None:
    return None if day is None else on(day)


def moment(hours: float) -> datetime:
    return datetime.combine(FIRST, time(), UTC) + timedelta(hours=hours)
