"""Newcomers are counted without anybody typing: from an answer they found right to the first day of use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from portfolio.adoption.explaining import Explained, explain
from portfolio.adoption.facts import Facts, Newcomers
from portfolio.adoption.gathering import facts_of
from portfolio.adoption.measuring import reading_of
from portfolio.adoption.metrics import NOTHING, Reading, metric
from portfolio.adoption.newcomers import spans
from portfolio.adoption.windows import Window
from portfolio.catalog import product_card
from portfolio.people import find_person
from storage.models import PersonRow
from storage.unit import Unit
from storage.vocabulary import RouteKind, UsageActivity
from tests.adoption import put_ask, put_route, put_usage
from tests.portfolio.conftest import OpenUnit

FIRST = date(2026, 10, 5)
WEEK = Window(date(2026, 11, 2), date(2026, 11, 9))
CAME = date(2026, 10, 20)  # one of the days of its newcomers
PEOPLE = tuple(f"n{number}" for number in range(8))
PRODUCTS = ("docreader", "regsearch")
QUICK = (Phase.explicit, Phase.generate)


@dataclass(frozen=True)
class Right:
    """Somebody said an answer was right. `by_shell`: known by their key and not by Slack."""

    product: str
    person: str
    day: int
    kind: RouteKind = RouteKind.ACCEPTED
    taken_out: bool = False


@dataclass(frozen=True)
class Use:
    product: str
    person: str
    day: int
    activity: UsageActivity = UsageActivity.USE


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def mark(person: str) -> str:
    """Half of them have no Slack id."""
    return f"U0{person.upper()}" if int(person[1:]) % 2 else f"person:{person}"


def put_all(unit: Unit, rights: Sequence[Right], uses: Sequence[Use]) -> None:
    for person in PEOPLE:
        slack_id = mark(person) if mark(person).startswith("U0") else None
        unit.people.add(PersonRow(key=person, name=person, slack_id=slack_id))
    unit.people.flush()
    for number, one in enumerate(rights):
        at = datetime.combine(on(one.day), time(10), UTC)
        put_ask(unit, f"a{number}", [one.product], at, person=one.person)
        out = {"removed_at": at, "removed_by": "owner"} if one.taken_out else {}
        put_route(unit, one.product, f"a{number}", mark(one.person), at, kind=one.kind, **out)
    for number, use in enumerate(uses):
        days = {on(use.day): {f"person:{use.person}": 1}}
        put_usage(unit, use.product, days, activity=use.activity, source=f"s{number}")


def known(unit: Unit, product: str = "docreader", since: date = FIRST, until: date = WEEK.end) -> None:
    """Usage of a product reaches us on every day, by somebody nobody knows."""
    days = [since + timedelta(days=day) for day in range((until - since).days)]
    put_usage(unit, product, {day: {"log:1": 1} for day in days})


def facts(unit: Unit, window: Window = WEEK, product: str = "docreader") -> Facts:
    rows = unit.products.by_keys([product])
    return facts_of(unit, rows, window)[rows[0].id or 0]


def reading(unit: Unit, key: str) -> Reading:
    row = metric(key)
    assert row is not None
    return reading_of(row, facts(unit))


def of(day: date) -> int:
    return (day - FIRST).days


def newcomers(*took: int | None) -> tuple[list[Right], list[Use]]:
    """So many, who used it after so many days."""
    rights = [Right("docreader", person, of(CAME)) for person, _ in zip(PEOPLE, took, strict=False)]
    uses = [Use("docreader", who, of(CAME) + days) for who, days in zip(PEOPLE, took, strict=False) if days is not None]
    return rights, uses


def test_the_share_who_used_it_within_two_weeks_and_how_long_it_took(store: OpenUnit) -> None:
    with store() as unit:
        known(unit)
        put_all(unit, *newcomers(0, 1, 3, 5, 13, 14, None))
        assert facts(unit).new == Newcomers(7, (0, 1, 3, 5, 13))
        assert reading(unit, "first_use") == Reading(5 / 7, 7, 7)
        assert reading(unit, "time_to_first_use") == Reading(3.0, 5, 7)


def test_a_handful_is_held_back(store: OpenUnit) -> None:
    with store() as unit:
        known(unit)
        put_all(unit, *newcomers(0, 1, 3, 5))
        assert reading(unit, "first_use") == Reading(None, 4, held_back=True)
        assert reading(unit, "time_to_first_use") == Reading(None, 4, held_back=True)


def test_who_used_it_before_or_found_an_answer_right_before_is_no_newcomer(store: OpenUnit) -> None:
    rights, uses = newcomers(0, 1, 2)
    with store() as unit:
        known(unit)
        put_all(unit, [*rights, Right("docreader", "n0", 0)], [*uses, Use("docreader", "n1", of(CAME) - 1)])
        assert facts(unit).new == Newcomers(1, (2,))


@pytest.mark.parametrize(("since", "until"), [(CAME, WEEK.end), (FIRST, WEEK.start), (FIRST, WEEK.end - timedelta(5))])
def test_where_usage_of_all_these_days_is_not_known_there_is_a_gap(store: OpenUnit, since: date, until: date) -> None:
    with store() as unit:
        known(unit, since=since, until=until)
        rights, uses = newcomers(0, 0, 0, 0, 0, 0)
        put_all(unit, rights, [])
        for use in uses:
            put_usage(unit, "docreader", {on(use.day): {f"person:{use.person}": 1}})
        assert reading(unit, "first_use") == NOTHING
        assert reading(unit, "time_to_first_use") == NOTHING


def test_where_usage_names_nobody_we_know_there_is_a_gap(store: OpenUnit) -> None:
    with store() as unit:
        known(unit)
        put_all(unit, newcomers(None, None, None, None, None)[0], [])
        assert reading(unit, "first_use") == NOTHING
        put_usage(unit, "docreader", {WEEK.start: {"person:anna": 1}})
        assert reading(unit, "first_use") == Reading(0.0, 5, 5)
        assert reading(unit, "time_to_first_use") == NOTHING


def test_explained_by_weeks_and_in_spans_of_several_people(store: OpenUnit) -> None:
    def found(unit: Unit, key: str) -> Explained:
        owner = find_person(unit, words="owner")
        return explain(
            unit, product=product_card(unit, key="docreader"), metric=key, window=WEEK, person=owner
        )  # fmt: skip

    with store() as unit:
        known(unit)
        put_all(unit, *newcomers(0, 0, 1, 2, 4, 9, None))
        share, time_ = found(unit, "first_use"), found(unit, "time_to_first_use")
    assert share.newcomers == time_.newcomers == ((date(2026, 10, 19), 7),)
    assert share.took == time_.took == ((0, 9, 6),), "who took nine days would be one person"
    assert share.too_long == 1
    assert share.figure.now.value == 6 / 7
    with store() as unit:
        known(unit, product="regsearch")
        lead = find_person(unit, words="lead")
        few = explain(
            unit, product=product_card(unit, key="regsearch"), metric="first_use", window=WEEK, person=lead
        )  # fmt: skip
    assert (few.newcomers, few.took, few.too_long) == ((), (), 0)


@given(st.lists(st.integers(0, 13), max_size=40), st.integers(1, 6))
def test_spans_hold_everybody_once_and_never_too_few(took: list[int], least: int) -> None:
    found = spans(took, least=least)
    assert sum(people for _, _, people in found) == (len(took) if len(took) >= least else 0)
    for first, last, people in found:
        assert people >= least
        assert people == sum(first <= one <= last for one in took)


# ---- against a slow and obvious way


rights = st.builds(
    Right, st.sampled_from(PRODUCTS), st.sampled_from(PEOPLE), st.integers(0, 34),
    st.sampled_from((RouteKind.ACCEPTED, RouteKind.ACCEPTED, RouteKind.CORRECTED)), st.booleans(),
)  # fmt: skip
uses = st.builds(
    Use, st.sampled_from(PRODUCTS), st.sampled_from(PEOPLE), st.integers(0, 34),
    st.sampled_from((UsageActivity.USE, UsageActivity.FAILED, UsageActivity.SUGGESTED)),
)  # fmt: skip
windows = st.builds(lambda start, length: Window(on(start), on(start + length)), st.integers(16, 27), st.integers(1, 8))


@settings(max_examples=40, phases=QUICK, deadline=None)
@given(
    st.lists(rights, min_size=12, max_size=40),
    st.lists(uses, max_size=20, unique_by=lambda one: (one.product, one.person, one.day, one.activity)),
    windows,
)
def test_newcomers_are_what_the_slow_way_finds(
    scratch: OpenUnit, said: list[Right], used: list[Use], window: Window
) -> None:
    with scratch() as unit:
        put_all(unit, said, used)
        for product in PRODUCTS:
            known(unit, product, until=window.end)
            share, took = slowly(product, said, used, window)
            found = facts(unit, window, product)
            assert found.new == Newcomers(share, tuple(sorted(took)))
            rows = [row for row in (metric("first_use"), metric("time_to_first_use")) if row is not None]
            assert [reading_of(row, found).value for row in rows] == [
                len(took) / share if share >= 5 else None, float(median(took)) if len(took) >= 5 else None
            ]  # fmt: skip


def slowly(product: str, said: list[Right], used: list[Use], window: Window) -> tuple[int, list[int]]:
    people, took = 0, []
    somebody_known = any(
        one.product == product and window.start - timedelta(14) <= on(one.day) < window.end for one in used
    )
    for person in PEOPLE:
        right = [
            one.day
            for one in said
            if (one.product, one.person) == (product, person) and one.kind is RouteKind.ACCEPTED and not one.taken_out
        ]
        done = [
            one.day
            for one in used
            if (one.product, one.person) == (product, person) and one.activity is not UsageActivity.SUGGESTED
        ]
        if not somebody_known or not right or not window.holds(on(min(right) + 14)):
            continue
        came = min(right)
        if any(day < came for day in done):
            continue
        people += 1
        took += [min(done) - came] if done and min(done) < came + 14 else []
    return people, took
