"""An answer that grows while a model is at work: one message, the answer in it at the end, whatever Slack does."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from slack_bolt import App, BoltRequest

from bot.app import build_app
from bot.manifest import manifest
from handlers.inbox import RECOVERED
from knowledge.ports import Candidate, Judgement, RuleText
from portfolio.spending import used_today
from portfolio.work import Work
from tests.dialogues import test_processes as processes
from tests.dialogues.conftest import loopback_client
from tests.dialogues.model_desk import TASK, ModelDesk, judging, model_desk
from tests.knowledge.endpoint import Call, endpoint, hang
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.state import Message

POSTS = ("chat.startStream", "chat.stopStream", "chat.update", "chat.postMessage")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ModelDesk]:
    with model_desk(tmp_path) as found:
        yield found


def answer(desk: ModelDesk) -> Message:
    asked = desk.person.dm(TASK)
    return desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="RegSearch fits", timeout=30)


def test_it_grows_in_one_message_and_ends_as_the_answer(desk: ModelDesk) -> None:
    thinking, go_on = threading.Event(), threading.Event()

    def slowly(call: Call) -> None:
        thinking.set()
        assert go_on.wait(30)
        judging()(call)

    desk.server.script = slowly
    asked = desk.person.dm(TASK)
    assert thinking.wait(30)
    growing = desk.person.sees(thread_ts=asked.ts)[-1]
    assert growing.streaming
    titles = ["Checked 1 rule", "Looked at 7 products", "Asking the model…"]
    assert [block.get("title") for block in growing.blocks] == titles
    assert [block.get("status") for block in growing.blocks] == ["complete", "complete", "in_progress"]
    go_on.set()
    said = desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="RegSearch fits", timeout=30)
    assert desk.workspace.wait_until(lambda: desk.row().answered_at is not None)
    assert desk.called(*POSTS) == ["chat.startStream", "chat.stopStream", "chat.update"]
    assert [message.ts for message in desk.said()] == [said.ts] == [growing.ts]
    final = desk.said()[0]
    assert final.text.startswith("RegSearch fits: ")
    assert "Asking the model" not in final.all_text
    assert final.metadata == {"event_type": "signpost_answer", "event_payload": {"ask_id": desk.row().id}}
    assert desk.row().answer_ts == said.ts


def test_the_answer_is_whole_when_its_stream_ends(desk: ModelDesk) -> None:
    """Whoever is stopped right after stopStream leaves an answer that is found again by its metadata."""
    answer(desk)
    stop = next(call for call in desk.workspace.calls if call.method == "chat.stopStream")
    assert stop.args["metadata"]["event_type"] == "signpost_answer"
    assert "RegSearch" in json.dumps(stop.args["blocks"])


@pytest.mark.parametrize("error", ["missing_scope", "unknown_method", "ratelimited", "internal_error"])
def test_where_slack_refuses_a_stream_the_answer_is_posted(desk: ModelDesk, error: str) -> None:
    desk.workspace.fail_next("chat.startStream", error)
    answer(desk)
    assert desk.called(*POSTS) == ["chat.startStream", "chat.postMessage"]
    assert len(desk.said()) == 1


def test_a_stream_that_slack_closed_becomes_the_answer_all_the_same(tmp_path: Path) -> None:
    with model_desk(tmp_path, stream=0.0) as desk:
        said = answer(desk)
        assert desk.called(*POSTS) == ["chat.startStream", "chat.stopStream", "chat.update"]
        assert len(desk.said()) == 1
        assert said.metadata is not None
        assert said.metadata["event_type"] == "signpost_answer"


def test_blocks_slack_refuses_leave_the_words(desk: ModelDesk) -> None:
    desk.workspace.fail_next("chat.stopStream", "invalid_blocks")
    said = answer(desk)
    assert said.text.startswith("RegSearch fits: ")
    assert len(desk.said()) == 1


def test_an_answer_whose_last_touch_fails_is_an_answer(desk: ModelDesk) -> None:
    desk.workspace.fail_next("chat.update", "update_failed")
    asked = desk.person.dm(TASK)
    said = desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="Owner", timeout=30)
    assert "Asking the model" not in said.all_text
    assert desk.workspace.wait_until(lambda: desk.row().answered_at is not None)
    assert desk.called(*POSTS) == ["chat.startStream", "chat.stopStream", "chat.update"]
    assert len(desk.said()) == 1


def test_a_message_that_is_gone_is_said_anew(desk: ModelDesk) -> None:
    def vanish(call: Call) -> None:
        growing = next(message for message in desk.said() if message.streaming)
        desk.workspace.state.drop_message(growing.channel, growing.ts)
        judging()(call)

    desk.server.script = vanish
    said = answer(desk)
    assert desk.called("chat.postMessage") == ["chat.postMessage"]
    assert [message.ts for message in desk.said()] == [said.ts]


def test_in_a_channel_it_does_not_grow(desk: ModelDesk) -> None:
    channel = desk.workspace.add_channel(name="talk", members=[desk.person.id])
    asked = desk.person.say(channel, f"<@{desk.workspace.bot_user_id}> {TASK}")
    desk.person.wait_for_message(asked, channel, "RegSearch fits", 30, thread_ts=asked.ts)
    assert desk.called(*POSTS) == ["chat.postMessage"]


def test_without_a_call_to_the_model_it_does_not_grow(desk: ModelDesk) -> None:
    asked = desk.person.dm("Read agents' mood from their voice")
    desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="would break", timeout=30)
    assert desk.called(*POSTS) == ["chat.postMessage"]


class Crashing:
    """A model whose client has a fault of ours."""

    name = "crashing"

    def judge(
        self, ask: str, history: tuple[str, ...], candidates: tuple[Candidate, ...], rules: tuple[RuleText, ...] = ()
    ) -> Judgement:
        raise ZeroDivisionError


def test_after_a_fault_of_ours_only_the_apology_stands(tmp_path: Path) -> None:
    with model_desk(tmp_path, judge=Crashing()) as desk:
        asked = desk.person.dm(TASK)
        desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="went wrong on my side", timeout=30)
        assert [message.streaming for message in desk.said()] == [False]


def replay(app: App, person: Person, asked: Message) -> None:
    """Send the event on once more, as after a crash."""
    event = {"type": "message", "channel": asked.channel, "channel_type": "im", "user": person.id}
    body = {"type": "event_callback", "event_id": "Ev1", "event": event | {"text": TASK, "ts": asked.ts}}
    key = f"said:{asked.channel}:{asked.ts}"
    app.dispatch(BoltRequest(mode="socket_mode", body=body, context={RECOVERED: key}))


def test_an_answer_that_was_finished_but_not_marked_is_found_and_not_said_again(desk: ModelDesk) -> None:
    asked = desk.person.dm(TASK)
    said = desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="RegSearch fits", timeout=30)
    assert desk.workspace.wait_until(lambda: desk.row().answered_at is not None)
    ask_id = desk.row().id
    with desk.tools.unit() as unit:  # as it stood a moment before the answer was marked
        row = unit.asks.by_id(ask_id)
        assert row is not None
        row.answered_at, row.answering_by = None, "gone"
    replay(desk.app, desk.person, asked)
    assert desk.workspace.wait_until(lambda: desk.row().answered_at is not None)
    assert [message.ts for message in desk.said()] == [said.ts] == [desk.row().answer_ts]


def test_while_one_process_answers_another_leaves_it_alone_and_asks_no_model(desk: ModelDesk) -> None:
    thinking, go_on = threading.Event(), threading.Event()

    def slowly(call: Call) -> None:
        thinking.set()
        assert go_on.wait(30)
        judging()(call)

    desk.server.script = slowly
    with desk.tools.unit() as unit:
        unit.workers.see(desk.tools.work.worker, at=desk.tools.clock.now())
    asked = desk.person.dm(TASK)
    assert thinking.wait(30)
    client = loopback_client(desk.workspace.api_url, desk.workspace.bot_token)
    second = build_app(client, replace(desk.tools, work=Work("second")), workers=4)
    replay(second, desk.person, asked)
    second.listener_runner.listener_executor.shutdown(wait=True)
    assert (len(desk.server.asked), len(desk.said())) == (1, 1)
    with desk.tools.unit() as unit:
        assert used_today(unit, desk.tools.clock).calls == 1, "what was not sent is given back"
    go_on.set()
    desk.person.wait_for_message(thread_ts=asked.ts, after=asked, contains="RegSearch fits", timeout=30)
    assert len(desk.said()) == 1


def test_killed_while_the_model_works_the_next_process_finishes_that_message(tmp_path: Path) -> None:
    processes.load_company(tmp_path)
    with LocalWorkspace(manifest=manifest()) as workspace, endpoint(hang) as server:
        anna = workspace.add_person("U0ANNA", "anna", "Anna")
        model = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": server.url, "OPENAI_TIMEOUT": "100"}
        process = processes.start(workspace, tmp_path, model)
        try:
            asked = anna.dm(TASK)
            assert workspace.wait_until(lambda: len(server.asked) > 0, 60)
            growing = anna.sees(thread_ts=asked.ts)[-1]
            assert growing.streaming
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
        assert workspace.wait_until(lambda: workspace.connections == 0)
        server.script = judging()
        process = processes.start(workspace, tmp_path, model)
        try:
            said = anna.wait_for_message(thread_ts=asked.ts, after=asked, contains="RegSearch fits", timeout=60)
            more = anna.dm("help", thread_ts=asked.ts)
            anna.wait_for_message(after=more, contains="For example")
            by_bot = [message for message in anna.sees() if message.user == workspace.bot_user_id]
            assert by_bot[0].ts == said.ts == growing.ts
            assert len(by_bot) == 2, "one answer to each"
        finally:
            process.terminate()
            process.wait(40)
