"""Questions about one product, told from tasks that begin alike."""

from dataclasses import replace

import pytest

from bench.companies import company, company_names
from knowledge.questions import Topic
from portfolio.asking_about import Inquiry, inquiry, with_it_named
from portfolio.mentions import Mentions
from portfolio.sentences import class_in
from storage.vocabulary import LifecycleStage, Outcome
from tests.portfolio.routing_company import (
    READER,
    catalog,
)

DEMO = company("demo").catalog
MENTIONS = Mentions(DEMO)


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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Who owns it?", "who owns DocReader"),
        ("how do I get access?", "how do i get access to DocReader"),
        ("is it OK for client data", "is DocReader ok for client data"),
        ("Does this tool speak German?", "does DocReader speak german"),
        ("and put it into a table", "and put it into a table"),
        ("What about German documents?", "What about German documents?"),
        ("Great, how do I get access?", "how do i get access to DocReader"),
        ("ok thank you, who should I call?", "who should i call about DocReader"),
        ("and who can use it then?", "who can use DocReader"),
        ("and in English?", "does DocReader speak english"),
        ("und auf Deutsch?", "spricht DocReader deutsch"),
        ("and for client data?", "is DocReader ok for client data"),
        ("what about internal data?", "is DocReader ok for internal data"),
        ("and for the summer party?", "and for the summer party?"),
    ],
)
def test_it_is_the_product_that_was_answered_where_that_makes_a_question(text: str, named: str) -> None:
    assert with_it_named(text, "DocReader", DEMO.data_classes) == named
    assert with_it_named(text, "", DEMO.data_classes) == text


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
