"""What people choose about their digests, and when the next one is due by it."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portfolio.adoption import planning, subscriptions
from portfolio.adoption.subscriptions import Choice
from portfolio.attention import Presence
from portfolio.errors import InvalidInputError, NotAllowedError
from portfolio.people import find_person
from storage.vocabulary import Cadence, DigestKind
from tests.portfolio.adoption.planning_desk import DAY, HOUR, LEAD, MONDAY, OWNER, WEDNESDAY, WEEK, Desk
from tests.portfolio.conftest import OpenUnit


@pytest.fixture
def desk(store: OpenUnit) -> Desk:
    numbers = itertools.count(1)
    return Desk(store, {}, lambda: f"id-{next(numbers)}")


# ---- what people choose


def test_a_change_of_cadence_begins_with_its_next_turn(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    now = desk.change(WEDNESDAY, cadence=Cadence.MONTHLY)
    assert now.next_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    desk.tick(WEDNESDAY + HOUR)
    assert desk.planned() == []


def test_an_earlier_hour_on_the_day_itself_is_told_at_once_and_a_later_one_not_again(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.change(WEDNESDAY, hour=15)
    now = desk.change(MONDAY + HOUR, hour=9)
    assert now.next_at == MONDAY
    desk.tick(MONDAY + HOUR)
    assert desk.planned() == [("2026-W48", MONDAY)]
    now = desk.change(MONDAY + 2 * HOUR, hour=15)
    assert now.next_at == MONDAY + WEEK + 6 * HOUR


def test_a_pause_leaves_out_its_turns_and_makes_up_for_none(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    now = desk.change(WEDNESDAY, paused_until=date(2026, 12, 10))
    assert (now.next_at, now.left_out) == (MONDAY + 2 * WEEK, date(2026, 11, 30))
    for at in (MONDAY, MONDAY + WEEK, MONDAY + WEEK + 4 * DAY):
        desk.tick(at)
    assert desk.planned() == []
    assert desk.change(MONDAY + WEEK + 4 * DAY, hour=10).next_at == MONDAY + 2 * WEEK + HOUR
    desk.tick(MONDAY + 2 * WEEK + HOUR)
    assert [period for period, _ in desk.planned()] == ["2026-W50"]


def test_a_pause_that_is_taken_back_goes_on_with_the_next_turn(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.change(WEDNESDAY, paused_until=date(2026, 12, 24))
    assert desk.change(MONDAY + DAY, paused_until=None).next_at == MONDAY + WEEK


@pytest.mark.parametrize(
    "changes", [{"paused_until": date(2026, 12, 24)}, {"subscribed": False}, {"cadence": Cadence.MONTHLY}]
)
def test_a_change_takes_back_what_waits_for_its_moment(desk: Desk, changes: dict[str, object]) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    desk.change(MONDAY, **changes)
    assert desk.planned() == []


def test_who_stopped_gets_none_until_they_start_again(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    assert desk.change(WEDNESDAY, subscribed=False).next_at is None
    desk.tick(MONDAY)
    assert desk.planned() == []
    started = desk.change(MONDAY + DAY, subscribed=True)
    assert started.next_at == datetime(2026, 12, 7, 9, tzinfo=UTC), "until their clock is asked for"
    desk.tick(MONDAY + DAY)
    assert desk.next_at(MONDAY + DAY) == MONDAY + WEEK


def test_who_wants_none_and_looks_at_it_is_not_planned_for(desk: Desk) -> None:
    desk.change(WEDNESDAY, subscribed=False)
    with desk.store() as unit:
        (whose,) = planning.turns_of(unit, person=find_person(unit, words=OWNER))
        planning.note_presence(unit, whose=whose, presence=Presence("Europe/Berlin"), at=WEDNESDAY)
        assert unit.digest_turns.of(whose.person_id, whose.kind) is None


@pytest.mark.parametrize("weekday", range(7))
def test_a_snooze_leaves_out_exactly_one_weekly_digest(desk: Desk, weekday: int) -> None:
    desk.tick(WEDNESDAY)
    at = MONDAY + weekday * DAY + HOUR
    desk.tick(at)
    with desk.store() as unit:
        now = subscriptions.snooze(unit, person=find_person(unit, words=OWNER), kind=DigestKind.OWNER, at=at)
        again = subscriptions.snooze(unit, person=find_person(unit, words=OWNER), kind=DigestKind.OWNER, at=at)
    assert (now.left_out, now.next_at) == (date(2026, 12, 7), MONDAY + 2 * WEEK)
    assert now.choice.paused_until == date(2026, 12, 14), "the day of the next one"
    assert again == replace(now, left_out=None)


def test_a_snooze_with_nothing_to_leave_out_is_no_pause(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.change(WEDNESDAY, cadence=Cadence.MONTHLY)
    at = MONDAY + 2 * DAY
    desk.tick(at)
    with desk.store() as unit:
        now = subscriptions.snooze(unit, person=find_person(unit, words=OWNER), kind=DigestKind.OWNER, at=at)
    assert (now.choice.paused_until, now.left_out) == (None, None)
    assert now.next_at == desk.next_at(at)


def test_a_snooze_does_not_cut_a_longer_pause_short(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.change(WEDNESDAY, paused_until=date(2026, 12, 24))
    with desk.store() as unit:
        now = subscriptions.snooze(unit, person=find_person(unit, words=OWNER), kind=DigestKind.OWNER, at=WEDNESDAY)
    assert (now.choice.paused_until, now.left_out) == (date(2026, 12, 24), None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hour": 8}, "hour"),
        ({"hour": 17}, "hour"),
        ({"paused_until": date(2026, 11, 25)}, "paused_until"),
        ({"paused_until": date(2028, 1, 1)}, "paused_until"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, changes: dict[str, object], field: str) -> None:
    desk.tick(WEDNESDAY)
    with pytest.raises(InvalidInputError) as refused:
        desk.change(WEDNESDAY, **changes)
    assert refused.value.field == field


def test_only_who_a_digest_is_for_has_settings(desk: Desk) -> None:
    with desk.store() as unit:
        lead, choice = find_person(unit, words=LEAD), Choice(Cadence.WEEKLY)
        with pytest.raises(NotAllowedError):
            subscriptions.change(unit, person=lead, kind=DigestKind.OWNER, choice=choice, at=WEDNESDAY)
