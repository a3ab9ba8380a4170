"""Usage that names nobody is neither nobody nor a number of people: what is not known stays a gap."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from portfolio.adoption.digesting import product_part
from portfolio.adoption.everybody import counted_products, people_of_all, people_of_each
from portfolio.adoption.measuring import figures_of
from portfolio.adoption.metrics import NOTHING, Reading
from portfolio.adoption.reached import how_far
from portfolio.adoption.weekly import weekly
from portfolio.adoption.windows import Window
from storage.unit import Unit
from storage.vocabulary import UsageActivity
from tests.adoption import id_of, put_people, put_reading, put_usage

OpenUnit = Callable[[], AbstractContextManager[Unit]]
MONDAY = date(2026, 11, 16)
WEEK = Window(MONDAY, MONDAY + timedelta(days=7))


def days(weeks: int) -> Iterator[date]:
    return (WEEK.end - timedelta(days=back) for back in range(1, 7 * weeks + 1))


def figures(unit: Unit) -> dict[str, Reading]:
    row = unit.products.by_key("docreader")
    assert row is not None
    return {one.metric.key: one.now for one in figures_of(unit, [row], WEEK)[row.id or 0]}


@pytest.mark.parametrize("activity", [UsageActivity.USE, UsageActivity.ACCEPTED])
def test_use_without_a_user_is_a_gap_and_not_nobody(store: OpenUnit, activity: UsageActivity) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {day: {"": 9} for day in days(12)}, activity=activity)
        found = figures(unit)
        rows = counted_products(unit)
        reach = how_far(unit, [row.id or 0 for row in rows], WEEK)
        history, everybody = people_of_all(unit, reach, WEEK)
        each = people_of_each(unit, rows, reach, WEEK)
        ids = [id_of(unit, "docreader")]
        assert {value for _, value in weekly(unit, ids, WEEK)[ids[0]]} == {None}
    assert (found["active_people"], found["active_teams"], found["returning_people"]) == (NOTHING, NOTHING, NOTHING)
    assert everybody is None
    assert {value for _, value in history} == {None}
    assert {(one.now, one.before) for one in each} == {(None, None)}


def test_what_the_source_counted_itself_is_shown_instead(store: OpenUnit) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {day: {"": 9} for day in days(1)}, source="copilot")
        for day in days(1):
            put_reading(unit, "docreader", "active_people", day, day + timedelta(days=1), 30, n=30, source="copilot")
        found, ids = figures(unit)["active_people"], [id_of(unit, "docreader")]
        assert (found.value, found.at_least) == (30, True)
        assert weekly(unit, ids, WEEK)[ids[0]][-1] == (MONDAY, 30)


def test_it_is_not_called_unused(store: OpenUnit) -> None:
    with store() as unit:
        put_reading(unit, "docreader", "eligible_people", MONDAY - timedelta(days=90), MONDAY, 42, n=42)
        put_usage(unit, "docreader", {day: {"": 9} for day in days(12)})
        row = unit.products.by_key("docreader")
        assert row is not None
        assert [one.kind for one in product_part(unit, row, WEEK).changes] == []


def test_somebody_who_is_named_counts_beside_it_and_what_a_schedule_runs_is_nobodys(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", MONDAY, 3)
        put_usage(unit, "docreader", {MONDAY: {"": 9}}, source="nameless")
        assert figures(unit)["active_people"].value == 3
    with store() as unit:
        put_usage(unit, "regsearch", {day: {"": 9} for day in days(3)}, activity=UsageActivity.SUCCEEDED)
        row = unit.products.by_key("regsearch")
        assert row is not None
        people = next(
            one.now
            for one in figures_of(unit, [row], WEEK)[row.id or 0]
            if one.metric.key == "active_people"
        )  # fmt: skip
    assert people.value == 0
