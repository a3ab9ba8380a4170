"""A real Bolt app and people who press, fill in, submit, open the Home tab and talk to the agent."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App

from tests.workspace.conftest import ANNA, BEN, Clock, RunApp, button, raw_call, text_block
from workspace.client import Person
from workspace.server import LocalWorkspace

Json = dict[str, Any]
GENERAL = "C0GENERAL1"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> Json:
    return {"text": plain(text), "value": value}


def note_actions(seen: list[Json]) -> Callable[[App], None]:
    """Listeners that remember every block_actions payload."""

    def set_up(app: App) -> None:
        import re

        @app.action(re.compile(".*"))
        def acted(ack: Any, body: Json) -> None:
            ack()
            seen.append(body)

    return set_up


def test_pressing_a_button_has_slacks_shape(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    seen: list[Json] = []
    app = run_app(ws, note_actions(seen))
    blocks = [
        {
            "type": "actions",
            "block_id": "row",
            "elements": [button("A", "one", value="1"), button("B", "two", value="2")],
        }
    ]
    parent = anna.say("general", "question")
    app.client.chat_postMessage(channel=GENERAL, text="t", blocks=blocks, thread_ts=parent.ts)
    message = anna.wait_for_message(after=parent)
    delivery = anna.press(message, label="B")
    assert delivery.acked
    body = delivery.payload
    assert ws.wait_until(lambda: seen == [body])
    assert body["type"] == "block_actions"
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": GENERAL,
        "is_ephemeral": False,
        "thread_ts": parent.ts,
    }
    assert body["channel"] == {"id": GENERAL, "name": "general"}
    assert (body["user"]["id"], body["team"]["id"], body["api_app_id"]) == (ANNA, ws.team.id, ws.team.app_id)
    action = body["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == ("two", "row", "2", "button")
    assert action["text"] == plain("B")
    assert body["message"]["ts"] == message.ts
    assert body["state"] == {"values": {}}
    assert body["response_url"].startswith(ws.page_url)
    with pytest.raises(LookupError, match=r"one \('A',\)"):
        anna.press(message, label="Nowhere")


@pytest.mark.parametrize(
    ("element", "given", "key", "expected"),
    [
        (
            {"type": "static_select", "options": [option("One", "1"), option("Two", "2")]},
            "Two",
            "selected_option",
            option("Two", "2"),
        ),
        ({"type": "radio_buttons", "options": [option("One", "1")]}, "1", "selected_option", option("One", "1")),
        (
            {"type": "checkboxes", "options": [option("One", "1"), option("Two", "2")]},
            ["2"],
            "selected_options",
            [option("Two", "2")],
        ),
        (
            {"type": "multi_static_select", "options": [option("One", "1")]},
            ["One"],
            "selected_options",
            [option("One", "1")],
        ),
        ({"type": "users_select"}, BEN, "selected_user", BEN),
        ({"type": "multi_users_select"}, [BEN], "selected_users", [BEN]),
        ({"type": "conversations_select"}, GENERAL, "selected_conversation", GENERAL),
        ({"type": "channels_select"}, GENERAL, "selected_channel", GENERAL),
        ({"type": "datepicker"}, "2026-11-30", "selected_date", "2026-11-30"),
        ({"type": "timepicker"}, "09:00", "selected_time", "09:00"),
        ({"type": "datetimepicker"}, 1_800_000_000, "selected_date_time", 1_800_000_000),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) and "type" in value else "",
)
def test_every_choice_arrives_as_action_and_as_state(
    ws: LocalWorkspace, run_app: RunApp, anna: Person, element: Json, given: Any, key: str, expected: Any
) -> None:
    app = run_app(ws, note_actions([]))
    blocks = [{"type": "actions", "block_id": "row", "elements": [element | {"action_id": "pick"}]}]
    app.client.chat_postMessage(channel=anna.dm_channel, text="t", blocks=blocks)
    body = anna.press(anna.wait_for_message(), action_id="pick", value=given).payload
    assert body["actions"][0][key] == expected
    assert body["state"]["values"]["row"]["pick"] == {"type": element["type"], key: expected}


def test_overflow_feedback_and_icon_buttons(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    app = run_app(ws, note_actions([]))
    overflow = {"type": "overflow", "action_id": "more", "options": [option("Edit", "e"), option("Drop", "d")]}
    rate = {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": {"text": plain("Good"), "value": "up"},
        "negative_button": {"text": plain("Bad"), "value": "down"},
    }
    icon = {"type": "icon_button", "action_id": "del", "icon": "trash", "text": plain("Delete"), "value": "9"}
    blocks = [text_block(accessory=overflow), {"type": "context_actions", "elements": [rate, icon]}]
    app.client.chat_postMessage(channel=anna.dm_channel, text="t", blocks=blocks)
    message = anna.wait_for_message()
    assert anna.press(message, label="Drop").payload["actions"][0]["selected_option"] == option("Drop", "d")
    assert anna.press(message, action_id="rate", value="negative").payload["actions"][0]["value"] == "down"
    assert anna.press(message, label="Good").payload["actions"][0]["value"] == "up"
    assert anna.press(message, label="Delete").payload["actions"][0]["value"] == "9"


def test_an_ephemeral_is_pressed_by_its_reader_and_carries_no_message(
    ws: LocalWorkspace, run_app: RunApp, anna: Person, ben: Person
) -> None:
    app = run_app(ws, note_actions([]))
    blocks = [{"type": "actions", "elements": [button()]}]
    app.client.chat_postEphemeral(channel=GENERAL, user=ANNA, text="psst", blocks=blocks)
    message = anna.sees("general")[-1]
    with pytest.raises(LookupError, match="for U0ANNA0001 only"):
        ben.press(message, label="Go")
    payload = anna.press(message, label="Go").payload
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    raw_call(payload["response_url"], b'{"text": "done", "replace_original": true}')
    assert [m.text for m in anna.sees("general")] == ["done"]


def test_an_external_select_asks_the_app(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    def set_up(app: App) -> None:
        @app.options("find")
        def offer(ack: Any, payload: Json) -> None:
            ack(options=[option(f"{payload['value']}Bot", "x")])

    app = run_app(ws, set_up)
    select = {"type": "external_select", "action_id": "find", "min_query_length": 1}
    app.client.chat_postMessage(channel=anna.dm_channel, text="t", blocks=[text_block(accessory=select)])
    assert anna.suggest(anna.wait_for_message(), "Flow") == [option("FlowBot", "x")]


def test_a_response_url_replaces_deletes_and_ends(
    ws: LocalWorkspace, run_app: RunApp, anna: Person, clock: Clock
) -> None:
    app = run_app(ws, note_actions([]))
    blocks = [{"type": "actions", "elements": [button()]}]
    parent = anna.say("general", "question")
    app.client.chat_postMessage(channel=GENERAL, text="t", blocks=blocks, thread_ts=parent.ts)
    message = anna.wait_for_message(after=parent)
    url = anna.press(message, label="Go").payload["response_url"]

    def answer(body: bytes) -> tuple[int, Any]:
        status, parsed, _ = raw_call(url, body)
        return status, parsed.get("error", parsed.get("text"))

    assert answer(b'{"text": "replaced", "replace_original": true}') == (200, "ok")
    assert ws.state.message(GENERAL, message.ts).text == "replaced"  # type: ignore[union-attr]
    assert answer(b'{"text": "just you"}') == (200, "ok")
    assert anna.sees("general")[-1].ephemeral_to == ANNA
    assert anna.sees("general")[-1].thread_ts is None
    thread = f'{{"text": "here", "response_type": "in_channel", "thread_ts": "{parent.ts}"}}'
    assert answer(thread.encode()) == (200, "ok")
    assert anna.sees("general")[-1].thread_ts == parent.ts
    assert answer(b'{"blocks": [{"type": "poem"}]}') == (400, "invalid_blocks")
    assert answer(b'{"delete_original": true}') == (200, "ok")
    assert ws.state.message(GENERAL, message.ts) is None
    assert answer(b'{"text": "sixth"}') == (404, "used_url")
    blocks = [{"type": "actions", "elements": [button()]}]
    app.client.chat_postMessage(channel=GENERAL, text="again", blocks=blocks)
    late = anna.press(anna.sees("general")[-1], label="Go").payload["response_url"]
    clock.forward(1800)
    assert raw_call(late, b'{"text": "late"}')[1]["error"] == "expired_url"
    assert raw_call(f"{ws.page_url}response/unknown", b"{}")[1]["error"] == "invalid_url"


def test_shortcuts_and_forged_payloads(ws: LocalWorkspace, run_app: RunApp, anna: Person) -> None:
    seen: list[str] = []

    def set_up(app: App) -> None:
        @app.shortcut("save")
        def saved(ack: Any, body: Json) -> None:
            ack()
            seen.append(body["type"])

        note_actions([])(app)

    run_app(ws, set_up)
    said = anna.say("general", "keep this")
    assert anna.shortcut("save").acked
    delivery = anna.shortcut("save", said)
    assert delivery.payload["message"]["text"] == "keep this"
    assert ws.wait_until(lambda: seen == ["shortcut", "message_action"])
    forged = {"type": "block_actions", "user": {"id": ANNA}, "actions": [{"action_id": "x", "value": "'; drop"}]}
    assert ws.forge(forged).acked
