"""Buttons and forms nobody made: stale, another person's, garbage. Each gets a sentence and leaves nothing behind."""

import copy
import json
from functools import partial
from typing import Any

import pytest

from handlers.arrival import Arrival
from handlers.slack import Slack
from handlers.views.values import STALE
from tests.dialogues.conftest import Desk, loopback_client
from tests.dialogues.test_buttons import ask, ask_id
from tests.dialogues.test_support import send_question
from workspace.client import Person

GARBAGE = [
    "",
    "{",
    "null",
    "[]",
    '"x"',
    "{}",
    '{"ask": 5}',
    '{"ask": null}',
    '{"evil": "x"}',
    '{"offset": "1"}',
    "[" * 1000,
]
ACTIONS = (
    "pick_option:0",
    "something_else",
    "start_product:x",
    "why_these",
    "rate_answer",
    "add_why",
    "open_card:x",
    "card_more:x",
    "browse_turn:next",
    "ask_owner:x",
    "resolve_request",
    "forget_route:1",
    "erase_asks",
)


# An empty filter is what "Show everything" carries, and nothing what "Delete my asks" does: these are no forgeries.
EMPTY = ("browse_turn:next", "erase_asks")


def pressed(person: Person) -> dict[str, Any]:
    """What a real button sends."""
    payload = person.press(ask(person), label="Why these?").payload
    person.close(person.wait_for_modal("Why these?", contains="You asked"))
    return payload


def press_forged(desk: Desk, person: Person, action_id: str, made: dict[str, Any] | None = None, **action: Any) -> None:
    """A real button's payload with other contents. `made`: that payload, where one was made before."""
    payload = copy.deepcopy(made or pressed(person))
    payload["actions"][0] |= {"action_id": action_id, "action_ts": str(len(desk.workspace.calls)), **action}
    payload["trigger_id"] = (
        desk.workspace.team.passes.trigger(person.id) if "fresh" in action else payload["trigger_id"]
    )
    assert desk.workspace.forge(payload).acked


@pytest.mark.parametrize("action_id", ACTIONS)
def test_garbage_in_a_button_gets_a_sentence(desk: Desk, someone: Person, action_id: str) -> None:
    made = pressed(someone)
    for number, value in enumerate([one for one in GARBAGE if one != "{}" or action_id not in EMPTY], start=1):
        press_forged(desk, someone, action_id, made, value=value)
        someone.wait_for(partial(_refused, someone, number), f"a refusal in words of {value[:20]!r}")


def _refused(person: Person, times: int) -> bool | None:
    return sum(_is_refusal(message.text) for message in person.sees()) >= times or None


def _is_refusal(text: str) -> bool:
    starts = ("I do not know", "I no longer", "There is no product", "That took too long", "That request is no longer")
    return text.startswith(starts)


def test_a_button_without_a_value_or_with_another_type(desk: Desk, someone: Person) -> None:
    press_forged(desk, someone, "pick_option:0", value=7)
    someone.wait_for_message(contains=STALE)


def test_an_unknown_button_gets_a_sentence(desk: Desk, someone: Person) -> None:
    press_forged(desk, someone, "from_an_old_version", value="x")
    someone.wait_for_message(contains=STALE)


def test_a_menu_with_a_forged_choice(desk: Desk, someone: Person) -> None:
    press_forged(desk, someone, "browse_kind", selected_option={"value": "made_up"}, block_id="browse_by:::")
    someone.wait_for_message(contains=STALE)


@pytest.mark.parametrize("block_id", ["browse_by:::made up:", f"browse_by:::{'x' * 200}:"])
def test_a_menu_of_a_class_of_data_nobody_has(desk: Desk, someone: Person, block_id: str) -> None:
    press_forged(desk, someone, "browse_kind", selected_option={"value": "llm"}, block_id=block_id)
    someone.wait_for_message(contains=STALE)


def test_an_unknown_form_closes_with_a_sentence(desk: Desk, someone: Person) -> None:
    view = {"id": "V1", "hash": "1", "type": "modal", "callback_id": "made_up", "blocks": [], "state": {"values": {}}}
    payload = {"type": "view_submission", "user": {"id": someone.id}, "trigger_id": "t1", "view": view}
    delivery = desk.workspace.forge(payload)
    assert delivery.acked
    assert delivery.response["response_action"] == "update"


@pytest.mark.parametrize("metadata", GARBAGE)
@pytest.mark.parametrize("form", ["dislike_form", "why_form", "say_more_form", "ask_owner_form", "ask_contact_form"])
def test_a_form_with_forged_contents_says_so(desk: Desk, someone: Person, form: str, metadata: str) -> None:
    fields = ("text", "reason", "why", "more")
    values = {name: {name: {"value": "x", "selected_option": {"value": "other"}}} for name in fields}
    values["text"] = values["why"] = values["more"] = {"f": {"value": "some words"}}
    view: dict[str, Any] = {"id": f"V{form}{GARBAGE.index(metadata)}", "type": "modal", "callback_id": form}
    view |= {
        "private_metadata": metadata,
        "state": {"values": values},
        "blocks": [{"type": "input", "block_id": "text"}],
    }
    payload = {"type": "view_submission", "user": {"id": someone.id}, "trigger_id": json.dumps(view), "view": view}
    delivery = desk.workspace.forge(payload)
    assert delivery.acked
    assert delivery.response["response_action"] == "errors"
    assert delivery.response["errors"]["text"]


def test_what_is_no_text_is_not_taken_for_one(desk: Desk, someone: Person) -> None:
    someone.press(ask(someone, "make a video of the garden"), label="Add why you need it")
    form = someone.wait_for_modal("Why you need it", contains="Why do you need it?")
    sent = someone.submit(form, {"why": "Real words"}).delivery
    assert sent is not None
    for value in (5, True, 1e308, [], ["words"], {}, {"value": "words"}, None, "\u200b", "\u3164 \ufeff"):
        payload = copy.deepcopy(sent.payload)
        payload["view"]["state"]["values"]["why"]["why"]["value"] = value
        payload["trigger_id"] = desk.workspace.team.passes.trigger(someone.id)
        assert desk.workspace.forge(payload).response["response_action"] == "errors", value


@pytest.mark.parametrize("blocks", [5, True, "x", {}, None, [None], [{"type": "input", "block_id": ["x"]}]])
def test_a_form_without_fields_takes_its_refusal_as_a_view(desk: Desk, someone: Person, blocks: object) -> None:
    view = {"id": f"V{blocks}", "hash": "1", "type": "modal", "callback_id": "ask_owner_form", "blocks": blocks}
    payload = {"type": "view_submission", "user": {"id": someone.id}, "trigger_id": f"t{blocks}", "view": view}
    delivery = desk.workspace.forge(payload)
    assert delivery.acked
    assert delivery.response["response_action"] == "update"


@pytest.mark.parametrize("value", [5, True, "U0LEAD", {"a": 1}, [None], [5, ["x"]], [{"value": 5}, {}]])
@pytest.mark.parametrize("name", ["selected_users", "selected_options", "selected_user"])
def test_a_field_with_something_else_in_it_is_empty(desk: Desk, name: str, value: object) -> None:
    view = {"state": {"values": {"field": {"field": {name: value}}}}}
    body = {"view": view}
    arrival = Arrival(desk.tools, Slack(loopback_client(desk.workspace.api_url)), body, {}, print, "", "")
    expected = ("U0LEAD",) if (name, value) == ("selected_user", "U0LEAD") else ()
    assert arrival.picked("field") == expected
    assert arrival.typed("field") == ""


@pytest.mark.parametrize("label", ["Why these?", "Ask the owner", "Start with DocReader"])
def test_another_person_s_private_ask_stays_private(desk: Desk, someone: Person, label: str) -> None:
    victim = desk.workspace.add_person(f"U0V{someone.id[-4:]}", f"v{someone.id}", "Victim")
    secret = ask(victim, "the secret merger in scans")
    answer = ask(someone)
    payload = copy.deepcopy(someone.press(answer, label=label).payload)
    payload["actions"][0]["value"] = json.dumps({"ask": ask_id(secret), "product": "docreader"})
    payload["actions"][0]["action_ts"] = "99.1"
    desk.workspace.forge(payload)
    assert desk.workspace.wait_idle()
    seen = " ".join(
        [message.all_text for message in someone.sees()] + [someone.modal.all_text if someone.modal else ""]
    )
    assert "secret merger" not in seen


def test_another_person_s_answer_cannot_be_rated_or_picked(desk: Desk, someone: Person) -> None:
    victim = desk.workspace.add_person(f"U0W{someone.id[-4:]}", f"w{someone.id}", "Victim")
    secret = ask(victim, "I need AI for documents in secret")
    pick = json.dumps({"ask": ask_id(secret), "pick": "up"})
    press_forged(desk, someone, "rate_answer", value=pick)
    someone.wait_for_message(contains="I do not know that answer")
    press_forged(desk, someone, "pick_option:0", value=pick)
    with desk.tools.unit() as unit:
        assert unit.ratings.of(ask_id(secret)) == []


def test_in_a_channel_anyone_may_rate_and_only_the_asker_picks(desk: Desk, someone: Person) -> None:
    other = desk.workspace.as_person("U0PILOT")
    channel = desk.workspace.add_channel(name=f"both-{someone.id.lower()}", members=[someone.id, other.id])
    question = someone.wait_for_message(after=someone.mention(channel, "I need AI for documents"), channel=channel)
    other.press(question, label="Find a rule")
    said = other.wait_for_message(after=question, channel=channel, contains="Only the person who asked")
    assert said.ephemeral_to == other.id
    answer = someone.wait_for_message(after=someone.mention(channel, "read scans"), channel=channel)
    other.press(answer, action_id="rate_answer", value="positive")
    other.wait_for_message(after=answer, channel=channel, contains="that was right")


def test_only_those_who_look_after_a_product_close_its_questions(desk: Desk, someone: Person) -> None:
    send_question(someone, ask(someone), "Close me if you can")
    owner = desk.workspace.as_person("U0OKAFOR")
    asked = owner.wait_for_message(contains="Close me if you can")
    value = next(b["value"] for block in asked.blocks for b in block.get("elements", []) if b.get("type") == "button")
    press_forged(desk, someone, "resolve_request", value=value, fresh="trigger")
    someone.wait_for_modal("Answer or resolve", contains="Only the product's owner")
