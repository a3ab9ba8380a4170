"""The ticker: at once, again, and on after a fault."""

import logging
import threading
from datetime import timedelta

import pytest

from bot.scheduler import Pulse, Ticker
from tests.bot.running import wait_until


def test_it_ticks_at_once_and_again() -> None:
    ticks: list[int] = []
    ticker = Ticker(lambda: ticks.append(1), every=timedelta(milliseconds=20))
    ticker.start()
    wait_until(lambda: len(ticks) >= 3, "three ticks")
    ticker.stop()


def test_a_job_that_fails_is_called_again(caplog: pytest.LogCaptureFixture) -> None:
    ticks: list[int] = []

    def fail() -> None:
        ticks.append(1)
        raise RuntimeError("once")

    with caplog.at_level(logging.CRITICAL):
        ticker = Ticker(fail, every=timedelta(milliseconds=20))
        ticker.start()
        wait_until(lambda: len(ticks) >= 2, "another tick")
        ticker.stop()


def test_it_may_be_stopped_before_it_was_started() -> None:
    Ticker(lambda: None).stop()


def test_a_pulse_beats_before_it_starts_and_on_after_a_fault_and_never_after_its_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    beats: list[int] = []

    def beat() -> None:
        beats.append(1)
        if len(beats) == 2:
            raise RuntimeError("once")

    with caplog.at_level(logging.CRITICAL):
        pulse = Pulse(beat, every=timedelta(milliseconds=5))
        pulse.start()
        assert beats
        wait_until(lambda: len(beats) >= 4, "beats after the fault")
        pulse.stop()
    ended = len(beats)
    Pulse(beat, every=timedelta(0)).stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "pulse"]
    assert len(beats) == ended
