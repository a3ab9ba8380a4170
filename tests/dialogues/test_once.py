"""Pressed twice, forged, odd or cut in half: one answer to each act, words where a person waits, nothing kept."""

import copy
import threading
from typing import Any

import pytest
from slack_bolt import BoltRequest

from handlers.views.values import STALE
from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask, ask_id
from tests.dialogues.test_delivery import answers_in
from tests.dialogues.test_forged import press_forged
from tests.dialogues.test_waiting import open_bodies
from workspace.client import Person
from workspace.forms import Submission


def test_a_double_click_on_a_choice_is_one_answer(desk: Desk, someone: Person) -> None:
    question = ask(someone, "I need AI for documents")
    payload = someone.press(question, label="Read data out of documents").payload
    clicks = []
    for _ in range(3):
        click = copy.deepcopy(payload)
        click["trigger_id"] = desk.workspace.team.passes.trigger(someone.id)
        clicks.append(threading.Thread(target=desk.workspace.forge, args=(click,)))
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(10)
    someone.wait_for_message(after=question, contains="DocReader fits")
    assert desk.workspace.wait_until(lambda: open_bodies(desk.tools, someone) == [])
    ask(someone, "something after it")
    assert answers_in(desk, someone, str(question.thread_ts)) == 2, "the question and one answer"


def test_the_same_form_sent_twice_tells_people_once(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    answer = ask(someone)
    someone.press(answer, label="Ask the owner")
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    assert someone.submit(form, {"text": "Only once, please?"}).closed
    someone.wait_for_message(after=answer, contains="I passed your question")
    state = {"values": {"text": {"text": {"type": "plain_text_input", "value": "Only once, please?"}}}}
    view = {"id": form.id, "type": "modal", "callback_id": "ask_owner_form", "blocks": [], "state": state}
    view["private_metadata"] = f'{{"ask":"{ask_id(answer)}","product":"docreader"}}'
    trigger = desk.workspace.team.passes.trigger(someone.id)
    sent = {"type": "view_submission", "user": {"id": someone.id}, "trigger_id": trigger, "view": view}
    assert desk.workspace.forge(sent).acked
    ask(someone, "something after it")
    assert desk.workspace.wait_until(lambda: open_bodies(desk.tools, someone) == [])
    assert sum("Only once, please?" in message.text for message in owner.sees()) == 1
    assert sum("I passed your question" in message.text for message in someone.sees()) == 1


def test_a_question_asked_out_of_a_modal_closes_all_of_them_and_the_same_again_is_not_passed_on(
    desk: Desk, someone: Person
) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    answer, text = ask(someone), "Once out of the steps?"

    def send() -> Submission:
        someone.press(answer, label="Start with DocReader")
        someone.press(someone.wait_for_modal(contains="Request scanner access"), label="Ask the owner")
        return someone.submit(someone.wait_for_modal("Ask the owner", contains="Your question"), {"text": text})

    assert send().closed
    assert someone.modal is None, "no form is left that offers to ask"
    someone.wait_for_message(after=answer, contains="I passed your question")
    assert not send().closed
    assert "waits for Joy Okafor" in someone.wait_for_modal(contains="You asked that already").all_text
    someone.close(all_of_them=True)
    ask(someone, "something after it")
    assert sum(text in message.text for message in owner.sees()) == 1
    assert sum("I passed your question" in message.text for message in someone.sees()) == 1


def test_a_choice_nobody_offered_is_stale_and_lifts_no_prohibition(desk: Desk, someone: Person) -> None:
    refused = ask(someone, "read our agents' mood")
    press_forged(desk, someone, "pick_option:0", value=f'{{"ask":"{ask_id(refused)}","pick":"forged choice"}}')
    someone.wait_for_message(contains=STALE)
    question = ask(someone, "I need AI for documents")
    press_forged(desk, someone, "pick_option:0", value=f'{{"ask":"{ask_id(question)}","pick":"forged choice"}}')
    ask(someone, "something after it")
    assert desk.router.times_asked("forged choice") == 0
    assert sum(message.text == STALE for message in someone.sees()) == 2


def test_a_choice_is_called_what_we_called_it(desk: Desk, someone: Person) -> None:
    question = ask(someone, "I need AI for documents")
    value = f'{{"ask":"{ask_id(question)}","pick":"find a rule"}}'
    press_forged(desk, someone, "pick_option:1", value=value, text={"type": "plain_text", "text": "Something vile"})
    assert "Find a rule" in someone.wait_for_message(contains="You chose").text


@pytest.mark.parametrize(
    "value", ['{"ask":"\\ud800"}', '{"ask":"x\\u0000","pick":"y"}', "\ud800", '{"part":"\\udfff"}']
)
@pytest.mark.parametrize("action_id", ["pick_option:0", "ask_owner:x", "open_card:x", "rate_answer", "resolve_request"])
def test_half_characters_in_a_button_are_stale(desk: Desk, someone: Person, action_id: str, value: str) -> None:
    press_forged(desk, someone, action_id, value=value)
    someone.wait_for(
        lambda: True if any(message.text.startswith("I do not know that") for message in someone.sees()) else None,
        "the stale sentence",
    )


@pytest.mark.parametrize("thread_ts", ["\ud800", "x" * 5000, "1.0; DROP"])
def test_an_odd_thread_is_no_thread(desk: Desk, someone: Person, thread_ts: str) -> None:
    ts = f"1700001000.{len(thread_ts):06}"
    event = {"type": "message", "channel": someone.dm_channel, "channel_type": "im", "user": someone.id, "ts": ts}
    assert respond(desk, {"event": event | {"text": "read odd \ud800 scans", "thread_ts": thread_ts}}).status == 200
    someone.wait_for_message(contains="DocReader fits")
    posts = [call.args for call in desk.workspace.calls if call.method == "chat.postMessage"]
    assert any(fields.get("thread_ts") == ts for fields in posts), "in the thread of the message itself"
    assert not any(fields.get("thread_ts") == thread_ts for fields in posts)


def respond(desk: Desk, body: dict[str, Any]) -> Any:
    kind = {"type": "event_callback", "event_id": f"Ev{id(body)}"} if "event" in body else {}
    return desk.app.dispatch(BoltRequest(mode="socket_mode", body=kind | body))


ODD: dict[str, dict[str, Any]] = {
    "an action without an id": {"type": "block_actions", "actions": [{"type": "button", "value": "x"}]},
    "a text for an action": {"type": "block_actions", "actions": ["x"]},
    "an old message button": {"type": "interactive_message", "actions": [{"name": "x"}]},
    "a shortcut without an id": {"type": "shortcut"},
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD.keys())
def test_what_nobody_knows_is_acknowledged_and_answered(desk: Desk, someone: Person, body: dict[str, Any]) -> None:
    trigger = desk.workspace.team.passes.trigger(someone.id)
    assert respond(desk, body | {"user": {"id": someone.id}, "trigger_id": trigger}).status == 200
    someone.wait_for_message(contains=STALE)
    assert desk.workspace.wait_until(lambda: open_bodies(desk.tools, someone) == [])


def test_a_form_without_a_name_closes_with_a_sentence(desk: Desk, someone: Person) -> None:
    view = {"id": "V0ODD", "type": "modal", "blocks": [], "state": {"values": {}}}
    payload = {"type": "view_submission", "user": {"id": someone.id}, "trigger_id": "t9", "view": view}
    delivery = desk.workspace.forge(payload)
    assert delivery.acked
    assert delivery.response["response_action"] == "update"
    assert open_bodies(desk.tools, someone) == []


@pytest.mark.parametrize("body", [{"type": "block_suggestion"}, {"type": "never_heard_of"}, {"event": {}}])
def test_where_nobody_waits_it_is_only_acknowledged(desk: Desk, someone: Person, body: dict[str, Any]) -> None:
    assert respond(desk, body | {"user": {"id": someone.id}}).status == 200
    assert someone.sees() == []
    assert open_bodies(desk.tools, someone) == []
