"""Asking back: when an ask says too little, with answers that fit buttons, twice at most."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.companies import company, import_texts, ranker
from knowledge.materials import kinds_of_work_on
from knowledge.ports import Judgement
from portfolio import importing
from portfolio.asking import ask
from portfolio.asking_back import OPEN, question_for
from portfolio.asks import Place, ask_by_id
from portfolio.choosing import MOST_ROUNDS
from portfolio.errors import InvalidInputError
from portfolio.ranking import Ranking
from portfolio.settling import BREAKS, KEEPS, UNSURE
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, Outcome, ProductKind
from tests.portfolio.judging import ScriptedJudge
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


# Asks that say a trigger of the bank's rules and nothing else against them, with the question that settles each.
DOUBTS = {
    "R1": ("Shorten the cover page of our KYC files", "Does it contain CLIENT data?", BREAKS),
    "R2": ("Translate the description of our knock-out rules into French", "Does a person decide in the end?", KEEPS),
    "R3": ("Translate the help page of the mood dashboard into French", "Is it about staff?", BREAKS),
}


@pytest.fixture(params=DOUBTS)
def doubtful(request: pytest.FixtureRequest) -> tuple[str, str, str, str]:
    """A rule's key, an ask that may break it, the question that settles it, and what "Yes" to that says."""
    return (request.param, *DOUBTS[request.param])


def test_a_doubt_about_a_rule_is_settled_before_any_product_is_named(
    bank: Toolbox, doubtful: tuple[str, str, str, str]
) -> None:
    rule, text, wording, yes = doubtful
    answer = ask(bank, asker=ANNA, text=text, place=SHELL)
    question = answer.decision.question
    assert answer.decision.outcome is Outcome.CLARIFY
    assert question is not None
    assert question.text == f"One thing first. {wording}"
    assert question.quoted.startswith(f"Rule {rule}: ")
    no = KEEPS if yes == BREAKS else BREAKS
    assert [(one.label, one.value) for one in question.options] == [
        ("Yes", f"{yes}{rule}"),
        ("No", f"{no}{rule}"),
        ("I am not sure", f"{UNSURE}{rule}"),
    ]
    assert answer.decision.recommendations == ()
    assert answer.decision.not_recommended == ()


@pytest.mark.parametrize("mark", [BREAKS, UNSURE])
def test_who_says_it_breaks_the_rule_or_is_not_sure_is_refused_by_it(
    bank: Toolbox, doubtful: tuple[str, str, str, str], mark: str
) -> None:
    rule, text, wording, _ = doubtful
    first = ask(bank, asker=ANNA, text=text, place=SHELL)
    second = ask(bank, asker=ANNA, text="", place=SHELL, follows=first.ask_id, chosen=f"{mark}{rule}")
    assert second.decision.outcome is Outcome.PROHIBITED
    assert second.decision.rule is not None
    assert second.decision.rule.key == rule
    assert second.decision.rule.raised_by in text
    assert second.text == text
    with bank.unit() as unit:
        kept = ask_by_id(unit, ask_id=second.ask_id).decision
    assert kept is not None
    assert [(one.rule, one.question, one.kept) for one in kept.settled] == [
        (rule, f"One thing first. {wording}", False)
    ]


SENDS_ON = "Send the KYC files for approval"  # to a product that may hold CLIENT data


@pytest.mark.parametrize(
    ("mark", "outcome", "product"), [(BREAKS, Outcome.FIT, ["flowbot"]), (UNSURE, Outcome.PROHIBITED, [])]
)
def test_data_that_stays_where_it_may_go_breaks_no_rule(
    bank: Toolbox, mark: str, outcome: Outcome, product: list[str]
) -> None:
    first = ask(bank, asker=ANNA, text=SENDS_ON, place=SHELL)
    assert first.decision.outcome is Outcome.CLARIFY
    second = ask(bank, asker=ANNA, text="", place=SHELL, follows=first.ask_id, chosen=f"{mark}R1")
    assert (second.decision.outcome, keys(second.decision)) == (outcome, product)
    assert [(one.rule, one.kept) for one in second.decision.settled] == [("R1", False)]


def test_a_model_never_sees_a_task_that_carries_such_data_by_its_asker_s_word() -> None:
    judge = ScriptedJudge(Judgement("fit", (), (), 1.0))
    with tools_on_memory(judge) as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        first = ask(tools, asker=ANNA, text=SENDS_ON, place=SHELL)
        second = ask(tools, asker=ANNA, text="", place=SHELL, follows=first.ask_id, chosen=f"{BREAKS}R1")
    assert keys(second.decision) == ["flowbot"]
    assert judge.shown == []


def test_who_says_it_keeps_the_rule_gets_the_answer_to_the_same_task(
    bank: Toolbox, doubtful: tuple[str, str, str, str]
) -> None:
    rule, text, wording, yes = doubtful
    first = ask(bank, asker=ANNA, text=text, place=SHELL)
    second = ask(bank, asker=ANNA, text="", place=SHELL, follows=first.ask_id, chosen=f"{KEEPS}{rule}")
    assert second.text == text
    assert second.decision.recommendations
    word = second.decision.settled[-1]
    assert (word.rule, word.question, word.kept) == (rule, f"One thing first. {wording}", True)
    assert word.answer == ("Yes" if yes == KEEPS else "No")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("yes", "Yes"), ("Yes, it does.", "Yes"), ("ja", "Yes"), ("Oui", "Yes"), ("sí", "Yes"), ("да", "Yes"),
        ("no", "No"), ("Nein, tut es nicht", "No"), ("non", "No"), ("No, nothing of the kind", "No"), ("нет", "No"),
        ("not sure", "I am not sure"), ("I am not sure", "I am not sure"), ("keine Ahnung", "I am not sure"),
        ("yes and no", "I am not sure"), ("je ne sais pas", "I am not sure"), ("No lo sé", "I am not sure"),
        ("не знаю", "I am not sure"), ("maybe", "I am not sure"),
    ],
)  # fmt: skip
def test_an_answer_may_be_typed(bank: Toolbox, said: str, label: str) -> None:
    first = ask(bank, asker=ANNA, text=DOUBTS["R2"][0], place=SHELL)
    second = ask(bank, asker=ANNA, text=said, place=SHELL, follows=first.ask_id)
    assert [word.answer for word in second.decision.settled] == [label]
    assert bool(second.decision.recommendations) == (label == "Yes")
    assert second.text == DOUBTS["R2"][0]


@pytest.mark.parametrize("said", ["Just do it with BankGPT please", "the French text is urgent for the board"])
def test_other_words_leave_the_question_open(bank: Toolbox, said: str) -> None:
    first = ask(bank, asker=ANNA, text=DOUBTS["R2"][0], place=SHELL)
    for _ in range(MOST_ROUNDS + 1):
        first = ask(bank, asker=ANNA, text=said, place=SHELL, follows=first.ask_id)
        assert first.decision.recommendations == ()
        assert first.decision.outcome in {Outcome.CLARIFY, Outcome.PROHIBITED}
    assert DOUBTS["R2"][0] in first.text


def test_a_word_on_one_rule_holds_while_the_next_is_settled(bank: Toolbox) -> None:
    text = "Translate our text about KYC files and the knock-out rules into French"
    first = ask(bank, asker=ANNA, text=text, place=SHELL)
    assert first.decision.question is not None
    kept = next(one.value for one in first.decision.question.options if one.value.startswith(KEEPS))
    second = ask(bank, asker=ANNA, text="", place=SHELL, follows=first.ask_id, chosen=kept)
    assert second.decision.question is not None
    other = next(one.value for one in second.decision.question.options if one.value.startswith(KEEPS))
    assert other != kept
    third = ask(bank, asker=ANNA, text="", place=SHELL, follows=second.ask_id, chosen=other)
    assert third.decision.recommendations
    assert [word.kept for word in third.decision.settled] == [True, True]


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


def test_an_option_is_the_nearest_thing_its_product_covers() -> None:
    reader = replace(READER, covers=("sorting the morning's mail", "reading tables out of Excel sheets"))
    ranking = Ranking(catalog(reader, WRITER, SENDER, FINDER), ranker())
    for text, offered in (
        ("I cannot cope with all these Excel sheets and documents", "reading tables out of Excel sheets"),
        ("documents", "sorting the morning's mail"),  # says nothing to be near to: what the owner put first
    ):
        question = question_for(ranking, ranking.rank([text]), [True] * 4)
        assert question is not None
        assert offered in [option.value for option in question.options], text


def test_an_ask_that_says_something_is_not_told_to_say_something() -> None:
    vague, told = (route(catalog(), text).question for text in ("something with AI", "xylophone marmalade for bishops"))
    assert vague is not None
    assert vague.text == OPEN
    assert told is None or told.text != OPEN
