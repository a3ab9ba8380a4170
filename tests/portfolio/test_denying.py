"""A product is asked for what its record says no to: by name, in what follows its answer, or beside what it takes."""

from dataclasses import replace

import pytest

from portfolio.cards import RuleCard
from portfolio.choosing import UNANSWERED
from storage.vocabulary import Outcome
from tests.portfolio.routing_company import FINDER, READER, WRITER, catalog, keys, misses, route

NO = "does not cover “deciphering handwritten letters”"
BEFORE = ("read the amounts from scanned invoices",)
ALL = catalog(READER, WRITER, FINDER)


@pytest.mark.parametrize(
    "text",
    [
        "Can I use FormReader for deciphering handwritten letters?",
        "Is FormReader suitable for handwritten letters?",
        "Can FormReader decipher handwritten letters?",
    ],
)
def test_a_product_is_not_right_for_what_its_own_record_says_no_to_though_it_is_named(text: str) -> None:
    decision = route(catalog(READER, WRITER, FINDER), text)
    assert "reader" not in keys(decision)
    assert misses(decision)["reader"] == "does not cover “deciphering handwritten letters”"


def test_what_its_record_covers_is_still_answered_with_the_product_named() -> None:
    decision = route(catalog(READER, WRITER, FINDER), "Can I use FormReader for tables out of PDF reports?")
    assert keys(decision) == ["reader"]


@pytest.mark.parametrize(
    "said",
    [
        "and handwritten letters?",
        "can it decipher handwritten letters too?",
        "und handschriftliche Briefe?",
        "and deciphering handwritten letters",
    ],
)
def test_what_follows_and_the_record_says_no_to_is_not_taken_over_from_before(said: str) -> None:
    decision = route(ALL, said, history=BEFORE)
    assert decision.outcome in (Outcome.NO_FIT, Outcome.UNAVAILABLE)
    assert misses(decision)["reader"] == NO


@pytest.mark.parametrize("said", ["and the totals?", "and the ones from last year?"])
def test_what_follows_and_is_covered_stays_with_the_product(said: str) -> None:
    assert keys(route(ALL, said, history=BEFORE)) == ["reader"]


def test_where_only_the_record_answers_it_says_so_with_whom_to_ask() -> None:
    decision = route(ALL, "und handschriftliche Briefe?", history=BEFORE)
    assert (decision.outcome, decision.not_recommended[0].open) == (Outcome.UNAVAILABLE, True)
    assert decision.trace.candidates


def test_a_part_that_the_record_says_no_to_is_said_beside_the_part_it_takes() -> None:
    decision = route(ALL, f"{BEFORE[0]} and decipher handwritten letters")
    assert keys(decision) == ["reader"]
    assert decision.recommendations[0].limits == (f"it {NO}",)


def test_such_a_part_is_judged_by_the_rules_for_itself_as_well() -> None:
    examples = tuple(f"decipher handwritten letters of {whose}" for whose in ("staff", "a colleague", "applicants"))
    rule = RuleCard("R7", "Nobody's handwritten letters are read by an AI.", examples)
    of = catalog(READER, WRITER, FINDER, rules=(rule,))
    drowned = f"{BEFORE[0]} and take the tables out of the PDF reports, and decipher handwritten letters of a colleague"
    decision = route(of, drowned)
    assert decision.outcome in (Outcome.PROHIBITED, Outcome.CLARIFY)
    assert not keys(decision)


@pytest.mark.parametrize(
    "said",
    [
        "Why not WriteWell?", "And what about WriteWell?", "Why didn’t you suggest WriteWell?",
        "warum nicht WriteWell?",
        "pourquoi pas WriteWell ?", "¿por qué no WriteWell?", "почему не WriteWell?", "would WriteWell do it too?",
    ],
)  # fmt: skip
def test_why_a_product_was_not_the_answer_is_told(said: str) -> None:
    decision = route(ALL, said, history=BEFORE)
    assert (decision.outcome, list(misses(decision)), keys(decision)) == (Outcome.UNAVAILABLE, ["writer"], [])
    assert misses(decision)["writer"].startswith("is less near to it: the nearest it covers is “")
    assert decision.not_recommended[0].open


def test_why_a_closed_product_was_not_the_answer_is_that_it_is_closed() -> None:
    closed = replace(WRITER, teams=("Office",))
    decision = route(catalog(READER, closed, FINDER), "Why not WriteWell?", history=BEFORE)
    assert misses(decision) == {"writer": "open only to Office"}
    assert not decision.not_recommended[0].open


def test_why_not_the_product_that_was_the_answer_is_read_as_any_ask() -> None:
    assert keys(route(ALL, "Why not FormReader?", history=BEFORE)) == ["reader"]


@pytest.mark.parametrize(
    ("text", "notice"),
    [("Does FormReader have a night mode?", UNANSWERED), ("FormReader?", ""), ("Who is behind FormReader?", "")],
)
def test_a_question_that_the_record_has_no_answer_to_is_not_answered_with_the_purpose_alone(
    text: str, notice: str
) -> None:
    decision = route(ALL, text)
    assert (keys(decision), decision.notice) == (["reader"], notice)
