"""Questions about what a product may hold, told from tasks that begin alike, and answered from the record."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.companies import company, company_names, import_texts
from knowledge.questions import Topic
from portfolio import importing
from portfolio.asking import Answer, ask
from portfolio.asking_about import Inquiry, inquiry, with_it_named
from portfolio.asks import Place
from portfolio.cards import OnboardingStepCard
from portfolio.decisions import Reason, RoutingDecision
from portfolio.mentions import Mentions
from portfolio.people import find_person
from portfolio.sentences import class_in
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, LifecycleStage, Outcome
from tests.portfolio.routing_company import (
    ANNA,
    BOB,
    FINDER,
    READER,
    RULE,
    SENDER,
    WRITER,
    catalog,
    keys,
    retired,
    route,
    stored_texts,
    tools_on_memory,
)
from tests.portfolio.small_company import NOON

DEMO = company("demo").catalog
MENTIONS = Mentions(DEMO)
WRITING = replace(WRITER, data_classes=("PUB", "INT"))
ALL = catalog(READER, WRITING, FINDER, SENDER)


@pytest.fixture(scope="module")
def bank() -> Iterator[Toolbox]:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        yield tools


def asked(text: str) -> tuple[str, Topic, str] | None:
    found = inquiry(MENTIONS, DEMO.data_classes, text)
    return (found.product.name, found.topic, found.data_class) if found is not None else None


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
    assert asked(text) == (product, Topic.HOLDS if data_class else Topic.HOLDINGS, data_class)


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
        "May I put client records and INT documents into BankGPT?",
        "May I put class INT data of our clients into BankGPT?",
        "BankGPT keeps crashing when I paste this client's letter with name and IBAN",
        "BankGPT is slow since I paste client files",
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


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("How do I get access to FlowBot?", Topic.ACCESS),
        ("who can use FlowBot", Topic.ACCESS),
        ("Wie bekomme ich Zugang zu FlowBot?", Topic.ACCESS),
        ("Is FlowBot still in pilot?", Topic.STAGE),
        ("when does FlowBot go live for everybody", Topic.ROADMAP),
        ("When will FlowBot speak German?", Topic.ROADMAP),
        ("Wann ist FlowBot verfügbar?", Topic.ROADMAP),
        ("FlowBot est-il disponible ?", Topic.STAGE),
        ("Does FlowBot speak German?", Topic.LANGUAGES),
        ("¿Qué idiomas entiende FlowBot?", Topic.LANGUAGES),
        ("What's on the roadmap of FlowBot?", Topic.ROADMAP),
        ("What can't FlowBot do?", Topic.LIMITS),
        ("limits of FlowBot", Topic.LIMITS),
        ("How much does FlowBot cost?", Topic.COST),
        ("Сколько стоит FlowBot?", Topic.COST),
        ("FlowBot is down", Topic.TROUBLE),
        ("flowbot doesn't work for me since this morning", Topic.TROUBLE),
        ("I have a problem with FlowBot", Topic.TROUBLE),
        ("FlowBot gives an error", Topic.TROUBLE),
        ("FlowBot funktioniert nicht", Topic.TROUBLE),
        ("Who is behind FlowBot?", Topic.OWNER),
        ("who built FlowBot", Topic.OWNER),
        ("What is FlowBot?", Topic.WHAT),
        ("Что такое FlowBot?", Topic.WHAT),
    ],
)
def test_it_asks_for_a_fact_of_the_record(text: str, topic: Topic) -> None:
    assert asked(text) == ("FlowBot", topic, "")


@pytest.mark.parametrize(
    "text",
    [
        "Who is behind on their targets?",
        "who is Miriam Keller",
        "FlowBot is down, so score the applicants with AgentHub",
        "Does FlowBot speak to clients and refuse them?",
        "How do I get FlowBot to rank our staff?",
        "When will FlowBot refuse applicants by itself?",
        "When can FlowBot have the moods of my team?",
        "Can I use FlowBot since our clients agreed?",
        "What does FlowBot say about who is ill?",
        "how do I use FlowBot to send letters",
        "Is FlowBot able to watch what staff do?",
        "what is the translation of FlowBot",
    ],
)
def test_what_is_done_with_a_product_is_a_task(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize("name", company_names())
def test_a_labelled_ask_that_is_taken_for_such_a_question_is_one(name: str) -> None:
    of = company(name)
    mentions = Mentions(of.catalog)
    for label in of.asks:
        about = inquiry(mentions, of.catalog.data_classes, label.text)
        if about is not None and about.product.stage is not LifecycleStage.RETIREMENT:
            assert (label.outcome, label.sets[0]) == (Outcome.FIT, frozenset({about.product.key})), label.text


def says(decision: RoutingDecision) -> str:
    return decision.recommendations[0].says


def test_what_a_product_may_hold_is_told_from_its_record_with_the_rule_to_mind() -> None:
    decision = route(ALL, "Is FormReader approved for client files?")
    found = decision.recommendations[0]
    assert (decision.outcome, found.product.key, found.about) == (Outcome.FIT, "reader", True)
    assert found.says == "may hold CLIENT data: its record allows PUB, INT and CLIENT"
    assert found.reasons == tuple(Reason("data_classes", name) for name in ("PUB", "INT", "CLIENT"))
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


@pytest.mark.parametrize("text", ["Can I put client data into WriteWell?", "What data may I put into WriteWell?"])
def test_a_record_that_lists_no_data_promises_none(text: str) -> None:
    decision = route(catalog(READER, replace(WRITER, data_classes=())), text)
    assert decision.outcome is Outcome.UNAVAILABLE
    assert decision.not_recommended[0].why == ("has nothing on its record about the data it may hold: ask the owner")


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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Who can use FormReader?", "is open to everybody. First step: Ask for access. Write to Anna"),
        ("Is FormReader still in pilot?", "is in use, at the stage adoption"),
        ("Does FormReader speak German?", "works in English and German"),
        ("What is planned for FormReader?", "has on its roadmap: “Handwriting”"),
        ("What can FormReader not do?", "does not cover “deciphering handwritten letters”"),
        ("What does FormReader cost?", "has nothing on its record about its price: ask the owner"),
        ("FormReader is broken", "has its help in #help-forms"),
        ("Who is behind FormReader?", "is owned by Anna Asker"),
        ("What is FormReader?", ""),
    ],
)
def test_each_fact_is_told_from_its_field(text: str, sentence: str) -> None:
    whole = replace(
        READER,
        owner=ANNA,
        languages=("English", "German"),
        roadmap=("Handwriting",),
        support_channel="#help-forms",
        onboarding=(OnboardingStepCard("Ask for access", "Write to Anna."),),
    )
    decision = route(catalog(whole, WRITER), text)
    found = decision.recommendations[0]
    assert (decision.outcome, found.product.key, found.about, found.says) == (Outcome.FIT, "reader", True, sentence)
    spans = [(reason.field, reason.span) for reason in found.reasons]
    assert spans
    assert all(span in {"#help-forms", *stored_texts(whole).get(field, ())} for field, span in spans)


@pytest.mark.parametrize("topic", ["Does FormReader speak German?", "What is planned for FormReader?"])
def test_what_is_not_on_the_record_is_said_to_be_missing(topic: str) -> None:
    assert "has nothing on its record about" in says(route(catalog(READER, WRITER), topic))


def test_a_fact_of_a_closed_product_is_told_with_why_it_is_closed() -> None:
    pilot = replace(READER, stage=LifecycleStage.PILOT, teams=("Credit",), languages=("English",))
    decision = route(catalog(pilot, WRITER), "Does FormReader speak English?", BOB)
    miss = decision.not_recommended[0]
    assert (decision.outcome, miss.open) == (Outcome.UNAVAILABLE, True)
    assert miss.why == "works in English. It is in pilot, open only to Credit"


def test_a_retired_product_is_answered_with_what_replaces_it() -> None:
    decision = route(catalog(retired("old", "OldScan", "reader"), READER), "Is OldScan still available?")
    assert keys(decision) == ["reader"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Who owns it?", "who owns DocReader"),
        ("how do I get access?", "how do i get access to DocReader"),
        ("is it OK for client data", "is DocReader ok for client data"),
        ("Does this tool speak German?", "does DocReader speak german"),
        ("and put it into a table", "and put it into a table"),
        ("What about German documents?", "What about German documents?"),
    ],
)
def test_it_is_the_product_that_was_answered_where_that_makes_a_question(text: str, named: str) -> None:
    assert with_it_named(text, "DocReader") == named
    assert with_it_named(text, "") == text


def test_a_question_about_it_in_a_thread_is_about_the_product_answered(bank: Toolbox) -> None:
    def said(text: str, follows: str | None) -> Answer:
        with bank.unit() as unit:
            asker = find_person(unit, words="hoffmann")
        return ask(bank, asker=asker, text=text, place=Place(source=AskSource.CLI), follows=follows)

    first = said("read the amounts from scanned invoices", None)
    assert keys(first.decision) == ["docreader"]
    second = said("Is it approved for client data?", first.ask_id)
    assert says(second.decision).startswith("may hold CLIENT data")
    assert second.text == "Is it approved for client data?"
    third = said("who owns it?", second.ask_id)
    assert says(third.decision) == "is owned by James Okafor"


@pytest.mark.parametrize(
    ("data", "data_class"),
    [
        ("patient data", "PATIENT"), ("our patients' records", "PATIENT"), ("personal data", "PATIENT"),
        ("client data", ""), ("customer files", ""), ("staff data", ""), ("partner data", "PARTNER"),
    ],
)  # fmt: skip
def test_data_of_other_people_is_not_of_the_class_of_these(data: str, data_class: str) -> None:
    assert class_in(data, ("OPEN", "INTERNAL", "PARTNER", "PATIENT")) == data_class


def test_classes_with_names_of_several_words_are_known() -> None:
    of = catalog(replace(READER, data_classes=("Public", "Patient data")), data_classes=("Public", "Patient data"))
    found = inquiry(Mentions(of), of.data_classes, "Is FormReader cleared for patient records?")
    assert found == Inquiry(of.products[0], Topic.HOLDS, "Patient data")
