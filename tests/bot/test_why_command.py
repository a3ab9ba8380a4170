"""`signpost why`: what an answer was made from, in lines and as JSON, and what it says about an id nobody gave."""

import json

import pytest

from bot.config import load_settings
from bot.why_command import readable
from bot.wiring import open_store
from knowledge.ports import ModelUnavailable
from portfolio.asks import Place, receive_ask, store_decision
from portfolio.cards import Person
from portfolio.erasing import erase_own
from portfolio.people import find_person
from portfolio.replaying import replay
from portfolio.tracing import without_model
from storage.vocabulary import AskSource
from tests.bot.conftest import Run
from tests.portfolio.small_company import NOON

LEAVE = "do my remaining vacation days expire in december?"


pytestmark = pytest.mark.usefixtures("demo_company")


def test_an_answer_is_explained_from_what_was_stored(run: Run) -> None:
    said = run("ask", LEAVE, "--as", "garcia").out
    ask_id = said.rstrip().removesuffix(")").rpartition(" ")[2]
    out = run("why", ask_id).out
    for words in (
        f"Ask {ask_id}, by Lucía García",
        f"“{LEAVE}”",
        "Answered fit, confidence",
        "StaffDesk [staffdesk, record version 1]",
        "scenarios: “",
        "rules judged: R1 version 1, R2 version 1, R3 version 1",
        "model: none",
        "none fits",
    ):
        assert words in out, words


def test_as_json_it_is_the_record_itself(run: Run) -> None:
    answered = json.loads(run("ask", LEAVE, "--as", "garcia", "--json").out)
    ran = run("why", answered["ask_id"], "--json")
    assert (ran.code, ran.err, ran.out.count("\n")) == (0, "", 1)
    found = json.loads(ran.out)
    assert (found["ask"], found["ask_id"]) == (LEAVE, answered["ask_id"])
    assert found["decision"]["trace"]["candidates"][0]["key"] == "staffdesk"
    spans = [reason["span"] for one in found["decision"]["recommendations"] for reason in one["reasons"]]
    assert spans == [reason["span"] for one in answered["products"] for reason in one["reasons"]]


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_id_nobody_gave_is_one_sentence(more: tuple[str, ...], run: Run) -> None:
    refused = run("why", "nosuch", *more)
    assert (refused.code, refused.out, refused.err.count("\n")) == (2, "", 1)
    assert refused.err.startswith("No ask has the id “nosuch”.")
    assert refused.err.rstrip().endswith("An ask of `signpost ask --demo` is found with --demo.")
    assert "--demo" not in run("why", "nosuch", "--demo", *more).err


def test_an_ask_without_an_answer_says_so() -> None:
    store = open_store(load_settings())
    with store.unit() as unit:
        guest, place = Person(key="", name=""), Place(source=AskSource.CLI)
        receive_ask(unit, ask_id="a1", asker=guest, text="x", place=place, at=NOON)
        lines = readable(replay(unit, ask_id="a1"))
    store.engine.dispose()
    assert lines[0].startswith("Ask a1, by a guest")
    assert lines[-1] == "It was not answered yet: nothing was decided."


@pytest.mark.parametrize(
    ("sent", "part"), [(True, "was asked and gave no answer to use"), (False, "had no part in it")]
)
def test_a_model_that_failed_is_named_with_how_it_failed(run: Run, sent: bool, part: str) -> None:
    ask_id = json.loads(run("ask", LEAVE, "--json").out)["ask_id"]
    store = open_store(load_settings())
    with store.unit() as unit:
        found = replay(unit, ask_id=ask_id)
        assert found.decision is not None
        late = ModelUnavailable("the model did not answer in time", sent=sent)
        late.model = "model-x"
        store_decision(unit, ask_id=ask_id, decision=without_model(found.decision, late), latency_ms=1)
    store.engine.dispose()
    assert f"model: model-x, which {part}: the model did not answer in time" in run("why", ask_id).out


def test_an_answer_from_before_says_that_less_was_kept(run: Run) -> None:
    ask_id = json.loads(run("ask", LEAVE, "--json").out)["ask_id"]
    store = open_store(load_settings())
    with store.unit() as unit:
        row = unit.asks.by_id(ask_id)
        assert row is not None
        assert row.decision is not None
        row.decision = {name: value for name, value in row.decision.items() if name != "trace"}
    store.engine.dispose()
    assert "More was not kept with answers of that time." in run("why", ask_id).out


def test_an_ask_that_was_deleted_is_one_sentence(run: Run) -> None:
    store = open_store(load_settings())
    with store.unit() as unit:
        garcia, place = find_person(unit, words="garcia"), Place(source=AskSource.MESSAGE)
        receive_ask(unit, ask_id="a1", asker=garcia, text="x", place=place, at=NOON)
        erase_own(unit, person=garcia, by=garcia, erasure_id="e", at=NOON)
    store.engine.dispose()
    refused = run("why", "a1")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.rstrip() == (
        "Ask a1 was deleted on 23 November 2026 at the wish of the person who asked it; nothing of it is kept."
    )
