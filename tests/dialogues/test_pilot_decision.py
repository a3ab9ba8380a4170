"""A pilot's decision in dialogue: the card, a figure, a reason, one extension, two deciders, survey, report, export."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from storage.vocabulary import Anonymity, LifecycleStage, PilotStatus, Worked
from tests.dialogues.decision_desk import WHY, card, decide, payload_of, press, status
from tests.dialogues.pilot_desk import PilotDesk, last_ts, pilot_desk
from tests.dialogues.test_learned import question_before
from tests.pilots import put_feedback, put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

MEMBERS = ("U0ANNA", "U0BEN", "U0CARLA")
Pilot = Callable[..., str]


@pytest.fixture
def pilot(pilot_desk: PilotDesk) -> Pilot:
    """Makes a pilot with three participants and six answers; returns its id."""

    def make(**more: Any) -> str:
        pilot_id = f"p-{pilot_desk.tools.new_id()[:8]}"
        at = pilot_desk.clock.now()
        values: dict[str, Any] = {"business_owner": "U0SANTOS", **more}
        with pilot_desk.tools.unit() as unit:
            people = [(slack_id, "clerk") for slack_id in MEMBERS]
            put_pilot(unit, at=at, pilot_id=pilot_id, participants=people, **values)
            for number in range(6):
                put_feedback(
                    unit, f"{pilot_id}-f{number}", at=at, author=MEMBERS[number % 3], pilot_id=pilot_id,
                    worked=Worked.YES, quality=4 + number % 2, minutes_saved=20,
                )  # fmt: skip
        return pilot_id

    return make


def test_the_card_sets_criteria_beside_evidence(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    shown = card(pilot_desk, owner, pilot())
    assert "decide in 56 days" in shown.text
    assert "1 of 2 criteria met, 1 without enough data" in shown.text
    assert "now 4.5 (n = 6 from 3 people, self-reported, ± " in shown.all_text
    assert "Created value" in shown.all_text
    assert len(shown.blocks) <= 8
    owner.press(shown, label="More")
    more = owner.wait_for_modal("Decision", contains="How it is measured")
    assert "counted in the archive every Friday" in more.all_text
    owner.close(more)


def test_a_figure_is_noted_and_refused_where_it_is_none(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    santos = pilot_desk.person("U0SANTOS")
    shown = card(pilot_desk, santos, pilot())
    santos.press(shown, label="Note a figure")
    form = santos.wait_for_modal("Note a figure", contains="Where does it come from?")
    values = {"value": "much", "n": "212", "basis": "measured", "source": "the archive"}
    assert "as a number" in santos.submit(form, values).errors["value"]
    assert santos.submit(form, {**values, "value": "82,5 %"}).closed
    said = santos.wait_for_message(after=shown, contains="Noted.")
    assert "now 82.5 % (n = 212, measured), met" in said.text
    stands = next(one for one in santos.sees() if one.ts == shown.ts)
    assert "2 of 2 criteria met." in stands.text, "the card it was noted from shows it"
    assert "now 82.5 % (n = 212, measured)" in stands.all_text
    assert "2 of 2 criteria met." in card(pilot_desk, santos, pilot_id_of(shown)).text


def pilot_id_of(shown: Message) -> str:
    values = [one["value"] for block in shown.blocks for one in block.get("elements", []) if one.get("value")]
    return str(json.loads(values[0])["pilot"])


def test_without_a_reason_nothing_is_decided(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, pilot_id = pilot_desk.person("U0OKAFOR"), pilot()
    form = decide(owner, card(pilot_desk, owner, pilot_id), "Stop", reason="because")
    assert form is not None
    assert "closes the pilot and cannot be undone" in str(form.blocks)
    assert "in words" in str(owner.submit(form, {"reason": "🎉" * 11}).errors)
    assert status(pilot_desk, pilot_id) is PilotStatus.RUNNING
    owner.close(form)


def test_a_pilot_is_extended_once(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, pilot_id = pilot_desk.person("U0OKAFOR"), pilot()
    first = card(pilot_desk, owner, pilot_id)
    later = pilot_desk.clock.now().date() + timedelta(weeks=10)
    too_late = pilot_desk.clock.now().date() + timedelta(weeks=30)
    form = decide(owner, first, "Extend once", new_date=too_late.isoformat())
    assert form is not None
    assert owner.submit(form, {"reason": WHY, "new_date": later.isoformat()}).closed
    owner.wait_for_message(contains=f"extended to {later.day} {later:%B %Y}")
    again = card(pilot_desk, owner, pilot_id)
    assert "Extend once" not in str(again.blocks)
    press(pilot_desk, owner, "decide_pilot:extend", pilot=pilot_id, pick="extend")
    owner.close(owner.wait_for_modal("Not now", contains="It is extended once: scale it or stop it"))
    pilot_desk.tick()
    santos = pilot_desk.person("U0SANTOS")
    assert "Joy Okafor" in santos.wait_for_message(contains="pilot goes on until").text


def test_of_two_deciders_one_decides_and_the_other_reads_who(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, santos, pilot_id = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0SANTOS"), pilot()
    hers, his = card(pilot_desk, owner, pilot_id), card(pilot_desk, santos, pilot_id)
    santos.press(his, label="Stop")
    form = santos.wait_for_modal("Stop", contains="Why?")
    assert decide(owner, hers, "Scale") is None
    late = santos.submit(form, {"reason": "It is too slow for us."})
    assert "Joy Okafor decided this already" in str(late.errors)
    santos.close(form)
    owner.wait_for_message(contains="pilot: scale. Decided by")
    assert not [one for one in owner.sees() if one.ts == hers.ts and "Extend once" in str(one.blocks)], (
        "buttons are gone"
    )
    press(pilot_desk, santos, "pilot_decision", pilot=pilot_id)
    assert "decided by Joy Okafor: scale" in santos.wait_for_message(contains="decided by Joy Okafor").text
    assert status(pilot_desk, pilot_id) is PilotStatus.CLOSED


def test_nobody_closes_a_pilot_that_was_extended_while_their_form_was_open(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, santos, pilot_id = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0SANTOS"), pilot()
    hers, his = card(pilot_desk, owner, pilot_id), card(pilot_desk, santos, pilot_id)
    santos.press(his, label="Stop")
    form = santos.wait_for_modal("Stop", contains="Why?")
    later = pilot_desk.clock.now().date() + timedelta(weeks=10)
    assert decide(owner, hers, "Extend once", new_date=later.isoformat()) is None
    late = santos.submit(form, {"reason": "It is too slow for us."})
    assert "Joy Okafor extended this pilot" in late.errors["reason"]
    santos.close(form)
    assert status(pilot_desk, pilot_id) is PilotStatus.RUNNING
    santos.press(his, label="Stop")
    form = santos.wait_for_modal("Stop", contains="Joy Okafor extended this pilot")
    assert santos.submit(form, {"reason": "It is too slow for us."}).closed
    assert status(pilot_desk, pilot_id) is PilotStatus.CLOSED


def test_the_move_that_follows_is_offered_and_made_once(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    lena, pilot_id = pilot_desk.person("U0BERG"), pilot(product="codemate")
    assert decide(lena, card(pilot_desk, lena, pilot_id), "Scale") is None
    pilot_desk.tick()
    offer = lena.wait_for_message(contains="Nothing moves unless you say so")
    asked = str(question_before(offer.blocks, "Move to adoption"))
    assert "Move to adoption: " in asked
    assert "Everybody sees it as “adoption” at once." in asked
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("codemate")
        assert row is not None
        assert row.stage is LifecycleStage.PILOT
    value = {"pilot": pilot_id, "pick": "adoption", "stage": "pilot"}
    press(pilot_desk, pilot_desk.person("U0SANTOS"), "move_stage:adoption", **value)
    pilot_desk.person("U0SANTOS").wait_for_message(contains="Only the product's owner and their deputy can move it")
    press(pilot_desk, lena, "move_stage:retirement", **{**value, "pick": "retirement"})
    lena.wait_for_message(contains="does not follow from the pilot's decision")
    lena.press(offer, label="Move to adoption")
    lena.wait_for_message(contains="CodeMate moved from pilot to adoption")
    press(pilot_desk, lena, "move_stage:adoption", **value)
    lena.wait_for_message(contains="CodeMate stands in adoption already")
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("codemate")
        assert row is not None
        assert row.stage is LifecycleStage.ADOPTION


# ---- who is over, who is asked


def test_the_survey_is_asked_once_and_answered_without_a_name_where_chosen(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    pilot_id = pilot(anonymity=Anonymity.CHOICE)
    only_this_speaks(pilot_desk, pilot_id)
    pilot_desk.tick(timedelta(weeks=7, days=1))
    assert status(pilot_desk, pilot_id) is PilotStatus.DECIDING
    anna, ben = pilot_desk.person("U0ANNA"), pilot_desk.person("U0BEN")
    asked = survey_of(anna, pilot_id)
    for _ in range(2):
        pilot_desk.tick(timedelta(minutes=5))
    assert sum(pilot_id in str(message.blocks) for message in anna.sees()) == 1
    anna.press(asked, label="Answer")
    form = anna.wait_for_modal("Closing survey", contains="no longer use DocReader")
    values = {"disappointed": "very", "benefit": "less typing", "nameless": ["nameless"]}
    assert anna.submit(form, values).closed
    anna.wait_for_message(after=asked, contains="kept without your name")
    anna.press(asked, label="Answer")
    anna.close(anna.wait_for_modal("Not now", contains="You answered this survey already"))
    ben.press(survey_of(ben, pilot_id), label="Answer")
    form = ben.wait_for_modal("Closing survey", contains="no longer use")
    assert ben.submit(form, {"disappointed": "not"}).closed
    ben.wait_for_message(contains="kept under your name")
    with pilot_desk.tools.unit() as unit:
        assert {row.author for row in unit.pilots.survey_answers(pilot_id)} == {None, "U0BEN"}


def only_this_speaks(desk: PilotDesk, pilot_id: str) -> None:
    """The pilots of other tests are over and done with, so that they take up nobody's attention."""
    with desk.tools.unit() as unit:
        for row in unit.pilots.in_status(PilotStatus.RUNNING, PilotStatus.DECIDING, PilotStatus.CLOSED):
            if row.id != pilot_id:
                row.status, row.closed_at = PilotStatus.CLOSED, row.closed_at or desk.clock.now()
                for participant in unit.pilots.participants(row.id):
                    participant.surveyed = True


def survey_of(person: Person, pilot_id: str) -> Message:
    def look() -> Message | None:
        return next((one for one in person.sees() if f"pilot_survey:{pilot_id}" in str(one.blocks)), None)

    return person.wait_for(look, "the survey")


# ---- forged, and not theirs


@pytest.mark.parametrize("who", ["U0OUTSIDE", "U0ANNA"])
def test_who_does_not_answer_for_it_reads_and_decides_nothing(pilot_desk: PilotDesk, pilot: Pilot, who: str) -> None:
    person, pilot_id = pilot_desk.person(who), pilot()
    press(pilot_desk, person, "pilot_decision", pilot=pilot_id)
    person.wait_for_message(
        contains="Only the product's owner, their deputy, the business-side owner and the portfolio"
    )
    for action, pick in (("decide_pilot:stop", "stop"), ("note_figure", ""), ("pilot_decision_more", "")):
        press(pilot_desk, person, action, pilot=pilot_id, pick=pick)
        person.close(person.wait_for_modal("Not now", contains="Only the product's owner"))
    assert status(pilot_desk, pilot_id) is PilotStatus.RUNNING


def test_the_portfolio_lead_reads_the_card_without_buttons_to_decide(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    lead = pilot_desk.person("U0LEAD")
    shown = card(pilot_desk, lead, pilot())
    assert "Stop" not in str(shown.blocks)
    assert "It missed the table" not in shown.all_text


@pytest.mark.parametrize(
    ("action", "carried"),
    [
        ("pilot_decision", {"pilot": "made-up"}), ("pilot_decision", {}), ("move_stage:x", {"pilot": "made-up"}),
        ("export_report", {}), ("export_report", {"pilot": "made-up"}),
    ],
)  # fmt: skip
def test_a_forged_button_gets_a_sentence(pilot_desk: PilotDesk, action: str, carried: dict[str, str]) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    payload_of(pilot_desk, owner)
    before = last_ts(owner)
    press(pilot_desk, owner, action, **carried)
    owner.wait_for_message(after=before, contains="I do not know that")


@pytest.mark.parametrize(
    ("action", "carried"),
    [
        ("decide_pilot:x", {"pick": "keep"}),
        ("note_figure", {"pilot": "x"}),
        ("pilot_survey", {}),
        ("pilot_survey", {"pilot": "x"}),
    ],
)
def test_a_forged_button_of_a_form_gets_a_sentence(pilot_desk: PilotDesk, action: str, carried: dict[str, str]) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    payload_of(pilot_desk, owner)
    before = last_ts(owner)
    press(pilot_desk, owner, action, **carried)

    def look() -> bool | None:
        seen = [one.all_text for one in owner.sees() if one.ts > before] + (
            [owner.modal.all_text] if owner.modal else []
        )
        return True if "I do not know that" in " ".join(seen) else None

    owner.wait_for(look, "a sentence")
    if owner.modal:
        owner.close(all_of_them=True)


@pytest.mark.parametrize("form", ["decide_pilot_form", "note_figure_form", "pilot_survey_form"])
@pytest.mark.parametrize("metadata", ["{}", "garbage", '{"pilot": "made-up", "pick": "stop"}'])
def test_a_forged_form_gets_a_sentence(pilot_desk: PilotDesk, form: str, metadata: str) -> None:
    fields = {"reason": WHY, "value": "1", "n": "1", "source": "x", "criterion": "1"}
    values = {name: {name: {"value": text}} for name, text in fields.items()}
    chosen = {"basis": "measured", "disappointed": "very"}
    values |= {name: {name: {"selected_option": {"value": text}}} for name, text in chosen.items()}  # type: ignore[dict-item]
    view = {
        "id": f"V{form}{metadata}", "type": "modal", "callback_id": form, "private_metadata": metadata,
        "state": {"values": values}, "blocks": [{"type": "input", "block_id": "reason"}],
    }  # fmt: skip
    payload = {"type": "view_submission", "user": {"id": "U0OKAFOR"}, "trigger_id": json.dumps(view), "view": view}
    delivery = pilot_desk.workspace.forge(payload)
    assert delivery.acked
    assert delivery.response["errors"]["reason"].startswith(("I do not know", "Only"))


def test_a_closed_pilots_card_leads_to_the_decision_and_the_report(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, anna, pilot_id = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0ANNA"), pilot()
    assert decide(owner, card(pilot_desk, owner, pilot_id), "Stop") is None
    press(pilot_desk, owner, "pilot_card", pilot=pilot_id)
    owner.press(owner.wait_for_modal("Pilot", contains="closed: stop"), label="See the decision")
    shown = owner.wait_for_modal("Decision", contains=WHY)
    assert "now 4.5 (n = 6 from 3 people" in shown.all_text
    assert "decide_pilot" not in str(shown.blocks)
    owner.close(all_of_them=True)
    payload_of(pilot_desk, anna)
    press(pilot_desk, anna, "pilot_card", pilot=pilot_id)
    mine = anna.wait_for_modal("Pilot", contains="closed: stop")
    assert "See the decision" not in mine.all_text
    anna.press(mine, label="Export the report")
    anna.wait_for(lambda: next((one for one in anna.sees() if one.files), None), "a file")
    anna.close(all_of_them=True)


def test_from_a_modal_the_card_opens_in_a_modal_and_decides_there(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    owner, pilot_id = pilot_desk.person("U0OKAFOR"), pilot()
    owner.press(card(pilot_desk, owner, pilot_id), label="More")
    more = owner.wait_for_modal("Decision", contains="Scenarios")
    owner.press(more, label="Stop")
    form = owner.wait_for_modal("Stop", contains="Why?")
    assert owner.submit(form, {"reason": WHY}).closed
    assert owner.modal is None, "nothing stale is left below the form"
    owner.wait_for_message(contains="pilot: stop. Decided by")
    assert status(pilot_desk, pilot_id) is PilotStatus.CLOSED
