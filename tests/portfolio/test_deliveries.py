"""Planned messages on both databases: who holds one, how many of a person's are said at a time, and their budget."""

from datetime import datetime, timedelta

from portfolio import deliveries
from portfolio.attention import BUDGET, Presence
from portfolio.deliveries import Delivery, Planned, Withheld
from storage.models import DeliveryRow
from storage.unit import Unit
from storage.vocabulary import DeliveryStatus
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

MONDAY = NOON  # a Monday, noon


def _plan(unit: Unit, *names: str, recipient: str = "U0ANNA", due: datetime = MONDAY, kind: str = "news") -> None:
    planned = [Planned(f"{recipient}-{kind}-{name}", recipient, kind, name, due) for name in names]
    deliveries.plan_all(unit, planned, at=MONDAY)


def _take(store: OpenUnit, at: datetime = MONDAY, limit: int = 20) -> tuple[Delivery, ...]:
    with store() as unit:
        return deliveries.take_due(unit, at=at, limit=limit)


def _row(unit: Unit, name: str, recipient: str = "U0ANNA") -> DeliveryRow:
    row = unit.deliveries.of(recipient, "news", name)
    assert row is not None
    return row


def test_many_are_planned_at_once_and_again_without_harm(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "a", "b")
        assert not deliveries.plan(
            unit, delivery_id="other", recipient="U0ANNA", kind="news", period="a", due_at=MONDAY, at=MONDAY
        )
        _plan(unit, "b", "c")
        _plan(unit, "d", recipient="")
        deliveries.plan_all(unit, [], at=MONDAY)
    with store() as unit:
        assert {one: _row(unit, one).id for one in "abc"} == {one: f"U0ANNA-news-{one}" for one in "abc"}


def test_of_one_recipient_one_is_said_at_a_time_the_earliest_first(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "late", due=MONDAY)
        _plan(unit, "early", due=MONDAY - timedelta(hours=1))
        _plan(unit, "theirs", recipient="U0BEN")
    first = _take(store)
    assert sorted((one.recipient, one.period) for one in first) == [("U0ANNA", "early"), ("U0BEN", "theirs")]
    assert _take(store) == (), "another worker leaves them alone while something is being said to them"
    with store() as unit:
        for one in first:
            assert deliveries.mark_sent(unit, delivery=one, channel="D", ts="1.0", at=MONDAY)
    assert [one.period for one in _take(store)] == ["late"]


def test_a_dead_worker_holds_up_nobody_for_longer_than_its_lease(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "first", due=MONDAY - timedelta(hours=1))
        _plan(unit, "second")
    (held,) = _take(store)
    with store() as unit:
        row = _row(unit, "first")
        assert row.leased_until is not None
        row.leased_until -= 2 * deliveries.LEASE
    (again,) = _take(store)
    assert (again.id, again.perhaps_said) == (held.id, True)
    with store() as unit:
        assert not deliveries.hold_on(unit, delivery=held), "it was taken away meanwhile"
        assert deliveries.hold_on(unit, delivery=again)
        assert not deliveries.put_off(unit, delivery=held, until=MONDAY)


def test_what_may_have_been_said_is_looked_for_the_next_time(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "surely not", recipient="U0ANNA")
        _plan(unit, "perhaps", recipient="U0BEN")
    later = MONDAY + timedelta(minutes=1)
    with store() as unit:
        for one in deliveries.take_due(unit, at=MONDAY):
            deliveries.put_off(unit, delivery=one, until=later, perhaps_said=one.period == "perhaps")
    assert _take(store) == ()
    assert {one.period: one.perhaps_said for one in _take(store, later)} == {"surely not": False, "perhaps": True}


def test_a_row_cancelled_while_others_are_taken_stays_cancelled(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "a:1", "b:1")
        deliveries.cancel(unit, recipient="U0ANNA", kinds=["news"], period_starts="a:", why="left")
    assert [one.period for one in _take(store)] == ["b:1"]


def test_the_budget_counts_what_was_said_of_the_kinds_that_share_it(store: OpenUnit) -> None:
    def allowed(at: datetime) -> datetime:
        with store() as unit:
            return deliveries.allowed_from(
                unit, recipient="U0ANNA", presence=Presence("UTC"), counted=["news", "digest"], at=at
            )

    with store() as unit:
        _plan(unit, *[str(one) for one in range(BUDGET - 1)])
        _plan(unit, "x", kind="digest")
        _plan(unit, "urgent", kind="blocker")
        _plan(unit, "theirs", recipient="U0BEN")
    assert allowed(MONDAY) == MONDAY
    for place in range(BUDGET + 1):
        said_at = MONDAY + timedelta(hours=place)
        while taken := _take(store, MONDAY, limit=1):
            with store() as unit:
                deliveries.mark_sent(unit, delivery=taken[0], channel="D", ts="1.0", at=said_at)
            if taken[0].recipient == "U0ANNA":
                break
    with store() as unit:
        said = sorted(unit.deliveries.sent_to("U0ANNA", ["news", "digest"], since=MONDAY - timedelta(seconds=1)))
        assert len(said) == BUDGET
        assert unit.deliveries.of("U0ANNA", "blocker", "urgent") is not None
    evening = MONDAY + timedelta(hours=4)
    assert allowed(evening) == max(said[0] + timedelta(days=7), evening)
    assert allowed(MONDAY + timedelta(days=8)) == MONDAY + timedelta(days=8)


def test_nothing_is_left_sending_without_a_lease(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "a")
    _take(store)
    with store() as unit:
        row = _row(unit, "a")
        assert row.status is DeliveryStatus.SENDING
        assert row.leased_until is not None
        assert row.first_tried_at is not None


def _say(store: OpenUnit, *, channel: str = "D0ANNA", rest: timedelta = timedelta(0)) -> Delivery:
    (taken,) = _take(store, limit=1)
    with store() as unit:
        assert deliveries.mark_sent(unit, delivery=taken, channel=channel, ts="1.0", at=MONDAY, rest=rest)
    return taken


def test_a_recipient_rests_after_each_message_of_whatever_kind_and_nobody_else_does(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "first", due=MONDAY - timedelta(hours=1))
        _plan(unit, "second", kind="digest")
    first = _say(store, rest=timedelta(minutes=1))
    with store() as unit:
        assert deliveries.somebody_rests(unit, at=MONDAY)
        _plan(unit, "theirs", recipient="U0BEN", kind="digest")
    assert [one.recipient for one in _take(store)] == ["U0BEN"]
    with store() as unit:
        held = _row(unit, first.period)
        assert held.leased_until is not None
        held.leased_until -= timedelta(minutes=2)
    with store() as unit:
        assert not deliveries.somebody_rests(unit, at=MONDAY)
    assert [one.period for one in _take(store)] == ["second"]


def test_who_is_being_spoken_to_does_not_count_as_resting(store: OpenUnit) -> None:
    """Waiting for them would be waiting for a worker that may be dead."""
    with store() as unit:
        _plan(unit, "first", "second", "third")
    _say(store, rest=timedelta(minutes=1))
    with store() as unit:
        assert deliveries.somebody_rests(unit, at=MONDAY)
        held = _row(unit, "second")
        held.status, held.leased_until = DeliveryStatus.SENDING, MONDAY + timedelta(days=100_000)
    with store() as unit:
        assert not deliveries.somebody_rests(unit, at=MONDAY)


def test_where_somebody_was_written_to_is_known_the_next_time_until_it_is_forgotten(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "first", "second", "third")
        _plan(unit, "room", recipient="C0ROOM", due=MONDAY + timedelta(hours=1))
    assert _say(store).channel == ""
    assert _say(store).channel == "D0ANNA"
    with store() as unit:
        deliveries.forget_conversation(unit, recipient="U0ANNA")
    assert _say(store).channel == ""
    assert [one.channel for one in _take(store, MONDAY + timedelta(hours=1))] == [""]


def test_what_slack_wants_left_alone_is_not_even_taken(store: OpenUnit) -> None:
    with store() as unit:
        _plan(unit, "first", due=MONDAY - timedelta(hours=1))
    _say(store)
    with store() as unit:
        _plan(unit, "known")
        _plan(unit, "known", kind="digest")
        _plan(unit, "unknown", recipient="U0BEN")
        _plan(unit, "room", recipient="C0ROOM", kind="digest")
    withheld = Withheld(("digest",), unopened=True)
    with store() as unit:
        assert [one.period for one in deliveries.take_due(unit, at=MONDAY, withheld=withheld)] == ["known"]
    with store() as unit:
        taken = deliveries.take_due(unit, at=MONDAY, withheld=Withheld(unopened=True))
    assert [one.period for one in taken] == ["room"], "a channel needs no opening"
    assert [one.period for one in _take(store)] == ["unknown"]
