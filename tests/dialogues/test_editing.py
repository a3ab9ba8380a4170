"""A card edited with the mouse: from its message and its modal, refused to others, and lost to nobody."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest

from portfolio.catalog import product_card
from portfolio.editing import save_section, section_form
from portfolio.editing_fields import Section
from portfolio.people import find_person
from storage.vocabulary import LifecycleStage
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from workspace.client import Message, Person
from workspace.state import View

__all__ = ["pilot_desk"]

HUB, WHAT, WHO = "Edit the card", "What it does", "Who uses it, with what"


def card(person: Person, name: str = "docreader") -> Message:
    return person.wait_for_message(after=person.dm(f"card {name}"), contains="Owner: ")


def form(person: Person, shown: Message, section: str) -> View:
    """Through "Edit" to a section's form."""
    person.press(shown, label="Edit")
    person.press(person.wait_for_modal(HUB, contains="what do you want to change?"), label=section)
    return person.wait_for_modal(section, contains="What you save stays")


def edit_as(desk: PilotDesk, who: str, **typed: str) -> None:
    """As somebody else saves it meanwhile."""
    with desk.tools.unit() as unit:
        by, at = find_person(unit, words=who), desk.clock.now()
        opened = section_form(unit, product_key="docreader", section=Section.WHAT, by=by, at=at)
        texts = {one.field.name: typed.get(one.field.name, one.text) for one in opened.fields}
        save_section(
            unit, product_key="docreader", section=Section.WHAT, typed=texts, marks=opened.marks, by=by, at=at
        )  # fmt: skip


def covers(desk: PilotDesk) -> tuple[str, ...]:
    with desk.tools.unit() as unit:
        return product_card(unit, key="docreader").covers


def values(view: View) -> dict[str, Any]:
    """What stands in the fields of a form."""
    inputs = (block for block in view.blocks if block["type"] == "input")
    return {block["block_id"]: block["element"].get("initial_value") for block in inputs}


def test_from_the_card_to_the_answer_and_its_history(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    edit_as(pilot_desk, "berg", covers="fields and tables", purpose="Reads.")
    shown = card(owner)
    opened = form(owner, shown, WHAT)
    assert values(opened)["covers"] == "fields and tables"
    refused = owner.submit(opened, {"purpose": " ", "covers": "scans\nScans"})
    assert refused.errors == {
        "purpose": "A product needs purpose: why the product exists, in a sentence or two.",
        "covers": "“Scans” is listed twice.",
    }
    sent = owner.submit(opened, {"purpose": "Reads <!channel> scans.", "covers": "scans of *all* kinds\nreceipts"})
    assert not sent.errors
    hub = owner.wait_for_modal(HUB, contains="Saved: “What it is for” and “Use it for”. I answer by it from now on.")
    changed = owner.wait_for_message(contains="Edited by Joy Okafor on 23 November 2026.")
    assert changed.ts == shown.ts, "the card is drawn again where it stood"
    assert "receipts" in changed.all_text
    assert set(changed.rings) <= {"U0BERG", "U0OKAFOR"}, "a text of the catalogue rings nobody"
    owner.press(hub, label="History")
    told = owner.wait_for_modal("What was changed", contains="Joy Okafor")
    assert "added “scans of *all* kinds”, “receipts”; taken off “fields and tables”" in told.all_text
    owner.press(told, label="Back")
    owner.close(owner.wait_for_modal(HUB, contains="Edited by Joy Okafor"))
    assert covers(pilot_desk) == ("scans of *all* kinds", "receipts")


def test_from_the_whole_card_which_is_drawn_again_below(pilot_desk: PilotDesk) -> None:
    lead = pilot_desk.person("U0LEAD")
    lead.press(card(lead), label="Everything about it")
    lead.press(lead.wait_for_modal(contains="Use it for"), label="Edit")
    lead.press(lead.wait_for_modal(HUB, contains="what do you want to change?"), label=WHO)
    opened = lead.wait_for_modal(WHO, contains="A change of “For whom” or “Data it may see” changes what I answer.")
    assert not lead.submit(opened, {"languages": "en\nde", "data_classes": ["PUB", "INT"]}).errors
    hub = lead.wait_for_modal(HUB, contains="Saved: “Data it may see” and “Languages”.")
    lead.close(hub)
    lead.close(lead.wait_for_modal(contains="Edited by Petra Lindt"))
    with pilot_desk.tools.unit() as unit:
        found = product_card(unit, key="docreader")
    assert (found.languages, found.data_classes) == (("en", "de"), ("PUB", "INT"))


def test_who_comes_second_keeps_what_they_typed_and_decides(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    opened = form(owner, card(owner), WHAT)
    edit_as(pilot_desk, "berg", covers="letters")
    owner.submit(opened, {"covers": "invoices"})
    clashed = owner.wait_for_modal(WHAT, contains="Lena Berg changed “Use it for” after you opened this form.")
    assert "It says now:\nletters" in clashed.all_text
    assert "I saved nothing. What you typed stands below" in clashed.all_text
    assert values(clashed)["covers"] == "invoices"
    assert covers(pilot_desk) == ("letters",)
    owner.submit(clashed, {"covers": "invoices"})
    owner.close(owner.wait_for_modal(HUB, contains="Saved: “Use it for”."))
    assert covers(pilot_desk) == ("invoices",)


def test_what_was_typed_is_tried_and_stays(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    owner.wait_for_message(after=owner.dm("read my scans"), contains="DocReader fits")
    opened, before = form(owner, card(owner), WHAT), covers(pilot_desk)
    owner.fill({"covers": "scans\nScans"}, opened)
    owner.press(opened, label="Try it on recent asks")
    told = owner.wait_for_modal(WHAT, contains="It cannot be saved like that: “Scans” is listed twice.")
    assert values(told)["covers"] == "scans\nScans"
    owner.fill({"covers": "nothing but scans"}, told)
    owner.press(told, label="Try it on recent asks")
    told = owner.wait_for_modal(WHAT, contains="Tried on the last ")
    assert "answered with DocReader, by the cards alone: " in told.all_text
    assert values(told)["covers"] == "nothing but scans"
    owner.close(told)
    assert covers(pilot_desk) == before


def test_the_same_form_twice_says_that_nothing_was_changed(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    opened = form(owner, card(owner), WHAT)
    sent = owner.submit(opened, {"covers": "contracts"}).delivery
    assert sent is not None
    owner.close(owner.wait_for_modal(HUB, contains="Saved: “Use it for”."))
    again = copy.deepcopy(sent.payload)
    again["view"]["id"] = "V0AGAIN"
    answer = pilot_desk.workspace.forge(again).response
    assert answer["response_action"] == "update"
    assert "Nothing was changed" in json.dumps(answer["view"], ensure_ascii=False)


def test_the_right_lost_or_the_product_retired_meanwhile_is_said_in_the_form(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    opened, before = form(owner, card(owner), WHAT), covers(pilot_desk)
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        stood, row.owner_id = row.owner_id, None
    said = owner.submit(opened, {"covers": "poems"}).errors
    assert list(said.values()) == [
        "Only the product's owner, their deputy and the portfolio lead can edit its card and see who changed it."
    ]
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.owner_id, row.stage = stood, LifecycleStage.RETIREMENT
    said = owner.submit(opened, {"covers": "poems"}).errors
    assert list(said.values()) == ["DocReader is in retirement, so its card is not edited here. I changed nothing."]
    owner.close(opened)
    assert "Edit" not in card(owner).all_text.splitlines()
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.stage = LifecycleStage.SCALING
    assert covers(pilot_desk) == before


def test_still_true_takes_the_badge_off(pilot_desk: PilotDesk) -> None:
    owner, anna = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0ANNA")
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.created_at, row.confirmed_at = pilot_desk.clock.now() - timedelta(days=181), None
    stale = card(anna)
    assert "May be out of date: Nobody confirmed this card since it was made on 26 May 2026." in stale.text
    assert "Still true" not in stale.all_text
    press(pilot_desk, anna, "still_true:docreader", product="docreader")
    anna.wait_for_message(contains="Only the product's owner and their deputy can say that its card is true.")
    shown = card(owner)
    owner.press(shown, label="Still true")
    changed = owner.wait_for_message(contains="Still true on 23 November 2026, said Joy Okafor.")
    assert changed.ts == shown.ts
    assert "May be out of date" not in changed.all_text
    assert "Still true" not in changed.all_text.splitlines(), "not asked again at once"
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("docreader")
        assert row is not None
        row.confirmed_at = pilot_desk.clock.now() - timedelta(days=40)
    owner.press(card(owner), label="Everything about it")
    whole = owner.wait_for_modal(contains="Use it for")
    owner.press(whole, label="Still true")
    owner.close(owner.wait_for_modal(contains="Still true on 23 November 2026"))


def test_others_see_no_button_and_a_forged_one_is_refused(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    assert "Edit" not in card(anna).all_text.splitlines()
    for action, carried in (("edit_card:x", {}), ("edit_section:what", {"part": "what"}), ("card_history", {})):
        press(pilot_desk, anna, action, product="docreader", **carried)
        anna.close(anna.wait_for_modal("Not now", contains="Only the product's owner, their deputy and"))


@pytest.mark.parametrize(
    ("action", "carried", "sentence"),
    [
        ("edit_card:x", {}, "I do not know that button"),
        ("edit_card:x", {"product": "gone"}, "no product"),
        ("edit_card:x", {"product": "scantext"}, "in retirement"),
        ("edit_section:what", {"product": "docreader", "part": "all"}, "I do not know that button"),
        ("edit_section:what", {"part": "what"}, "I do not know that button"),
    ],
)
def test_a_forged_button_of_the_lead_s_opens_nothing(
    pilot_desk: PilotDesk, action: str, carried: dict[str, str], sentence: str
) -> None:
    lead = pilot_desk.person("U0LEAD")
    press(pilot_desk, lead, action, **carried)
    lead.close(lead.wait_for_modal("Not now", contains=sentence))


def test_in_a_channel_nobody_is_offered_what_others_may_not(pilot_desk: PilotDesk) -> None:
    channel, owner = pilot_desk.workspace.add_channel(None, "edits", ["U0OKAFOR"]), pilot_desk.person("U0OKAFOR")
    shown = owner.wait_for_message(
        after=owner.mention(channel, "card regsearch"), channel=channel, contains="RegSearch"
    )
    assert "Everything about it" in shown.all_text
    assert "Edit" not in shown.all_text.splitlines()
