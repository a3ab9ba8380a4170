"""An old answer can be explained: what it was made from is kept with it, and nothing is read anew."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.companies import import_texts
from knowledge.ports import Candidate, JudgedProduct, Judgement, RuleText
from portfolio import importing
from portfolio.asking import ask
from portfolio.asks import Place, store_decision
from portfolio.cards import ProductCard
from portfolio.catalog import product_card
from portfolio.decision_records import decision_from_json, decision_to_json
from portfolio.decisions import Considered, RoutingDecision, Trace
from portfolio.errors import NotFoundError
from portfolio.people import find_person
from portfolio.replaying import Replay, replay
from portfolio.toolbox import Toolbox
from portfolio.tracing import MOST_CANDIDATES
from storage.vocabulary import AskSource, Outcome
from tests import makers
from tests.portfolio.routing_company import ANNA, catalog, router, tools_on_memory
from tests.portfolio.small_company import NOON

SEVERAL = (
    "Automate credit memo preparation: read the borrower's PDFs, look up the rules, write the text, send for approval."
)


@pytest.fixture(scope="module")
def bank() -> Iterator[Toolbox]:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        yield tools


def replayed(tools: Toolbox, text: str) -> Replay:
    with tools.unit() as unit:
        asker = find_person(unit, words="hoffmann")
    answer = ask(tools, asker=asker, text=text, place=Place(source=AskSource.CLI))
    with tools.unit() as unit:
        return replay(unit, ask_id=answer.ask_id)


def trace(found: Replay) -> Trace:
    assert found.decision is not None
    return found.decision.trace


def test_an_answer_keeps_what_it_was_made_from(bank: Toolbox) -> None:
    found = replayed(bank, SEVERAL)
    assert found.decision is not None
    kept = found.decision.trace
    chosen = {one.product.key for one in found.decision.recommendations}
    named = chosen | {miss.product.key for miss in found.decision.not_recommended}
    weighed = [one.key for one in kept.candidates]
    assert kept.encoder
    assert kept.model == ""
    assert dict(kept.rules) == {"R1": 1, "R2": 1, "R3": 1}
    assert named | set(weighed) == set(dict(kept.records)), "each with the version of its record"
    assert chosen <= set(weighed)
    assert MOST_CANDIDATES <= len(weighed) <= MOST_CANDIDATES + len(named)
    assert [one.at_best for one in kept.candidates] == sorted((one.at_best for one in kept.candidates), reverse=True)
    assert all(0 <= one.chance <= one.at_best <= 1 for one in kept.candidates)
    assert kept.none is not None
    assert sum(one.chance for one in kept.candidates) + kept.none == pytest.approx(1, abs=0.05)
    assert found.latency_ms is not None
    assert (found.text, found.asker) == (SEVERAL, "Eva Hoffmann")


def test_a_refusal_keeps_the_rule_s_version_and_what_was_weighed(bank: Toolbox) -> None:
    found = replayed(bank, "Can I paste a client's passport and statement into the chat to check for mistakes?")
    assert found.decision is not None
    assert found.decision.outcome is Outcome.PROHIBITED
    assert found.rule_version == 1
    assert trace(found).candidates


def test_an_import_since_then_changes_nothing_in_a_replay() -> None:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        before = replayed(tools, "do my remaining vacation days expire in december?")
        texts = [(name, text.replace("questions about your leave", "queries")) for name, text in import_texts("demo")]
        with tools.unit() as unit:
            assert not importing.apply(unit, texts, by="test", at=NOON).is_empty
            assert replay(unit, ask_id=before.id) == before
        after = replayed(tools, "do my remaining vacation days expire in december?")
    assert dict(trace(before).records)["staffdesk"] == 1
    assert dict(trace(after).records)["staffdesk"] == 2


def test_a_rule_changed_while_a_model_was_at_work_is_kept_as_it_was_judged(bank: Toolbox) -> None:
    broken = makers.decision(Outcome.PROHIBITED)
    found = replayed(bank, "and then")
    with bank.unit() as unit:
        decided = replace(broken, trace=Trace(rules=(("R3", 7),)))
        store_decision(unit, ask_id=found.id, decision=decided, latency_ms=1)
        assert replay(unit, ask_id=found.id).rule_version == 7


def test_the_model_that_judged_is_named() -> None:
    class Scripted:
        name = "model-x"

        def judge(
            self,
            ask: str,
            history: tuple[str, ...],
            candidates: tuple[Candidate, ...],
            rules: tuple[RuleText, ...] = (),
        ) -> Judgement:
            return Judgement("fit", (JudgedProduct("reader", "", ()),), (), 0.9)

    text = "take the fields out of scanned documents"
    assert router(Scripted()).route(catalog(), ANNA, text).trace.model == "model-x"
    assert router().route(catalog(), ANNA, text).trace.model == ""


def test_records_from_before_can_still_be_read() -> None:
    record = decision_to_json(makers.decision(Outcome.COMPOSITE), rule_version=None)
    del record["trace"]
    for one in record["recommendations"]:
        del one["scenario"]
    read = decision_from_json(record, {})
    assert read.trace == Trace()
    assert {one.scenario for one in read.recommendations} == {""}


def test_a_trace_survives_being_stored() -> None:
    kept = Trace((Considered("a", 0.25, 0.5),), 0.125, "encoder", "model", (("a", 3),), (("R1", 2),), "it slept")
    decision = RoutingDecision(Outcome.NO_FIT, trace=kept)
    assert decision_from_json(decision_to_json(decision, rule_version=None), {}) == decision


def test_an_unknown_id_is_a_sentence(bank: Toolbox) -> None:
    with bank.unit() as unit, pytest.raises(NotFoundError, match="No ask has the id “nosuch”"):
        replay(unit, ask_id="nosuch")


def test_the_nearest_scenario_is_kept_and_a_far_one_is_not() -> None:
    near = router().route(catalog(), ANNA, "read the lines of forty supplier invoices")
    assert [one.scenario for one in near.recommendations if one.product.key == "reader"] == ["Supplier invoices"]
    far = router().route(catalog(), ANNA, "translate our brochure")
    assert [(one.product.key, one.scenario) for one in far.recommendations] == [("writer", "")]


def test_a_scenario_the_answer_quotes_is_near(bank: Toolbox) -> None:
    found = replayed(bank, "Which internal rule covers opening an account for a minor? I need the paragraph.")
    assert found.decision is not None
    (one,) = found.decision.recommendations
    titles = [scenario.title for scenario in bank_product(bank, one.product.key).scenarios]
    assert any(reason.field == "scenarios" for reason in one.reasons)
    assert one.scenario in titles


def bank_product(tools: Toolbox, key: str) -> ProductCard:
    with tools.unit() as unit:
        return product_card(unit, key=key)
