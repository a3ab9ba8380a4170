"""Asks: written down before they are decided, once per event; decisions come back as they were."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portfolio.asks import (
    Place,
    StoredAsk,
    ThreadState,
    ask_by_id,
    asks_before,
    latest_in_thread,
    mark_answered,
    note_bot,
    note_human,
    receive_ask,
    recent_asks,
    store_decision,
    thread_state,
)
from portfolio.cards import Person, ProductCard
from portfolio.catalog import product_card
from portfolio.decision_records import decision_from_json, decision_to_json
from portfolio.decisions import (
    BrokenRule,
    NotRecommended,
    Option,
    Question,
    Reason,
    Recommendation,
    RoutingDecision,
    Settled,
)
from portfolio.errors import NotFoundError
from portfolio.people import find_person
from storage.unit import Unit
from storage.vocabulary import AskSource, JudgedBy, LifecycleStage, Outcome, ProductKind, Role
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

DM = Place(AskSource.MESSAGE, channel="D1", thread_ts="1.0", message_ts="1.0", event_key="e1")
CLARIFY = RoutingDecision(Outcome.CLARIFY, question=Question("Which?", (Option("This", "this"),)))
GONE = ProductCard(
    "gone", "Gone", ProductKind.OTHER, LifecycleStage.PILOT, "was here", ("nothing",), owner=Person("x", "X", "U0X")
)


def receive(unit: Unit, ask_id: str, *, who: str = "anna", place: Place | None = None, follows: str | None = None,
            text: str = "help") -> StoredAsk:  # fmt: skip
    place = place or Place(AskSource.CLI)
    asker = find_person(unit, words=who)
    return receive_ask(unit, ask_id=ask_id, asker=asker, text=text, place=place, at=NOON, follows=follows)


def whole(unit: Unit) -> RoutingDecision:
    docreader, scantext = product_card(unit, key="docreader"), product_card(unit, key="scantext")
    return RoutingDecision(
        outcome=Outcome.COMPOSITE,
        recommendations=(
            Recommendation(
                docreader,
                "read",
                (Reason("covers", "tables from scans"),),
                ("no handwriting",),
                withheld="no handwriting",
            ),
            Recommendation(GONE, "", (), about=True, says="may hold PUB data"),
        ),
        not_recommended=(
            NotRecommended(scantext, "It is retired.", "docreader"),
            NotRecommended(docreader, "may not hold CLIENT data", open=True),
        ),
        rule=BrokenRule("R1", "Client data stays inside.", "passport", "Take it out.", Person("lead", "Pat", "U0LEAD")),
        question=Question("Which?", (Option("A 😀", "a"), Option("B", "b")), "Rule R1: Client data stays inside."),
        gaps=("send it", "<!channel>"),
        confidence=0.625,
        judged_by=JudgedBy.MODEL,
        notice="Slow.",
        catalog_version=1,
        settled=(Settled("R1", "Is it?", "Yes", kept=False), Settled("R2", "And this?", "No", kept=True)),
    )


def test_an_ask_is_kept_as_it_came(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", place=replace(DM, private=False), text="<!channel> *bold* 😀 \x00 \ud83d end")
    with store() as unit:
        assert ask_by_id(unit, ask_id="a1") == StoredAsk(
            id="a1",
            asker_slack_id="U0ANNA",
            text="<!channel> *bold* 😀 � � end",
            source=AskSource.MESSAGE,
            channel="D1",
            thread_ts="1.0",
            private=False,
            outcome=None,
            decision=None,
            follows=None,
            rounds=0,
            asked_at=NOON,
            answered_at=None,
            answer_ts=None,
        )


def test_the_same_event_is_one_ask(store: OpenUnit) -> None:
    with store() as unit:
        first = receive(unit, "a1", place=DM, text="first")
    with store() as unit:
        assert receive(unit, "a2", place=DM, text="second") == first
        with pytest.raises(NotFoundError):
            ask_by_id(unit, ask_id="a2")


def test_asks_without_an_event_are_all_kept(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        receive(unit, "a2")
        assert [ask.id for ask in recent_asks(unit, slack_id="U0ANNA", limit=5)] == ["a2", "a1"]


def test_a_decision_comes_back_whole(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        decision = whole(unit)
        store_decision(unit, ask_id="a1", decision=decision, latency_ms=12)
    with store() as unit:
        found = ask_by_id(unit, ask_id="a1")
        row = unit.asks.by_id("a1")
        assert row is not None
        assert row.decision is not None
        assert (row.latency_ms, row.confidence, row.catalog_version) == (12, 0.625, 1)
        assert row.decision["rule"]["version"] == 1
    assert found.decision == decision
    assert found.outcome is Outcome.COMPOSITE


def test_the_emptiest_decision_comes_back_too(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        store_decision(unit, ask_id="a1", decision=RoutingDecision(Outcome.NO_FIT), latency_ms=0)
        assert ask_by_id(unit, ask_id="a1").decision == RoutingDecision(Outcome.NO_FIT)


def test_rounds_count_our_questions_only(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        store_decision(unit, ask_id="a1", decision=CLARIFY, latency_ms=1)
        assert receive(unit, "a2", follows="a1").rounds == 1
        store_decision(unit, ask_id="a2", decision=CLARIFY, latency_ms=1)
        assert receive(unit, "a3", follows="a2").rounds == 2
        store_decision(unit, ask_id="a3", decision=RoutingDecision(Outcome.FIT), latency_ms=1)
        assert receive(unit, "a4", follows="a3").rounds == 0
        assert [ask.id for ask in asks_before(unit, ask_id="a4")] == ["a1", "a2", "a3"]
        assert [ask.id for ask in asks_before(unit, ask_id="a4", limit=2)] == ["a2", "a3"]


def test_following_nothing_is_refused(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(NotFoundError, match="ask again"):
        receive(unit, "a1", follows="a0")


def test_the_latest_of_a_thread(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1", place=DM)
        receive(unit, "a2", place=replace(DM, event_key="e2"))
        receive(unit, "a3", place=replace(DM, event_key="e3", thread_ts="2.0"))
        receive(unit, "a4")
        latest = latest_in_thread(unit, channel="D1", thread_ts="1.0")
        assert latest is not None
        assert latest.id == "a2"
        assert latest_in_thread(unit, channel="D2", thread_ts="1.0") is None
        assert latest_in_thread(unit, channel="", thread_ts="") is None


def test_recent_asks_are_ones_own(store: OpenUnit) -> None:
    with store() as unit:
        for number in range(4):
            receive(unit, f"a{number}", who="anna" if number % 2 else "lead")
        receive(unit, "b", who="bob")  # without a Slack id
        assert [ask.id for ask in recent_asks(unit, slack_id="U0ANNA", limit=1)] == ["a3"]
        assert recent_asks(unit, slack_id="", limit=9) == ()


def test_an_answer_is_marked(store: OpenUnit) -> None:
    with store() as unit:
        receive(unit, "a1")
        mark_answered(unit, ask_id="a1", answer_ts="9.9", at=NOON + timedelta(seconds=2))
        found = ask_by_id(unit, ask_id="a1")
        assert (found.answer_ts, found.answered_at) == ("9.9", NOON + timedelta(seconds=2))


def test_a_guest_may_ask(store: OpenUnit) -> None:
    with store() as unit:
        guest = Person("", "", "U0GUEST", roles=frozenset({Role.EMPLOYEE}))
        found = receive_ask(unit, ask_id="a1", asker=guest, text="x", place=Place(AskSource.COMMAND), at=NOON)
        assert found.asker_slack_id == "U0GUEST"


def test_a_thread_belongs_to_whom_the_bot_answered_until_people_talk(store: OpenUnit) -> None:
    here = {"channel": "C1", "thread_ts": "1.0"}
    with store() as unit:
        note_human(unit, **here, slack_id="U0BOB")
        assert thread_state(unit, **here) is None
        note_bot(unit, **here, slack_id="U0ANNA")
        assert thread_state(unit, **here) == ThreadState("U0ANNA", people_talking=False)
        note_human(unit, **here, slack_id="U0ANNA")
        assert thread_state(unit, **here) == ThreadState("U0ANNA", people_talking=False)
        note_human(unit, **here, slack_id="U0BOB")
        note_human(unit, **here, slack_id="U0ANNA")
        assert thread_state(unit, **here) == ThreadState("U0ANNA", people_talking=True)
        note_bot(unit, **here, slack_id="U0BOB")
        assert thread_state(unit, **here) == ThreadState("U0BOB", people_talking=False)
        assert thread_state(unit, channel="C1", thread_ts="2.0") is None


def test_a_decision_stored_before_rules_were_settled_by_name_is_still_read(store: OpenUnit) -> None:
    with store() as unit:
        record = decision_to_json(whole(unit), rule_version=1)
        del record["settled"], record["question"]["quoted"]
        read = decision_from_json(record, {})
    assert read.settled == ()
    assert read.question is not None
    assert read.question.quoted == ""
