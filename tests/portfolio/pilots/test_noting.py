"""Figures noted for a criterion: as typed, by who may, all kept, the last one counts."""

from typing import Any

import pytest

from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import person_by_slack_id
from portfolio.pilots.cards import Criterion
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.findings import Verdict
from portfolio.pilots.noting import Note, note_reading, number_in
from portfolio.pilots.reading import pilot_card
from storage.unit import Unit
from storage.vocabulary import Basis, PilotStatus
from tests.pilots import put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON


def note(unit: Unit, *, by: str = "U0OWNER", criterion: int = 0, **more: Any) -> Criterion:
    """A figure for one of the pilot's criteria, by its place among them."""
    found = pilot_card(unit, pilot_id="p1").criteria[criterion]
    values: dict[str, Any] = {"value": "82 %", "n": "212", "basis": Basis.MEASURED, "source": "the archive", **more}
    made = Note(values.pop("criterion_id", found.id), **values)
    return note_reading(unit, pilot_id="p1", note=made, by=person_by_slack_id(unit, slack_id=by), at=NOON)


@pytest.fixture
def pilot(store: OpenUnit) -> OpenUnit:
    with store() as unit:
        put_pilot(unit, at=NOON)
    return store


def test_all_figures_are_kept_and_the_last_one_counts(pilot: OpenUnit) -> None:
    with pilot() as unit:
        criterion = note(unit, value="60")
        note(unit, value="82,5 %", spread="3", by="U0LEAD")
        note(unit, value="82,5 %", spread="3", by="U0LEAD")
        rows = unit.pilots.readings([criterion.id])
        assert [(row.value, row.n, row.spread, row.noted_by) for row in rows] == [
            (60, 212, None, "U0OWNER"),
            (82.5, 212, 3, "U0LEAD"),
        ]
        result = findings_of(unit, pilot_card(unit, pilot_id="p1")).results[0]
        assert (result.now, result.n, result.spread, result.verdict) == (82.5, 212, 3, Verdict.MET)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("value", ""), ("value", "a lot"), ("value", "nan"), ("value", "inf"), ("value", "1e9"), ("value", "٣"),
        ("value", "1,000,000"), ("n", "0"), ("n", "-1"), ("n", "1.5"), ("n", ""), ("spread", "-1"), ("spread", "x"),
        ("source", "  "), ("source", "x" * 301),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_beside_its_field(pilot: OpenUnit, field: str, typed: str) -> None:
    with pilot() as unit:
        typed_wrong: dict[str, Any] = {field: typed}
        with pytest.raises(InvalidInputError) as refused:
            note(unit, **typed_wrong)
        assert refused.value.field == field
        assert unit.pilots.readings([one.id for one in pilot_card(unit, pilot_id="p1").criteria]) == []


@pytest.mark.parametrize("by", ["U0ANNA", "U0STRANGER"])
def test_nobody_else_notes_figures(pilot: OpenUnit, by: str) -> None:
    with pilot() as unit, pytest.raises(NotAllowedError):
        note(unit, by=by)


def test_what_feedback_is_judged_by_is_not_noted(pilot: OpenUnit) -> None:
    with pilot() as unit, pytest.raises(NotFoundError):
        note(unit, criterion=1)
    with pilot() as unit, pytest.raises(NotFoundError):
        note(unit, criterion_id=99_999)


def test_a_closed_pilot_takes_no_more_figures(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, status=PilotStatus.CLOSED)
        with pytest.raises(InvalidInputError, match="while a pilot runs"):
            note(unit)


@pytest.mark.parametrize(
    ("typed", "number"), [("34", 34), (" 34 % ", 34), ("8.5", 8.5), ("8,5", 8.5), ("−3", -3), ("+2", 2), ("1 2", None)]
)
def test_numbers_are_read_as_people_type_them(typed: str, number: float | None) -> None:
    assert number_in(typed, unit="%") == number
