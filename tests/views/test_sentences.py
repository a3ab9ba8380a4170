"""What a message says in words: parts counted right, sentences that end, a question about a rule with two answers."""

import re
from dataclasses import replace
from typing import Any

import pytest

from handlers.views import answer, demand, learned, start, words
from handlers.views import help as help_view
from portfolio.cards import ConstraintCard
from portfolio.decisions import NotRecommended, Option, Question, Reason, Recommendation, RoutingDecision, Settled
from portfolio.routing import NOTHING_ASKED
from portfolio.settling import BREAKS, KEEPS, UNSURE
from storage.vocabulary import Outcome
from tests import makers
from tests.views.specimens import MESSAGES, past_route

ASKED = answer.Asked("ask-1", text="a task", people=7)


def takes(name: str, part: str = "", *reasons: str) -> Recommendation:
    product = makers.product(name.lower(), name, f"{name} does its work.")
    return Recommendation(product, part, tuple(Reason("covers", reason) for reason in reasons))


def composite(*found: Recommendation, gaps: tuple[str, ...] = ()) -> dict[str, Any]:
    return answer.answer(RoutingDecision(Outcome.COMPOSITE, found, gaps=gaps, confidence=0.9), ASKED)


def test_products_without_parts_are_counted_and_named_by_what_they_do() -> None:
    text = composite(takes("BankGPT", "", "letters and memos"), takes("LingoBot"))["text"]
    assert text.startswith("Your task has two parts. Both are covered. letters and memos: BankGPT")
    assert "LingoBot does its work: LingoBot" in text


def test_nobody_can_open_what_is_not_built_yet() -> None:
    shown = MESSAGES["answer unavailable because a hypothesis"]("still a hypothesis: there is nothing to use yet")
    assert shown["text"].startswith("Rosterfox is still a hypothesis: there is nothing to use yet")
    assert "Who can open it" not in str(shown)
    assert "Who answers for it: " in str(shown)


def test_equal_parts_are_told_apart() -> None:
    text = composite(takes("BankGPT", "write it", "letters"), takes("LingoBot", "write it", "translations"))["text"]
    assert "two parts" in text
    assert "write it: BankGPT" in text
    assert "translations: LingoBot" in text


def test_one_part_is_one_part() -> None:
    assert composite(takes("BankGPT"))["text"].startswith("Your task has one part. It is covered. ")


def test_a_gap_counts_as_a_part() -> None:
    text = composite(takes("BankGPT", "write it"), gaps=("send it",))["text"]
    assert text.startswith("Your task has two parts. One is covered, one is a gap. ")


def withheld(name: str, part: str, limit: str = "only without CLIENT data (R1)") -> Recommendation:
    return replace(takes(name, part), limits=(limit, "Check every figure."), withheld=limit)


def test_a_part_that_is_covered_only_without_some_data_says_so_first_and_in_place_of_readiness() -> None:
    part = withheld("BankGPT", "write it")
    made = composite(takes("DocReader", "read it"), part, gaps=(part.gap,))
    point = "Your task has two parts. One is covered, one only without CLIENT data (R1)."
    assert made["text"].startswith(point)
    assert point in str(made["blocks"][0])
    assert "BankGPT (only without CLIENT data (R1))" in made["text"]
    shown = str(made["blocks"][1])
    assert shown.count("only without CLIENT data (R1)") == 1
    assert "nothing covers this yet" not in shown
    assert "All of them" not in str(made)


def asked_without(name: str, part: str) -> Recommendation:
    return replace(takes(name, part), limits=("ask it without CLIENT data (R1)", "Quote the paragraph."))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            [takes("A", "a"), asked_without("B", "b"), withheld("C", "c")],
            "Two are covered (one of them when asked without CLIENT data), one only without CLIENT data (R1).",
        ),
        (
            [asked_without("A", "a"), asked_without("B", "b")],
            "Both are covered (two of them when asked without CLIENT data).",
        ),
        ([asked_without("A", "a")], "It is covered (when asked without CLIENT data)."),
    ],
)
def test_the_point_counts_what_is_asked_without_some_data_too(found: list[Recommendation], said: str) -> None:
    made = composite(*found)
    assert said in made["text"]
    assert str(made["blocks"]).count("without CLIENT data") == len([one for one in found if one.limits]) + said.count(
        "without CLIENT data"
    )


def test_a_part_minds_what_comes_of_the_task_and_leaves_the_products_own_limits_to_its_first_steps() -> None:
    product = makers.product("docreader", "DocReader", constraints=(ConstraintCard("A person checks.", ""),))
    limits = ("in pilot, expect changes", "A person checks.")
    found = replace(takes("DocReader", "read it"), product=product, limits=limits)
    shown = str(composite(found)["blocks"])
    assert "in pilot, expect changes" in shown
    assert "A person checks." not in shown
    withheld = replace(
        found, limits=("only without CLIENT data", "A person checks."), withheld="only without CLIENT data"
    )
    assert "A person checks." in str(composite(withheld)["blocks"])


@pytest.mark.parametrize(
    ("found", "gaps", "said"),
    [
        ([withheld("A", "a"), withheld("B", "b")], (), "Two only without CLIENT data (R1)."),
        ([withheld("A", "a"), withheld("B", "b", "ask the owner")], ("c",), "Two with a limit on data, one is a gap."),
    ],
)
def test_parts_with_limits_and_gaps_are_counted_apart(
    found: list[Recommendation], gaps: tuple[str, ...], said: str
) -> None:
    assert said in composite(*found, gaps=(*gaps, *(one.gap for one in found)))["text"]


def settling() -> RoutingDecision:
    question = Question(
        "One thing first. Does a person decide in the end?",
        (Option("Yes", f"{KEEPS}R2"), Option("No", f"{BREAKS}R2"), Option("I am not sure", f"{UNSURE}R2")),
        "Rule R2: A person decides on loans.",
    )
    return RoutingDecision(Outcome.CLARIFY, question=question)


def test_the_question_about_a_rule_has_its_answers_only_and_quotes_the_rule_beneath() -> None:
    message = answer.answer(settling(), ASKED)
    point, row = message["blocks"]
    assert [button["text"]["text"] for button in row["elements"]] == ["Yes", "No", "I am not sure"]
    assert message["text"].startswith("One thing first. Does a person decide in the end? Rule R2: A person decides")
    shown = [(part["type"], part["elements"][0]["text"]) for part in point["elements"]]
    assert shown == [
        ("rich_text_section", "One thing first. Does a person decide in the end?"),
        ("rich_text_quote", "Rule R2: A person decides on loans."),
    ]


def test_an_ordinary_question_leaves_something_else() -> None:
    question = Question("Which is closest?", (Option("One", "one"), Option("Two", "two")))
    blocks = answer.answer(RoutingDecision(Outcome.CLARIFY, question=question), ASKED)["blocks"]
    assert blocks[-1]["elements"][-1]["text"]["text"] == "Something else"


def test_the_answer_says_back_what_was_said_about_the_rule() -> None:
    word = Settled("R2", "One thing first. Does a person decide in the end?", "Yes", kept=True)
    decision = replace(makers.decision(Outcome.FIT), settled=(word,))
    said = "You answered “Yes” to “Does a person decide in the end?” (rule R2)."
    assert said in str(answer.answer(decision, ASKED))
    assert said in str(start.why_modal(decision, text="x", ask_id="ask-1"))


def test_an_open_question_is_answered_in_words_or_by_a_look_at_the_products() -> None:
    decision = RoutingDecision(Outcome.CLARIFY, question=Question("What do you want to get done?", ()))
    made = answer.answer(decision, ASKED)
    assert made["text"] == "What do you want to get done?"
    shown = [button["text"]["text"] for button in made["blocks"][-1]["elements"]]
    assert shown == ["Say what you need", "Browse the products"]


@pytest.mark.parametrize("said", NOTHING_ASKED)
def test_where_nothing_was_asked_that_is_the_point_and_stands_once(said: str) -> None:
    made = answer.answer(RoutingDecision(Outcome.OUT_OF_SCOPE, notice=said), ASKED)
    assert made["text"].startswith(f"{said} Tell me")
    assert str(made["blocks"]).count(said) == 1
    assert "outside what I can help with" not in str(made)


def test_a_reason_that_is_the_beginning_of_a_field_says_that_it_goes_on() -> None:
    product = makers.product("docreader", "DocReader", covers=("fields and tables from scans of every kind",))
    cut, whole = Reason("covers", "fields and tables"), Reason("covers", product.covers[0])
    decision = RoutingDecision(Outcome.FIT, (Recommendation(product, "", (cut, whole)),), confidence=0.9)
    shown = str(answer.answer(decision, ASKED)["blocks"])
    assert "fields and tables…" in shown
    assert "of every kind…" not in shown


def test_a_product_that_is_asked_about_does_not_fit_anything_and_says_where_help_is() -> None:
    product = makers.product("docreader", "DocReader", support_channel="#help-docreader")
    found = Recommendation(product, "", (Reason("covers", product.covers[0]),), about=True)
    made = answer.answer(RoutingDecision(Outcome.FIT, (found,), confidence=0.4), ASKED)
    assert made["text"] == "DocReader: Reads fields and tables."
    assert "#help-docreader" in str(made["blocks"])
    assert "fits" not in str(made["blocks"])
    assert "covers: “" not in str(made["blocks"])


def test_what_a_record_says_about_the_question_is_the_point() -> None:
    product = makers.product("docreader", "DocReader")
    found = Recommendation(product, "", (), about=True, says="may hold <CLIENT> data")
    made = answer.answer(RoutingDecision(Outcome.FIT, (found,), confidence=1.0), ASKED)
    assert made["text"] == "DocReader may hold &lt;CLIENT&gt; data."
    first = made["blocks"][0]["elements"][0]["elements"]
    assert "".join(part["text"] for part in first).startswith("DocReader may hold")


def test_a_closed_product_that_is_only_nearest_is_said_to_be_that() -> None:
    miss = NotRecommended(makers.product("c", "CodeMate"), "is in pilot")
    texts = {
        confidence: answer.answer(
            RoutingDecision(Outcome.UNAVAILABLE, not_recommended=(miss,), confidence=confidence), ASKED
        )["text"]
        for confidence in (0.49, 0.5)
    }
    assert texts[0.49].startswith("Not sure, but this is nearest: CodeMate is not open to you")
    assert texts[0.5].startswith("CodeMate is not open to you")


def test_a_product_that_may_not_hold_the_data_is_not_called_closed() -> None:
    miss = NotRecommended(makers.product("b", "BankGPT"), "may not hold CONF data", open=True)
    made = answer.answer(RoutingDecision(Outcome.UNAVAILABLE, not_recommended=(miss,)), ASKED)
    assert made["text"] == "BankGPT may not hold CONF data."
    assert "not open to you" not in str(made)
    assert "Who answers for it" in str(made["blocks"])


def test_an_owner_of_some_parts_is_offered_the_others_owners() -> None:
    mine, theirs = (replace(takes(name, name), product=makers.product(name, name, owner=makers.person(name, name, who)))
                    for name, who in (("mine", "U0ME"), ("theirs", "U0YOU")))  # fmt: skip
    asked = answer.Asked("ask-1", asker="U0ME")

    def buttons(*found: Recommendation) -> dict[str, str]:
        made = answer.answer(RoutingDecision(Outcome.COMPOSITE, found, confidence=0.9), asked)
        row = next(block for block in made["blocks"] if block["type"] == "actions")
        return {one["text"]["text"]: one["value"] for one in row["elements"]}

    assert '"product": "theirs"' in buttons(mine, theirs)["Ask an owner"]
    assert "Ask an owner" not in buttons(mine)


def test_what_is_near_ends_before_what_was_noted() -> None:
    near = NotRecommended(makers.product("b", "BankGPT"), "it says it does not make “video”")
    text = answer.answer(RoutingDecision(Outcome.NO_FIT, not_recommended=(near,)), ASKED)["text"]
    assert "make “video”. I noted it: 7 people" in text


# Lines that end in what somebody typed say who typed it before a colon; a question offers its answers.
QUOTES = {
    "owner_message",
    "contact_message",
    "answered_for_requester",
    "reply_message",
    "replaced_by_new_answer",
    "sentence_message",
}


@pytest.mark.parametrize("name", [name for name in MESSAGES if name.split()[0] not in QUOTES])
def test_every_notification_is_made_of_whole_sentences(name: str) -> None:
    text = MESSAGES[name]("read the PDFs")["text"]
    assert text.splitlines()[0].endswith((".", "?", "!", "…")), text
    # A question mark that stands alone is a week of a chart nobody knows about.
    assert not re.search(r"(?<! )[.!?][.;,:]|  ", text), text
    assert not re.search(r"read the PDFs (You can|I noted|Nearest|Instead|That|Use)\b", text), text


@pytest.mark.parametrize(
    ("text", "ended"), [("It ends.”", "It ends.”"), ("a “word”", "a “word”."), ("", ""), ("So?", "So?")]
)
def test_a_sentence_ends_once(text: str, ended: str) -> None:
    assert words.sentence(text) == ended


def test_where_nothing_can_be_switched_off_it_says_so() -> None:
    assert "nothing to switch off" in help_view.not_quiet()["text"]


def test_that_nothing_is_lacking_is_said_without_a_double_no() -> None:
    assert demand.demand_message([], lead=True)["text"] == "No unmet need was noted in the last 90 days."
    near = demand.demand_message([], lead=False)["text"]
    assert near == "No unmet need was noted near your products in the last 90 days."


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((True,), "I learned from 1 past ask that people said fitted."),
        ((True, True, False), "I learned from 2 past asks that people said fitted. 1 past ask is not counted."),
        ((False,), "I learned nothing from past asks yet: 1 past ask is not counted."),
        ((False, False), "I learned nothing from past asks yet: 2 past asks are not counted."),
    ],
)
def test_what_is_not_counted_taught_nothing(counts: tuple[bool, ...], said: str) -> None:
    routes = [replace(past_route("read scans", place), counts=one) for place, one in enumerate(counts)]
    assert f"DocReader: {said} read scans" in learned.learned_message(makers.product(), routes)["text"]
