"""Command words: help, rules, and words that only look like commands."""

import pytest

from tests.dialogues.conftest import Desk
from workspace.client import Person


@pytest.mark.parametrize("typed", ["/ai", "/ai    ", "/ai help", "/ai HELP"])
def test_help_has_examples_and_a_way_on(desk: Desk, someone: Person, typed: str) -> None:
    channel = desk.workspace.add_channel(name=f"help-{someone.id.lower()}", members=[someone.id], with_app=False)
    assert someone.command(typed, channel=channel).acked
    shown = someone.wait_for_message(channel=channel, contains="For example")
    for words in ("/ai take the table out of an invoice", "browse [kind, stage or words]", "Browse the products"):
        assert words in shown.all_text
    assert "take the table out of an invoice" in shown.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("What can you do?", "For example"),
        ("what can  you do", "For example"),
        ("See every product", "products"),
        ("what is not allowed?", "1 rule"),
    ],
)
def test_what_is_offered_to_press_may_be_typed(desk: Desk, someone: Person, typed: str, shown: str) -> None:
    assert shown in someone.wait_for_message(after=someone.dm(typed)).all_text
    assert desk.router.times_asked(typed) == 0


def test_the_rules_are_named_with_their_contact(someone: Person) -> None:
    shown = someone.wait_for_message(after=someone.dm("rules"), contains="1 rule")
    assert "No emotion recognition of staff" in shown.text
    assert "U0BERG" in str(shown.blocks)


@pytest.mark.parametrize(
    "typed", ["What are the rules?", "Welche Regeln gelten bei uns?", "What is R3?", "¿Qué dice la regla R3?"]
)
def test_the_rules_may_be_asked_for_in_a_sentence(desk: Desk, someone: Person, typed: str) -> None:
    shown = someone.wait_for_message(after=someone.dm(typed), contains="1 rule for every AI product")
    assert "R3 No emotion recognition of staff." in shown.text
    assert desk.router.times_asked(typed) == 0


def test_what_only_a_rule_names_is_answered_with_that_rule(desk: Desk, someone: Person) -> None:
    shown = someone.wait_for_message(after=someone.dm("Can I use MoodSense at work?"))
    assert shown.text.startswith("MoodSense is none of our AI products. It is named in 1 rule")
    assert "No emotion recognition of staff" in shown.all_text
    someone.press(shown, label="Browse the products")
    someone.close(someone.wait_for_modal("AI products"))
    assert desk.router.times_asked("MoodSense") == 0


def test_what_no_rule_names_is_an_ask_like_others(desk: Desk, someone: Person) -> None:
    someone.wait_for_message(after=someone.dm("Can I use MoodGuess at work?"))
    assert desk.router.times_asked("MoodGuess") == 1


@pytest.mark.parametrize(
    "typed",
    [
        "help me write an email",
        "card fraud detection",
        "browse the web for news about us",
        "rules for opening an account",
        "requests for proposals need summaries",
        "ask the owner of our scans",
    ],
)
def test_a_word_counts_only_when_the_rest_belongs_to_it(desk: Desk, someone: Person, typed: str) -> None:
    answer = someone.wait_for_message(after=someone.dm(typed))
    assert "fits" in answer.text
    assert desk.router.times_asked(typed) == 1


def test_a_mention_without_words_is_greeted(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name=f"greet-{someone.id.lower()}", members=[someone.id])
    asked = someone.mention(channel, "")
    assert "Tell me a task" in someone.wait_for_message(after=asked, channel=channel).text


def test_what_is_typed_arrives_as_typed(desk: Desk, someone: Person) -> None:
    typed = "compare <b> & *bold* `x` > y in *scans*"
    answer = someone.wait_for_message(after=someone.dm(typed))
    assert desk.router.times_asked(typed) == 1
    someone.press(answer, label="Why these?")
    assert typed in someone.wait_for_modal("Why these?", contains="You asked").all_text


@pytest.mark.parametrize(
    "text",
    [
        "<!channel> tell everyone about scans",
        "*bold* _it_ ~no~ `code` > quote scans",
        "<http://evil.example|your bank> scans",
        "scans " * 1_700,
        "🎉👩‍👩‍👧‍👦 scans :tada:",
        "اقرأ المستندات scans",
    ],
    ids=["broadcast", "formatting", "link", "long", "emoji", "right-to-left"],
)
def test_hostile_asks_are_answered_harmlessly(desk: Desk, someone: Person, text: str) -> None:
    before = len(desk.workspace.refusals)
    answer = someone.wait_for_message(after=someone.dm(text))
    someone.press(answer, label="Why these?")
    someone.wait_for_modal("Why these?", contains="You asked")
    someone.press(someone.modal or answer, label="Open DocReader")
    said = [str(call.args.get("text", "")) for call in desk.workspace.calls]
    assert not any("<!channel>" in entry or "<http://evil" in entry for entry in said)
    assert desk.workspace.refusals[before:] == []
