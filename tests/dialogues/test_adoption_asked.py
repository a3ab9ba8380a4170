"""How is X doing, asked in words and by the command: figures for who may see them, a sentence for the others."""

from datetime import date, timedelta

import pytest

from storage.vocabulary import Basis
from tests.adoption import put_people, put_reading
from tests.dialogues.pilot_desk import MONDAY, PilotDesk, pilot_desk

__all__ = ["pilot_desk"]

TODAY = MONDAY.date()


@pytest.fixture(scope="module", autouse=True)
def _usage(pilot_desk: PilotDesk) -> None:
    """Twelve people last month, nine so far this month on as many days, and one rating."""
    with pilot_desk.tools.unit() as unit:
        for day in range(1, 32):
            put_people(unit, "docreader", date(2026, 10, day), 12, team="Operations")
        for day in range(1, TODAY.day):
            put_people(unit, "docreader", date(2026, 11, day), 9, team="Operations")
        week = (TODAY - timedelta(days=7), TODAY)
        put_reading(unit, "docreader", "output_quality", *week, 4.2, n=31, basis=Basis.SELF_REPORTED)


@pytest.mark.parametrize(
    "text",
    [
        "How is DocReader doing against last month?",
        "How is docreader compared to last month?",
        "How is DocReader vs last month?",
        "wie läuft DocReader im Vergleich zum Vormonat?",
        "/ai adoption DocReader against last month",
    ],
)
def test_the_owner_gets_the_figures(pilot_desk: PilotDesk, text: str) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    before = owner.sees()[-1] if owner.sees() else None
    if text.startswith("/"):
        owner.command(text)
    else:
        owner.dm(text)
    said = owner.wait_for_message(after=before, contains="against 1 October to 22 October")
    assert "DocReader, 1 November to 22 November against" in said.text
    assert "Active people 9 (−3; measured)" in said.text
    assert any(block["type"] == "data_visualization" for block in said.blocks)
    assert "Figures nobody knows for these days: “" in said.all_text


def test_a_number_is_explained(pilot_desk: PilotDesk) -> None:
    lead = pilot_desk.person("U0LEAD")
    lead.dm("how many people used DocReader in the last 7 days?")
    said = lead.wait_for_message(contains="Output quality 4.2 of 5 (n = 31, self-reported)")
    lead.press(said, label="Explain a number")
    modal = lead.wait_for_modal(contains="Operations")
    assert "log" in modal.all_text
    lead.close(modal)


@pytest.mark.parametrize("who", ["U0ANNA", "U0OUTSIDE"])
def test_others_are_refused_in_words(pilot_desk: PilotDesk, who: str) -> None:
    person = pilot_desk.person(who)
    person.dm("How is DocReader doing?")
    said = person.wait_for_message(contains="Only the product's owner, their deputy and the portfolio lead can see")
    assert "9" not in said.text


def test_in_a_channel_the_answer_goes_to_who_asked(pilot_desk: PilotDesk) -> None:
    channel = pilot_desk.workspace.add_channel(None, "ask-adoption", ["U0OKAFOR", "U0ANNA"])
    owner, anna = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0ANNA")
    before = owner.sees()[-1]
    owner.mention(channel, "how is DocReader doing?")
    owner.wait_for_message(after=before, contains="DocReader, 26 October to 22 November")
    assert not [one for one in anna.sees(channel) if "active people" in one.text.casefold() and "9" in one.text]


def test_a_task_is_still_a_task(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    asked = anna.dm("How is DocReader used for reading passports?")
    said = anna.wait_for_message(after=asked)
    assert "Only the product's owner" not in said.text


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("U0OKAFOR", "DocReader, 26 October to 22 November against"),
        ("U0BERG", "Which product? Type its name behind the word: “adoption "),
        ("U0LEAD", "Which product? Type its name behind the word: “adoption "),
        ("U0ANNA", "Only the product's owner, their deputy and the portfolio lead can see how it is used."),
    ],
)
def test_the_command_alone_is_about_what_one_answers_for(pilot_desk: PilotDesk, who: str, answer: str) -> None:
    person = pilot_desk.person(who)
    asked = person.dm("adoption")
    said = person.wait_for_message(after=asked, thread_ts=asked.ts, contains=answer)
    assert "ScanText" not in said.all_text, "retired"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("adoption Nosuch", "There is no product called “Nosuch”."),
        ("adoption DocReeder against last month", "There is no product called “DocReeder”. Nearest: DocReader"),
        ("usage nosuch", "There is no product called “nosuch”."),
        ("usage of nosuch", "There is no product called “nosuch”."),
        ("usage note", "A figure of which product?"),
        ("How is DocReeder doing against last month?", "There is no product called “DocReeder”. Nearest: DocReader"),
        ("usage of DocReader last month", "DocReader, October 2026 against"),
    ],
)
def test_what_no_product_is_called_is_said(pilot_desk: PilotDesk, text: str, answer: str) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    asked = owner.dm(text)
    owner.wait_for_message(after=asked, thread_ts=asked.ts, contains=answer)


@pytest.mark.parametrize("word", ["adoption", "usage"])
def test_a_longer_text_behind_the_word_is_a_task(pilot_desk: PilotDesk, word: str) -> None:
    anna = pilot_desk.person("U0ANNA")
    asked = anna.dm(f"{word} figures read from scanned contracts into a table")
    anna.wait_for_message(after=asked, thread_ts=asked.ts, contains="DocReader fits")
