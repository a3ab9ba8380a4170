"""Whose digest is planned when: by their own clock, each turn once, the newest after downtime, none for who left."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.views.adoption.digest import preview_words
from portfolio.adoption import digesting, planning, subscriptions
from portfolio.adoption.subscriptions import ADOPTION, PORTFOLIO
from portfolio.attention import Presence
from portfolio.cards import Person
from portfolio.deliveries import Delivery, take_due
from portfolio.errors import NotAllowedError
from portfolio.people import find_person
from storage.unit import Unit
from storage.vocabulary import Cadence, DeliveryStatus, DigestKind, LifecycleStage
from tests.doubles import counting_ids
from tests.portfolio.adoption.planning_desk import (
    AUCKLAND,
    BERLIN,
    DAY,
    DEPUTY,
    HOUR,
    LEAD,
    MONDAY,
    NEW_YORK,
    OWNER,
    WEDNESDAY,
    WEEK,
    Desk,
)
from tests.portfolio.conftest import OpenUnit


@pytest.fixture
def desk(store: OpenUnit) -> Desk:
    numbers = itertools.count(1)
    return Desk(store, {}, lambda: f"id-{next(numbers)}")


# ---- who


def test_owners_weekly_and_portfolio_leads_monthly_and_nobody_else(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    with desk.store() as unit:
        told = {
            slack_id: [
                (one.kind, one.choice.cadence)
                for one in subscriptions.subscriptions_of(unit, person=find_person(unit, words=slack_id), at=WEDNESDAY)
            ]
            for slack_id in (OWNER, DEPUTY, LEAD, "U0ANNA")
        }
    assert told == {
        OWNER: [(DigestKind.OWNER, Cadence.WEEKLY)],
        DEPUTY: [],  # of a product with an owner, and of one that is retired
        LEAD: [(DigestKind.PORTFOLIO, Cadence.MONTHLY)],
        "U0ANNA": [],
    }
    desk.tick(MONDAY + DAY)
    assert [len(desk.planned(one)) for one in (OWNER, DEPUTY, LEAD)] == [1, 0, 0]
    assert [period for period, _ in desk.planned(LEAD, PORTFOLIO)] == ["2026-11"]


@pytest.mark.parametrize("stage", list(LifecycleStage))
def test_a_product_counts_from_its_pilot_on_until_it_retires(desk: Desk, stage: LifecycleStage) -> None:
    desk.product(stage=stage)
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    assert bool(desk.planned()) is (stage not in (LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT))


def test_the_deputy_hears_of_a_product_without_an_owner(desk: Desk) -> None:
    desk.product(owner_id=None)
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    assert (len(desk.planned()), len(desk.planned(DEPUTY))) == (0, 1)


def test_who_has_no_slack_id_gets_none(desk: Desk) -> None:
    desk.product(owner_id=desk.person_id("bob"))
    desk.tick(WEDNESDAY)
    with desk.store() as unit:
        assert planning.to_ask(unit, at=WEDNESDAY) == ()
        with pytest.raises(NotAllowedError):
            subscriptions.subscription_of(unit, person=find_person(unit, words="bob"), kind=None, at=WEDNESDAY)


# ---- when


def test_the_first_one_is_the_next_and_not_the_last(desk: Desk) -> None:
    desk.tick(MONDAY + HOUR)
    assert desk.planned() == []
    assert desk.next_at(MONDAY + HOUR) == MONDAY + WEEK


def test_each_turn_is_planned_once_however_often_somebody_looks(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    for at in (MONDAY - timedelta(minutes=1), MONDAY, MONDAY + timedelta(minutes=1), MONDAY + DAY, MONDAY + WEEK):
        desk.tick(at)
    assert desk.planned(given_up=True) == [("2026-W48", MONDAY), ("2026-W49", MONDAY + WEEK)]


def test_two_replicas_plan_the_same(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    with desk.store() as unit:
        turn = unit.digest_turns.of(desk_owner(unit), DigestKind.OWNER)
        assert turn is not None
        stood = turn.model_dump()
    desk.tick(MONDAY)
    with desk.store() as unit:  # another one looked before the first had written
        turn = unit.digest_turns.of(desk_owner(unit), DigestKind.OWNER)
        assert turn is not None
        turn.since, turn.due_at = stood["since"], stood["due_at"]
    desk.tick(MONDAY)
    assert desk.planned() == [("2026-W48", MONDAY)]
    assert desk.next_at(MONDAY) == MONDAY + WEEK


def desk_owner(unit: Unit) -> int:
    row = unit.people.by_slack_id(OWNER)
    assert row is not None
    return row.id or 0


def test_after_downtime_there_is_one_for_the_newest_turn(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY + 2 * WEEK + 3 * DAY)
    assert desk.planned() == [("2026-W50", MONDAY + 2 * WEEK)]
    assert desk.next_at(MONDAY + 2 * WEEK + 3 * DAY) == MONDAY + 3 * WEEK


def test_one_that_still_waits_gives_way_to_the_newer_one(desk: Desk) -> None:
    for at in (WEDNESDAY, MONDAY, MONDAY + WEEK):
        desk.tick(at)
    with desk.store() as unit:
        first = unit.deliveries.of(OWNER, ADOPTION, "2026-W48")
        assert first is not None
        assert (first.status, first.why_cancelled) == (DeliveryStatus.CANCELLED, "a newer one took its place")


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        (NEW_YORK, datetime(2026, 11, 30, 14, tzinfo=UTC)),
        (AUCKLAND, datetime(2026, 11, 29, 20, tzinfo=UTC)),
        ("", datetime(2026, 11, 30, 9, tzinfo=UTC)),
        ("Nowhere/Atall", datetime(2026, 11, 30, 9, tzinfo=UTC)),
    ],
)
def test_nine_is_nine_on_their_own_clock(desk: Desk, zone: str, due: datetime) -> None:
    desk.zones[OWNER] = Presence(zone)
    desk.tick(WEDNESDAY)
    assert desk.next_at(WEDNESDAY) == due


def test_nine_stays_nine_when_the_clock_is_put_back(desk: Desk) -> None:
    before = datetime(2026, 10, 19, 7, tzinfo=UTC)
    desk.tick(before)
    for day in range(15):
        desk.tick(before + day * DAY + HOUR)
    due = [moment for _, moment in desk.planned(given_up=True)]
    assert due == [datetime(2026, 10, 26, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)]


def test_who_moves_west_waits_for_their_nine(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.zones[OWNER] = Presence(NEW_YORK)
    desk.tick(MONDAY)
    assert (desk.planned(), desk.next_at(MONDAY)) == ([], MONDAY + 6 * HOUR)
    desk.tick(MONDAY + 6 * HOUR)
    assert desk.planned() == [("2026-W48", MONDAY + 6 * HOUR)]


def test_who_moves_east_past_their_nine_is_told_at_once(desk: Desk) -> None:
    desk.zones[OWNER] = Presence(NEW_YORK)
    desk.tick(WEDNESDAY)
    desk.zones[OWNER] = Presence(BERLIN)
    desk.tick(MONDAY + HOUR)
    assert (desk.planned(), desk.next_at(MONDAY + HOUR)) == ([("2026-W48", MONDAY)], MONDAY + WEEK)


def test_who_moves_west_after_their_digest_is_not_told_of_it_again(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    desk.zones[OWNER] = Presence(NEW_YORK)
    desk.tick(MONDAY + DAY)
    assert desk.next_at(MONDAY + DAY) == MONDAY + WEEK + 6 * HOUR


def test_what_slack_does_not_tell_today_it_told_yesterday(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.zones[OWNER] = Presence("")
    desk.tick(WEDNESDAY + DAY)
    assert desk.next_at(WEDNESDAY + DAY) == MONDAY


# ---- leaving, handing over, retiring


def test_who_left_gets_nothing_and_gets_the_next_one_when_they_come_back(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.zones[OWNER] = Presence(gone=True)
    desk.tick(WEDNESDAY + DAY)
    desk.tick(MONDAY)
    assert desk.planned() == []
    with desk.store() as unit:
        assert planning.gone(unit) == {"owner"}
    desk.zones[OWNER] = Presence(BERLIN)
    desk.tick(MONDAY + 2 * DAY)
    assert (desk.planned(), desk.next_at(MONDAY + 2 * DAY)) == ([], MONDAY + WEEK)


def test_what_was_planned_for_who_left_is_dropped(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    desk.zones[OWNER] = Presence(gone=True)
    desk.tick(MONDAY + DAY)
    assert desk.planned() == []


def test_the_new_owner_gets_the_next_one(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.product(owner_id=desk.person_id("anna"))
    desk.tick(MONDAY - DAY)
    desk.tick(MONDAY)
    assert (len(desk.planned()), len(desk.planned("U0ANNA"))) == (0, 1)


def test_what_was_planned_before_somebody_handed_over_is_not_said(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    assert wanted(desk, MONDAY) is not None
    desk.product(owner_id=desk.person_id("anna"))
    assert wanted(desk, MONDAY) is None


def test_what_a_worker_died_over_is_not_said_after_the_next_one(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    with desk.store() as unit:
        (held,) = take_due(unit, at=MONDAY, lease=timedelta(seconds=-1))
    desk.tick(MONDAY + WEEK)
    with desk.store() as unit:
        assert planning.wanted(unit, delivery=held, kind=DigestKind.OWNER) is None


def wanted(desk: Desk, at: datetime) -> tuple[Person, Delivery] | None:
    with desk.store() as unit:
        (taken,) = take_due(unit, at=at, lease=timedelta(seconds=-1))
        found = planning.wanted(unit, delivery=taken, kind=DigestKind.OWNER)
        if found is None:
            return None
        person, turn = found
        assert (turn.key, turn.due_at, turn.start, turn.end) == (
            "2026-W48", MONDAY, date(2026, 11, 23), date(2026, 11, 30),
        )  # fmt: skip
        return person, taken


# ---- many


def test_clocks_are_asked_for_a_few_at_a_time_and_everybody_once_a_day(desk: Desk) -> None:
    with desk.store() as unit:
        assert len(planning.to_ask(unit, at=WEDNESDAY)) == 2
    desk.tick(WEDNESDAY)
    with desk.store() as unit:
        assert planning.to_ask(unit, at=WEDNESDAY + 23 * HOUR) == ()
        assert len(planning.to_ask(unit, at=WEDNESDAY + 24 * HOUR)) == 2


def test_the_turn_due_is_by_what_somebody_chose_and_their_own_clock(desk: Desk) -> None:
    desk.tick(WEDNESDAY)

    def due(at: datetime) -> str:
        with desk.store() as unit:
            owner = find_person(unit, words="owner")
            return planning.turn_due(unit, person=owner, kind=DigestKind.OWNER, at=at).key

    assert (due(MONDAY - HOUR), due(MONDAY)) == ("2026-W47", "2026-W48")
    desk.change(WEDNESDAY, hour=15)
    assert (due(MONDAY), due(MONDAY + 6 * HOUR)) == ("2026-W47", "2026-W48")
    desk.change(WEDNESDAY, cadence=Cadence.MONTHLY)
    assert due(MONDAY) == "2026-10"


def test_a_preview_is_of_the_digest_that_is_said_next(desk: Desk) -> None:
    desk.tick(WEDNESDAY)
    desk.tick(MONDAY)
    with desk.store() as unit:
        owner = find_person(unit, words="owner")
        waits = planning.preview_of(unit, person=owner, kind=DigestKind.OWNER, at=MONDAY)
        assert (waits.turn.key, waits.is_over) == ("2026-W48", True)
        assert (waits.window.start, waits.window.days) == (date(2026, 11, 23), 7)
        digesting.compose_owner_digest(
            unit, person=owner, turn_key=waits.turn.key, window=waits.window, at=MONDAY, new_id=counting_ids()
        )
        said = planning.preview_of(unit, person=owner, kind=DigestKind.OWNER, at=MONDAY + 2 * DAY)
        assert (said.turn.key, said.is_over) == ("2026-W49", False)
        assert (said.window.start, said.window.end) == (date(2026, 11, 25), date(2026, 12, 2))
    assert "week 49, which is not over: this covers the days from 25 November to 1 December" in preview_words(said)
    later = replace(said, turn=replace(said.turn, start=date(2026, 12, 7), end=date(2026, 12, 14)))
    assert "week 50, which has not begun: this covers the days from 25 November to" in preview_words(later)
    today = replace(said, turn=replace(said.turn, start=said.window.end, end=date(2026, 12, 14)))
    assert "which is not over" in preview_words(today)
