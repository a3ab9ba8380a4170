"""Questions about what a product may hold, told from tasks that begin alike, and answered from the record."""

from dataclasses import replace

import pytest

from bench.companies import company, company_names
from portfolio.asking_whether import Holding, holding_asked
from portfolio.decisions import Reason, RoutingDecision
from portfolio.mentions import Mentions
from storage.vocabulary import LifecycleStage, Outcome
from tests.portfolio.routing_company import BOB, FINDER, READER, RULE, SENDER, WRITER, catalog, route

DEMO = company("demo").catalog
MENTIONS = Mentions(DEMO)
WRITING = replace(WRITER, data_classes=("PUB", "INT"))
ALL = catalog(READER, WRITING, FINDER, SENDER)


def asked(text: str) -> tuple[str, str] | None:
    found = holding_asked(MENTIONS, DEMO.data_classes, text)
    return (found.product.name, found.data_class) if found is not None else None


@pytest.mark.parametrize(
    ("text", "product", "data_class"),
    [
        ("Is DocReader approved for client files?", "DocReader", "CLIENT"),
        ("Hi, is DocReader safe for our customers' data? Thanks", "DocReader", "CLIENT"),
        ("Can I use BankGPT with personal data?", "BankGPT", "CLIENT"),
        ("am i allowed to put client data into the bankgpt", "BankGPT", "CLIENT"),
        ("Is it OK for me to upload confidential documents to RegSearch?", "RegSearch", "CONF"),
        ("Can BankGPT handle internal documents?", "BankGPT", "INT"),
        ("May class CONF be put into BankGPT?", "BankGPT", "CONF"),
        ("Can I put public data into BankGPT?", "BankGPT", "PUB"),
        ("Ist DocReader für Kundendaten freigegeben?", "DocReader", "CLIENT"),
        ("Darf ich Kundendaten in BankGPT eingeben?", "BankGPT", "CLIENT"),
        ("Puis-je mettre des données de clients dans BankGPT ?", "BankGPT", "CLIENT"),
        ("¿Puedo poner datos de clientes en DocReader?", "DocReader", "CLIENT"),
        ("Можно ли загружать данные клиентов в DocReader?", "DocReader", "CLIENT"),
        ("What data may I put into BankGPT?", "BankGPT", ""),
        ("Which data classes may DocReader hold?", "DocReader", ""),
        ("Welche Daten darf ich in RegSearch eingeben?", "RegSearch", ""),
        ("Quelles données peut-on mettre dans BankGPT ?", "BankGPT", ""),
        ("¿Qué datos puedo poner en BankGPT?", "BankGPT", ""),
        ("Какие данные можно вводить в BankGPT?", "BankGPT", ""),
    ],
)
def test_it_asks_what_a_product_may_hold(text: str, product: str, data_class: str) -> None:
    assert asked(text) == (product, data_class)


@pytest.mark.parametrize(
    "text",
    [
        "Put client data into BankGPT",
        "Can I put client data into BankGPT and have it score them?",
        "Can I use DocReader for client decisions?",
        "Can DocReader process client data and refuse their credit?",
        "Is BankGPT approved for refusing clients?",
        "Can I paste a client's passport into BankGPT?",
        "Can I put client data into it?",
        "Can I put sales forecasts into BankGPT?",
        "Can I put confirmation documents into RegSearch?",
        "Can I put international data into BankGPT?",
        "What data does BankGPT need?",
        "Which data do our clients put into BankGPT?",
        "May I have client data scored by DocReader?",
        "Can BankGPT see staff data to find out who is ill?",
        "",
        "what data may I put into BankGPT " * 6,
    ],
)
def test_anything_else_is_a_task(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_is_taken_for_such_a_question(name: str) -> None:
    of = company(name)
    mentions = Mentions(of.catalog)
    assert [one.text for one in of.asks if holding_asked(mentions, of.catalog.data_classes, one.text)] == []


def says(decision: RoutingDecision) -> str:
    return decision.recommendations[0].says


def test_what_a_product_may_hold_is_told_from_its_record_with_the_rule_to_mind() -> None:
    decision = route(ALL, "Is FormReader approved for client files?")
    found = decision.recommendations[0]
    assert (decision.outcome, found.product.key, found.about) == (Outcome.FIT, "reader", True)
    assert found.says == "may hold CLIENT data: its record allows PUB, INT and CLIENT"
    assert found.reasons == (Reason("data_classes", "PUB, INT, CLIENT"),)
    assert f"{RULE.key}: {RULE.statement}" in found.limits


def test_all_it_may_hold_is_told() -> None:
    assert says(route(ALL, "What data can I put into WriteWell?")) == "may hold PUB and INT data"


def test_what_a_rule_forbids_is_refused_by_that_rule() -> None:
    decision = route(ALL, "Is WriteWell approved for client data?")
    assert (decision.outcome, decision.recommendations) == (Outcome.PROHIBITED, ())
    assert decision.rule is not None
    assert (decision.rule.key, decision.rule.safe_alternative) == (RULE.key, RULE.safe_alternative)


def test_what_only_the_record_forbids_is_denied_with_what_may_hold_it() -> None:
    secret = replace(WRITER, data_classes=("PUB",))
    decision = route(catalog(READER, secret), "May I use WriteWell for internal documents?")
    miss = decision.not_recommended[0]
    assert (decision.outcome, decision.recommendations) == (Outcome.UNAVAILABLE, ())
    assert (miss.product.key, miss.open) == ("writer", True)
    assert miss.why == "may not hold INT data: its record allows PUB"
    assert decision.notice == "May hold INT data: FormReader."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Can I put client data into WriteWell?", "whether it may hold CLIENT data"),
        ("What data may I put into WriteWell?", "which data it may hold"),
    ],
)
def test_a_record_that_lists_no_data_promises_none(text: str, why: str) -> None:
    decision = route(catalog(READER, replace(WRITER, data_classes=())), text)
    assert decision.outcome is Outcome.UNAVAILABLE
    assert decision.not_recommended[0].why == f"its record does not say {why}: ask the owner first"


def test_the_words_of_another_rule_are_judged_by_it() -> None:
    minutes = replace(RULE, key="R9", statement="No automatic credit refusal.", examples=("refuse credits by machine",))
    triggered = replace(minutes, triggers=("client files",))
    of = catalog(READER, rules=(RULE, triggered))
    decision = route(of, "Is FormReader approved for client files?")
    assert not any(found.says for found in decision.recommendations)


def test_a_product_that_is_not_open_to_the_asker_says_that_first() -> None:
    pilot = replace(READER, stage=LifecycleStage.PILOT, teams=("Credit",))
    decision = route(catalog(pilot, WRITER), "Is FormReader approved for client files?", BOB)
    assert decision.outcome is Outcome.UNAVAILABLE
    assert "open only to Credit" in decision.not_recommended[0].why


def test_classes_with_names_of_several_words_are_known() -> None:
    of = catalog(replace(READER, data_classes=("Public", "Patient data")), data_classes=("Public", "Patient data"))
    found = holding_asked(Mentions(of), of.data_classes, "Is FormReader cleared for patient records?")
    assert found == Holding(of.products[0], "Patient data")
