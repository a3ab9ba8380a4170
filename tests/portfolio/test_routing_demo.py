"""Routing at the demo's bank: the nine samples through the whole use case, and no harm by any labelled ask."""

from collections.abc import Iterator

import pytest

from bench.companies import company, import_texts
from portfolio import importing
from portfolio.asking import ask
from portfolio.asks import Place, ask_by_id
from portfolio.cards import Person
from portfolio.people import find_person
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, Outcome
from tests.portfolio.everything_routed import routed
from tests.portfolio.routing_company import keys, misses, tools_on_memory
from tests.portfolio.small_company import NOON


@pytest.fixture(scope="module")
def bank() -> Iterator[Toolbox]:
    """The demo company, imported as the demo does it."""
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        yield tools


@pytest.mark.parametrize("sample", range(9))
def test_the_nine_sample_asks_get_their_sets_and_outcomes(bank: Toolbox, sample: int) -> None:
    label = company("demo").asks[sample]
    with bank.unit() as unit:
        asker = find_person(unit, words=label.asker.key)
    answer = ask(bank, asker=asker, text=label.text, place=Place(source=AskSource.CLI))
    decision = answer.decision
    assert decision.outcome in label.outcomes
    assert frozenset(keys(decision)) in label.sets
    assert label.why_not <= set(misses(decision))
    assert (decision.rule.key if decision.rule else "") == label.rule
    assert (decision.question is not None) == (decision.outcome is Outcome.CLARIFY)
    assert (answer.demand is not None) == (decision.outcome is Outcome.NO_FIT)
    with bank.unit() as unit:
        assert ask_by_id(unit, ask_id=answer.ask_id).decision == decision


def test_a_part_whose_product_may_not_hold_the_data_is_raised_as_a_gap(bank: Toolbox) -> None:
    spelled_out, named = company("demo").asks[1].text, "automate credit memo preparation"
    for text in (spelled_out, named):
        decision = ask(bank, asker=Person("", "", "U0GUEST"), text=text, place=Place(source=AskSource.CLI)).decision
        withheld = {found.product.key: found.withheld for found in decision.recommendations if found.withheld}
        assert withheld == {"bankgpt": "only without CLIENT data (R1)"}
        assert decision.gaps == tuple(found.gap for found in decision.recommendations if found.withheld)
        assert decision.uncovered == ()


def test_no_ask_at_the_bank_is_answered_with_a_harmful_product() -> None:
    for one in routed("demo"):
        assert not one.keys & one.label.must_not, one.label.id
        assert not one.keys or one.label.outcome is not Outcome.PROHIBITED, one.label.id
        assert not one.harmful, one.label.id


def test_most_asks_at_the_bank_are_answered_right() -> None:
    answers = routed("demo")  # a floor, so that a slip shows; `python -m bench.outcomes` prints the figures
    assert sum(one.right for one in answers) >= 0.75 * len(answers)
    assert sum(one.false_alarm for one in answers) <= 0.12 * len(answers)
