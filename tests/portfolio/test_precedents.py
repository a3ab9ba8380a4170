"""Who did a task already: the sentences that ask it, and what is on record."""

import pytest

from portfolio import importing
from portfolio.asking import Answer, ask
from portfolio.asks import Place
from portfolio.people import find_person
from portfolio.precedents import task_done_before
from portfolio.toolbox import Toolbox
from storage.vocabulary import AskSource, Outcome
from tests.portfolio.routing_company import tools_on_memory
from tests.portfolio.small_company import NOON, SMALL

INITIATIVES = """\
initiatives:
  - key: bills
    title: Supplier bills in a day
    lead: anna
    team: Credit
    idea_on: 2026-01-10
    pilot_on: 2026-02-10
    products: [{product: docreader, scenario: Invoices}]
  - {key: party, title: Summer party on the lake, idea_on: 2026-03-01, products: [{product: regsearch}]}
"""


def answer_to(tools: Toolbox, text: str, follows: str | None = None) -> Answer:
    with tools.unit() as unit:
        asker = find_person(unit, words="bob")
    return ask(tools, asker=asker, text=text, place=Place(source=AskSource.CLI), follows=follows)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Who has already used AI for credit memos?", "credit memos"),
        ("Has anyone here already automated Supplier Invoices?", "Supplier Invoices"),
        ("has anybody used ai tools to translate notices before", "translate notices"),
        ("Which teams use AI for answering complaints?", "answering complaints"),
        ("Are there success stories for meeting minutes?", "meeting minutes"),
        ("Who did the credit memo already?", "the credit memo"),
        ("Did anyone try DocReader for contracts?", "DocReader for contracts"),
        ("Wer hat schon Rechnungen automatisiert?", "Rechnungen"),
        ("Gibt es schon Erfahrungen mit Protokollen?", "Protokollen"),
        ("Qui a déjà automatisé les factures ?", "les factures"),
        ("¿Quién ha usado IA para traducir avisos?", "traducir avisos"),
        ("Кто уже автоматизировал счета?", "счета"),
        ("Who did this already?", "the task before"),
        ("Has anyone done this before?", "the task before"),
        ("Hat das schon jemand gemacht?", "the task before"),
        ("Quelqu'un a-t-il déjà fait ça ?", "the task before"),
        ("¿Alguien lo ha hecho ya?", "the task before"),
        ("Кто-нибудь уже это делал?", "the task before"),
        ("Who owns DocReader?", ""),
        ("Translate what has already been done into French", ""),
        ("Find out who has used the meeting room before me", ""),
    ],
)
def test_the_task_is_read_from_whole_sentences(text: str, task: str) -> None:
    assert task_done_before(text, ("an older task", "the task before")) == task


def test_without_a_task_before_it_is_about_none() -> None:
    assert task_done_before("Has anyone done this before?", ()) == ""


def test_initiatives_come_first_and_what_is_unlike_the_task_does_not_come() -> None:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, [("small.yaml", SMALL), ("more.yaml", INITIATIVES)], by="test", at=NOON)
        found = answer_to(tools, "Has anyone already used AI for reading invoices?").precedents
        assert found is not None
        assert [(one.title, one.step, one.team) for one in found] == [
            ("Supplier bills in a day", "pilot", "Credit"),
            ("Invoices", "", ""),
        ]
        assert found[0].lead is not None
        assert found[0].lead.name == "Anna Asker"
        assert [product.key for product in found[0].products] == ["docreader"]
        assert found[1].role == "clerk"


def test_a_talk_goes_on_about_its_task_and_other_asks_tell_of_nobody() -> None:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
        first = answer_to(tools, "Read the lines of these invoices")
        assert first.precedents is None
        after = answer_to(tools, "Who has done this before?", follows=first.ask_id)
        assert after.decision.recommendations == first.decision.recommendations
        assert [one.title for one in after.precedents or ()] == ["Invoices"]
        nobody = answer_to(tools, "Has anyone used AI for knitting a scarf?")
        assert nobody.precedents == ()


def test_a_forbidden_task_is_refused_whoever_did_it_before() -> None:
    with tools_on_memory() as tools:
        with tools.unit() as unit:
            importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
        refused = answer_to(tools, "Has anyone used AI to paste a passport into the chat?")
        assert refused.decision.outcome is Outcome.PROHIBITED
        assert refused.precedents is None
        assert refused.decision.rule is not None
        assert refused.decision.rule.raised_by in refused.text
