"""What the record says to a question about one product, and what it refuses."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bench.companies import import_texts
from portfolio import importing
from portfolio.asking import Answer, ask
from portfolio.asks import Place
from portfolio.cards import OnboardingStepCard, Person, ProductCard
from portfolio.decisions import Reason, RoutingDecision
from portfolio.people import find_person
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

WRITING = replace(WRITER, data_classes=("PUB", "INT"))
ALL = catalog(READER, WRITING, FINDER, SENDER)


@pytest.fixture(scope="module")
def bank() -> Iterator[Toolbox]:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, import_texts("demo"), by="test", at=NOON)
        yield tools


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


def test_data_more_open_than_all_the_record_lists_may_be_held() -> None:
    secret = replace(WRITER, data_classes=("INT", "CLIENT"))
    decision = route(catalog(READER, secret, FINDER, SENDER), "Can I put PUB data into WriteWell?")
    assert says(decision) == "may hold PUB data: its record allows INT and CLIENT, which is more secret"


def test_a_class_left_out_between_two_that_are_listed_may_not_be_held() -> None:
    between = replace(WRITER, data_classes=("PUB", "CLIENT"))
    decision = route(catalog(READER, between, FINDER, SENDER), "Can I put INT data into WriteWell?")
    assert decision.not_recommended[0].why == "may not hold INT data: its record allows PUB and CLIENT"


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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Does FormReader speak German?", "works in English and German"),
        ("Does FormReader speak French?", "does not list French: it works in English and German"),
        ("Which languages does FormReader speak?", "works in English and German"),
    ],
)
def test_a_language_it_does_not_list_is_said_so_and_codes_are_called_by_name(text: str, sentence: str) -> None:
    assert says(route(catalog(replace(READER, languages=("en", "German")), WRITER), text)) == sentence


IN_PILOT = replace(READER, stage=LifecycleStage.PILOT, teams=("Credit",), languages=("English",))


@pytest.mark.parametrize(
    ("asker", "why"),
    [
        (BOB, "in pilot, open only to Credit"),
        (
            replace(BOB, invited=frozenset({"reader"})),
            "you are invited to its pilot and have not joined yet: write “pilot”, open it and press Join",
        ),
    ],
)
def test_a_fact_of_a_closed_product_is_told_with_why_it_is_closed(asker: Person, why: str) -> None:
    decision = route(catalog(IN_PILOT, WRITER), "Does FormReader speak English?", asker)
    miss = decision.not_recommended[0]
    assert (decision.outcome, miss.open) == (Outcome.UNAVAILABLE, True)
    assert miss.why == f"works in English. It is not open to you: {why}"


@pytest.mark.parametrize(
    ("product", "whom"),
    [
        (IN_PILOT, "Credit and those who joined its pilot"),
        (replace(IN_PILOT, teams=()), "those who joined its pilot"),
        (replace(IN_PILOT, stage=LifecycleStage.SCALING), "Credit"),
    ],
)
def test_who_may_use_it_is_told_by_team(product: ProductCard, whom: str) -> None:
    joined = replace(BOB, pilots=frozenset({"reader"}))
    assert says(route(catalog(product, WRITER), "Who can use FormReader?", joined)).startswith(f"is open to {whom}")


def test_whom_it_is_made_for_is_told_where_no_team_is_kept_out() -> None:
    of = catalog(replace(READER, audience="data science"), WRITER)
    assert says(route(of, "Who can use FormReader?")) == "is for data science"


def test_a_retired_product_is_answered_with_what_replaces_it() -> None:
    decision = route(catalog(retired("old", "OldScan", "reader"), READER), "Is OldScan still available?")
    assert keys(decision) == ["reader"]


@pytest.fixture
def talk(bank: Toolbox) -> Callable[[str], RoutingDecision]:
    """Says one thing after another, as Eva Hoffmann of the demo company."""
    last: list[str] = []

    def say(text: str) -> RoutingDecision:
        with bank.unit() as unit:
            asker = find_person(unit, words="hoffmann")
        follows = last[-1] if last else None
        answer = ask(bank, asker=asker, text=text, place=Place(source=AskSource.CLI), follows=follows)
        last.append(answer.ask_id)
        return answer.decision

    return say


Talk = Callable[[str], RoutingDecision]


def test_a_refusal_does_not_stay_with_what_is_asked_after_it(talk: Talk) -> None:
    assert keys(talk("summarise a long policy for my team")) == ["bankgpt"]
    refused = talk("May I put client data in it?")
    assert refused.outcome is Outcome.PROHIBITED
    assert refused.rule is not None
    assert refused.rule.raised_by == "May I put client data in it?"
    assert says(talk("what does it cost?")).startswith("has nothing on its record about its price")
    assert says(talk("and for internal data?")).startswith("may hold INT data")
    assert says(talk("great, who owns it?")) == "is owned by Miriam Keller"


def test_what_is_forbidden_stays_so_in_two_messages_with_a_question_between(talk: Talk) -> None:
    talk("summarise a long policy for my team")
    assert talk("paste the client's passport into it").outcome is Outcome.PROHIBITED
    assert says(talk("who owns it?")) == "is owned by Miriam Keller"
    assert not keys(talk("paste it all the same"))


def test_a_question_is_no_task_that_the_next_words_go_on_from(talk: Talk) -> None:
    talk("read the fields from scanned invoices")
    assert says(talk("does it read German?")).startswith("works in")
    handwriting = talk("what about handwriting?")
    assert (handwriting.outcome, handwriting.not_recommended[0].why) == (
        Outcome.UNAVAILABLE,
        "does not cover “handwriting”",
    )
    assert says(talk("who owns it?")) == "is owned by James Okafor"


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
