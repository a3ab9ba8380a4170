"""Who sends on what another accepted, step by step, with a clock that is set by hand: one answer, none lost."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from slack_bolt import App, BoltRequest

from bot.app import build_app
from bot.manifest import manifest
from handlers import jobs
from handlers.inbox import RECOVERED
from handlers.slack import Slack
from portfolio import asks, events
from portfolio.toolbox import Toolbox
from portfolio.work import Work
from tests.dialogues.conftest import Desk, loopback_client, open_company
from tests.doubles import ScriptedRouter, SetClock
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.state import ApiCall, Message


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace(manifest=manifest()) as found:
        yield found


def said(person: Person, text: str, ts: str) -> dict[str, object]:
    event = {"type": "message", "channel": person.dm_channel, "channel_type": "im", "user": person.id}
    return {"type": "event_callback", "event_id": f"Ev{ts}", "event": event | {"text": text, "ts": ts}}


@dataclass(frozen=True, slots=True)
class Replica:
    """One process of several on a database: what it answers with, and what looks after the inbox."""

    app: App
    job: jobs.Recovery

    def hear(self, body: Mapping[str, object], **context: str) -> None:
        self.app.dispatch(BoltRequest(mode="socket_mode", body=dict(body), context=context))

    def finish(self) -> None:
        self.app.listener_runner.listener_executor.shutdown(wait=True)


def replica(workspace: LocalWorkspace, tools: Toolbox) -> Replica:
    client = loopback_client(workspace.api_url, workspace.bot_token)
    app = build_app(client, tools, workers=4)
    return Replica(app, jobs.Recovery(app, tools, Slack(client)))


def recovery(desk: Desk, tools: Toolbox) -> tuple[jobs.Recovery, Callable[[], None]]:
    found = replica(desk.workspace, tools)
    return found.job, found.finish


def held_post(workspace: LocalWorkspace, hear: Callable[[], None]) -> None:
    """Let an app hear something; returns when its answer is held up by a rate limit, for two seconds more."""
    before = len(posts(workspace))
    workspace.fail_next("chat.postMessage", "ratelimited", retry_after=2)
    hear()
    assert workspace.wait_until(lambda: len(posts(workspace)) > before)


def posts(workspace: LocalWorkspace) -> list[ApiCall]:
    return [call for call in workspace.calls if call.method == "chat.postMessage"]


def answers(person: Person) -> list[Message]:
    return [message for message in person.sees() if "DocReader fits" in message.text]


def take(tools: Toolbox, key: str, body: str) -> None:
    with tools.unit() as unit:
        assert events.take_event(unit, key=key, kind="event", body=body, at=tools.clock.now(), worker=tools.work.worker)


def is_done(tools: Toolbox, key: str) -> bool:
    with tools.unit() as unit:
        row = unit.events.by_key(key)
    return row is not None and row.status == "done"


def test_what_is_young_is_left_alone_and_what_is_old_is_answered_once(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    job, finish = recovery(desk, tools)
    assert job.run() == 0
    take(tools, "said:x", json.dumps(said(someone, "read forgotten scans", "1700000001.000100")))
    clock.pass_by(timedelta(seconds=29))
    assert job.run() == 0
    clock.pass_by(timedelta(seconds=2))
    assert job.run() == 1
    someone.wait_for_message(contains="DocReader fits")
    finish()
    clock.pass_by(timedelta(minutes=5))
    assert job.run() == 0
    with tools.unit() as unit:
        recent = asks.recent_asks(unit, slack_id=someone.id, limit=5)
    assert [found.text for found in recent] == ["read forgotten scans"]


def test_a_second_replica_leaves_alone_what_the_first_one_answers(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    first = replica(desk.workspace, tools)
    second = replica(desk.workspace, replace(tools, work=Work("second")))
    first.job.beat()
    held_post(desk.workspace, lambda: first.hear(said(someone, "read slow scans", "1700000011.000100")))
    for _ in range(10):
        clock.pass_by(timedelta(seconds=7))
        second.job.beat()
        assert second.job.run() == 0
        first.job.beat()
    someone.wait_for_message(contains="DocReader fits")
    first.finish()
    clock.pass_by(timedelta(minutes=5))
    assert second.job.run() == 0, "it was answered"
    second.finish()
    assert len(answers(someone)) == 1


def test_what_a_silent_replica_had_is_answered_by_another_once(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    first = replica(desk.workspace, tools)
    others = [replica(desk.workspace, replace(tools, work=Work(name))) for name in ("second", "third")]
    first.job.beat()
    take(tools, "said:z", json.dumps(said(someone, "read orphaned scans", "1700000012.000100")))
    clock.pass_by(timedelta(seconds=9))
    assert [other.job.run() for other in others] == [1, 0]
    someone.wait_for_message(contains="DocReader fits")
    for other in others:
        other.finish()
    first.finish()
    assert len(answers(someone)) == 1


def test_a_long_rate_limit_is_no_reason_to_answer_twice(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    only = replica(desk.workspace, tools)
    only.job.beat()
    body = said(someone, "read limited scans", "1700000013.000100")
    held_post(desk.workspace, lambda: only.hear(body))
    only.hear(body)  # delivered again meanwhile: that one ends at once, and what is in hand stays in hand
    clock.pass_by(timedelta(seconds=62))
    assert only.job.run() == 0
    someone.wait_for_message(contains="DocReader fits")
    only.finish()
    assert len(answers(someone)) == 1


def test_an_answer_being_posted_is_posted_by_nobody_else(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    """The last guard: should a second worker have the same arrival in hand, one of them posts."""
    tools, _ = clocked
    first = replica(desk.workspace, tools)
    second = replica(desk.workspace, replace(tools, work=Work("second")))
    first.job.beat()
    body = said(someone, "read guarded scans", "1700000014.000100")
    key = f"said:{someone.dm_channel}:1700000014.000100"
    held_post(desk.workspace, lambda: first.hear(body))
    second.hear(body, **{RECOVERED: key})
    second.finish()
    assert not is_done(tools, key), "left open until the first has answered"
    someone.wait_for_message(contains="DocReader fits")
    first.finish()
    assert is_done(tools, key)
    assert len(answers(someone)) == 1


def test_an_answer_whose_poster_died_before_it_said_so_is_found_and_not_posted_again(
    workspace: LocalWorkspace, tmp_path: Path
) -> None:
    anna = workspace.add_person("U0ANNA", "anna", "Anna")
    asked = anna.dm("read found scans")
    key = f"said:{anna.dm_channel}:{asked.ts}"
    for tools in open_company(tmp_path, ScriptedRouter()):
        one, two = replica(workspace, tools), replica(workspace, tools)
        one.hear(said(anna, "read found scans", asked.ts))
        first = anna.wait_for_message(after=asked, contains="DocReader fits")
        one.finish()
        with tools.unit() as unit:  # as it stood a moment before the answer was marked
            row = unit.asks.by_event_key(key)
            assert row is not None
            row.answered_at, row.answer_ts, row.answering_by = None, None, "gone"
        two.hear(said(anna, "read found scans", asked.ts), **{RECOVERED: key})
        two.finish()
        assert len(answers(anna)) == 1
        with tools.unit() as unit:
            row = unit.asks.by_event_key(key)
            assert row is not None
            assert (row.answer_ts, row.answered_at is not None) == (first.ts, True)


def test_an_answer_that_was_posted_is_not_posted_again(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, _ = clocked
    client = loopback_client(desk.workspace.api_url, desk.workspace.bot_token)
    app = build_app(client, tools, workers=4)
    body = said(someone, "read scans once", "1700000002.000100")
    app.dispatch(BoltRequest(mode="socket_mode", body=dict(body)))
    key = f"said:{someone.dm_channel}:1700000002.000100"
    assert desk.workspace.wait_until(lambda: is_done(tools, key))
    again = {RECOVERED: key}
    app.dispatch(BoltRequest(mode="socket_mode", body=dict(body), context=again))
    app.listener_runner.listener_executor.shutdown(wait=True)
    assert len([message for message in someone.sees() if "DocReader fits" in message.text]) == 1


def test_nobody_outside_can_claim_to_be_recovered(desk: Desk, someone: Person) -> None:
    body = said(someone, "read scans as if recovered", "1700000003.000100") | {RECOVERED: "x"}
    desk.app.dispatch(BoltRequest(mode="socket_mode", body=dict(body)))
    desk.app.dispatch(BoltRequest(mode="socket_mode", body=dict(body)))
    someone.wait_for_message(contains="DocReader fits")
    assert desk.router.times_asked("as if recovered") == 1


def test_after_three_tries_the_person_hears_an_apology(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock]
) -> None:
    tools, clock = clocked
    client = loopback_client(desk.workspace.api_url, desk.workspace.bot_token)

    class Dead:
        """An app in which every try dies before it answers."""

        def __init__(self) -> None:
            self.tries = 0

        def dispatch(self, _request: BoltRequest) -> None:
            self.tries += 1

    dead = Dead()
    job = jobs.Recovery(dead, tools, Slack(client))  # type: ignore[arg-type]
    take(tools, "said:y", json.dumps(said(someone, "read doomed scans", "1700000004.000100")))
    for _ in range(5):
        clock.pass_by(timedelta(minutes=1))
        job.run()
    assert dead.tries == 3
    sorry = someone.wait_for_message(contains="I could not finish")
    assert "doomed" not in sorry.all_text
    with tools.unit() as unit:
        row = unit.events.by_key("said:y")
        assert row is not None
        assert (row.status, row.body) == ("dropped", "")


def test_a_broken_entry_does_not_stop_the_next(
    desk: Desk, someone: Person, clocked: tuple[Toolbox, SetClock], caplog: pytest.LogCaptureFixture
) -> None:
    tools, clock = clocked
    job, finish = recovery(desk, tools)
    take(tools, "a-broken", "{not json")
    take(tools, "b-whole", json.dumps(said(someone, "read the next scans", "1700000005.000100")))
    clock.pass_by(timedelta(minutes=1))
    assert job.run() == 2
    someone.wait_for_message(contains="DocReader fits")
    finish()
    assert "could not be sent on" in caplog.text
