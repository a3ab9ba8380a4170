"""A draft is read at a glance and says who sees what, and only where that has to be said."""

import inspect
from dataclasses import replace

import pytest

from handlers.views.pilots import enrolment, feedback, feedback_form, labels
from handlers.views.values import Carried
from storage.vocabulary import Anonymity, FeedbackSource
from tests.views.feedback_specimens import FEEDBACK_MESSAGES, FEEDBACK_VIEWS, draft, pilot
from tests.views.judge import texts


def test_every_view_of_feedback_has_a_specimen() -> None:
    exercised = {name.split()[0] for name in (*FEEDBACK_MESSAGES, *FEEDBACK_VIEWS)}
    for module in (feedback, feedback_form):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and "dict[str, typing.Any]" in str(inspect.signature(function).return_annotation):
                assert name in exercised, name


@pytest.mark.parametrize("name", FEEDBACK_MESSAGES)
def test_a_message_is_read_at_a_glance(name: str) -> None:
    blocks = FEEDBACK_MESSAGES[name]("It missed the table.")["blocks"]
    primary = [one for block in blocks for one in block.get("elements", ()) if one.get("style") == "primary"]
    assert len(blocks) <= 8
    assert len(primary) <= 1


def test_who_sees_what_is_said_where_a_name_may_be_left_out() -> None:
    assert feedback.who_sees(draft("x", anonymity=Anonymity.NAMED), least=5) == ""
    anonymous = feedback.who_sees(draft("x", anonymity=Anonymity.ANONYMOUS, source=FeedbackSource.DM), least=7)
    assert "no name and no link" in anonymous
    assert "before 7 people have spoken" in anonymous
    assert "only a blocker reaches the owner at once" in anonymous
    assert "channel" not in anonymous
    assert "stays there" in feedback.who_sees(draft("x", anonymity=Anonymity.ANONYMOUS), least=7)
    chosen = feedback.who_sees(draft("x"), least=10)
    assert "read your words at once, but not whose they are" in chosen
    assert "Only a blocker is told with your name" in chosen
    assert len(chosen) <= 600, "all of it is shown"
    assert chosen in texts(feedback.confirmation(feedback.Confirm(draft("x"), least=10))["blocks"])


@pytest.mark.parametrize("anonymity", Anonymity)
def test_what_saving_says_about_being_quoted_stands_beside_save(anonymity: Anonymity) -> None:
    """Pressing "Save" means yes to it (confirming.confirm), and the way to say no is in the form."""
    shown = feedback.confirmation(feedback.Confirm(draft("It missed the table.", anonymity=anonymity)))
    assert feedback.QUOTED_UNLESS in " ".join(texts(shown["blocks"]))
    assert feedback.QUOTED_UNLESS in shown["text"]


def test_what_a_model_was_sent_or_failed_at_is_told_in_the_confirmation() -> None:
    notice = "I masked 2 details before asking the model."
    given = draft("It missed the table.")
    shown = feedback.confirmation(feedback.Confirm(replace(given, read=replace(given.read, notice=notice))))
    assert notice in texts(shown["blocks"])
    assert notice in shown["text"]


def test_what_was_not_said_is_not_made_up() -> None:
    shown = " ".join(texts(FEEDBACK_MESSAGES["confirmation of little"]("it's bad")["blocks"]))
    for field in ("Scenario", "Worked", "Saved", "Barrier", "Quality", "Trust"):
        assert field not in shown


@pytest.mark.parametrize("anonymity", Anonymity)
def test_who_sees_what_is_said_in_short_sentences(anonymity: Anonymity) -> None:
    said = (
        feedback.who_sees(draft("x", anonymity=anonymity), least=5),
        feedback.QUOTED_UNLESS,
        enrolment.who_sees_what(pilot("x", anonymity), slice_of=5),
        labels.anonymity_explained(5),
    )
    for sentence in (one for text in said for one in text.split(". ")):
        assert len(sentence.split()) <= 27, sentence
        assert sentence.count(";") <= 1, sentence


@pytest.mark.parametrize(("wordless", "needed"), [(False, ["words", "kind"]), (True, ["kind"])])
def test_the_form_says_what_it_needs(wordless: bool, needed: list[str]) -> None:
    form = feedback_form.feedback_form(pilot("x"), Carried(pilot="p1"), wordless=wordless)
    fields = [block for block in form["blocks"] if block["type"] == "input"]
    assert [one["block_id"] for one in fields if not one.get("optional")] == needed
    (kind,) = (one for one in fields if one["block_id"] == "kind")
    assert kind["label"]["text"] == "What kind of feedback is it?"
    said = form["blocks"][0]["elements"][0]["text"]
    assert "the kind of feedback" in said
    assert ("your words" in said) is not wordless
