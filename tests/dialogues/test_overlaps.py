"""Products that cover the same work, in dialogue: listed, decided about once, told to the owners, refused to others."""

import copy
from datetime import timedelta

import pytest

from portfolio import importing
from portfolio.people import ACTS, Act
from tests.dialogues.pilot_desk import PilotDesk, last_ts, pilot_desk
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

TITLE = "Decide about both"
SECOND = """\
products:
  - key: extra2
    name: Extra <!channel>
    kind: assistant
    stage: adoption
    owner: okafor
    purpose: Helps at the desk.
    covers: [small questions]
    data_classes: [PUB]
"""


@pytest.fixture(autouse=True)
def second(pilot_desk: PilotDesk) -> None:
    with pilot_desk.tools.unit() as unit:
        importing.apply(unit, [("second.yaml", SECOND)], by="test", at=pilot_desk.clock.now())


def listed(person: Person, contains: str = "pair of products cover the same work") -> Message:
    return person.wait_for_message(after=person.dm("overlaps"), contains=contains)


def test_the_lead_decides_and_the_owners_hear_it(pilot_desk: PilotDesk) -> None:
    lead, berg = pilot_desk.person("U0LEAD"), pilot_desk.person("U0BERG")
    shown = listed(lead)
    assert "small questions" in shown.all_text
    assert "<!channel>" not in shown.text
    lead.press(shown, label="Decide")
    form = lead.wait_for_modal(TITLE, contains="What becomes of them?")
    assert "at least 10 characters" in lead.submit(form, {"verdict": "differ", "reason": "no"}).errors["reason"]
    before = last_ts(berg)
    sent = lead.submit(form, {"verdict": "differ", "reason": "The second is for the branches."})
    assert sent.closed
    lead.wait_for_message(after=shown.ts[:-1], contains="is decided about")
    pilot_desk.tick(timedelta(hours=1))
    heard = berg.wait_for_message(after=before, contains="they are for different work")
    assert "The second is for the branches." in heard.text
    assert "<!channel>" not in heard.text
    assert sent.delivery is not None
    late = copy.deepcopy(sent.delivery.payload)
    late["view"]["id"] = "V0LATE"
    late["view"]["state"]["values"]["reason"]["reason"]["value"] = "Another reason that came later."
    assert "decided this meanwhile" in str(pilot_desk.workspace.forge(late).response)
    late["view"]["id"] = "V0ODD"
    late["view"]["state"]["values"]["verdict"]["verdict"]["selected_option"]["value"] = "sell"
    assert "Choose what becomes of the two." in str(pilot_desk.workspace.forge(late).response)


def test_owners_read_and_do_not_decide_and_others_are_refused(pilot_desk: PilotDesk) -> None:
    okafor, anna, lead = (pilot_desk.person(one) for one in ("U0OKAFOR", "U0ANNA", "U0LEAD"))
    shown = listed(okafor, "Extra")
    assert "Decide" not in [one["text"]["text"] for block in shown.blocks for one in block.get("elements", [])
                            if one.get("type") == "button"]  # fmt: skip
    anna.wait_for_message(after=anna.dm("overlaps"), contains=ACTS[Act.SEE_OVERLAPS].refusal)
    forged = copy.deepcopy(lead.press(listed(lead, "Extra"), label="Anew: Extra, Extra <!channel>").payload)
    forged["user"] |= {"id": "U0OKAFOR"}
    forged["trigger_id"] = pilot_desk.workspace.team.passes.trigger("U0OKAFOR")
    assert pilot_desk.workspace.forge(forged).acked
    okafor.wait_for_modal(TITLE, contains=ACTS[Act.JUDGE_OVERLAP].refusal)
