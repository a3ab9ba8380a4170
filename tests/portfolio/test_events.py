"""The inbox: one event is one, whoever asks; nothing is forgotten before it is over, and then its text is."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from portfolio.asks import AnswerTurn, Place, begin_answer, mark_answered, receive_ask
from portfolio.cards import Person
from portfolio.events import (
    claim_event,
    drop_event,
    finish_event,
    forget_events,
    leave,
    show_life,
    take_event,
    unfinished_events,
)
from portfolio.feedback import rate_answer
from portfolio.people import find_person
from portfolio.requests import open_request, requests_for
from storage.vocabulary import AskSource, EventStatus, Rating
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

THREADS = 16
SOON = NOON + timedelta(seconds=31)
ONE, OTHER = "worker-1", "worker-2"
PLACE = Place(AskSource.MESSAGE, "D1", "1.0", "1.0", "e1")


def take(unit_of: OpenUnit, key: str = "e1", body: str = '{"text": "secret"}') -> bool:
    with unit_of() as unit:
        return take_event(unit, key=key, kind="event", body=body, at=NOON, worker=ONE)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def waiting(unit_of: OpenUnit, seconds: float = 31, worker: str = ONE, at_work: str = "") -> list[tuple[str, int]]:
    with unit_of() as unit:
        found = unfinished_events(unit, worker=worker, at=after(seconds), at_work=at_work.split())
        return [(one.key, one.tries) for one in found]


def beat(unit_of: OpenUnit, worker: str, seconds: float) -> None:
    with unit_of() as unit:
        show_life(unit, worker=worker, at=after(seconds))


def claimed(unit_of: OpenUnit, worker: str, seconds: float) -> bool:
    with unit_of() as unit:
        return claim_event(unit, key="e1", worker=worker, at=after(seconds)) is not None


def test_an_event_is_new_once(empty: OpenUnit) -> None:
    assert take(empty)
    assert not take(empty)
    assert take(empty, "e2")


def test_what_was_taken_waits_until_it_is_finished(empty: OpenUnit) -> None:
    take(empty)
    take(empty, "e2")
    assert waiting(empty, 0) == []
    assert waiting(empty) == [("e1", 0), ("e2", 0)]
    with empty() as unit:
        finish_event(unit, key="e1", at=SOON)
    assert waiting(empty) == [("e2", 0)]
    assert not take(empty), "a finished event must not be new again"


def test_a_finished_event_says_nothing_any_more(empty: OpenUnit) -> None:
    for key, end in (("done", finish_event), ("dropped", drop_event)):
        take(empty, key)
        with empty() as unit:
            end(unit, key=key, at=SOON)
            row = unit.events.by_key(key)
            assert row is not None
            assert (row.body, row.status, row.done_at) == ("", EventStatus(key), SOON)


def test_finishing_twice_or_nothing_is_no_matter(empty: OpenUnit) -> None:
    take(empty)
    with empty() as unit:
        finish_event(unit, key="e1", at=SOON)
        drop_event(unit, key="e1", at=SOON)
        finish_event(unit, key="e0", at=SOON)
        row = unit.events.by_key("e1")
        assert row is not None
        assert row.status is EventStatus.DONE


def test_a_claim_counts_and_holds_for_a_while(empty: OpenUnit) -> None:
    take(empty)
    with empty() as unit:
        assert claim_event(unit, key="e1", worker=ONE, at=NOON) is None, "too young"
        found = claim_event(unit, key="e1", worker=ONE, at=SOON)
        assert found is not None
        assert (found.tries, found.body, found.received_at) == (1, '{"text": "secret"}', NOON)
        assert claim_event(unit, key="e1", worker=ONE, at=SOON) is None
    assert waiting(empty) == []
    assert waiting(empty, 62) == [("e1", 1)]
    with empty() as unit:
        again = claim_event(unit, key="e1", worker=ONE, at=after(62))
        assert again is not None
        assert again.tries == 2
        finish_event(unit, key="e1", at=SOON)
        assert claim_event(unit, key="e1", worker=ONE, at=SOON + timedelta(days=1)) is None


def test_what_is_in_hand_is_not_waiting(empty: OpenUnit) -> None:
    take(empty)
    assert waiting(empty, 3600, at_work="e1") == []
    assert waiting(empty, 3600, at_work="e2") == [("e1", 0)]


def test_what_another_has_is_free_when_that_one_is_silent(empty: OpenUnit) -> None:
    beat(empty, ONE, 0)
    take(empty)
    for seconds in range(2, 120, 2):
        beat(empty, ONE, seconds)
        assert waiting(empty, seconds + 7, OTHER) == []
        assert not claimed(empty, OTHER, seconds + 7)
    assert waiting(empty, 118 + 9, OTHER) == [("e1", 0)]
    assert claimed(empty, OTHER, 118 + 9)
    assert not claimed(empty, ONE, 118 + 10), "it was taken over"


def test_what_a_worker_that_left_had_is_free(empty: OpenUnit) -> None:
    take(empty)
    beat(empty, ONE, 20)
    assert waiting(empty, 21, OTHER) == []
    with empty() as unit:
        leave(unit, worker=ONE)
    assert waiting(empty, 21, OTHER) == [("e1", 0)]


def test_what_an_older_version_took_is_free(empty: OpenUnit) -> None:
    with empty() as unit:
        take_event(unit, key="e1", kind="event", body="{}", at=NOON, worker=ONE)
        row = unit.events.by_key("e1")
        assert row is not None
        row.taken_by = None
    assert waiting(empty, 7) == []
    assert claimed(empty, ONE, 9)


def test_one_worker_posts_an_answer_and_a_dead_one_holds_up_nobody(store: OpenUnit) -> None:
    def turn(worker: str, seconds: float) -> AnswerTurn:
        with store() as unit:
            return begin_answer(unit, ask_id="a1", worker=worker, at=after(seconds))

    with store() as unit:
        receive_ask(unit, ask_id="a1", asker=find_person(unit, words="anna"), text="x", place=PLACE, at=NOON)
    beat(store, ONE, 0)
    assert turn(ONE, 0) is AnswerTurn.MINE
    assert turn(OTHER, 7) is AnswerTurn.ANOTHERS
    assert turn(ONE, 7) is AnswerTurn.MINE_AFTER_ANOTHER, "it may have been posted before the try failed"
    assert turn(OTHER, 9) is AnswerTurn.MINE_AFTER_ANOTHER
    beat(store, OTHER, 10)
    assert turn(ONE, 10) is AnswerTurn.ANOTHERS
    with store() as unit:
        mark_answered(unit, ask_id="a1", answer_ts="2.0", at=SOON)
    assert turn(OTHER, 60) is AnswerTurn.ANSWERED


def test_of_16_workers_one_posts_an_answer(store: OpenUnit) -> None:
    with store() as unit:
        receive_ask(unit, ask_id="a1", asker=find_person(unit, words="anna"), text="x", place=PLACE, at=NOON)
    for number in range(THREADS):
        beat(store, f"w{number}", 0)
    start = threading.Barrier(THREADS)

    def race(number: int) -> AnswerTurn:
        start.wait(30)
        with store() as unit:
            return begin_answer(unit, ask_id="a1", worker=f"w{number}", at=after(1))

    with ThreadPoolExecutor(THREADS) as pool:
        turns = list(pool.map(race, range(THREADS)))
    assert turns.count(AnswerTurn.ANOTHERS) == THREADS - 1


def test_workers_nobody_saw_for_long_are_forgotten(empty: OpenUnit) -> None:
    beat(empty, ONE, 0)
    beat(empty, OTHER, 60)
    with empty() as unit:
        forget_events(unit, before=after(30))
    take(empty)
    assert waiting(empty, 61, "worker-3") == [("e1", 0)]


def test_old_events_are_forgotten_and_open_ones_are_not(empty: OpenUnit) -> None:
    take(empty, "open")
    take(empty, "over")
    with empty() as unit:
        finish_event(unit, key="over", at=NOON)
        assert forget_events(unit, before=NOON) == 0
        assert forget_events(unit, before=SOON) == 1
    assert waiting(empty) == [("open", 0)]


def test_of_16_threads_exactly_one_takes_an_event(empty: OpenUnit) -> None:
    for number in range(5):
        start = threading.Barrier(THREADS)

        def race(_: int, start: threading.Barrier = start, key: str = f"e{number}") -> bool:
            start.wait(30)
            return take(empty, key)

        with ThreadPoolExecutor(THREADS) as pool:
            assert sum(pool.map(race, range(THREADS))) == 1


def test_of_16_threads_exactly_one_claims_an_event(empty: OpenUnit) -> None:
    take(empty)
    start = threading.Barrier(THREADS)

    def race(_: int) -> bool:
        start.wait(30)
        with empty() as unit:
            return claim_event(unit, key="e1", worker=ONE, at=SOON) is not None

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(race, range(THREADS))) == 1


def test_of_16_threads_one_event_makes_one_ask(store: OpenUnit) -> None:
    start = threading.Barrier(THREADS)

    def race(number: int) -> str:
        start.wait(30)
        with store() as unit:
            anna = find_person(unit, words="anna")
            return receive_ask(unit, ask_id=f"a{number}", asker=anna, text="x", place=PLACE, at=NOON).id

    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(pool.map(race, range(THREADS)))) == 1


def test_16_threads_rate_and_ask_and_nothing_is_lost(store: OpenUnit) -> None:
    with store() as unit:
        anna = find_person(unit, words="anna")
        place = Place(AskSource.MENTION, private=False)
        receive_ask(unit, ask_id="a1", asker=anna, text="x", place=place, at=NOON)
    start = threading.Barrier(THREADS)

    def submit(number: int) -> None:
        start.wait(30)
        guest = Person("", "", f"U0GUEST{number}")
        for rating in (Rating.UP, Rating.DOWN):
            with store() as unit:
                rate_answer(unit, ask_id="a1", by=guest, rating=rating, at=NOON)
        with store() as unit:
            open_request(
                unit, request_id=f"r{number}", product_key="docreader", by=guest, text="x", ask_id="a1", channel="",
                thread_ts="", at=NOON,
            )  # fmt: skip

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(submit, range(THREADS)))
    with store() as unit:
        assert [row.rating for row in unit.ratings.of("a1")] == [Rating.DOWN] * THREADS
        assert len(requests_for(unit, person=find_person(unit, words="owner"))) == THREADS
