"""Mentions: a product is named by its name, and not by an ordinary word that happens to be its name."""

from dataclasses import replace

import pytest

from portfolio.cards import Catalog, ProductCard
from portfolio.mentions import Mentions
from storage.vocabulary import LifecycleStage, ProductKind


def card(name: str, purpose: str = "Helps.", *covers: str) -> ProductCard:
    return ProductCard(name.casefold(), name, ProductKind.OTHER, LifecycleStage.ADOPTION, purpose, covers)


CATALOG = Catalog(
    1,
    products=(
        card("Now", "Shows what is trending."),
        card("Lantern", "Finds contracts."),
        card("Ledger", "Reads receipts."),
        card("Books", "Keeps accounts.", "entries of the ledger", "what Lantern finds"),
        card("VoiceBox", "Takes calls."),
        card("Night Desk", "Answers at night."),
    ),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("what is the price right now?", []),
        ("Now tell me the price", []),
        ("tell me.\nNow the price", []),
        ("what does Now say about music", ["now"]),
        ('ask "Now" about music', ["now"]),
        ("reconcile the ledger", []),
        ("put it into Ledger please", ["ledger"]),
        ("what about ledger?", ["ledger"]),
        ("ask lantern for the contract", ["lantern"]),
        ("my voicebox login does not work", ["voicebox"]),
        ("is the night-desk there, and Now?", ["night desk", "now"]),
    ],
)
def test_an_ordinary_word_names_a_product_only_where_it_stands_out(text: str, meant: list[str]) -> None:
    assert [product.key for product in Mentions(CATALOG).meant(text)] == meant


def test_what_is_typed_as_a_name_is_one_whatever_the_word() -> None:
    assert [product.key for product in Mentions(CATALOG).named("now and ledger")] == ["now", "ledger"]


def test_names_may_begin_with_signs() -> None:
    odd = Mentions(Catalog(1, products=(card("(?:["), card("&Co"), card("C++ Coach"))))
    assert [product.name for product in odd.named("ask (?:[ or &Co or the c++ coach")] == ["(?:[", "&Co", "C++ Coach"]
    assert odd.named("ask the coach of the company") == ()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("who owns Lantern", True),
        ("is Lantern down?", True),
        ("Lantern", True),
        ("can Lantern find contracts?", False),
        ("does Lantern read handwriting", False),
        ("who in our whole division of the group may ask Lantern at night", False),
    ],
)
def test_a_question_about_a_product_says_nothing_of_what_stands_in_its_record(text: str, about: bool) -> None:
    product = replace(card("Lantern", "Finds contracts."), does_not_cover=("handwriting",))
    assert Mentions(Catalog(1, products=(product,))).asks_about(product, text) is about


@pytest.mark.parametrize(
    ("name", "words", "text", "is_product"),
    [
        ("Handbook", "the handbook", "Where can I find the handbook?", False),
        ("Handbook", "the handbook", "The Handbook is stuck", True),
        ("Handbook", "handbook", "is handbook down?", True),
        ("DocReader", "the docreader", "the docreader is down", True),
        ("Case Finder", "the case finder", "the case finder is down", True),
    ],
)
def test_a_thing_with_an_article_is_no_product_called_so(name: str, words: str, text: str, is_product: bool) -> None:
    found = Mentions(Catalog(1, products=(card(name, "Finds contracts."),))).asked_about(words, text)
    assert (found is not None) is is_product
