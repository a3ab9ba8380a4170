"""A real Bolt app over real Socket Mode: commands, events and their redelivery, connections coming and going."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App

from tests.workspace.conftest import ANNA, BEN, RunApp, text_block
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing

Json = dict[str, Any]
GENERAL = "C0GENERAL1"


def test_a_command_is_acked_and_answered_for_one_person(
    ws: LocalWorkspace, run_app: RunApp, anna: Person, ben: Person
) -> None:
    def set_up(app: App) -> None:
        @app.command("/ai")
        def ai(ack: Any, respond: Any, command: Json) -> None:
            ack()
            respond(text=f"You said {command['text']}", blocks=[text_block("answer")])

    run_app(ws, set_up)
    delivery = anna.command("/ai  ask @ben in #general & <!channel> ", channel="general")
    assert (delivery.acked, delivery.error) == (True, "")
    assert delivery.payload["text"] == f"ask <@{BEN}|ben> in <#{GENERAL}|general> &amp; &lt;!channel&gt;"
    assert (delivery.payload["channel_name"], delivery.payload["user_name"]) == ("general", "a.novak")
    answer = anna.wait_for_message(channel="general")
    assert answer.ephemeral_to == ANNA
    assert "answer" in answer.all_text
    assert ben.sees("general") == []
    assert ws.refusals == []


def test_a_command_without_should_escape_arrives_as_typed(make_workspace: Callable[..., LocalWorkspace]) -> None:
    scopes = {"scopes": {"bot": ["commands"]}}
    commands = [{"command": "/ai", "description": "Ask", "should_escape": False}]
    manifest = {"features": {"bot_user": {}, "slash_commands": commands}, "oauth_config": scopes}
    ws = make_workspace(manifest=manifest)
    anna = ws.as_person(ANNA)
    assert anna.command("/ai @ben <!channel>").payload["text"] == "@ben <!channel>"
    assert anna.command("/other").error == "invalid_command"
    assert anna.sees()[-1].text == "/other is not a valid command."


def test_the_body_of_an_ack_is_an_answer_and_is_checked(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    def set_up(app: App) -> None:
        @app.command("/fine")
        def fine(ack: Any) -> None:
            ack(text="here", response_type="in_channel")

        @app.command("/wrong")
        def wrong(ack: Any) -> None:
            ack(text="x", blocks=[{"type": "poem"}])

    run_app(ws, set_up)
    anna.command("/fine", channel="general")
    assert [(m.text, m.ephemeral_to) for m in anna.sees("general")] == [("here", "")]
    anna.command("/wrong", channel="general")
    assert [(call.method, call.error) for call in ws.refusals] == [("command.response", "invalid_blocks")]


def test_a_command_nobody_acks_times_out_and_without_an_app_fails(
    make_workspace: Callable[..., LocalWorkspace], run_app: RunApp
) -> None:
    ws = make_workspace(timing=Timing(ack=0.2))
    anna = ws.as_person(ANNA)
    assert anna.command("/ai").error == "dispatch_failed"
    release = threading.Event()

    def set_up(app: App) -> None:
        @app.command("/ai")
        def ai(ack: Any) -> None:
            release.wait(5)
            ack()

    run_app(ws, set_up)
    delivery = anna.command("/ai")
    release.set()
    assert (delivery.acked, delivery.error) == (False, "operation_timeout")
    assert anna.sees()[-1].text == "/ai failed with the error “operation_timeout”"
    assert anna.sees()[-1].user == "USLACKBOT"


def test_an_event_nobody_acks_comes_four_times_with_its_reason(ws: LocalWorkspace, run_app: RunApp) -> None:
    seen: list[tuple[str, str | None, str | None]] = []

    def set_up(app: App) -> None:
        @app.middleware
        def refuse(req: Any, body: Json, next: Any) -> None:
            if body.get("event", {}).get("type") != "message":
                next()
                return
            retry = req.headers.get("x-slack-retry-num", [None])[0]
            seen.append((body["event_id"], retry, req.headers.get("x-slack-retry-reason", [None])[0]))
            raise RuntimeError("no")

    ws.team.courier._timing = Timing(ack=0.2, redelivery_delays=(0.0, 0.05, 0.05))
    run_app(ws, set_up)
    ws.as_person(ANNA).dm("hello")
    assert ws.wait_until(lambda: len(seen) == 4)
    assert len({event_id for event_id, _, _ in seen}) == 1
    assert [(retry, reason) for _, retry, reason in seen[1:]] == [("1", "timeout"), ("2", "timeout"), ("3", "timeout")]
    assert ws.wait_idle()
    assert (ws.deliveries[-1].acked, ws.deliveries[-1].attempts) == (False, 4)


def test_an_acked_event_comes_once_and_can_be_redelivered(ws: LocalWorkspace, run_app: RunApp) -> None:
    seen: list[Json] = []

    def set_up(app: App) -> None:
        @app.event("message")
        def heard(body: Json) -> None:
            seen.append(body)

    run_app(ws, set_up)
    ws.as_person(ANNA).dm("hello")
    assert ws.wait_until(lambda: len(seen) == 1)
    assert ws.wait_idle()
    event_id = seen[0]["event_id"]
    assert ws.redeliver(event_id).acked
    assert ws.redeliver(event_id, retry_num=2).acked
    assert ws.wait_until(lambda: len(seen) == 3)
    assert {body["event_id"] for body in seen} == {event_id}
    assert ws.deliver_event({"type": "message", "channel": GENERAL, "user": BEN, "text": "x", "ts": "1.1"}).acked


def test_a_direct_message_has_slacks_shape(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    seen: list[Json] = []

    def set_up(app: App) -> None:
        @app.event("message")
        def heard(body: Json) -> None:
            seen.append(body)

    run_app(ws, set_up)
    said = anna.dm("a < b & see https://x.example/?a=1&b=2 @ben")
    assert ws.wait_until(lambda: bool(seen))
    outer, event = seen[0], seen[0]["event"]
    assert (outer["type"], outer["team_id"], outer["api_app_id"]) == ("event_callback", ws.team.id, ws.team.app_id)
    assert outer["authorizations"][0]["user_id"] == ws.bot_user_id
    assert outer["is_ext_shared_channel"] is False
    assert event["text"] == f"a &lt; b &amp; see <https://x.example/?a=1&amp;b=2> <@{BEN}>"
    assert (event["channel_type"], event["user"], event["ts"]) == ("im", ANNA, said.ts)
    assert "thread_ts" not in event
    parts = event["blocks"][0]["elements"][0]["elements"]
    assert parts[0] == {"type": "text", "text": "a < b & see "}
    assert parts[1] == {"type": "link", "url": "https://x.example/?a=1&b=2"}
    assert parts[3] == {"type": "user", "user_id": BEN}


def test_a_mention_comes_as_mention_and_as_channel_message_where_the_app_is(
    ws: LocalWorkspace, run_app: RunApp, anna: Person
) -> None:
    ws.add_channel(id="C0OUTSIDE1", name="outside", members=[ANNA], with_app=False)
    ws.add_channel(id="C0SHARED01", name="shared", members=[ANNA], is_ext_shared=True)
    seen: list[tuple[str, str, bool]] = []

    def set_up(app: App) -> None:
        @app.middleware
        def note(body: Json, next: Any) -> None:
            event = body["event"]
            seen.append((event["type"], event["channel"], body["is_ext_shared_channel"]))
            next()

        @app.event("app_mention")
        @app.event("message")
        def heard() -> None: ...

    run_app(ws, set_up)
    anna.mention("outside", "hello")
    anna.mention("general", "hello")
    anna.mention("shared", "hello")
    assert ws.wait_until(lambda: len(seen) == 4)
    assert ws.wait_idle()
    assert sorted(seen) == [
        ("app_mention", GENERAL, False),
        ("app_mention", "C0SHARED01", True),
        ("message", GENERAL, False),
        ("message", "C0SHARED01", True),
    ]


def test_only_subscribed_events_arrive(make_workspace: Callable[..., LocalWorkspace], run_app: RunApp) -> None:
    scopes = ["im:history", "app_mentions:read", "reactions:read", "channels:history"]
    manifest = {
        "features": {"bot_user": {}},
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention", "reaction_added"]}},
    }
    ws = make_workspace(manifest=manifest)
    anna, seen = ws.as_person(ANNA), []

    def set_up(app: App) -> None:
        @app.event("app_mention")
        @app.event("reaction_added")
        def heard(event: Json) -> None:
            seen.append(event["type"])

    run_app(ws, set_up)
    anna.dm("nobody hears this")
    said = anna.mention("general", "hello")
    assert ws.wait_until(lambda: seen == ["app_mention"])
    anna.react(said, "thumbsup")
    assert ws.wait_until(lambda: seen == ["app_mention", "reaction_added"])
    assert ws.wait_idle()
    assert len(ws.deliveries) == 2


def test_messages_and_edits_come_as_events_the_apps_own_too(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    heard: list[Json] = []

    def set_up(app: App) -> None:
        @app.event("message")
        def hear(event: Json) -> None:
            heard.append(event)

    app = run_app(ws, set_up)
    posted = app.client.chat_postMessage(channel=anna.dm_channel, text="one")
    app.client.chat_update(channel=anna.dm_channel, ts=posted["ts"], text="two")
    app.client.chat_delete(channel=anna.dm_channel, ts=posted["ts"])
    anna.delete(anna.edit(anna.dm("three"), "four"))
    assert ws.wait_until(lambda: {event.get("subtype") for event in heard} >= {"message_changed", "message_deleted"})
    assert ws.wait_idle()
    events = [delivery.payload["event"] for delivery in ws.deliveries]
    events.sort(key=lambda event: str(event["event_ts"]))
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted"] * 2
    assert (events[0]["bot_id"], events[0]["user"]) == (ws.team.bot_id, ws.bot_user_id)
    assert (events[1]["message"]["text"], events[1]["previous_message"]["text"]) == ("two", "one")
    assert (events[4]["message"]["text"], events[4]["message"]["edited"]["user"]) == ("four", ANNA)
    assert events[2]["deleted_ts"] == posted["ts"]


def test_connections_share_the_work_and_come_back_after_a_refresh(
    ws: LocalWorkspace, run_app: RunApp, anna: Person
) -> None:
    def set_up(app: App) -> None:
        @app.command("/ai")
        def ai(ack: Any) -> None:
            ack()

    run_app(ws, set_up, connections=2)
    assert ws.connections == 2
    assert all(anna.command("/ai").acked for _ in range(4))
    ws.disconnect("refresh_requested")
    ws.wait_for_app(2)
    deliveries = [anna.command("/ai") for _ in range(4)]
    assert [delivery.error for delivery in deliveries] == [""] * 4


def test_a_ticket_opens_one_connection(ws: LocalWorkspace) -> None:
    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import connect

    from tests.workspace.conftest import raw_call

    url = raw_call(f"{ws.api_url}apps.connections.open", token=ws.app_token)[1]["url"]
    with connect(url, proxy=None) as link:
        assert '"type":"hello"' in str(link.recv(timeout=5)).replace(" ", "")
        with pytest.raises((ConnectionClosed, InvalidStatus)), connect(url, proxy=None) as second:
            second.recv(timeout=5)


def test_the_eleventh_connection_is_sent_away(ws: LocalWorkspace) -> None:
    from contextlib import ExitStack

    from websockets.sync.client import connect

    from tests.workspace.conftest import raw_call

    def url() -> str:
        return str(raw_call(f"{ws.api_url}apps.connections.open", token=ws.app_token)[1]["url"])

    with ExitStack() as links:
        for number in range(10):
            links.enter_context(connect(url(), proxy=None))
            ws.wait_for_app(number + 1)
        last = links.enter_context(connect(url(), proxy=None))
        assert "too_many_websockets" in str(last.recv(timeout=5))
