"""`signpost ask`: what it promises to print, and that chat says the same to the same person."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.ask_command import decision_as_json, readable
from bot.config import load_settings
from bot.demo_company import company_files
from bot.manifest import manifest
from bot.wiring import open_store
from portfolio.asking import Answer
from portfolio.cards import Person
from portfolio.catalog import snapshot
from portfolio.decisions import BrokenRule, NotRecommended, Option, Question, Reason, Recommendation, RoutingDecision
from portfolio.demand import DemandCount
from storage.vocabulary import JudgedBy, LifecycleStage, Outcome
from tests import makers
from tests.bot.conftest import Run, stored
from tests.bot.running import running, settings_for
from workspace.server import LocalWorkspace

TEXTS = {"type": "array", "items": {"type": "string"}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


TEXT = {"type": "string"}
REASONS = {"type": "array", "items": _object(field=TEXT, span=TEXT)}
RULE = _object(key=TEXT, statement=TEXT, raised_by=TEXT, safe_alternative=TEXT, contact={"type": ["string", "null"]})
PROMISED = _object(
    outcome={"enum": [outcome.value for outcome in Outcome]},
    products={"type": "array", "items": _object(key=TEXT, part=TEXT, reasons=REASONS, limits=TEXTS)},
    not_recommended={"type": "array", "items": _object(key=TEXT, why=TEXT)},
    rule={"anyOf": [{"type": "null"}, RULE]},
    question={"anyOf": [{"type": "null"}, _object(text=TEXT, options=TEXTS)]},
    confidence={"type": "number", "minimum": 0, "maximum": 1},
    judged_by={"enum": [judge.value for judge in JudgedBy]},
    ask_id=TEXT,
    gaps=TEXTS,
    notice=TEXT,
)
MINOR = "Which internal rule covers opening an account for a minor? I need the paragraph."


def promised(printed: str) -> dict[str, Any]:
    assert printed.count("\n") == 1
    decision: dict[str, Any] = json.loads(printed)
    Draft202012Validator(PROMISED).validate(decision)
    return decision


@pytest.mark.parametrize(
    "text", [MINOR, "Make a training video with a talking avatar.", "I need AI for documents.", "…"]
)
@pytest.mark.usefixtures("demo_company")
def test_json_is_what_is_promised_and_nothing_else(text: str, run: Run) -> None:
    ran = run("ask", text, "--as", "johansson", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert promised(ran.out)["ask_id"]


@pytest.mark.usefixtures("demo_company")
def test_a_reason_is_a_span_of_the_record(run: Run) -> None:
    decision = promised(run("ask", MINOR, "--as", "johansson", "--json").out)
    spans = [reason["span"] for product in decision["products"] for reason in product["reasons"]]
    files = " ".join(" ".join(text.split()) for _, text in company_files())
    assert spans
    assert [span for span in spans if span not in files] == []


@pytest.mark.parametrize(
    ("text", "begins", "products"),
    [
        ("Which products may hold client data?", "4 products that may hold CLIENT data.", 4),
        ("Which AI products are in pilot?", "1 product at the stage pilot.", 1),
        ("What are the rules?", "R1: ", 0),
        ("How is RegSearch different from BankGPT?", "RegSearch: ", 2),
        ("I want to leave the CodeMate pilot", "In Slack that is `/ai pilot leave CodeMate`.", 0),
    ],
)
@pytest.mark.usefixtures("demo_company")
def test_what_is_no_task_is_told_and_no_ask_is_kept(text: str, begins: str, products: int, run: Run) -> None:
    assert run("ask", text).out.startswith(begins)
    decision = promised(run("ask", text, "--json").out)
    assert (decision["ask_id"], len(decision["products"])) == ("", products)
    assert decision["notice"].startswith(begins)
    spans = {(reason["field"], reason["span"]) for product in decision["products"] for reason in product["reasons"]}
    assert all(span for _, span in spans)


@pytest.mark.usefixtures("demo_company")
def test_who_did_it_already_stands_before_the_answer(run: Run) -> None:
    said = run("ask", "Has anyone already used AI for churn prediction?").out
    assert said.startswith("Done already:\n  Churn prediction, on record, with ModelForge\n")
    assert run("ask", "Has anyone used AI for knitting a scarf?").out.startswith("I find nothing like this")


def test_every_outcome_can_be_printed() -> None:
    for outcome in Outcome:
        decision = RoutingDecision(
            outcome,
            rule=BrokenRule("R1", "No.", "raise", "", Person(key="ann", name="Ann")),
            question=Question("Which?", (Option("This", "this"),)),
            confidence=1.2,
        )
        printed = decision_as_json("a1", decision)
        Draft202012Validator(PROMISED).validate(printed)
        assert printed["rule"]["contact"] == "ann"
        assert printed["question"]["options"] == ["This"]


@pytest.mark.usefixtures("demo_company")
def test_the_answer_for_people_names_product_reason_and_owner(run: Run) -> None:
    out = run("ask", MINOR, "--as", "Erik Johansson").out
    assert out.startswith("RegSearch fits.")
    assert "“" in out
    assert "Owner: Anna Novak" in out


@pytest.mark.usefixtures("demo_company")
def test_nobody_by_that_name_is_told_the_three_nearest(run: Run) -> None:
    refused = run("ask", MINOR, "--as", "hofman", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "hofman" in refused.err
    assert "Nearest: Eva Hoffmann, " in refused.err
    assert refused.err.partition("Nearest: ")[2].count(",") == 2


def test_nothing_asked_is_a_sentence(run: Run) -> None:
    refused = run("ask", "  ")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_empty_catalogue_says_how_to_fill_it_and_counts_no_demand(more: tuple[str, ...], run: Run) -> None:
    ran = run("ask", MINOR, *more)
    said = promised(ran.out)["notice"] if more else ran.err
    assert ran.code == 0
    assert said.startswith("The catalogue is empty. Fill it with `signpost import FILE…`")
    assert (ran.err if more else ran.out) == ""  # said once, where it is read
    assert not more or promised(ran.out)["outcome"] == "unavailable"
    assert stored("SELECT (SELECT count(*) FROM ask) + (SELECT count(*) FROM demand)") == 0


@pytest.mark.parametrize(
    ("people", "says"), [(1, "Noted: you are the first to ask for this in 30 days."), (3, "Noted: 3 people asked for")]
)
def test_demand_is_counted_in_words(people: int, says: str) -> None:
    lines = readable(Answer("a1", RoutingDecision(Outcome.NO_FIT), DemandCount(people), "x", Person("", "")))
    assert any(line.startswith(says) for line in lines)


def test_a_broken_rule_is_named() -> None:
    rule = BrokenRule("W1", "No.", "raise", "", None)
    decision = RoutingDecision(Outcome.PROHIBITED, rule=rule)
    assert readable(Answer("a1", decision, None, "x", Person("", "")))[0] == "That would break rule W1."


@pytest.mark.usefixtures("demo_company")
def test_what_is_not_open_names_product_owner_and_next_step() -> None:
    store = open_store(load_settings())
    with store.unit() as unit:
        product = next(card for card in snapshot(unit).products if card.stage is LifecycleStage.PILOT and card.owner)
    store.engine.dispose()
    assert product.owner is not None
    misses = (NotRecommended(product, "it is a pilot"),)
    decision = RoutingDecision(Outcome.UNAVAILABLE, not_recommended=misses, confidence=0.9)
    lines = readable(Answer("a1", decision, None, "x", Person("", "")))
    assert lines[0] == f"{product.name} is not open to you: it is a pilot."
    assert lines[1] == f"Who can open it: {product.owner.name}"
    assert lines[2].startswith(f"Next step: ask {product.owner.name}")
    assert "Considered:" not in lines


def test_nobody_can_open_a_hypothesis() -> None:
    idea = makers.product("idea", "Rosterfox", stage=LifecycleStage.HYPOTHESIS, owner=None)
    why = "still a hypothesis: there is nothing to use yet"
    decision = RoutingDecision(Outcome.UNAVAILABLE, not_recommended=(NotRecommended(idea, why),), confidence=0.9)
    lines = readable(Answer("a1", decision, None, "x", Person("", "")))
    assert lines[0] == "Rosterfox is still a hypothesis: there is nothing to use yet."
    assert lines[1] == "Who answers for it: the AI portfolio lead"
    guessed = readable(Answer("a1", replace(decision, confidence=0.3), None, "x", Person("", "")))
    assert guessed[0] == f"Not sure, but this is nearest: {lines[0]}"


def test_the_demo_company_can_be_asked_without_an_import(run: Run) -> None:
    decision = promised(run("ask", MINOR, "--demo", "--json").out)
    assert [product["key"] for product in decision["products"]] == ["regsearch"]


@pytest.mark.usefixtures("demo_company")
def test_a_model_that_is_down_gives_the_offline_answer_and_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    ran = run("ask", MINOR, "--as", "johansson", "--json")
    decision = promised(ran.out)
    assert (decision["judged_by"], [product["key"] for product in decision["products"]]) == ("offline", ["regsearch"])
    assert "offline" in decision["notice"]
    assert "planted" not in ran.out + ran.err


@pytest.mark.usefixtures("demo_company")
def test_it_reads_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(MINOR + "\n"))
    assert [product["key"] for product in promised(run("ask", "-", "--json").out)["products"]] == ["regsearch"]


@pytest.mark.usefixtures("demo_company")
def test_a_text_cannot_command_the_terminal(run: Run) -> None:
    assert "\x1b" not in run("ask", "\x1b[31mred\x1b]0;title\x07 summarise a text").out


@pytest.mark.usefixtures("demo_company")
def test_chat_says_the_same_to_the_same_person(run: Run, own_folder: Path) -> None:
    text = "I'm a retail analyst, can CodeMate write SQL from our table schema?"
    printed = promised(run("ask", text, "--as", "ferrari", "--json").out)
    with LocalWorkspace(manifest=manifest()) as workspace:
        person = workspace.add_person(id="U0FERRARI1", name="ferrari", real_name="Giulia Ferrari")
        settings = settings_for(workspace, own_folder, database_url=load_settings().database)
        with running(settings):
            asked = person.dm(text)
            answer = person.wait_for_message(after=asked, timeout=30)
    for product in printed["products"]:
        assert any(reason["span"] in answer.all_text for reason in product["reasons"]), product["key"]
    assert printed["products"]


def test_a_question_about_a_rule_quotes_it_beneath() -> None:
    question = Question("Does a person decide in the end?", (Option("Yes", "y"),), "Rule R2: A person decides.")
    decision = RoutingDecision(Outcome.CLARIFY, question=question)
    lines = readable(Answer("a1", decision, None, "x", Person("", "")))
    assert lines[:3] == [question.text, "  “Rule R2: A person decides.”", "  - Yes"]
    assert decision_as_json("a1", decision)["question"] == {
        "text": "Does a person decide in the end? Rule R2: A person decides.",
        "options": ["Yes"],
    }


def test_a_product_that_is_asked_about_does_not_fit_anything() -> None:
    product = makers.product("docreader", "DocReader")
    found = Recommendation(product, "", (Reason("covers", product.covers[0]),), about=True)
    lines = readable(Answer("a1", RoutingDecision(Outcome.FIT, (found,)), None, "x", Person("", "")))
    assert lines[0] == "DocReader: Reads fields and tables."
    assert not any("covers" in line for line in lines)


def test_what_a_product_may_hold_and_may_not_is_the_first_line() -> None:
    product = makers.product("docreader", "DocReader")
    yes = RoutingDecision(Outcome.FIT, (Recommendation(product, "", (), about=True, says="may hold CONF data"),))
    no = RoutingDecision(
        Outcome.UNAVAILABLE, not_recommended=(NotRecommended(product, "may not hold CLIENT data", open=True),)
    )
    lines = [readable(Answer("a1", one, None, "x", Person("", "")))[:2] for one in (yes, no)]
    assert lines[0][0] == "DocReader may hold CONF data."
    assert lines[1][0] == "DocReader may not hold CLIENT data."
    assert lines[1][1].startswith("Who answers for it: ")
