"""Leafing through the catalogue and opening cards, in messages and modals."""

from typing import Any

import pytest

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from workspace.client import Message, Person


def reply(person: Person, text: str, contains: str | None = None) -> Message:
    return person.wait_for_message(after=person.dm(text), contains=contains)


@pytest.mark.parametrize(
    "typed",
    [
        "Who owns DocReader?",
        "who is responsible for the docreader",
        "Who’s the owner of “DocReader”?",
        "Whom should I ask about DocReader?",
        "Wer ist für DocReader zuständig?",
        "Qui s’occupe de DocReader ?",
        "¿Quién es el responsable de DocReader?",
        "Кто отвечает за DocReader?",
    ],
)
def test_who_owns_a_product_is_told_from_its_card(desk: Desk, someone: Person, typed: str) -> None:
    shown = reply(someone, typed, "owner Joy Okafor")
    assert "U0OKAFOR" in str(shown.blocks)
    assert desk.router.times_asked(typed) == 0


@pytest.mark.parametrize("typed", ["Who owns the scanned invoices?", "Who owns DocReader and reads my scans?"])
def test_who_owns_anything_else_is_a_task_like_others(desk: Desk, someone: Person, typed: str) -> None:
    someone.wait_for_message(after=someone.dm(typed))
    assert desk.router.times_asked(typed) == 1


@pytest.mark.parametrize(
    ("typed", "first_line"),
    [
        ("Which AI products do we have?", "8 products, 1 to 6."),
        ("Welche Produkte sind im Pilot?", "1 product."),
        ("Which products may hold client data?", "2 products that may hold CLIENT data."),
    ],
)
def test_which_products_there_are_is_told_from_the_catalogue(
    desk: Desk, someone: Person, typed: str, first_line: str
) -> None:
    shown = reply(someone, typed, first_line)
    assert shown.text.startswith(first_line)
    assert desk.router.times_asked(typed) == 0


def test_the_class_of_data_stays_when_a_menu_is_set(someone: Person) -> None:
    page = reply(someone, "Which products may hold client data?", "that may hold CLIENT data.")
    someone.press(page, action_id="browse_kind", value="document_extraction")
    narrowed = someone.wait_for_message(after=page.ts[:-1], contains="1 product that may hold CLIENT data.")
    someone.press(narrowed, label="Show everything")
    someone.wait_for_message(after=page.ts[:-1], contains="8 products")


def test_which_products_do_something_is_a_task_like_others(desk: Desk, someone: Person) -> None:
    typed = "Which products translate contracts?"
    someone.wait_for_message(after=someone.dm(typed))
    assert desk.router.times_asked(typed) == 1


def test_browse_shows_a_page_and_turns_it(someone: Person) -> None:
    page = reply(someone, "browse", "8 products, 1 to 6")
    assert "Language model" in page.all_text
    assert someone.press(page, label="Next").acked
    page = someone.wait_for_message(after=page.ts[:-1], contains="8 products, 7 to 8")
    assert "ScanText" in page.all_text
    someone.press(page, label="Back")
    someone.wait_for_message(after=page.ts[:-1], contains="8 products, 1 to 6")


def test_browse_by_kind_stage_and_words(someone: Person) -> None:
    assert "CodeMate" in reply(someone, "browse pilot", "1 product.").all_text
    assert "BankGPT" in reply(someone, "browse llm", "1 product.").all_text
    assert "DocReader" in reply(someone, "browse Document extraction", "2 products.").all_text
    assert "RegSearch" in reply(someone, "browse regulation", "1 product for “regulation”").all_text
    assert "DocReader" in reply(someone, "browse scans and documents", "for “scans and documents”").all_text
    assert reply(someone, "browse unicorns", "unicorns").text == "No product is listed for “unicorns”."


def test_browse_keeps_one_menu_s_choice_when_the_other_is_set(someone: Person) -> None:
    page = reply(someone, "browse", "8 products")
    someone.press(page, action_id="browse_kind", value="document_extraction")
    page = someone.wait_for_message(after=page.ts[:-1], contains="2 products.")
    someone.press(page, action_id="browse_stage", value="retirement")
    page = someone.wait_for_message(after=page.ts[:-1], contains="1 product.")
    assert "ScanText" in page.all_text
    someone.press(page, label="Show everything")
    someone.wait_for_message(after=page.ts[:-1], contains="8 products")


def test_browse_in_a_modal(someone: Person) -> None:
    answer = ask(someone, "book a meeting room")
    someone.press(answer, label="Browse the products")
    modal = someone.wait_for_modal("AI products", contains="8 products")
    someone.press(modal, action_id="browse_stage", value="pilot")
    modal = someone.wait_for_modal(contains="1 product.")
    someone.press(modal, label="CodeMate")
    assert "Squad One" in someone.wait_for_modal("CodeMate", contains="Use it for").all_text


def test_browse_by_command_changes_in_place(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name="browsing", members=[someone.id], with_app=False)
    someone.command("/ai browse", channel=channel)
    page = someone.wait_for_message(channel=channel, contains="8 products")
    someone.press(page, label="Next")
    assert someone.wait_for_message(channel=channel, contains="7 to 8").ephemeral_to == someone.id


def test_a_card_says_what_it_is_for_and_what_not(someone: Person) -> None:
    card = reply(someone, "card docreader", "Use it for")
    for words in ("Not for", "judging documents", "Owner: ", "#"[:0], "Start with DocReader", "Ask the owner"):
        assert words in card.all_text
    assert "responsibility areas" not in card.all_text
    someone.press(card, label="Everything about it")
    modal = someone.wait_for_modal("DocReader", contains="Help and links")
    assert "What people do with it" in modal.all_text
    assert "header" not in [block["type"] for block in modal.blocks], "the modal's title is the name already"
    for heading in ("Use it for", "Not for", "Mind", "What people do with it"):
        assert {"type": "text", "text": heading, "style": {"bold": True}} in everything(modal.blocks), heading
    assert "RegSearch: it finds rules" in modal.all_text, "by name, not by key"


def everything(node: Any) -> list[Any]:
    """Every dict inside blocks."""
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, (list, tuple)) else []
    return [*([node] if isinstance(node, dict) else []), *(found for one in inside for found in everything(one))]


def test_a_name_typed_wrong_leads_to_the_nearest(desk: Desk, someone: Person) -> None:
    near = reply(someone, "card docreeder", "no product called")
    assert near.text == "There is no product called “docreeder”. Nearest: DocReader."
    someone.press(near, label="DocReader")
    someone.close(someone.wait_for_modal("DocReader", contains="Use it for"))
    none = reply(someone, "card nosuch", "no product called")
    assert none.text == "There is no product called “nosuch”."
    someone.press(none, label="Browse the products")
    someone.wait_for_modal("AI products", contains="8 products")
    assert desk.router.times_asked("docreeder") == desk.router.times_asked("nosuch") == 0


def test_card_alone_is_the_list(someone: Person) -> None:
    assert "DocReader" in reply(someone, "card", "8 products").all_text


def test_a_retired_product_says_so_first_and_leads_to_its_replacement(someone: Person) -> None:
    card = reply(someone, "card ScanText", "is in retirement, last day 30 June 2026")
    assert card.blocks[0]["type"] == "rich_text"
    assert "Start with ScanText" not in card.all_text
    someone.press(card, label="Open DocReader")
    someone.wait_for_modal("DocReader", contains="Use it for")


def test_what_is_not_known_is_said_and_foreign_words_stay_harmless(desk: Desk, someone: Person) -> None:
    card = reply(someone, "card orphan", "no owner yet")
    assert "data classes not stated" in card.all_text
    assert "<!channel>" not in card.text
    assert "<!channel> *Orphan*" in card.all_text, "shown as typed, in an element Slack does not parse"
    assert not [call for call in desk.workspace.calls if "<!channel>" in str(call.args.get("text", ""))]


def test_completeness_is_for_those_who_look_after_the_card(desk: Desk) -> None:
    for who in ("U0OKAFOR", "U0BERG", "U0LEAD"):
        card = reply(desk.workspace.as_person(who), "card docreader", "Use it for")
        assert "of 10 responsibility areas" in card.all_text
        assert "Roadmap" in card.all_text
        assert "Backlog, Pilots" in card.all_text, "nothing of these is stored of it"
    lead = desk.workspace.as_person("U0LEAD")
    lead.press(reply(lead, "card docreader", "Use it for"), label="Everything about it")
    modal = lead.wait_for_modal("DocReader", contains="of 10 responsibility areas")
    assert "not kept here" not in modal.all_text
    lead.close(modal)
    assert "of 10" not in reply(desk.workspace.as_person("U0BERG"), "card scantext", "ScanText").all_text


def test_a_product_taken_out_meanwhile_is_said_in_the_modal(someone: Person) -> None:
    answer = ask(someone)
    someone.press(answer, label="Start with DocReader")
    modal = someone.wait_for_modal(contains="Request scanner access")
    assert someone.press(modal, label="Everything about it").acked
    someone.wait_for_modal("DocReader", contains="Use it for")
