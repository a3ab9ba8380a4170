"""Whatever an app sends, it gets an answer in Slack's form and the workspace goes on."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from slack_bolt import App, BoltResponse

from tests.workspace.conftest import ANNA, RunApp, modal, text_block
from workspace.calls import Args, Refusal
from workspace.client import Person
from workspace.methods import METHODS
from workspace.server import LocalWorkspace

Json = dict[str, Any]

NAMES = (
    "channel channel_id user users ts thread_ts timestamp text blocks view view_id trigger_id user_id name files file "
    "metadata attachments markdown_text chunks prompts status title limit cursor oldest latest types email length "
    "filename loading_messages hash message_ts recipient_user_id recipient_team_id bot usergroup external_id"
).split()


def values(workspace: LocalWorkspace, ts: str, trigger: Callable[[], str]) -> list[Any]:
    return [
        "", "x", 7, -1, 1.5, True, [], {}, [1], [{}], [[]], [None], {"type": 3}, {"type": "modal"}, {"type": "home"},
        modal(text_block()), [text_block()], [{"type": "actions", "elements": [3]}], "[{", '{"a": 1}', "C0GENERAL1",
        ANNA, workspace.bot_user_id, ts, trigger(), {"event_type": "a", "event_payload": {}}, "next:1", "next:x",
        [{"type": "task_update", "id": 1, "title": []}], [{"type": "markdown_text", "text": 5}],
        [{"type": "blocks", "blocks": 5}], [{"title": 1, "message": 2}], [{"id": []}],
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(METHODS))
def test_no_argument_breaks_a_method(ws: LocalWorkspace, name: str) -> None:
    chance = random.Random(name)
    ts = ws.as_person(ANNA).say("general", "hi").ts
    given = values(ws, ts, lambda: ws.team.passes.trigger(ANNA))
    for _ in range(150):
        args = {one: chance.choice(given) for one in NAMES if chance.random() < 0.7}
        if chance.random() < 0.7:
            args |= {"channel": "C0GENERAL1", "channel_id": "C0GENERAL1", "user_id": ANNA, "user": ANNA}
        if chance.random() < 0.5:
            args |= {"ts": ts, "thread_ts": ts, "timestamp": ts, "trigger_id": ws.team.passes.trigger(ANNA)}
        with suppress(Refusal):
            json.dumps(METHODS[name].run(ws.team, Args(args)))


ANSWERS: list[Any] = ["x", {"response_action": 7}, {"response_action": "update", "view": 3}, {"errors": []}]


@pytest.mark.parametrize("wrong", ANSWERS)
def test_no_answer_to_a_form_breaks_it(ws: LocalWorkspace, run_app: RunApp, anna: Person, wrong: Any) -> None:
    def set_up(app: App) -> None:
        @app.command("/form")
        def show(ack: Any, client: Any, command: Json) -> None:
            ack()
            client.views_open(trigger_id=command["trigger_id"], view=modal(text_block(), callback_id="form"))

        @app.middleware
        def answer(payload: Json, body: Json, next: Any) -> BoltResponse | None:
            if body.get("type") == "view_submission":
                return BoltResponse(status=200, body=json.dumps(wrong), headers={"content-type": "application/json"})
            next()
            return None

    run_app(ws, set_up)
    anna.command("/form")
    submission = anna.submit(anna.wait_for_modal())
    assert submission.delivery is not None
