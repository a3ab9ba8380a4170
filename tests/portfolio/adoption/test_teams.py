"""Teams are named where nobody can work out a small one from it."""

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.adoption.teams import TeamCount, Teams, nameable, teams_of
from portfolio.adoption.windows import Window
from tests.adoption import id_of, put_people
from tests.portfolio.conftest import OpenUnit

DAY = date(2026, 11, 16)
WEEK = Window(DAY, DAY + timedelta(days=7))


@pytest.mark.parametrize(
    ("counts", "named", "others"),
    [
        ({}, [], 0),
        ({"Credit": 5, "Cards": 9}, ["Cards", "Credit"], 0),
        ({"Credit": 4, "Cards": 9}, [], 13),  # nine and thirteen in all would tell of four
        ({"Credit": 4, "Risk": 1, "Cards": 9}, ["Cards"], 5),
        ({"Credit": 2, "Risk": 6, "Cards": 9}, ["Cards"], 8),
        ({"": 2, "Risk": 6, "Cards": 9}, ["Cards"], 8),
        ({"": 30, "Credit": 1, "Cards": 9}, ["Cards"], 31),
        ({"Credit": 3}, [], 3),
    ],
)
def test_which_teams_are_named(counts: dict[str, int], named: list[str], others: int) -> None:
    told = nameable(counts)
    assert [one.team for one in told.named] == named
    assert told.others == others


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from(["", "a", "b", "c", "d", "e"]), st.integers(1, 12), max_size=6),
    st.integers(2, 6),
)
def test_nobody_can_work_out_a_small_team(counts: dict[str, int], least: int) -> None:
    told = nameable(counts, least=least)
    total = sum(counts.values())
    named = {one.team: one.people for one in told.named}
    assert all(counts[team] == people >= least for team, people in named.items())
    assert "" not in named
    assert total - sum(named.values()) == told.others
    assert told.others == 0 or told.others >= least or not named
    # Of all choices that keep these rules none tells of more people.
    large = [team for team, people in counts.items() if team and people >= least]
    allowed = [
        sum(counts[team] for team in some)
        for size in range(len(large) + 1)
        for some in combinations(large, size)
        if (rest := total - sum(counts[team] for team in some)) == 0 or rest >= least
    ]
    assert sum(named.values()) == max(allowed, default=0)


def test_the_teams_of_a_product_are_those_whose_people_did_something(store: OpenUnit) -> None:
    with store() as unit:
        put_people(unit, "docreader", DAY, 6, prefix="a", team="Cards")
        put_people(unit, "docreader", DAY, 5, prefix="b", team="Risk")
        put_people(unit, "docreader", WEEK.end, 9, prefix="c", team="Late")
        put_people(unit, "regsearch", DAY, 9, prefix="d", team="Elsewhere")
        told = teams_of(unit, id_of(unit, "docreader"), WEEK)
    assert told == Teams((TeamCount("Cards", 6), TeamCount("Risk", 5)), 0)
