"""The matrix comes by direct message to who may see it; a nudge reaches the silent ones once, however often pressed."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from portfolio.people import ACTS, Act
from portfolio.pilots.reading import GONE
from storage.vocabulary import Anonymity
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.pilots import put_feedback, put_participant, put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

WEEKS = 8


@pytest.fixture(scope="module")
def countdown(pilot_desk: PilotDesk) -> Message:
    """A pilot two weeks from its decision: the owner was just told, and the clerks of the pilot were asked."""
    at = pilot_desk.clock.now()
    with pilot_desk.tools.unit() as unit:
        put_pilot(unit, at=at, business_owner="U0SANTOS")
        for slack_id, role in (("U0ANNA", "clerk"), ("U0BEN", "clerk"), ("U0CARLA", "auditor")):
            put_participant(unit, slack_id, role, at=at - timedelta(days=1))
        for scenario in range(4):
            put_feedback(unit, f"f{scenario}", at=at, author="U0CARLA", role="auditor", scenario=scenario)
        row = unit.pilots.by_id("p1")
        assert row is not None
        row.ends_on = row.decide_on  # people are still asked in the last two weeks
    pilot_desk.tick(timedelta(weeks=WEEKS - 2))
    return pilot_desk.person("U0OKAFOR").wait_for_message(contains="due in 14 days")


@pytest.fixture(scope="module")
def pressed(pilot_desk: PilotDesk, countdown: Message) -> dict[str, Any]:
    """What arrives when the owner presses the button for the matrix."""
    return pilot_desk.person("U0OKAFOR").press(countdown, "pilot_matrix").payload


def forge(desk: PilotDesk, pressed: dict[str, Any], who: Person, **changed: str) -> None:
    """The same button, pressed by somebody it was not shown to, or carrying something else."""
    payload = copy.deepcopy(pressed)
    payload["user"] |= {"id": who.id}
    payload["channel"]["id"] = who.dm_channel
    payload["actions"][0] |= {"action_ts": str(len(desk.workspace.calls)), **changed}
    payload["trigger_id"] = desk.workspace.team.passes.trigger(who.id)
    assert desk.workspace.forge(payload).acked


def matrix_of(owner: Person, countdown: Message) -> Message:
    before = owner.sees()[-1]
    owner.press(countdown, "pilot_matrix")
    return owner.wait_for_message(after=before, contains="Scenario")


def test_the_owner_reads_it_and_nudges_once(pilot_desk: PilotDesk, countdown: Message) -> None:
    owner, anna, carla = (pilot_desk.person(one) for one in ("U0OKAFOR", "U0ANNA", "U0CARLA"))
    shown = matrix_of(owner, countdown)
    assert "nobody spoke for clerk × “Read an invoice” (0 of 2 people have said anything)" in shown.text
    assert "Read an invoice: clerk none, team lead none, auditor 1." in shown.text
    assert "Nudge the 3 people who can fill them" in shown.all_text
    assert "Numbers are pieces of feedback" in shown.all_text
    again = copy.deepcopy(owner.press(shown, "pilot_nudge").payload)
    again["actions"][0]["action_ts"] = "2.0"  # a second click, before the button was taken away
    assert pilot_desk.workspace.forge(again).acked
    owner.wait_for_message(after=shown, contains="can be reminded now")
    said = [one.text for one in owner.sees() if one.ts > shown.ts and "remind" in one.text]
    assert sorted(one.partition(": ")[2][:10] for one in said) == ["3 people g", "nobody can"]
    assert "Nudge" not in next(one.all_text for one in owner.sees() if one.ts == shown.ts)
    pilot_desk.tick(timedelta(minutes=1))
    assert sum("still missing" in one.text for one in anna.sees()) == 1
    assert (
        "Nobody of your role tried “Read an invoice”, “Read a passport” and “Read a contract”" in anna.sees()[-1].text
    )
    assert "Nobody of your role tried “Read a form” yet" in carla.sees()[-1].text
    pilot_desk.tick(timedelta(days=1))
    assert sum("still missing" in one.text for one in anna.sees()) == 1, "a nudge is one of the two"


@pytest.mark.parametrize(
    ("slack_id", "action_id", "act"),
    [
        ("U0OUTSIDE", "pilot_matrix", Act.SEE_MATRIX),
        ("U0ANNA", "pilot_matrix", Act.SEE_MATRIX),
        ("U0ANNA", "pilot_nudge", Act.NUDGE),
        ("U0LEAD", "pilot_nudge", Act.NUDGE),
    ],
)
def test_others_get_a_sentence(
    pilot_desk: PilotDesk, pressed: dict[str, Any], slack_id: str, action_id: str, act: Act
) -> None:
    who = pilot_desk.person(slack_id)
    forge(pilot_desk, pressed, who, action_id=action_id)
    who.wait_for_message(contains=ACTS[act].refusal)


@pytest.mark.parametrize("action_id", ["pilot_matrix", "pilot_nudge"])
@pytest.mark.parametrize(("value", "words"), [("{}", "I do not know that button"), ('{"pilot": "p99"}', GONE)])
def test_a_forged_button_gets_a_sentence(
    pilot_desk: PilotDesk, pressed: dict[str, Any], action_id: str, value: str, words: str
) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    before = owner.sees()[-1]
    forge(pilot_desk, pressed, owner, action_id=action_id, value=value)
    owner.wait_for_message(after=before, contains=words)


def test_the_business_owner_and_the_lead_see_it_too(pilot_desk: PilotDesk, pressed: dict[str, Any]) -> None:
    for slack_id in ("U0SANTOS", "U0LEAD"):
        who = pilot_desk.person(slack_id)
        forge(pilot_desk, pressed, who)
        shown = who.wait_for_message(contains="Scenario")
        assert "pilot_nudge" not in str(shown.blocks) or slack_id == "U0SANTOS"


def test_from_a_card_in_a_modal_it_is_shown_and_nudged_there(pilot_desk: PilotDesk, countdown: Message) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    press(pilot_desk, owner, "pilot_card", pilot="p1")
    owner.press(owner.wait_for_modal("Pilot", contains="Who tried what"), label="Who tried what")
    shown = owner.wait_for_modal("Who tried what", contains="Read a form")
    assert "clerk none · team lead none · auditor 1" in shown.all_text
    before = owner.sees()[-1].ts
    owner.press(shown, action_id="pilot_nudge")
    after = owner.wait_for_modal("Who tried what", contains="a reminder, each in their own working hours")
    assert "Nudge" not in after.all_text
    assert owner.sees()[-1].ts == before, "and nothing is written beside it"
    owner.close(all_of_them=True)


def test_with_anonymous_feedback_cells_give_no_numbers(pilot_desk: PilotDesk, countdown: Message) -> None:
    with pilot_desk.tools.unit() as unit:
        row = unit.pilots.by_id("p1")
        assert row is not None
        row.anonymity = Anonymity.CHOICE
        for number in range(6):
            put_feedback(unit, f"n{number}", at=pilot_desk.clock.now(), author=None, role="clerk", scenario=4, lot=1)
    shown = matrix_of(pilot_desk.person("U0OKAFOR"), countdown)
    assert "Read a form: clerk 5+, team lead unknown, auditor unknown." in shown.text
    assert "Read an invoice: clerk unknown, team lead unknown, auditor 1+." in shown.text
    assert "nobody spoke" not in shown.text
    assert "little is known about clerk × “Read an invoice” (2 people take part in this role)" in shown.text
    assert "so few anonymous ones that they are held back" in shown.all_text
