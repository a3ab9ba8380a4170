"""Which two products a person means to compare, and which sentences only look like that."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.companies import company, company_names
from portfolio import importing
from portfolio.cards import Catalog
from portfolio.catalog import nearest_products, snapshot
from portfolio.comparing import Comparison, Unknown, asked_pair, compared, typed_pair
from portfolio.errors import InvalidInputError
from storage.unit import Unit
from tests.portfolio.routing_company import tools_on_memory
from tests.portfolio.small_company import NOON

COMPANY = """
products:
  - {key: reader, name: Doc Reader, kind: document_extraction, stage: scaling, purpose: Reads., covers: [scans],
     aliases: [the OCR], differs_from: {writer: The reader reads.}}
  - {key: writer, name: BankGPT, kind: llm, stage: scaling, purpose: Writes., covers: [texts], aliases: [the chat],
     differs_from: {reader: The writer writes., finder: It cites nothing.}}
  - {key: finder, name: Search and Find, kind: rag, stage: adoption, purpose: Finds., covers: [rules]}
  - {key: old, name: ScanText, kind: document_extraction, stage: retirement, purpose: Read., covers: [scans],
     replaced_by: reader}
"""


@pytest.fixture(scope="module")
def unit() -> Iterator[Unit]:
    with tools_on_memory() as tools, tools.unit() as unit:
        importing.apply(unit, [("company.yaml", COMPANY)], by="test", at=NOON)
        yield unit


@pytest.fixture(scope="module")
def catalog(unit: Unit) -> Catalog:
    return snapshot(unit)


def keys(found: object) -> list[str]:
    assert isinstance(found, Comparison), found
    return [found.first.key, found.second.key]


@pytest.mark.parametrize(
    "typed",
    [
        "Doc Reader and BankGPT",
        "Doc Reader BankGPT",
        "doc reader vs. bankgpt",
        "the OCR versus the chat",
        "reader, writer",
        "“Doc Reader” with “BankGPT”?",
        "the Doc Reader / the BankGPT",
        "Doc Reader und BankGPT",
        "Doc Reader et BankGPT",
        "Doc Reader y BankGPT",
        "Doc Reader и BankGPT",
        "Doc Reader and BankGPT for invoices",
    ],
)
def test_two_names_are_found_however_they_are_joined(unit: Unit, catalog: Catalog, typed: str) -> None:
    assert keys(typed_pair(unit, catalog, typed)) == ["reader", "writer"]


def test_a_name_may_hold_a_word_for_and(unit: Unit, catalog: Catalog) -> None:
    assert keys(typed_pair(unit, catalog, "Search and Find and Doc Reader")) == ["finder", "reader"]
    assert keys(typed_pair(unit, catalog, "BankGPT Search and Find")) == ["writer", "finder"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Name two products to compare, for example: compare Doc Reader and BankGPT."),
        (
            "BankGPT",
            "Compare BankGPT with which product? Its owner tells it apart from Doc Reader and Search and Find.",
        ),
        ("the chat and BankGPT", "Both names mean BankGPT."),
        ("Doc Reader, BankGPT, ScanText", "two products at a time: choose two of Doc Reader, BankGPT and ScanText."),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(unit: Unit, catalog: Catalog, typed: str, says: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        typed_pair(unit, catalog, typed)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "wrong", "near"),
    [
        ("BankGPT and Dok Raeder", "Dok Raeder", ["reader"]),
        ("BankGTP vs Doc Reader", "BankGTP", ["writer"]),
        ("BankGPT DocReadr", "DocReadr", ["reader"]),
        ("Doc Reader with Excel", "Excel", []),
        ("Doc Readr and BankGTP", "Doc Readr", ["reader"]),
    ],
)
def test_a_name_typed_wrong_is_told_with_the_nearest(
    unit: Unit, catalog: Catalog, typed: str, wrong: str, near: list[str]
) -> None:
    found = typed_pair(unit, catalog, typed)
    assert isinstance(found, Unknown)
    assert (found.typed, [product.key for product in found.near]) == (wrong, near)


@pytest.mark.parametrize(
    "typed",
    [
        "two contracts",
        "contracts and invoices",
        "the chat logs",
        "last year's report with this year's and list what changed",
        "supplier quotes read by Doc Reader and write a recommendation letter with BankGPT for the board",
        "BankGPT prompts that our team wrote last month",
    ],
)
def test_a_task_that_begins_with_the_word_is_a_task(unit: Unit, catalog: Catalog, typed: str) -> None:
    assert typed_pair(unit, catalog, typed) is None


@pytest.mark.parametrize(
    "asked",
    [
        "How is Doc Reader different from BankGPT?",
        "what's the difference between Doc Reader and BankGPT",
        "What is the main difference between the OCR and the chat for invoices?",
        "how does Doc Reader compare to BankGPT",
        "Doc Reader vs BankGPT?",
        "Wie unterscheidet sich Doc Reader von BankGPT?",
        "Worin besteht der Unterschied zwischen Doc Reader und BankGPT?",
        "Quelle est la différence entre Doc Reader et BankGPT ?",
        "En quoi Doc Reader diffère-t-il de BankGPT ?",
        "¿Cuál es la diferencia entre Doc Reader y BankGPT?",
        "¿En qué se diferencia Doc Reader de BankGPT?",
        "Чем Doc Reader отличается от BankGPT?",
        "В чём разница между Doc Reader и BankGPT?",
    ],
)
def test_the_difference_is_asked_in_five_languages(catalog: Catalog, asked: str) -> None:
    assert keys(asked_pair(catalog, asked)) == ["reader", "writer"]


@pytest.mark.parametrize(
    "asked",
    [
        "find the differences between two policy versions",
        "What is the difference between BankGPT and a search engine?",
        "Read the tables with Doc Reader, then draft the letter with BankGPT",
        "compare the invoices from Doc Reader with the list BankGPT wrote",
        "Translate the differences that Doc Reader found with BankGPT into French",
        "which is better for contracts, Doc Reader or BankGPT",
        "Does Doc Reader or BankGPT read different file formats?",
        "Unterschiede zwischen zwei Verträgen finden, die Doc Reader gelesen und BankGPT zusammengefasst hat",
        "Сравнить два договора с помощью Doc Reader и написать письмо в BankGPT",
        "Doc Reader, BankGPT and ScanText: what is the difference?",
        "",
    ],
)
def test_a_sentence_that_only_looks_like_it_stays_an_ask(catalog: Catalog, asked: str) -> None:
    assert asked_pair(catalog, asked) is None


def test_both_owners_are_heard_and_a_retired_one_names_what_took_its_place(catalog: Catalog) -> None:
    products = {product.key: product for product in catalog.products}
    found = compared(catalog, products["reader"], products["writer"])
    assert [(one.by.key, one.text) for one in found.told] == [
        ("reader", "The reader reads."),
        ("writer", "The writer writes."),
    ]
    old = compared(catalog, products["old"], products["writer"])
    assert (old.told, [after and after.key for after in old.replacements]) == ((), ["reader", None])


@pytest.mark.parametrize("name", company_names())
def test_no_labelled_ask_is_taken_for_a_comparison(name: str) -> None:
    asked = company(name)
    assert [label.id for label in asked.asks if asked_pair(asked.catalog, label.text)] == []


def test_what_is_too_long_for_two_names_is_a_task(unit: Unit, catalog: Catalog) -> None:
    """Splitting it at every gap would take the square of its length."""
    assert isinstance(typed_pair(unit, catalog, f"BankGPT and {'x' * 200}"), Unknown)
    assert typed_pair(unit, catalog, f"BankGPT and {'x' * 400}") is None


def test_a_pasted_page_is_no_name_typed_wrong(unit: Unit) -> None:
    assert nearest_products(unit, words="Doc Reader " * 400) == ()


def test_only_data_that_the_other_may_not_see_is_a_difference(catalog: Catalog) -> None:
    products = {product.key: product for product in catalog.products}
    of = replace(catalog, data_classes=("PUB", "INT", "CONF", "CLIENT"))
    first = replace(products["reader"], data_classes=("PUB", "CONF"))
    second = replace(products["writer"], data_classes=("INT", "CONF", "CLIENT"))
    assert compared(of, first, second).only_data == ((), ("INT", "CLIENT"))
    assert compared(of, first, replace(second, data_classes=())).only_data == ((), ())
