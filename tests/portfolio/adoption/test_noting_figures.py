"""Figures only people know: kept with n and basis, replaced for the same period, refused with the wrong field."""

from dataclasses import replace
from datetime import date

import pytest

from portfolio.adoption import noting
from portfolio.adoption.intake.status import stopped_intakes, usage_status
from portfolio.adoption.intake.taking import Options, Progress, look, take_in
from portfolio.adoption.noting import FigureNote, NotedFigure, note_figure
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import find_person
from tests.portfolio.adoption.intake_files import NOW, SmallDesk, file_of, readings, taken
from tests.portfolio.conftest import OpenUnit

NOTE = FigureNote("active_people", "month", "2026-10-15", "38", "", "60", "estimated", "the helpdesk's list")


@pytest.fixture
def desk(store: OpenUnit) -> SmallDesk:
    return SmallDesk(store)


def noted(desk: SmallDesk, note: FigureNote = NOTE, *, by: str = "owner", product: str = "docreader") -> NotedFigure:
    with desk.unit() as unit:
        return note_figure(unit, product_key=product, note=note, by=find_person(unit, words=by), at=NOW)


def test_a_figure_is_kept_and_a_later_one_takes_its_place(desk: SmallDesk) -> None:
    first = noted(desk)
    assert (first.former, first.n, first.of) == (None, 38, 60)
    later = noted(desk, replace(NOTE, value="41", day="2026-10-01"), by="deputy")
    assert later.former == 38.0
    month = date(2026, 10, 1), date(2026, 11, 1)
    assert readings(desk) == [("active_people", *month, 41.0, 41, 60, "estimated", "form")]


def test_a_week_runs_from_monday_and_a_share_is_asked_for_in_percent(desk: SmallDesk) -> None:
    share = replace(NOTE, metric="returning_people", span="week", day="2026-11-18", value="41", n="30", of="")
    assert noted(desk, share).value == pytest.approx(0.41)
    assert noted(desk, replace(share, value="0.5")).former == pytest.approx(0.41)
    assert readings(desk)[0][1:3] == (date(2026, 11, 16), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"metric": "love"}, noting.METRIC),
        ({"metric": "people_sent"}, noting.METRIC),
        ({"day": ""}, noting.DAY),
        ({"day": "2026-12-15"}, noting.DAY),
        ({"value": "many"}, noting.VALUE),
        ({"value": "-3"}, noting.VALUE),
        ({"value": ""}, noting.VALUE),
        ({"n": "half"}, noting.N),
        ({"metric": "returning_people", "value": "40 %"}, noting.N),
        ({"of": "0"}, noting.OF),
        ({"of": "37"}, noting.OF),
        ({"n": "50", "of": "40"}, noting.OF),
        ({"basis": ""}, noting.BASIS),
        ({"source": "  "}, noting.SOURCE),
        ({"source": "x" * 400}, noting.SOURCE),
    ],
)
def test_what_is_wrong_goes_back_into_its_field(desk: SmallDesk, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInputError) as found:
        noted(desk, replace(NOTE, **wrong))
    assert found.value.field == field
    assert readings(desk) == []


def test_only_who_answers_for_the_product_notes_figures(desk: SmallDesk) -> None:
    for somebody in ("anna", "lead"):
        with pytest.raises(NotAllowedError, match="can note figures of it"):
            noted(desk, by=somebody)
    with pytest.raises(NotFoundError):
        noted(desk, product="nothing")


def test_the_status_says_how_far_usage_is_known_to_those_it_is_about(desk: SmallDesk) -> None:
    taken(desk, "product,user,day\ndocreader,anna,2026-11-20\ndocreader,anna,2026-11-01\n")
    noted(desk)
    with desk.unit() as unit:
        (mine,) = usage_status(unit, by=find_person(unit, words="owner"))
        all_of_it = usage_status(unit, by=find_person(unit, words="lead"))
        nothing = usage_status(unit, by=find_person(unit, words="anna"), product_key="docreader")
    assert (mine.last, mine.sources[0].name, mine.sources[0].rows) == (date(2026, 11, 20), "file", 2)
    assert (mine.readings, mine.noted_until, mine.may_note) == (1, date(2026, 10, 31), True)
    assert [(one.product.key, one.may_note) for one in all_of_it] == [("regsearch", False), ("docreader", False)]
    assert nothing == ()


def test_an_intake_that_was_stopped_is_named(desk: SmallDesk) -> None:
    source = file_of("product,user,day\ndocreader,anna,2026-11-20\n", name="year.csv")

    def die(_progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(desk, source, look(desk, source, Options()), Options(), by="x", heard=die)
    with desk.unit() as unit:
        assert stopped_intakes(unit, now=NOW) == ()
        assert stopped_intakes(unit, now=NOW.replace(hour=13)) == ("year.csv",)
