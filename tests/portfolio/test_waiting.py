"""What waits to be done, as whoever watches over the processes reads it."""

from datetime import timedelta

from portfolio import deliveries, events
from portfolio.deliveries import Planned
from portfolio.waiting import Waiting, waiting
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON


def test_nothing_waits_in_an_empty_store(empty: OpenUnit) -> None:
    with empty() as unit:
        assert waiting(unit, at=NOON) == Waiting(inbox=0, inbox_age=0.0)


def test_what_is_open_and_due_is_counted_with_the_age_of_the_oldest(store: OpenUnit) -> None:
    with store() as unit:
        for key, minutes in (("a", 3), ("b", 1), ("over", 9)):
            at = NOON - timedelta(minutes=minutes)
            events.take_event(unit, key=key, kind="event", body="{}", at=at, worker="w1")
        events.finish_event(unit, key="over", at=NOON)
        events.show_life(unit, worker="w1", at=NOON)
        events.show_life(unit, worker="dead", at=NOON - timedelta(minutes=5))
        for number, (kind, minutes) in enumerate([("news", 2), ("news", 1), ("survey", 4), ("survey", -1)]):
            due = NOON - timedelta(minutes=minutes)
            deliveries.plan_all(unit, [Planned(f"d{number}", f"U{number}", kind, "p", due)], at=NOON)
        deliveries.take_due(unit, at=NOON, limit=1)  # the survey that waited longest
        found = waiting(unit, at=NOON)
    assert (found.inbox, found.inbox_age) == (2, 180.0)
    assert (found.due, found.due_age, found.sending) == ({"news": 2}, 120.0, 1)
    assert (found.workers, found.catalogue_version) == (1, 1)
