"""The breaker: after failures in a row a model is left alone, tried once, and asked again when it answers."""

import logging

import pytest

from knowledge.breaker import FAILURES, REST, Breaker
from knowledge.ports import ModelUnavailable


class Seconds:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def breaker(seconds: Seconds) -> Breaker:
    return Breaker(seconds=seconds)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.admit()
        breaker.failed()


def test_some_failures_are_borne(breaker: Breaker) -> None:
    fail(breaker, FAILURES - 1)
    breaker.admit()


def test_an_answer_between_failures_starts_the_count_anew(breaker: Breaker) -> None:
    fail(breaker, FAILURES - 1)
    breaker.succeeded()
    fail(breaker, FAILURES - 1)
    breaker.admit()


def test_failures_in_a_row_begin_a_rest(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, FAILURES)
    seconds.now = REST - 1
    with pytest.raises(ModelUnavailable, match="left alone") as resting:
        breaker.admit()
    assert resting.value.sent is False


def test_after_the_rest_one_call_is_the_trial(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, FAILURES)
    seconds.now = REST
    breaker.admit()
    with pytest.raises(ModelUnavailable):
        breaker.admit()
    breaker.succeeded()
    breaker.admit()
    breaker.admit()


def test_a_failed_trial_begins_another_rest(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, FAILURES)
    seconds.now = REST
    fail(breaker, 1)
    seconds.now = 2 * REST - 1
    with pytest.raises(ModelUnavailable):
        breaker.admit()
    seconds.now = 2 * REST
    breaker.admit()


def test_a_trial_that_was_not_sent_leaves_the_trial_to_the_next(breaker: Breaker, seconds: Seconds) -> None:
    fail(breaker, FAILURES)
    seconds.now = REST
    breaker.admit()
    breaker.unsent()
    breaker.admit()


def test_it_says_why_the_model_is_not_asked(breaker: Breaker, seconds: Seconds) -> None:
    assert breaker.problem() == ""
    fail(breaker, FAILURES)
    seconds.now = REST - 7
    assert breaker.problem() == "left alone after 3 failures in a row, tried again in 7 s"
    seconds.now = REST
    breaker.admit()
    breaker.succeeded()
    assert breaker.problem() == ""


def test_the_log_says_that_it_rests_and_that_it_is_back(breaker: Breaker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    fail(breaker, FAILURES)
    breaker.succeeded()
    assert [record.getMessage() for record in caplog.records] == [
        "the model is left alone for 60 s after 3 failures in a row",
        "the model answers again",
    ]
