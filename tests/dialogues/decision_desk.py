"""A pilot's decision in a dialogue: its card, the form behind it, and buttons pressed by whom they are not for."""

import copy
import json
from typing import Any

from storage.vocabulary import PilotStatus
from tests.dialogues.pilot_desk import PilotDesk, last_ts
from workspace.client import Message, Person
from workspace.state import View

WHY = "It saves clerks an hour a day."

# Of a real button somebody pressed, asked for once a workspace and person.
PAYLOADS: dict[tuple[str, str], dict[str, Any]] = {}


def payload_of(desk: PilotDesk, person: Person) -> dict[str, Any]:
    key = (desk.workspace.api_url, person.id)
    if key not in PAYLOADS:
        answer = person.wait_for_message(after=person.dm("read these scans"), contains="DocReader fits")
        PAYLOADS[key] = person.press(answer, label="Why these?").payload
        person.close(person.wait_for_modal("Why these?", contains="You asked"))
    return copy.deepcopy(PAYLOADS[key])


def press(desk: PilotDesk, person: Person, action_id: str, **carried: str) -> None:
    """A button as another message or a forger has it: with a fresh trigger and what it carries."""
    payload, stamp = payload_of(desk, person), str(len(desk.workspace.calls))
    payload["actions"][0] |= {"action_id": action_id, "value": json.dumps(carried), "action_ts": stamp}
    payload["trigger_id"] = desk.workspace.team.passes.trigger(person.id)
    assert desk.workspace.forge(payload).acked


def card(desk: PilotDesk, person: Person, pilot_id: str) -> Message:
    payload_of(desk, person)
    before = last_ts(person)
    press(desk, person, "pilot_decision", pilot=pilot_id)
    return person.wait_for_message(after=before, contains=" pilot: decide")


def decide(person: Person, card: Message, label: str, **values: str) -> View | None:
    """Open the form and send it; returns the form when it was refused."""
    person.press(card, label=label)
    form = person.wait_for_modal(label, contains="Why?")
    sent = person.submit(form, {"reason": WHY, **values})
    return None if sent.closed else sent.view


def status(desk: PilotDesk, pilot_id: str) -> PilotStatus:
    with desk.tools.unit() as unit:
        row = unit.pilots.by_id(pilot_id)
        assert row is not None
        return row.status
