"""The ticker: at once, again, and on after a fault."""

import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock, new_id
from bot.scheduler import Pulse, Ticker
from handlers.schedule import Job, Schedule
from handlers.slack import Slack
from portfolio.toolbox import Toolbox
from storage.engine import make_engine, unit_factory, upgrade
from tests.bot.running import wait_until
from tests.doubles import ScriptedRouter, SetClock


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


def test_jobs_whose_database_is_away_say_so_once_and_when_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "disk"
    engine = make_engine(f"sqlite:///{folder}/signpost.db")
    upgrade(engine)
    engine.dispose()
    router = ScriptedRouter()
    tools = Toolbox(unit=unit_factory(engine), clock=SystemClock(), new_id=new_id, router=router)  # type: ignore[arg-type]
    looked: list[int] = []

    def look(tools: Toolbox, _slack: Slack) -> None:
        with tools.unit() as unit:
            looked.append(unit.company.version())

    jobs = tuple(Job(name, timedelta(0), look) for name in ("one", "two"))
    schedule = Schedule(tools, Slack(WebClient("xoxb-1", base_url="http://127.0.0.1:9/")), jobs)
    caplog.set_level(logging.INFO)
    folder.rename(tmp_path / "away")
    for _ in range(3):
        schedule.run()
    (tmp_path / "away").rename(folder)
    schedule.run()
    engine.dispose()
    assert looked == [0, 0]
    told = [(record.getMessage().partition(" 0 s")[0], bool(record.exc_info)) for record in caplog.records]
    assert told == [
        ("the database is away: the job one was skipped and is tried again", True),
        ("the database is back after", False),
    ]
    assert caplog.records[1].getMessage().endswith("6 runs were skipped")


def test_a_clock_that_is_set_back_holds_up_no_job(tmp_path: Path) -> None:
    engine, clock, ran = make_engine(f"sqlite:///{tmp_path}/signpost.db"), SetClock(), []
    router = ScriptedRouter()
    tools = Toolbox(unit=unit_factory(engine), clock=clock, new_id=new_id, router=router)  # type: ignore[arg-type]
    job = Job("each minute", timedelta(minutes=1), lambda _tools, _slack: ran.append(clock.now()))
    schedule = Schedule(tools, Slack(WebClient("xoxb-1", base_url="http://127.0.0.1:9/")), (job,))
    for passed in (0, 59, 1, -3600, 59, 1):
        clock.pass_by(timedelta(seconds=passed))
        schedule.run()
    engine.dispose()
    assert len(ran) == 4, "at once, after a minute, when the clock was set back, and a minute after that"
