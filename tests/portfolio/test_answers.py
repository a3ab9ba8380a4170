"""Answers typed to a question about the task: the place of a choice or its words, and nothing else."""

import pytest

from bench.companies import company, company_names
from portfolio.answers import points_at_a_choice, typed_answer
from portfolio.decisions import Option, Question

READ = Option("Read scans", "read scans")
FIND = Option("Find a rule or policy", "find a rule or policy in the handbook")
WRITE = Option("Write letters", "write letters")
QUESTION = Question("Which of these is closest to what you want to do?", (READ, FIND, WRITE))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the first", READ), ("The second one.", FIND), ("2", FIND), ("2.", FIND), ("#2", FIND), ("option 2", FIND),
        ("number two", FIND), ("the 3rd one", WRITE), ("the last one", WRITE), ("I mean the second one, please", FIND),
        ("der zweite", FIND), ("die erste Option", READ), ("das letzte", WRITE), ("Nr. 2", FIND),
        ("le deuxième", FIND), ("la première", READ), ("l’option 2", FIND), ("le dernier", WRITE),
        ("la segunda", FIND), ("el último", WRITE), ("la opción 1", READ),
        ("второй", FIND), ("первая", READ), ("последний", WRITE), ("вариант 2", FIND),
        ("Find a rule or policy", FIND), ("find rule or policies", FIND), ("Write leters", WRITE),
        ("read the scans please", READ), ("find a rule or policy in the handbook", FIND),
    ],
)  # fmt: skip
def test_a_choice_may_be_typed(typed: str, meant: Option) -> None:
    assert typed_answer(QUESTION, typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "the fifth", "4", "the one", "yes", "ok", "", "write", "something else", "the second one, but for invoices",
        "do not find a rule or policy", "find a rule or policy on the mood of staff", "write letters to refuse credit",
        "a rule or policy to find", "2 invoices", "read second scans",
    ],
)  # fmt: skip
def test_other_words_choose_nothing(typed: str) -> None:
    assert typed_answer(QUESTION, typed) is None


def test_words_that_may_be_several_choices_choose_nothing() -> None:
    alike = Question("Which?", (Option("Check contracts", "check contracts"), Option("Check contract", "one contract")))
    assert typed_answer(alike, "checks contracts") is None
    assert typed_answer(alike, "check contract") == alike.options[1]


@pytest.mark.parametrize("question", [None, Question("What do you want to get done?", ())])
def test_where_nothing_is_offered_nothing_is_chosen(question: Question | None) -> None:
    assert [typed_answer(question, typed) for typed in ("the first", "the last one", "2")] == [None, None, None]


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_points_at_a_choice(name: str) -> None:
    assert [one.text for one in company(name).asks if points_at_a_choice(one.text)] == []
