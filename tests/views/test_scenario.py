"""What others do with a product: one line, nothing said twice, and an example to copy."""

from typing import Any

from handlers.views import answer, start
from handlers.views.scenario import scenario_line
from portfolio.cards import ProductCard, ScenarioCard
from portfolio.decisions import Reason, Recommendation, RoutingDecision
from storage.vocabulary import Outcome
from tests import makers
from tests.views.judge import texts

INVOICES = ScenarioCard("Invoices", "read the lines", "accounts payable", "Read these 40 invoices.\nKeep the totals.")
OTHER = ScenarioCard("Contracts", "", "", "")
SAYS = "What others do with DocReader: Invoices (accounts payable): “read the lines”"


def recommended(*reasons: str, scenario: str = "Invoices") -> Recommendation:
    product = makers.product(scenarios=(OTHER, INVOICES))
    return Recommendation(product, "", tuple(Reason("scenarios", reason) for reason in reasons), (), scenario)


def test_it_names_the_scenario_its_role_and_a_span_of_it() -> None:
    assert scenario_line(recommended()) == SAYS
    assert scenario_line(recommended(scenario="Contracts")) == "What others do with DocReader: Contracts"


def test_nothing_is_said_without_a_near_scenario_or_when_it_was_taken_off_the_record() -> None:
    assert scenario_line(recommended(scenario="")) == ""
    assert scenario_line(recommended(scenario="Gone")) == ""


def test_a_span_the_answer_quotes_already_is_not_said_twice() -> None:
    assert scenario_line(recommended("read the lines")).endswith("“Read these 40 invoices. Keep the totals.”")
    both = ("read the lines", INVOICES.example)
    assert scenario_line(recommended(*both)) == "What others do with DocReader: Invoices (accounts payable)"


def shown(outcome: Outcome, *found: Recommendation) -> tuple[list[str], int]:
    blocks = answer.answer(RoutingDecision(outcome, found, confidence=0.9), answer.Asked("ask-1"))["blocks"]
    return list(texts(blocks)), len(blocks)


def test_an_answer_has_it_once_and_no_block_more_for_it() -> None:
    with_it, without = recommended(), recommended(scenario="")
    near = makers.miss()
    for outcome in (Outcome.FIT, Outcome.COMPOSITE):
        words, _ = shown(outcome, with_it, with_it)
        assert words.count(SAYS) == 1, outcome
        sizes = [
            len(answer.answer(RoutingDecision(outcome, (one,), (near,)), answer.Asked("ask-1"))["blocks"])
            for one in (with_it, without)
        ]
        assert sizes[0] == sizes[1], "it stands in the small print that is there anyway"


def example_in(product: ProductCard, **more: Any) -> list[str]:
    blocks = start.start_modal(product, **more)["blocks"]
    return [
        part["elements"][0]["text"]
        for block in blocks
        for part in block.get("elements", [])
        if part.get("type") == "rich_text_preformatted"
    ]


def test_the_example_of_the_near_scenario_is_there_to_copy_with_its_lines() -> None:
    first = ScenarioCard("First", "", "", "Try this first.")
    product = makers.product(scenarios=(first, INVOICES))
    assert example_in(product, scenario="Invoices") == [INVOICES.example]
    assert example_in(product) == ["Try this first."]
    assert example_in(product, scenario="Forged") == ["Try this first."]
    assert example_in(makers.product(scenarios=(OTHER,)), scenario="Contracts") == []
    assert example_in(makers.retired()) == []


def test_an_example_of_something_else_is_not_called_the_one_to_use() -> None:
    product = makers.product(scenarios=(INVOICES,))
    assert "Use this example" in list(texts(start.start_modal(product, scenario="Invoices")["blocks"]))
    assert "An example" in list(texts(start.start_modal(product)["blocks"]))


def test_why_these_says_it_too() -> None:
    view = start.why_modal(RoutingDecision(Outcome.FIT, (recommended(),)), text="read", ask_id="ask-1")
    assert SAYS in list(texts(view["blocks"]))
