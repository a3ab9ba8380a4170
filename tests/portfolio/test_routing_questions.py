"""Asking back: when an ask says too little, with answers that fit buttons, twice at most."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.companies import company, import_texts
from knowledge.materials import kinds_of_work_on
from portfolio import importing
from portfolio.asking import ask
from portfolio.asks import Place
from portfolio.cards import Person
from portfolio.choosing import MOST_ROUNDS
from portfolio.errors import InvalidInputError
from portfolio.routing import BREAKS, KEEPS
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, Outcome, ProductKind
from tests.portfolio.routing_company import (
    ANNA,
    FINDER,
    READER,
    SENDER,
    WRITER,
    catalog,
    keys,
    route,
    router,
    tools_on_memory,
)
from tests.portfolio.small_company import NOON

VAGUE = [
    "I need AI for documents",
    "documents",
    "something with AI please",
    "Ich brauche KI für Dokumente",
    "un outil d'IA",
]
SHELL = Place(source=AskSource.CLI)
Doubt = tuple[Person, str, str]


@pytest.mark.parametrize("text", VAGUE)
def test_too_vague_asks_back_and_names_nothing(text: str) -> None:
    decision = route(catalog(), text)
    assert decision.outcome is Outcome.CLARIFY
    assert decision.recommendations == ()
    assert decision.not_recommended == ()


def test_options_fit_buttons_and_say_what_products_cover() -> None:
    long = replace(READER, covers=("reading " + "very " * 30 + "long invoices",))
    question = route(catalog(long, WRITER, SENDER, FINDER), "documents").question
    assert question is not None
    assert 2 <= len(question.options) <= 4
    assert all(len(option.label) <= 75 for option in question.options)
    assert {option.value for option in question.options} <= {card.covers[0] for card in (long, WRITER, SENDER, FINDER)}


def test_options_offer_only_what_the_asker_may_use() -> None:
    question = route(catalog(READER, WRITER, replace(SENDER, teams=("Office",)), FINDER), "documents").question
    assert question is not None
    assert "sending requests for approval" not in [option.value for option in question.options]


def test_one_kind_of_product_is_offered_once() -> None:
    twins = [
        replace(READER, key=f"r{number}", name=f"Reader{number}", covers=(f"reading form {number}",))
        for number in range(5)
    ]
    question = route(catalog(*twins, WRITER), "documents").question
    assert question is not None
    assert len(question.options) == 2


@pytest.mark.parametrize(
    "text", ["I need AI for documents.", "Ich brauche KI für Dokumente", "что-нибудь для документов"]
)
def test_an_ask_that_names_a_material_offers_the_kinds_of_work_usual_on_it(text: str) -> None:
    bank = company("demo")
    asker = bank.asks[6].asker
    question = router().route(bank.catalog, asker, text).question
    assert question is not None
    owner = {card.covers[0]: card.key for card in bank.catalog.products if card.covers}
    assert {owner[option.value] for option in question.options} == {"docreader", "regsearch", "bankgpt"}


@pytest.mark.parametrize("text", ["qzv" * 3_000, "I need AI"])
def test_with_nothing_to_go_by_it_asks_openly(text: str) -> None:
    bank = company("demo")
    decision = router().route(bank.catalog, bank.asks[6].asker, text)
    assert decision.outcome is Outcome.CLARIFY
    assert decision.question is not None
    assert decision.question.options == ()


def test_every_material_names_kinds_of_product_that_exist() -> None:
    for word in ("documents", "letters", "numbers", "photos", "meetings", "policies", "workflows", "software"):
        kinds = kinds_of_work_on(f"some AI for {word}")
        assert kinds
        assert all(ProductKind(kind) for kind in kinds)
    assert kinds_of_work_on("something, please") == ()
    assert kinds_of_work_on("documents and photos")[:2] == ("document_extraction", "multimodal")


def test_with_nothing_to_choose_between_it_does_not_ask() -> None:
    assert route(catalog(READER), "documents").outcome is Outcome.NO_FIT


@pytest.mark.parametrize("text", VAGUE)
def test_after_two_questions_there_is_no_third(text: str) -> None:
    assert route(catalog(), text, rounds=MOST_ROUNDS - 1).outcome is Outcome.CLARIFY
    assert route(catalog(), text, rounds=MOST_ROUNDS).outcome is not Outcome.CLARIFY


def test_a_product_named_is_not_vague() -> None:
    assert keys(route(catalog(), "FormReader")) == ["reader"]


def test_an_answer_is_read_with_the_question_it_follows() -> None:
    decision = route(catalog(), "scanned ones", history=("read our invoices",), rounds=1)
    assert keys(decision) == ["reader"]


def test_a_new_task_in_an_old_thread_stands_alone() -> None:
    decision = route(
        catalog(),
        "translate this whole quarterly report into English",
        history=("read the amounts from scanned invoices",),
    )
    assert keys(decision) == ["writer"]


@pytest.fixture
def bank() -> Iterator[Toolbox]:
    """The demo company, stored."""
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        yield tools


@pytest.fixture(scope="module")
def doubtful() -> Doubt:
    """Somebody at the bank, an ask of theirs that may break a rule, and the rule's key."""
    shared, demo = router(), company("demo")
    for label in demo.asks:
        question = shared.route(demo.catalog, label.asker, label.text).question
        if question is not None and question.options and question.options[0].value.startswith(KEEPS):
            return label.asker, label.text, question.options[0].value.removeprefix(KEEPS)
    pytest.fail("no labelled ask of the bank raises a doubt about a rule: put one into the tests by hand")


def test_a_doubt_about_a_rule_is_settled_before_any_product_is_named(bank: Toolbox, doubtful: Doubt) -> None:
    asker, text, rule = doubtful
    answer = ask(bank, asker=asker, text=text, place=SHELL)
    question = answer.decision.question
    assert answer.decision.outcome is Outcome.CLARIFY
    assert question is not None
    assert f"Rule {rule}: " in question.text
    assert [option.value for option in question.options] == [f"{KEEPS}{rule}", f"{BREAKS}{rule}"]
    assert answer.decision.recommendations == ()
    assert answer.decision.not_recommended == ()


def test_who_says_it_breaks_the_rule_is_refused_by_it(bank: Toolbox, doubtful: Doubt) -> None:
    asker, text, rule = doubtful
    first = ask(bank, asker=asker, text=text, place=SHELL)
    second = ask(bank, asker=asker, text="", place=SHELL, follows=first.ask_id, chosen=f"{BREAKS}{rule}")
    assert second.decision.outcome is Outcome.PROHIBITED
    assert second.decision.rule is not None
    assert second.decision.rule.key == rule
    assert second.decision.rule.raised_by in text
    assert second.text == text


def test_who_says_it_keeps_the_rule_gets_the_answer_to_the_same_task(bank: Toolbox, doubtful: Doubt) -> None:
    asker, text, rule = doubtful
    first = ask(bank, asker=asker, text=text, place=SHELL)
    second = ask(bank, asker=asker, text="", place=SHELL, follows=first.ask_id, chosen=f"{KEEPS}{rule}")
    assert second.text == text
    question = second.decision.question
    assert question is None or not any(option.value == f"{KEEPS}{rule}" for option in question.options)


@pytest.mark.parametrize("word", [f"{KEEPS}R1", f"{KEEPS}R2", f"{BREAKS}R9", KEEPS])
def test_nobody_declares_a_rule_kept_that_they_were_not_asked_about(bank: Toolbox, word: str) -> None:
    refused = ask(bank, asker=ANNA, text="Can I paste a client's passport into the chat to check it?", place=SHELL)
    assert refused.decision.outcome is Outcome.PROHIBITED
    with pytest.raises(InvalidInputError, match="That question is not open"):
        ask(bank, asker=ANNA, text="", place=SHELL, follows=refused.ask_id, chosen=word)


def test_the_words_of_a_button_typed_by_hand_settle_nothing(bank: Toolbox) -> None:
    decision = ask(bank, asker=ANNA, text=f"{KEEPS}R1 paste a client's passport into the chat", place=SHELL).decision
    assert decision.outcome is Outcome.PROHIBITED


def test_rounds_are_counted_along_the_talk(bank: Toolbox) -> None:
    outcomes, follows = [], None
    for text in ("documents", "some documents", "any documents"):
        answer = ask(bank, asker=ANNA, text=text, place=SHELL, follows=follows)
        outcomes.append(answer.decision.outcome)
        follows = answer.ask_id
    assert outcomes[:2] == [Outcome.CLARIFY, Outcome.CLARIFY]
    assert outcomes[2] is not Outcome.CLARIFY
