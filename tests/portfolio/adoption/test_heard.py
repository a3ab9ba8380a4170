"""What participants of pilots said counts, and no anonymous word can be worked out from how figures move."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.adoption.gathering import facts_of
from portfolio.adoption.heard import told
from portfolio.adoption.measuring import reading_of
from portfolio.adoption.metrics import NOTHING, Reading, metric
from portfolio.adoption.windows import Window
from storage.models import SurveyAnswerRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, Basis, Disappointment, Worked
from tests.adoption import put_usage
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.conftest import OpenUnit

DAY = date(2026, 11, 16)
WEEK = Window(DAY, DAY + timedelta(days=7))
PEOPLE = [f"U0P{number}" for number in range(5)]


def at(day: int) -> datetime:
    return datetime.combine(DAY + timedelta(days=day), time(10), UTC)


def reading(unit: Unit, key: str, window: Window = WEEK) -> Reading:
    row, rows = metric(key), unit.products.by_keys(["docreader"])
    assert row is not None
    return reading_of(row, facts_of(unit, rows, window)[rows[0].id or 0])


def say(unit: Unit, number: int, day: int, author: str | None, **more: Any) -> None:
    put_feedback(unit, f"f{number}", at=at(day), author=author, **more)


def test_each_person_counts_once_however_often_they_speak(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=at(-20))
        for number, author in enumerate(PEOPLE):
            say(unit, number, 1, author, quality=4, trust=2, minutes_saved=10 * number)
        say(unit, 10, 2, PEOPLE[0], quality=1, trust=2)
        say(unit, 11, 2, PEOPLE[0], quality=1, trust=2)
        say(unit, 12, 7, PEOPLE[1], quality=1)  # the week is over
        say(unit, 13, 2, PEOPLE[1], quality=1, withdrawn_at=at(3))
        said = Basis.SELF_REPORTED
        assert reading(unit, "output_quality") == Reading(3.6, 5, basis=said, sources=("pilot feedback",))
        assert reading(unit, "time_saved") == Reading(20.0, 5, basis=said, sources=("pilot feedback",))


def test_a_handful_is_held_back(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=at(-20))
        for number, author in enumerate(PEOPLE[:4]):
            say(unit, number, 1, author, quality=4)
        assert reading(unit, "output_quality") == Reading(None, 4, basis=Basis.SELF_REPORTED, held_back=True)


def test_an_anonymous_lot_counts_whole_in_the_window_its_last_word_falls_into(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=at(-20), anonymity=Anonymity.ANONYMOUS)
        for number, day in enumerate((-6, -5, -4, -1, 2)):
            say(unit, number, day, None, quality=3, lot=1)
        say(unit, 9, 3, None, quality=5, lot=None)  # its lot is not full
        assert reading(unit, "output_quality", WEEK.before()) == NOTHING
        assert reading(unit, "output_quality").value == 3
        assert reading(unit, "output_quality").n == 5


def test_lots_of_which_few_say_a_thing_wait_for_the_next(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=at(-20), anonymity=Anonymity.ANONYMOUS)
        for number in range(10):
            quality = 4 if number in (0, 1, 2, 5, 6) else None
            say(unit, number, -3 if number < 5 else 3, None, quality=quality, lot=1 + number // 5)
        assert reading(unit, "output_quality", WEEK.before()) == NOTHING
        assert reading(unit, "output_quality").n == 5


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.sampled_from(["p1", "p2"]), st.integers(1, 4), st.integers(0, 9)), max_size=40),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 10)), min_size=2, max_size=4),
)
def test_whatever_windows_are_compared_they_differ_by_nobody_or_several(
    words: list[tuple[str, int, int]], spans: list[tuple[int, int]]
) -> None:
    said = [(pilot, lot, DAY + timedelta(days=day), number) for number, (pilot, lot, day) in enumerate(words)]
    counted = []
    for start, days in spans:
        window = Window(DAY + timedelta(days=start), DAY + timedelta(days=start + days))
        counted.append(Counter(one for group in told(said, window, least=5) for one in group))
    for one, other in combinations(counted, 2):
        assert len(one - other) == 0 or len(one - other) >= 5
        assert max(one.values(), default=1) == 1


def test_the_closing_survey_says_who_would_miss_it(store: OpenUnit) -> None:
    felt = [Disappointment.VERY, Disappointment.VERY, Disappointment.SOMEWHAT, Disappointment.NOT, Disappointment.NOT]
    with store() as unit:
        put_pilot(unit, at=at(-20))
        for number, one in enumerate(felt):
            lot, author = (1, None) if number else (None, "U0P9")
            unit.pilots.add_survey_answer(SurveyAnswerRow(
                id=f"s{number}", pilot_id="p1", author=author, disappointed=one, lot=lot,
                answered_on=DAY + timedelta(days=number),
            ))  # fmt: skip
        held = reading(unit, "would_miss")
        assert held == Reading(None, 1, basis=Basis.SELF_REPORTED, held_back=True), "four in a lot do not count"
        unit.pilots.add_survey_answer(SurveyAnswerRow(
            id="s9", pilot_id="p1", author=None, disappointed=Disappointment.NOT, lot=1, answered_on=DAY,
        ))  # fmt: skip
        assert reading(unit, "would_miss").n == 6
        assert reading(unit, "would_miss").value == 2 / 6


def test_who_said_how_it_worked_was_active_where_no_usage_is_known_at_all(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=at(-20), anonymity=Anonymity.CHOICE)
        say(unit, 1, 1, PEOPLE[0], worked=Worked.NO)
        say(unit, 2, 1, PEOPLE[1], worked=None)
        say(unit, 3, 1, None, worked=Worked.YES)
        tried = Reading(1.0, 1, basis=Basis.SELF_REPORTED, sources=("pilot feedback",), at_least=True)
        assert reading(unit, "active_people") == tried
        put_usage(unit, "docreader", {DAY - timedelta(days=90): {"log:1": 1}})
        assert reading(unit, "active_people") == NOTHING, "usage reached us once, so that is what counts"
