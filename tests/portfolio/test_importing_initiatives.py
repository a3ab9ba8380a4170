"""Initiatives and the stages of products: imported, compared, written, exported, and refused with a line."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from portfolio import importing
from storage.models import InitiativeProductRow, InitiativeRow
from storage.vocabulary import LifecycleStage
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON, SMALL

TASK = """\
initiatives:
  - key: memo
    title: Credit memo
    lead: anna
    sponsor: Head of Credit
    idea_on: 2026-01-10
    pilot_on: 2026-03-01
    impact_unit: EUR a year
    expected_impact: 120000
    expected_basis: estimated
    products:
      - {product: docreader, part: reads, scenario: invoices, since: 2026-02-01}
      - {product: regsearch}
stage_history:
  - {product: docreader, stage: pilot, on: 2025-11-01}
  - {product: docreader, stage: scaling, on: 2026-05-01}
"""


def imported(store: OpenUnit, text: str, days: int = 0) -> importing.ImportPlan:
    with store() as unit:
        return importing.apply(unit, [("task.yaml", text)], by="test", at=NOON + timedelta(days=days))


def problems(store: OpenUnit, text: str) -> list[str]:
    with store() as unit, pytest.raises(importing.ImportProblems) as found:
        importing.plan(unit, [("task.yaml", text)])
    return [f"{one.line} {one.path}: {one.sentence}" for one in found.value.problems]


def test_an_initiative_is_written_with_its_products_and_twice_changes_nothing(store: OpenUnit) -> None:
    done = imported(store, TASK)
    assert [(change.noun, change.verb) for change in done.changes] == [
        ("initiative", "created"),
        ("stage", "created"),
        ("stage", "created"),
    ]
    with store() as unit:
        row = unit.session.exec(select(InitiativeRow)).one()
        assert (row.title, row.expected_impact, row.pilot_on) == ("Credit memo", 120000.0, date(2026, 3, 1))
        scenarios = [use.scenario_id for use in unit.session.exec(select(InitiativeProductRow)).all()]
        assert len(scenarios) == 2
        assert None in scenarios
    assert imported(store, TASK.replace("invoices", "Invoices")).is_empty


def test_the_products_of_an_initiative_have_no_order(store: OpenUnit) -> None:
    first, second = (
        "      - {product: docreader, part: reads, scenario: invoices, since: 2026-02-01}\n",
        ("      - {product: regsearch}\n"),
    )
    other_way_round = TASK.replace(first + second, second + first)
    assert other_way_round != TASK
    imported(store, other_way_round.replace("invoices", "Invoices"))
    assert imported(store, other_way_round.replace("invoices", "Invoices")).is_empty
    assert imported(store, TASK.replace("invoices", "Invoices")).is_empty


def test_a_change_is_shown_field_by_field_and_its_products_are_replaced(store: OpenUnit) -> None:
    imported(store, TASK)
    done = imported(store, TASK.replace("      - {product: regsearch}\n", "").replace("120000", "90000"))
    assert "expected_impact: 120000.0 → 90000.0" in importing.describe(done)
    with store() as unit:
        assert len(unit.session.exec(select(InitiativeProductRow)).all()) == 1


def test_the_export_gives_it_back(store: OpenUnit) -> None:
    imported(store, TASK)
    with store() as unit:
        exported = importing.export(unit)
        assert importing.plan(unit, [("again.yaml", exported)]).is_empty
    assert "scenario: Invoices" in exported
    assert "'on': '2025-11-01'" in exported


def test_a_new_product_came_to_its_stage_when_the_history_says(empty: OpenUnit) -> None:
    imported(empty, SMALL + TASK)
    with empty() as unit:
        product = unit.products.by_key("docreader")
        assert product is not None
        moves = [(row.stage, row.moved_on) for row in unit.initiatives.moves([product.id or 0])]
    assert moves == [
        (LifecycleStage.PILOT, date(2025, 11, 1)),
        (LifecycleStage.SCALING, date(2026, 5, 1)),
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("lead: anna", "lead: ann", "4 initiatives[0].lead: There is no person “ann”"),
        ("product: regsearch", "product: regsarch", "13 initiatives[0].products[1].product: There is no product"),
        ("product: regsearch", "product: docreader", "docreader is listed twice"),
        ("scenario: invoices", "scenario: Letters", "docreader has no scenario “Letters”"),
        ("pilot_on: 2026-03-01", "pilot_on: 2025-03-01", "pilot_on is before idea_on"),
        ("    title: Credit memo\n", "", "An initiative needs title"),
        ("sponsor: Head", "boss: Head", "“boss” is not a field of an initiative."),
        ("    impact_unit: EUR a year\n", "", "An impact needs impact_unit"),
        ("120000", "a lot", "expected_impact is a number"),
        ("120000", "1e999", "expected_impact is a number"),
        ("expected_basis: estimated", "expected_basis: guessed", "“guessed” is not a basis. Known: measured"),
        ("expected_impact", "confirmed_impact", "A confirmed impact needs confirmed_by"),
        ("stage: pilot", "stage: piloting", "“piloting” is not a stage"),
        ("product: docreader, stage: pilot", "product: nothing, stage: pilot", "There is no product “nothing”"),
        ("stage: scaling, on: 2026-05-01", "stage: pilot, on: 2025-11-01", "This move is written twice."),
        ("on: 2025-11-01", "on: soon", "“soon” is not a day"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(store: OpenUnit, before: str, after: str, words: str) -> None:
    assert before in TASK
    told = problems(store, TASK.replace(before, after, 1))
    assert any(words in one for one in told), told
