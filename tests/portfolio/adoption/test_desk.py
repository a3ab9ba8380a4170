"""What the bot itself saw counts: whom it sent, who then used it, and whom an owner may have asked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portfolio.adoption.facts import Facts
from portfolio.adoption.gathering import facts_of
from portfolio.adoption.measuring import reading_of
from portfolio.adoption.metrics import NOTHING, Reading, metric
from portfolio.adoption.reaching import starters, stoppers
from portfolio.adoption.windows import Window
from portfolio.cards import Person
from portfolio.people import mark_of
from storage.unit import Unit
from storage.vocabulary import RouteKind
from tests.adoption import id_of, put_ask, put_reading, put_request, put_route, put_usage
from tests.portfolio.conftest import OpenUnit

DAY = date(2026, 11, 16)
WEEK = Window(DAY, DAY + timedelta(days=7))
ANNA, BOB = "person:anna", "person:bob"


def at(day: int) -> datetime:
    return datetime.combine(DAY + timedelta(days=day), time(10), UTC)


def facts(unit: Unit, window: Window = WEEK, key: str = "docreader") -> Facts:
    rows = unit.products.by_keys([key])
    return facts_of(unit, rows, window)[rows[0].id or 0]


def reading(unit: Unit, key: str, window: Window = WEEK) -> Reading:
    row = metric(key)
    assert row is not None
    return reading_of(row, facts(unit, window))


def test_people_sent_are_told_apart_however_often_they_ask(store: OpenUnit) -> None:
    with store() as unit:
        put_ask(unit, "a1", ["docreader", "docreader"], at(0), person="anna")
        put_ask(unit, "a2", ["docreader"], at(1), person="anna")
        put_ask(unit, "a3", ["regsearch", "docreader"], at(2), slack_id="U0GUEST")
        put_ask(unit, "a4", ["regsearch"], at(2), slack_id="U0OTHER")
        put_ask(unit, "a5", ["docreader"], at(7), slack_id="U0LATER")
        put_ask(unit, "a6", ["docreader"], at(1))  # nobody knows who
        assert reading(unit, "people_sent") == Reading(2.0, 2)


def test_nothing_asked_of_the_bot_yet_is_a_gap_and_then_nobody_sent_is_known(store: OpenUnit) -> None:
    with store() as unit:
        assert reading(unit, "people_sent") == NOTHING
        assert reading(unit, "support_requests") == NOTHING
        put_ask(unit, "a1", ["regsearch"], at(6), person="anna")
        assert reading(unit, "people_sent") == Reading(0.0)
        assert reading(unit, "support_requests") == Reading(0.0)
        assert reading(unit, "support_requests", WEEK.before()) == NOTHING


def test_only_answers_somebody_said_were_right_count_as_accepted(store: OpenUnit) -> None:
    with store() as unit:
        put_ask(unit, "a1", ["docreader"], at(0), person="anna")
        put_route(unit, "docreader", "a1", "U0ANNA", at(0))
        put_route(unit, "docreader", "a1", "U0BEN", at(6))
        put_route(unit, "docreader", "a1", "U0CORR", at(1), kind=RouteKind.CORRECTED)
        put_route(unit, "docreader", "a1", "U0GONE", at(1), removed_at=at(2), removed_by="owner")
        put_route(unit, "docreader", "a1", "U0LATER", at(7))
        assert reading(unit, "accepted_routes") == Reading(2.0, 2)


def test_activation_gives_everybody_two_weeks(store: OpenUnit) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {DAY + timedelta(days=day): {"log:1": 1} for day in range(-20, 7)})
        put_ask(unit, "a1", ["docreader"], at(-14), person="anna")
        put_ask(unit, "a2", ["docreader"], at(-8), person="bob")
        put_ask(unit, "a3", ["docreader"], at(-7), person="owner")  # sent too late for this window
        put_ask(unit, "a4", ["docreader"], at(-10), slack_id="U0GUEST")  # nobody we would know in usage
        put_usage(unit, "docreader", {DAY + timedelta(days=-1): {ANNA: 1}, DAY + timedelta(days=6): {BOB: 1}})
        found = facts(unit)
        assert (found.sent.earlier, found.sent.activated) == (2, 1), "Bob came back after two weeks and a day"
        assert reading(unit, "activation") == Reading(None, 2, held_back=True)


def test_where_usage_names_nobody_we_know_activation_is_a_gap(store: OpenUnit) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {DAY + timedelta(days=day): {"log:1": 1} for day in range(-20, 7)})
        for number, person in enumerate(("anna", "bob", "owner", "deputy", "lead")):
            put_ask(unit, f"a{number}", ["docreader"], at(-12), person=person)
        assert reading(unit, "activation") == NOTHING
        put_usage(unit, "docreader", {DAY: {ANNA: 1}, DAY - timedelta(days=11): {BOB: 1}})
        assert reading(unit, "activation") == Reading(0.4, 5, 5)


def test_requests_are_counted_where_they_were_asked_and_wait_until_they_are_resolved(store: OpenUnit) -> None:
    with store() as unit:
        put_request(unit, "docreader", "q1", at(-9), resolved_after=timedelta(days=10))
        put_request(unit, "docreader", "q2", at(1), resolved_after=timedelta(hours=12))
        put_request(unit, "docreader", "q3", at(2), resolved_after=timedelta(days=9))
        put_request(unit, "docreader", "q4", at(3))
        put_request(unit, "docreader", "q5", at(7))
        assert reading(unit, "support_requests") == Reading(3.0, 3)
        assert reading(unit, "open_requests") == Reading(2.0, 2)
        assert reading(unit, "resolution_time") == Reading(5.25, 2)


def test_how_many_may_use_it_is_only_known_when_somebody_noted_it(store: OpenUnit) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {DAY: {"log:1": 1, "log:2": 1}})
        assert reading(unit, "active_people").denominator is None
        put_reading(unit, "docreader", "eligible_people", DAY - timedelta(days=200), DAY - timedelta(days=199), 40)
        assert reading(unit, "active_people") == Reading(2.0, 2, 40, sources=("log",), days=1, of_days=7)
        assert reading(unit, "eligible_people") == Reading(40.0, 40)


# ---- who may be asked why they did not start


@pytest.fixture(name="sent")
def _sent(store: OpenUnit) -> OpenUnit:
    """Anna and Olga said an answer with docreader was right, the lead just now; its usage reaches us and names Dan."""
    with store() as unit:
        put_usage(unit, "docreader", {DAY - timedelta(days=30): {"person:deputy": 1}, DAY: {"log:1": 1}})
        for number, (person, day) in enumerate((("anna", -20), ("owner", -10), ("lead", -5))):
            put_ask(unit, f"a{number}", ["docreader"], at(day), person=person)
            put_route(unit, "docreader", f"a{number}", _mark(unit, person), at(day))
    return store


def _mark(unit: Unit, key: str) -> str:
    row = unit.people.by_key(key)
    assert row is not None
    return mark_of(Person(key=row.key, name=row.name, slack_id=row.slack_id))


def whom(unit: Unit, today: date = DAY) -> list[str]:
    assert starters(unit, id_of(unit, "regsearch"), today=today) == ()
    return list(starters(unit, id_of(unit, "docreader"), today=today))


def test_who_was_sent_and_never_came_may_be_asked_the_longest_ago_first(sent: OpenUnit) -> None:
    with sent() as unit:
        assert whom(unit) == ["U0ANNA", "U0OWNER"], "whoever was sent within a week had no time to start"


@pytest.mark.parametrize("day", [-21, -20, -1])
def test_who_ever_used_it_is_not_asked(sent: OpenUnit, day: int) -> None:
    with sent() as unit:
        put_usage(unit, "docreader", {DAY + timedelta(days=day): {ANNA: 1}})
        assert whom(unit) == ["U0OWNER"]


def test_who_was_sent_two_months_ago_is_left_alone(sent: OpenUnit) -> None:
    with sent() as unit:
        put_usage(unit, "docreader", {DAY + timedelta(days=44): {"log:1": 1}})
        assert whom(unit, DAY + timedelta(days=45)) == ["U0OWNER", "U0LEAD"]


def test_nobody_is_asked_where_usage_does_not_say_who_its_users_are(store: OpenUnit) -> None:
    with store() as unit:
        put_usage(unit, "docreader", {DAY: {"log:1": 1}})
        put_ask(unit, "a1", ["docreader"], at(-10), person="anna")
        put_route(unit, "docreader", "a1", "U0ANNA", at(-10))
        assert whom(unit) == []


def test_nobody_is_asked_where_usage_fell_silent(sent: OpenUnit) -> None:
    with sent() as unit:
        assert whom(unit, DAY + timedelta(days=100)) == []


# ---- who may be asked why they stopped


def test_who_used_it_on_several_days_and_not_for_four_weeks_stopped(store: OpenUnit) -> None:
    with store() as unit:
        once, twice = DAY - timedelta(days=60), DAY - timedelta(days=50)
        put_usage(unit, "docreader", {once: {ANNA: 1, "person:owner": 1}, twice: {ANNA: 1, BOB: 1}})
        assert stoppers(unit, id_of(unit, "docreader"), until=DAY) == (), "its usage fell silent: nobody knows"
        put_usage(unit, "docreader", {DAY - timedelta(days=1): {"log:1": 1}})
        assert stoppers(unit, id_of(unit, "docreader"), until=DAY) == ("U0ANNA",)
        put_usage(unit, "docreader", {DAY - timedelta(days=27): {ANNA: 1}})
        assert stoppers(unit, id_of(unit, "docreader"), until=DAY) == ()
