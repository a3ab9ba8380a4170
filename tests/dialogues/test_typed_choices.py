"""A choice of our question typed in its thread: its place in the list, or its words."""

import pytest

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from workspace.client import Person

VAGUE = "I need AI for documents"


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("the second one", "find a rule"), ("2", "find a rule"), ("option 1", "extract fields"),
        ("la última", "find a rule"), ("первый", "extract fields"), ("Find rules", "find a rule"),
        ("Read data out of documents", "extract fields"),
    ],
)  # fmt: skip
def test_what_is_typed_in_the_thread_is_taken_as_if_it_was_pressed(
    desk: Desk, someone: Person, typed: str, chosen: str
) -> None:
    question = ask(someone, VAGUE)
    before = len(desk.router.asked)
    said = someone.dm(typed, thread_ts=question.thread_ts)
    someone.wait_for_message(after=said, contains="DocReader fits")
    assert desk.router.asked[before:] == [(chosen, (VAGUE,), 1)]


@pytest.mark.parametrize("typed", ["the second one", "2", "el último"])
def test_where_nothing_was_asked_it_goes_on_from_nothing(desk: Desk, someone: Person, typed: str) -> None:
    answer = ask(someone)
    said = someone.dm(typed, thread_ts=answer.thread_ts)
    someone.wait_for_message(after=said)
    assert desk.router.asked[-1] == (typed, (), 0)


def test_a_choice_is_taken_once(desk: Desk, someone: Person) -> None:
    question = ask(someone, VAGUE)
    said = someone.dm("2", thread_ts=question.thread_ts)
    answer = someone.wait_for_message(after=said, contains="DocReader fits")
    said = someone.dm("1", thread_ts=question.thread_ts)
    someone.wait_for_message(after=said)
    assert answer.thread_ts == question.thread_ts
    assert desk.router.asked[-1] == ("1", (), 0)


def test_words_of_their_own_are_read_with_the_task(desk: Desk, someone: Person) -> None:
    question = ask(someone, VAGUE)
    said = someone.dm("the second one, but for invoices", thread_ts=question.thread_ts)
    someone.wait_for_message(after=said)
    assert desk.router.asked[-1] == ("the second one, but for invoices", (VAGUE,), 1)
