"""Feedback three ways: a sentence, a form and a message shortcut, all ending in the same record, never unconfirmed."""

import json
from datetime import timedelta

import pytest

from handlers.views.pilots import feedback as view
from handlers.views.pilots import feedback_form as form
from portfolio import asks
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.reading import pilot_card
from storage.vocabulary import FeedbackKind, FeedbackSource, Worked
from tests.dialogues.feedback_desk import (
    CHANNEL,
    SAID,
    changed,
    desk,
    nothing_said_yet,
    prefilled,
    rows,
    the_row,
    told,
)
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.pilots import put_feedback

__all__ = ["desk", "nothing_said_yet", "pilot_desk"]


# ---- a sentence


def test_a_sentence_becomes_a_draft_and_then_a_record(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    draft = told(anna)
    for shown in (SAID, "Read an invoice", "partly", "30 min (your estimate)", "it missed the table"):
        assert shown in draft.all_text
    assert rows(desk) == [], "never saved unconfirmed"
    anna.press(draft, view.SAVE)
    thanks = changed(anna, draft, "Saved, thank you")
    row = the_row(desk)
    assert (row.author, row.text, row.worked, row.minutes_saved) == ("U0ANNA", SAID, Worked.PARTLY, 30)
    assert row.source is FeedbackSource.DM
    anna.press(thanks, label="Withdraw")
    changed(anna, thanks, "Withdrawn")
    assert rows(desk) == []


def test_a_double_click_saves_once(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    draft = told(anna)
    anna.press(draft, view.SAVE)
    anna.press(draft, view.SAVE)
    changed(anna, draft, "Saved, thank you")
    assert len(rows(desk)) == 1


def test_a_sentence_is_dropped(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    draft = told(anna)
    anna.press(draft, view.DROP)
    changed(anna, draft, "Nothing was saved")
    assert rows(desk) == []


def test_a_question_stays_a_question(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    asked = anna.dm("Which product reads invoices that it missed before?")
    anna.wait_for_message(after=asked, thread_ts=asked.ts, contains="Owner")
    asked = desk.person("U0OUTSIDE").dm(SAID)
    desk.person("U0OUTSIDE").wait_for_message(after=asked, thread_ts=asked.ts)
    assert desk.router.times_asked(SAID) == 1, "who is in no pilot asks"


def test_what_was_a_question_is_answered_as_one(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    said = "It read the invoice well this time."
    draft = told(anna, said)
    anna.press(draft, view.QUESTION)
    changed(anna, draft, "A question, then")
    assert desk.router.times_asked(said) == 1
    assert rows(desk) == []


def test_what_was_feedback_and_answered_as_an_ask_becomes_a_draft(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    said = "DocReader typed my invoices in ten minutes"
    answer = told(anna, said, contains="Owner")
    button = next(
        one for block in answer.blocks for one in block.get("elements", []) if one.get("action_id") == view.TOLD
    )
    anna.press(answer, view.TOLD)
    draft = changed(anna, answer, "Feedback on")
    ask_id = json.loads(button["value"])["ask"]

    def is_taken_back() -> bool:
        with desk.tools.unit() as unit:
            kept = asks.ask_by_id(unit, ask_id=ask_id)
            recent = [one.id for one in asks.recent_asks(unit, slack_id="U0ANNA", limit=5)]
        return (kept.text, kept.decision, kept.outcome) == ("", None, None) and ask_id not in recent

    assert desk.workspace.wait_until(is_taken_back), "nameless feedback would leave its words here under a name"
    anna.press(draft, view.SAVE)
    changed(anna, draft, "Saved, thank you")
    assert the_row(desk).text == said


def test_only_participants_who_ask_for_nothing_are_offered_that_it_was_feedback(desk: PilotDesk) -> None:
    for who, text in (("U0ANNA", "Can DocReader read invoices?"), ("U0OUTSIDE", "DocReader typed my invoices")):
        assert view.TOLD not in str(told(desk.person(who), text, contains="Owner").blocks)


def test_a_vague_sentence_is_asked_about_once(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    first = told(anna, "it's bad", contains="what exactly happened?")
    more = anna.dm("the invoice, it was wrong")
    second = anna.wait_for_message(after=more, thread_ts=more.ts, contains="Did I get this right?")
    assert "it's bad. the invoice, it was wrong" in second.all_text
    anna.press(second, view.SAVE)
    changed(anna, second, "Saved, thank you")
    assert the_row(desk).text == "it's bad. the invoice, it was wrong"
    assert first.ts != second.ts
    settled = changed(anna, first, "takes the place of this draft")
    assert view.SAVE not in str(settled.blocks)


def test_what_stands_by_itself_is_not_glued_to_a_vague_sentence(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    first = told(anna, "it's bad", contains="what exactly happened?")
    second = told(anna)
    assert "it's bad" not in second.all_text
    settled = changed(anna, first, "takes the place of this draft")
    assert view.SAVE not in str(settled.blocks)
    anna.press(second, view.SAVE)
    changed(anna, second, "Saved, thank you")
    assert the_row(desk).text == SAID


@pytest.mark.parametrize(
    "question",
    ["how do I give feedback?", "Wie kann ich Feedback geben?", "Comment donner mon avis ?"],
)
def test_how_feedback_is_given_is_answered_with_how(desk: PilotDesk, question: str) -> None:
    anna = desk.person("U0ANNA")
    answer = told(anna, question, contains="in one sentence what you tried")
    assert "Open the form" in str(answer.blocks)
    assert desk.router.times_asked(question) == 0


def test_a_vague_sentence_is_saved_as_it_is(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    first = told(anna, "it works", contains="save it as it is")
    anna.press(first, view.SAVE)
    changed(anna, first, "Saved, thank you")
    row = the_row(desk)
    assert (row.kind, row.worked, row.scenario_id) == (FeedbackKind.PRAISE, Worked.YES, None)


def test_a_still_vague_answer_is_not_asked_about_again(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    told(anna, "it's bad", contains="what exactly happened?")
    more = anna.dm("really terrible")
    assert "Did I get this right?" in anna.wait_for_message(after=more, thread_ts=more.ts).text


def test_a_mention_in_the_pilots_channel_is_answered_to_its_author_alone(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    said = anna.mention(CHANNEL, SAID)
    draft = anna.wait_for_message(after=said, channel=CHANNEL, contains="Did I get this right?")
    assert draft.ephemeral_to == "U0ANNA"
    anna.press(draft, view.SAVE)
    desk.workspace.wait_until(lambda: bool(rows(desk)))
    row = the_row(desk)
    assert (row.source, bool(row.message_link)) == (FeedbackSource.MENTION, True)


def test_with_several_pilots_it_is_asked_which(desk: PilotDesk) -> None:
    dora = desk.person("U0DORA")
    which = told(dora, contains="Which pilot is this about?")
    dora.press(which, label="RegSearch")
    draft = changed(dora, which, "Did I get this right? Feedback on RegSearch")
    dora.press(draft, view.SAVE)
    changed(dora, which, "Saved, thank you")
    assert the_row(desk).pilot_id == "p3"
    assert "DocReader:" in told(dora, "DocReader missed the table of the invoice again.").text


def test_the_word_feedback_takes_any_sentence(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    anna.command("/ai feedback Could it export the statement?")
    draft = anna.wait_for_message(contains="Could it export the statement?")
    anna.press(draft, view.SAVE)
    desk.workspace.wait_until(lambda: bool(rows(desk)))
    assert the_row(desk).author == "U0ANNA"


def test_who_is_in_no_pilot_is_told_so(desk: PilotDesk) -> None:
    outsider = desk.person("U0OUTSIDE")
    outsider.command("/ai feedback it missed the table")
    assert "in no running pilot" in outsider.wait_for_message(contains="in no running pilot").text


# ---- the form


def test_the_form_says_the_same(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    anna.command("/ai feedback")
    opened = anna.wait_for_modal(form.TITLE, contains="in your words")
    assert "without my name" not in opened.all_text
    assert "How far do you trust" not in opened.all_text, "docreader answers from no sources"
    sent = anna.submit(values={"words": "Fine", "kind": "praise", "worked": "yes", "quality": "4", "minutes": "12"})
    assert not sent.errors
    anna.wait_for_message(contains="Saved, thank you")
    row = the_row(desk)
    assert (row.quality, row.minutes_saved, row.source, row.quote_ok) == (4, 12, FeedbackSource.MODAL, True)


def test_where_no_form_can_open_a_button_opens_it(desk: PilotDesk) -> None:
    """In direct messages there is no trigger, and with several pilots it is asked which."""
    anna, dora = desk.person("U0ANNA"), desk.person("U0DORA")
    asked = anna.dm("feedback")
    anna.press(anna.wait_for_message(after=asked, thread_ts=asked.ts), label="Open the form")
    anna.close(anna.wait_for_modal(form.TITLE, contains="in your words"))
    dora.command("/ai feedback")
    dora.press(dora.wait_for_message(contains="short form"), label="RegSearch")
    dora.close(dora.wait_for_modal(form.TITLE, contains="RegSearch"))


def test_a_form_without_words_says_so_beside_them(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    draft = told(anna)
    anna.press(draft, view.CHANGE)
    anna.wait_for_modal(form.TITLE, contains="in your words")
    assert "words" in anna.submit(values={"words": " "}).errors
    anna.close()


def test_a_draft_is_corrected_in_the_form(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    draft = told(anna)
    anna.press(draft, view.CHANGE)
    prefilled(anna, SAID)
    anna.submit(values={"minutes": "20", "worked": "yes"})
    changed(anna, draft, "Saved, thank you")
    row = the_row(desk)
    assert (row.minutes_saved, row.worked, row.text) == (20, Worked.YES, SAID)


def test_what_was_saved_is_changed_in_the_form(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    draft = told(anna)
    anna.press(draft, view.SAVE)
    changed(anna, draft, "Saved, thank you")
    anna.command("/ai feedback mine")
    own = anna.wait_for_message(contains="1 piece under your name")
    anna.press(own, label="Edit")
    prefilled(anna, SAID)
    anna.submit(values={"words": "It missed both tables.", "quote": []})
    anna.wait_for_message(contains="Changed: your feedback")
    row = the_row(desk)
    assert (row.text, row.quote_ok) == ("It missed both tables.", False)
    assert row.changed_at is not None
    anna.press(own, label="Edit")
    prefilled(anna, "It missed both tables.")
    anna.submit(values={"minutes": "5"})
    assert not the_row(desk).quote_ok, "the box stays as it was left"


def test_who_says_no_in_the_form_is_not_quoted(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    anna.press(told(anna), view.CHANGE)
    prefilled(anna, SAID)
    anna.submit(values={"barrier": "quality", "quote": []})
    anna.wait_for_message(contains="Saved, thank you")
    assert not the_row(desk).quote_ok
    with desk.tools.unit() as unit:
        (barrier,) = findings_of(unit, pilot_card(unit, pilot_id="p1")).barriers
    assert (barrier.n, barrier.quote) == (1, "")


# ---- one's own list


def test_older_feedback_is_reached_and_what_is_withdrawn_leaves_the_list(desk: PilotDesk) -> None:
    anna, at = desk.person("U0ANNA"), desk.clock.now()
    with desk.tools.unit() as unit:
        for place in range(5):
            put_feedback(unit, f"f{place}", at=at + timedelta(minutes=place), author="U0ANNA", text=f"Piece {place}.")
    asked = anna.dm("feedback mine")
    own = anna.wait_for_message(after=asked, thread_ts=asked.ts, contains="5 pieces under your name")
    assert "Piece 1." not in own.all_text
    anna.press(own, label="Older")
    older = changed(anna, own, "Piece 1.")
    assert "Piece 2." not in older.all_text
    withdraw = next(one for block in older.blocks for one in block.get("elements", ()) if view.WITHDRAW in str(one))
    assert withdraw["confirm"]["title"]["text"] == "Withdraw this feedback?"
    anna.press(older, f"{view.WITHDRAW}:0")
    left = changed(anna, own, "4 pieces under your name")
    assert "Withdrawn: your feedback on DocReader" in left.text
    assert "Piece 1." not in left.all_text
    assert "Piece 0." in left.all_text


# ---- the message shortcut


def test_a_message_of_ones_own_becomes_feedback(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    said = anna.say(CHANNEL, "The invoice reader missed the table, two hours saved all the same.")
    anna.shortcut(form.SHORTCUT, said)
    prefilled(anna, "missed the table")
    anna.submit()
    anna.wait_for_message(contains="Saved, thank you")
    row = the_row(desk)
    assert (row.source, row.minutes_saved, bool(row.message_link)) == (FeedbackSource.SHORTCUT, 120, True)


def test_the_words_of_others_are_not_ones_own_feedback(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    said = desk.person("U0BERG").say(CHANNEL, "It missed the table.")
    anna.shortcut(form.SHORTCUT, said)
    anna.wait_for_modal(contains="only your own words")
    anna.close()
