"""Duplicates: who wants to build or buy what there is already is told so; who uses or builds with a product is not."""

from dataclasses import replace

import pytest

from knowledge.making import work_of_own_tool
from knowledge.ports import JudgedProduct
from portfolio.cards import ProductCard
from portfolio.duplicates import CLEARLY_FROM, duplicate
from storage.vocabulary import LifecycleStage, Outcome, ProductKind
from tests import makers
from tests.portfolio.judging import ScriptedJudge, fit
from tests.portfolio.routing_company import ANNA, READER, RULE, catalog, keys, retired, route, router

READS = "take the fields out of scanned invoices"
OWN = [
    f"We have a budget for a tool that can {READS}",
    "Wir möchten eine Software kaufen, die Felder aus gescannten Rechnungen liest",
    "Nous voulons développer un outil qui lit les champs des factures numérisées",
    "Queremos comprar un programa que lea los campos de facturas escaneadas",
    "Хотим купить программу, которая читает поля со сканов счетов",
]


@pytest.mark.parametrize("text", OWN)
def test_who_wants_to_build_or_buy_what_exists_is_told_so(text: str) -> None:
    decision = route(catalog(), text)
    assert (decision.outcome, keys(decision)) == (Outcome.DUPLICATE, ["reader"])


@pytest.mark.parametrize(
    "text", [READS, "Our own invoices come as scans: read the fields", "Read the scanned order for a crane"]
)
def test_who_only_wants_the_work_done_gets_a_fit(text: str) -> None:
    assert route(catalog(), text).outcome is Outcome.FIT


def test_what_nothing_does_yet_is_no_duplicate() -> None:
    assert (
        route(catalog(), "We want to buy a tool that makes films with talking avatars").outcome is not Outcome.DUPLICATE
    )


def test_a_product_that_is_gone_or_closed_is_not_named_as_existing() -> None:
    gone = retired(READER.key, READER.name, None)
    closed = replace(READER, teams=("Office",))
    for reader in (gone, closed):
        decision = route(catalog(reader), OWN[0])
        assert decision.outcome is not Outcome.DUPLICATE
        assert keys(decision) == []


def test_a_rule_goes_before() -> None:
    text = f"We want to build a bot. {RULE.examples[0]}"
    assert route(catalog(), text).outcome is Outcome.PROHIBITED


def test_no_model_is_asked_about_what_exists() -> None:
    judge = ScriptedJudge(fit(JudgedProduct("writer", "", ())))
    assert keys(router(judge).route(catalog(), ANNA, OWN[0])) == ["reader"]
    assert judge.shown == []


def found(product: ProductCard, confidence: float = 0.9) -> Outcome | None:
    one = makers.decision(Outcome.FIT)
    named = tuple(replace(some, product=product) for some in one.recommendations[:1])
    told = duplicate(replace(one, recommendations=named, confidence=confidence))
    return told.outcome if told is not None else None


def test_only_a_clear_fit_of_a_living_product_one_does_not_build_with_is_a_duplicate() -> None:
    assert found(READER) is Outcome.DUPLICATE
    assert found(READER, CLEARLY_FROM - 0.01) is None
    for kind in (ProductKind.CODE_AGENT, ProductKind.AGENT_PLATFORM, ProductKind.ML_PLATFORM):
        assert found(replace(READER, kind=kind)) is None
    for stage in (LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT):
        assert found(replace(READER, stage=stage)) is None
    assert duplicate(makers.decision(Outcome.COMPOSITE)) is None


@pytest.mark.parametrize(
    ("text", "work"),
    [
        (
            "HR would like to have an assistant built that answers questions on leave. Who pays?",
            "answers questions on leave",
        ),
        ("Wir wollen eine Software zum Lesen kaufen", "Wir wollen eine Software zum Lesen kaufen"),
        ("Build a table of our branches", ""),
        ("Which system holds our own contracts of the year before last and of the years before that?", ""),
        ("", ""),
    ],
)
def test_the_work_of_the_tool_is_what_follows(text: str, work: str) -> None:
    assert work_of_own_tool(text) == work
