"""Greetings, thanks, instructions, and nobody told to ask themselves."""

import pytest

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import TASK, ask, ask_id
from tests.dialogues.test_forged import press_forged
from workspace.client import Person

GREETINGS = [
    "hello", "Good morning!", "hi there", "👋", ":wave:", "Guten Morgen zusammen", "bonjour à tous",
    "¡Buenos días!", "Добрый день",
]  # fmt: skip

THANKS = [
    "thx", "great thanks!", "Perfect, thank you so much", "ok", "got it", "danke dir", "merci beaucoup",
    "muchas gracias", "спасибо большое", "thanks :pray:", "👍", ":+1:",
]  # fmt: skip


@pytest.mark.parametrize("said", GREETINGS)
def test_a_greeting_is_greeted_and_counts_as_no_ask(desk: Desk, someone: Person, said: str) -> None:
    answer = someone.wait_for_message(after=someone.dm(said))
    assert answer.text.startswith("Tell me a task and I name the AI product that fits.")
    assert not desk.router.times_asked(said)


@pytest.mark.parametrize("said", THANKS)
def test_thanks_in_a_thread_get_one_sentence_and_count_as_no_ask(desk: Desk, someone: Person, said: str) -> None:
    answer = ask(someone)
    before = len(desk.router.asked)
    reply = someone.wait_for_message(after=someone.dm(said, thread_ts=answer.thread_ts))
    assert reply.text == "Any time, just tell me the next task."
    assert reply.thread_ts == answer.thread_ts
    assert len(desk.router.asked) == before


def test_what_follows_thanks_goes_on_from_the_ask_before_them(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    someone.wait_for_message(after=someone.dm("thanks", thread_ts=answer.thread_ts))
    someone.wait_for_message(after=someone.dm("and of invoices", thread_ts=answer.thread_ts), contains="DocReader")
    assert desk.router.asked[-1] == ("and of invoices", (TASK,), 0)


@pytest.mark.parametrize("said", ["ok", "thanks"])
def test_thanks_leave_our_question_open(desk: Desk, someone: Person, said: str) -> None:
    question = ask(someone, "I need AI for documents")
    reply = someone.wait_for_message(after=someone.dm(said, thread_ts=question.thread_ts))
    assert reply.text == "My question is still open: choose an answer above, or type it here."
    someone.wait_for_message(after=someone.dm("2", thread_ts=question.thread_ts), contains="DocReader fits")
    assert desk.router.asked[-1] == ("find a rule", ("I need AI for documents",), 1)


def test_thanks_among_people_are_none_of_its_business(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name=f"thanks-{someone.id.lower()}", members=[someone.id, "U0PILOT"])
    asked = someone.mention(channel, TASK)
    someone.wait_for_message(after=asked, channel=channel)
    desk.workspace.as_person("U0PILOT").say(channel, "great, thanks", thread_ts=asked.ts)
    assert desk.workspace.wait_idle()
    someone.say(channel, "thank you all", thread_ts=asked.ts)
    assert desk.workspace.wait_idle()
    someone.wait_for_message(after=someone.dm("are you done with scans"))
    said = [one for one in desk.workspace.state.messages(channel) if one.user == desk.workspace.bot_user_id]
    assert len(said) == 1


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
    assert "Owner: you · for operations, credit and finance" in answer.all_text.replace("\n", "")
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
