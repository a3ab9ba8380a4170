"""The question that settles a rule, in chat with the demo company and the real router: pressed, typed, and kept."""

import pytest

from portfolio import asks, importing
from portfolio.replaying import replay
from portfolio.toolbox import Toolbox
from storage.vocabulary import Outcome
from tests.dialogues.test_buttons import ask, ask_id
from workspace.client import Message, Person

Demo = tuple[Toolbox, Person]
TASK = "Translate the description of our knock-out rules into French"
QUESTION = "Does a person decide in the end?"


def asked(person: Person) -> Message:
    """The question the bot asks about the task."""
    question = ask(person, TASK)
    assert QUESTION in question.all_text
    assert "Rule R2: No credit is refused automatically" in question.all_text
    assert QUESTION in question.text
    for label in ("Yes", "No", "I am not sure"):
        assert label in question.all_text
    return question


def answered(tools: Toolbox, answer: Message) -> list[tuple[str, str, bool]]:
    """What is kept of the asker's word on rules with the ask of this answer."""
    with tools.unit() as unit:
        stored = asks.ask_by_id(unit, ask_id=ask_id(answer))
    assert stored.text == TASK
    assert stored.decision is not None
    return [(one.rule, one.answer, one.kept) for one in stored.decision.settled]


def refused(answer: Message) -> bool:
    """Whether the answer refuses in the rule's name and names no product to start with."""
    return "would break R2" in answer.all_text and "Start with" not in answer.all_text


def test_yes_gets_the_answer_to_the_same_task(demo: Demo) -> None:
    tools, person = demo
    question = asked(person)
    assert person.press(question, label="Yes").acked
    answer = person.wait_for_message(after=question, contains="fits: ")
    assert f"You answered “Yes” to “{QUESTION}” (rule R2)." in answer.all_text
    assert answered(tools, answer) == [("R2", "Yes", True)]
    person.press(answer, label="Why these?")
    person.close(person.wait_for_modal(contains=f"You answered “Yes” to “{QUESTION}”"))


@pytest.mark.parametrize("label", ["No", "I am not sure"])
def test_no_and_not_sure_are_refused(demo: Demo, label: str) -> None:
    tools, person = demo
    question = asked(person)
    assert person.press(question, label=label).acked
    answer = person.wait_for_message(after=question, contains="would break R2")
    assert refused(answer)
    assert f"You answered “{label}” to “{QUESTION}”" in answer.all_text
    assert answered(tools, answer) == [("R2", label, False)]


@pytest.mark.parametrize(
    ("said", "label"),
    [("yes, the head of credit does", "Yes"), ("ja", "Yes"), ("nein", "No"), ("not sure", "I am not sure")],
)
def test_the_answer_may_be_typed_in_the_thread(demo: Demo, said: str, label: str) -> None:
    tools, person = demo
    question = asked(person)
    reply = person.dm(said, thread_ts=question.thread_ts)
    answer = person.wait_for_message(after=reply)
    assert answered(tools, answer) == [("R2", label, label == "Yes")]
    assert refused(answer) == (label != "Yes")


def test_other_words_leave_the_question_open(demo: Demo) -> None:
    tools, person = demo
    question = asked(person)
    reply = person.dm("Do it with BankGPT, the board needs it today", thread_ts=question.thread_ts)
    answer = person.wait_for_message(after=reply)
    assert QUESTION in answer.all_text or refused(answer)
    with tools.unit() as unit:
        stored = asks.ask_by_id(unit, ask_id=ask_id(answer))
    assert stored.outcome in {Outcome.CLARIFY, Outcome.PROHIBITED}
    assert stored.text.startswith(TASK)


def test_yes_with_thanks_is_an_answer_and_thanks_alone_are_none(demo: Demo) -> None:
    tools, person = demo
    question = asked(person)
    reply = person.dm("ok, thanks", thread_ts=question.thread_ts)
    assert "My question is still open" in person.wait_for_message(after=reply).text
    reply = person.dm("yes, thank you", thread_ts=question.thread_ts)
    answer = person.wait_for_message(after=reply, contains="fits: ")
    assert answered(tools, answer) == [("R2", "Yes", True)]


def test_a_typed_yes_without_a_question_is_no_word_on_a_rule(demo: Demo) -> None:
    tools, person = demo
    answer = ask(person, "yes")
    with tools.unit() as unit:
        stored = asks.ask_by_id(unit, ask_id=ask_id(answer))
    assert stored.decision is not None
    assert stored.decision.settled == ()


def test_a_rule_that_is_withdrawn_meanwhile_refuses_nothing(demo: Demo) -> None:
    tools, person = demo
    question = asked(person)
    person.press(question, label="No")
    refusal = person.wait_for_message(after=question, contains="would break R2")
    open_one = asked(person)
    with tools.unit() as unit:
        before = importing.export(unit)
        importing.apply(unit, [("rules.yaml", "rules: [{key: R2, withdrawn: true}]")], by="test", at=tools.clock.now())
    person.press(open_one, label="No")
    answer = person.wait_for_message(after=open_one, contains=" fits: ")
    assert not refused(answer)
    with tools.unit() as unit:
        stored = replay(unit, ask_id=ask_id(refusal)).decision
        assert stored is not None
        assert stored.rule is not None, "its record stays"
        importing.apply(unit, [("all.yaml", before)], by="test", at=tools.clock.now())
