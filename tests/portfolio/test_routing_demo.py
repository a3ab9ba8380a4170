"""Routing the labelled asks: the nine samples through the whole use case, no harm at the demo's bank, and what holds
for every answer to every ask of every company."""

from collections.abc import Iterator

import pytest

from bench.companies import company, company_names, import_texts
from knowledge.words import plain
from portfolio import importing
from portfolio.asking import ask
from portfolio.asks import Place, ask_by_id
from portfolio.cards import Catalog, Person
from portfolio.evaluating import Evaluated
from portfolio.people import find_person
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, JudgedBy, Outcome
from tests.portfolio.everything_routed import routed
from tests.portfolio.routing_company import keys, misses, stored_texts, tools_on_memory
from tests.portfolio.small_company import NOON

RECOMMENDING = {Outcome.FIT, Outcome.COMPOSITE, Outcome.DUPLICATE}


@pytest.fixture(scope="module")
def bank() -> Iterator[Toolbox]:
    """The demo company, imported as the demo does it."""
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        yield tools


@pytest.fixture(scope="module", params=company_names())
def answers(request: pytest.FixtureRequest) -> tuple[Evaluated, ...]:
    """The labelled asks of one company with their answers."""
    return routed(request.param)


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


@pytest.fixture
def catalog(answers: tuple[Evaluated, ...]) -> Catalog:
    """The catalogue the answers come from."""
    asked = {one.label.id for one in answers}
    return next(one.catalog for one in map(company, company_names()) if {label.id for label in one.asks} == asked)


def test_products_come_only_from_the_catalogue_and_each_once(answers: tuple[Evaluated, ...], catalog: Catalog) -> None:
    for one in answers:
        named = [found.product for found in one.decision.recommendations]
        named += [miss.product for miss in one.decision.not_recommended]
        assert len({product.key for product in named}) == len(named), one.label.id
        assert all(product in catalog.products for product in named), one.label.id


def test_every_reason_is_a_verbatim_span_of_a_stored_field(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        for found in one.decision.recommendations:
            stored = stored_texts(found.product)
            assert found.reasons, one.label.id
            for reason in found.reasons:
                assert reason.span.strip()
                assert any(reason.span in text for text in stored[reason.field]), (one.label.id, reason)


def test_every_part_is_a_piece_of_the_ask_or_of_the_products_record(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        said = plain(one.label.text)
        for found in one.decision.recommendations:
            for part in filter(None, found.part.split("; ")):
                own = [scenario.task or scenario.title for scenario in found.product.scenarios]
                assert part in said or part in own, (one.label.id, part)
        assert all(gap in said for gap in one.decision.uncovered)


def test_several_products_each_say_their_part_and_one_takes_it_all(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        parts = [found.part for found in one.decision.recommendations]
        if one.decision.outcome is Outcome.COMPOSITE:
            assert len(parts) > 1
            assert all(parts), one.label.id
        if one.decision.outcome is Outcome.FIT:
            assert parts == [""], one.label.id


def test_only_living_products_open_to_the_asker_are_recommended(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        for found in one.decision.recommendations:
            assert found.product.stage.is_in_use, one.label.id
            assert found.product.teams is None or one.label.asker.team in found.product.teams, one.label.id


def test_every_miss_says_why(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        assert all(miss.why.strip() for miss in one.decision.not_recommended), one.label.id


def test_outcome_and_content_agree(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        decision = one.decision
        assert bool(decision.recommendations) == (decision.outcome in RECOMMENDING), one.label.id
        assert (decision.rule is not None) == (decision.outcome is Outcome.PROHIBITED), one.label.id
        assert (decision.question is not None) == (decision.outcome is Outcome.CLARIFY), one.label.id
        assert 0 <= decision.confidence <= 1
        assert decision.judged_by is JudgedBy.OFFLINE
        assert decision.catalog_version == 1


def test_a_refusal_is_complete_and_quotes_the_ask(answers: tuple[Evaluated, ...], catalog: Catalog) -> None:
    for one in answers:
        rule = one.decision.rule
        if rule is None:
            continue
        stored = next(known for known in catalog.rules if known.key == rule.key)
        assert rule.raised_by
        assert rule.raised_by in plain(one.label.text), one.label.id
        assert (rule.statement, rule.safe_alternative) == (stored.statement, stored.safe_alternative)
        assert rule.contact == stored.contact


def test_questions_fit_their_buttons(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        question = one.decision.question
        if question is not None:
            labels = [option.label for option in question.options]
            assert len(labels) in (0, 2, 3)  # none where there is nothing to go by
            assert all(0 < len(label) <= 75 for label in labels)
            assert len(set(labels)) == len(labels)
            assert all(option.value for option in question.options)


def test_work_that_a_product_takes_is_no_gap(answers: tuple[Evaluated, ...]) -> None:
    for one in answers:
        taken = {part for found in one.decision.recommendations for part in found.part.split("; ")}
        assert not taken & set(one.decision.gaps), one.label.id
