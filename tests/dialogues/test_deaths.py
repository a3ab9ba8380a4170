"""Processes that die over what they send on: only what each was working on pays for it."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from slack_bolt import BoltRequest

from handlers import jobs
from handlers.inbox import RECOVERED
from handlers.slack import Slack
from portfolio import events
from portfolio.toolbox import Toolbox
from portfolio.work import Work
from tests.dialogues.conftest import Desk, loopback_client
from tests.dialogues.test_recovery import replica, said, take
from tests.doubles import SetClock
from workspace.client import Person


class Killed(BaseException):
    """Stands for kill -9: nothing in the code catches it."""


class Mortal:
    """An app whose process dies as soon as it works on what `deadly` names; all else it answers."""

    def __init__(self, tools: Toolbox, deadly: Callable[[str], bool]) -> None:
        self._tools, self._deadly = tools, deadly

    def dispatch(self, request: BoltRequest) -> None:
        key = str(request.context[RECOVERED])
        if self._deadly(key):
            raise Killed
        with self._tools.unit() as unit:
            events.finish_event(unit, key=key, at=self._tools.clock.now())


def lives(desk: Desk, clocked: tuple[Toolbox, SetClock], count: int, deadly: Callable[[str], bool]) -> None:
    """So many processes one after the other, each dying over what is deadly or ending after one run."""
    tools, clock = clocked
    slack = Slack(loopback_client(desk.workspace.api_url, desk.workspace.bot_token))
    for number in range(count):
        clock.pass_by(timedelta(minutes=1))
        own = replace(tools, work=Work(f"life {number}"))
        with contextlib.suppress(Killed):
            jobs.Recovery(Mortal(own, deadly), own, slack).run()  # type: ignore[arg-type]


def state_of(tools: Toolbox, keys: Iterable[str]) -> list[tuple[str, int]]:
    with tools.unit() as unit:
        rows = [unit.events.by_key(key) for key in keys]
    return [(str(row.status), row.tries) for row in rows if row is not None]


def test_what_kills_the_process_is_given_up_and_all_that_waits_beside_it_is_answered(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, _ = clocked
    keys = ["said:before", "said:deadly", "said:after"]
    for key in keys:
        take(tools, key, json.dumps(said(someone, key, "1700000021.000100")))
    lives(desk, clocked, 5, lambda key: key == "said:deadly")
    assert [status for status, _ in state_of(tools, keys)] == ["done", "dropped", "done"]
    someone.wait_for_message(contains="I could not finish")


def test_a_death_counts_against_what_was_worked_on_alone(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, _ = clocked
    keys = [f"said:{number}" for number in range(4)]
    for key in keys:
        take(tools, key, json.dumps(said(someone, key, "1700000022.000100")))
    lives(desk, clocked, 1 + 4, lambda _key: True)  # whatever is begun, the process is killed
    assert state_of(tools, keys) == [("received", 2)] * 4
    lives(desk, clocked, 1, lambda _key: False)
    assert {status for status, _ in state_of(tools, keys)} == {"done"}


def test_what_was_tried_before_waits_until_the_one_before_is_over(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    keys = ["said:1", "said:2"]
    for number, key in enumerate(keys):
        take(tools, key, json.dumps(said(someone, f"read scans slowly {number}", f"170000003{number}.000100")))
    lives(desk, clocked, 1, lambda _key: True)
    clock.pass_by(timedelta(minutes=1))
    only = replica(desk.workspace, replace(tools, work=Work("last")))
    running = threading.Thread(target=only.job.run)
    running.start()
    assert desk.router.waiting.acquire(timeout=10)
    assert state_of(tools, keys) == [("received", 2), ("received", 1)]
    desk.router.hold.set()
    running.join(10)
    only.finish()
    assert [status for status, _ in state_of(tools, keys)] == ["done", "done"]


def test_a_process_that_ends_tries_nothing_more(desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]) -> None:
    tools, clock = clocked
    take(tools, "said:1", json.dumps(said(someone, "read late scans", "1700000041.000100")))
    lives(desk, clocked, 1, lambda _key: True)
    clock.pass_by(timedelta(minutes=1))
    only = replica(desk.workspace, replace(tools, work=Work("last")))
    only.job.rest()
    assert only.job.run() == 0
    only.finish()
    assert state_of(tools, ["said:1"]) == [("received", 1)]
