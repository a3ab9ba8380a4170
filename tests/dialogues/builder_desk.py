"""The builder of pilots in a dialogue: opened, filled in step by step."""

from datetime import timedelta
from typing import Any

from tests.dialogues.pilot_desk import MONDAY, PilotDesk
from workspace.client import Person, View

DAYS = {
    "starts_on": MONDAY.date().isoformat(),
    "ends_on": (MONDAY + timedelta(weeks=7)).date().isoformat(),
    "decide_on": (MONDAY + timedelta(weeks=8)).date().isoformat(),
}
PURPOSE = {"hypothesis": "It saves time.", "roles": "clerk\nlead\nauditor", "business_owner": "U0SANTOS"}
CRITERION = {"metric": "review time", "unit": "h", "baseline": "9", "target": "6", "better": "down", "measured": "log"}


def begin(desk: PilotDesk, slack_id: str = "U0OKAFOR", product: str = "DocReader") -> tuple[Person, View]:
    """The builder at its first step, and nothing in it."""
    desk.clock.pass_by(timedelta(seconds=1))  # of drafts begun at one moment nobody could say which is the last
    person = desk.person(slack_id)
    message = person.wait_for_message(after=person.dm(f"pilot new {product}"), contains="Six short steps")
    person.press(message, label="Build the pilot" if "Build the pilot" in message.all_text else "Build another")
    return person, person.wait_for_modal("Pilot: step 1 of 6")


def sent(person: Person, values: dict[str, Any], then: int) -> View:
    outcome = person.submit(person.modal, values)
    assert not outcome.errors
    return person.wait_for_modal(f"Pilot: step {then} of 6")


def add_criterion(person: Person, **values: Any) -> View:
    assert person.modal is not None
    person.press(person.modal, label="Add a criterion")
    form = person.wait_for_modal("Add a criterion", contains="What is measured?")
    outcome = person.submit(form, {**CRITERION, **values})
    assert not outcome.errors
    metric = str(values.get("metric", CRITERION["metric"]))
    return person.wait_for_modal("Pilot: step 3 of 6", contains=metric)


def id_in(view: View) -> str:
    return str(view.body["private_metadata"]).split('"')[3]
