"""Greetings, instructions, and nobody told to ask themselves."""

import pytest

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask, ask_id
from tests.dialogues.test_forged import press_forged
from workspace.client import Person

GREETINGS = [
    "hello", "Good morning!", "hi there", "thanks", "👋", ":wave:", "Guten Morgen zusammen", "bonjour à tous",
    "¡Buenos días!", "Добрый день",
]  # fmt: skip


@pytest.mark.parametrize("said", GREETINGS)
def test_a_greeting_is_greeted_and_counts_as_no_ask(desk: Desk, someone: Person, said: str) -> None:
    answer = someone.wait_for_message(after=someone.dm(said))
    assert answer.text.startswith("Tell me a task and I name the AI product that fits.")
    assert not desk.router.times_asked(said)


def test_a_task_after_a_greeting_is_a_task(desk: Desk, someone: Person) -> None:
    assert "DocReader fits" in ask(someone, "Hello, read the tables out of scans please").text


def test_who_answers_for_a_rule_is_not_told_to_ask_themselves(desk: Desk) -> None:
    contact = desk.workspace.as_person("U0BERG")
    answer = ask(contact, "read the agents' mood from their voice")
    assert "You are the contact for this rule" in answer.all_text
    assert "Ask Lena Berg" not in answer.all_text


def test_a_form_to_oneself_says_so(desk: Desk) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    card = owner.wait_for_message(after=owner.dm("card docreader"), contains="DocReader")
    owner.press(card, label="Ask the owner")
    owner.wait_for_modal("Ask the owner", contains="You are the owner of DocReader")


def test_an_owner_is_not_told_to_ask_themselves_about_their_product(desk: Desk) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    answer = ask(owner)
    assert "Owner: you" in answer.all_text.replace("\n", "")
    assert "Ask the owner" not in answer.all_text


def test_a_rule_names_its_contact_once(someone: Person) -> None:
    answer = ask(someone, "read the agents' mood from their voice")
    assert "Ask Lena Berg" in answer.all_text
    assert "Ask: " not in answer.all_text


def test_a_product_without_an_owner_is_asked_about_at_the_lead_s(someone: Person) -> None:
    card = someone.wait_for_message(after=someone.dm("card orphan"), contains="no owner yet")
    someone.press(card, label="Ask the AI portfolio lead")
    form = someone.wait_for_modal("Ask the owner", contains="because it has no owner yet")
    assert "The owner sees" not in form.all_text


def test_the_lead_is_not_asked_by_the_lead_about_a_product_without_an_owner(desk: Desk) -> None:
    lead = desk.workspace.as_person("U0LEAD")
    card = lead.wait_for_message(after=lead.dm("card orphan"), contains="no owner yet")
    lead.press(card, label="Ask the AI portfolio lead")
    lead.wait_for_modal("Ask the owner", contains="would come to you: there is nobody else to ask")


def test_a_start_button_for_a_product_not_open_to_them_says_so_instead_of_the_steps(
    desk: Desk, someone: Person
) -> None:
    press_forged(desk, someone, "start_product:codemate", value='{"product": "codemate"}', fresh=True)
    modal = someone.wait_for_modal("First steps", contains="CodeMate is not open to you")
    assert "open only to Squad One" in modal.all_text
    assert "Who can open it: Lena Berg" in modal.all_text


def test_a_start_button_under_another_s_private_ask_is_refused(desk: Desk, someone: Person) -> None:
    theirs = ask_id(ask(desk.workspace.as_person("U0PILOT")))
    press_forged(
        desk, someone, "start_product:docreader", value=f'{{"product": "docreader", "ask": "{theirs}"}}', fresh=True
    )
    modal = someone.wait_for_modal("First steps", contains="I do not know that answer any more")
    assert "Request scanner access" not in modal.all_text
