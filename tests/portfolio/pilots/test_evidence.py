"""Criteria beside evidence: what is met, what is not, what nobody can say yet; and what may be shown of it."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from portfolio.cards import Person
from portfolio.people import find_person
from portfolio.pilots.cards import Criterion, Feedback, FeedbackFields, PilotCard, PilotScenario
from portfolio.pilots.evidence import findings_of, weigh
from portfolio.pilots.findings import Findings, Result, Survey, Verdict, as_kept
from portfolio.pilots.reading import feedback_from, pilot_card
from storage.models import CriterionReadingRow, FeedbackRow, SurveyAnswerRow
from storage.unit import Unit
from storage.vocabulary import (
    Barrier,
    Basis,
    Better,
    Disappointment,
    Evidence,
    FeedbackSource,
    PilotStatus,
    Worked,
)
from tests import makers
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.pilots.gathered import gathered_from
from tests.portfolio.small_company import NOON

DAY = date(2026, 11, 23)
QUALITY = Criterion(1, "output quality", 4, Better.UP, Evidence.QUALITY)
NOTED = Criterion(2, "review time", 6, Better.DOWN, Evidence.NOTED, "h", 9)
PILOT = PilotCard(
    "p1",
    makers.product(integrations=("Archive",)),
    PilotStatus.RUNNING,
    roles=("clerk", "auditor"),
    scenarios=(PilotScenario(1, "Read"), PilotScenario(2, "Sort")),
    criteria=(QUALITY, NOTED),
    integrations=("SAP", "Archive"),
)


def said(number: int, name: str = "", lot: int | None = 1, **more: Any) -> Feedback:
    author = Person(name, name, f"U0{name}") if name else None
    fields = {"scenario_id": 1, **more.pop("fields", {})}
    values: dict[str, Any] = {"role": "clerk", "text": "words", **more}
    return Feedback(
        id=f"f{number:03}", pilot_id="p1", fields=FeedbackFields(**fields), source=FeedbackSource.MODAL, given_on=DAY,
        author=author, lot=None if name else lot, **values,
    )  # fmt: skip


def found(*rows: Feedback, pilot: PilotCard = PILOT, **more: Any) -> Findings:
    return weigh(pilot, replace(gathered_from(rows), joined=("clerk",) * 4, **more), least=5)


def quality(*rows: Feedback, **criterion: Any) -> Result:
    pilot = replace(PILOT, criteria=(replace(QUALITY, **criterion),))
    return found(*rows, pilot=pilot).results[0]


def rated(quality: int, *names: str) -> list[Feedback]:
    return [said(number, name, fields={"quality": quality}) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "verdict"),
    [
        (("ANNA",) * 5, Verdict.NOT_ENOUGH),
        (("ANNA", "BEN") * 5, Verdict.NOT_ENOUGH),
        (("ANNA", "BEN", "CARLA", "ANNA"), Verdict.NOT_ENOUGH),
        (("ANNA", "BEN", "CARLA", "ANNA", "ANNA"), Verdict.MET),
        (("",) * 5, Verdict.MET),
        (("",) * 4, Verdict.NOT_ENOUGH),
    ],
)
def test_feedback_is_evidence_from_five_answers_of_three_people(names: tuple[str, ...], verdict: Verdict) -> None:
    assert quality(*rated(4, *names)).verdict is verdict


def test_few_anonymous_answers_are_not_even_shown_as_too_few() -> None:
    result = quality(*rated(4, "", "", "", "ANNA"))
    assert (result.n, result.now) == (1, 4.0)


@pytest.mark.parametrize(
    ("better", "target", "verdict"),
    [
        (Better.UP, 4, Verdict.MET),
        (Better.UP, 4.01, Verdict.NOT_MET),
        (Better.DOWN, 4, Verdict.MET),
        (Better.DOWN, 3.99, Verdict.NOT_MET),
    ],
)
def test_a_target_is_met_when_it_is_reached(better: Better, target: float, verdict: Verdict) -> None:
    assert quality(*rated(4, "A", "B", "C", "D", "E"), better=better, target=target).verdict is verdict


@pytest.mark.parametrize(("unit", "target", "now"), [("%", 70, 60.0), ("", 70, 60.0), ("", 0.5, 0.6)])
def test_a_share_is_in_per_cent_where_its_target_is(unit: str, target: float, now: float) -> None:
    worked = [Worked.YES, Worked.YES, Worked.PARTLY, Worked.PARTLY, Worked.NO]
    rows = [said(n, f"P{n}", fields={"worked": one}) for n, one in enumerate(worked)]
    result = quality(*rows, evidence=Evidence.WORKED, unit=unit, target=target)
    assert (result.now, result.basis) == (now, Basis.SELF_REPORTED)
    assert result.verdict is (Verdict.MET if target == 0.5 else Verdict.NOT_MET)


def test_minutes_are_the_median_of_what_people_say() -> None:
    rows = [said(n, f"P{n}", fields={"minutes_saved": minutes}) for n, minutes in enumerate((5, 10, 20, 30, 2400))]
    result = quality(*rows, evidence=Evidence.MINUTES_SAVED, target=15)
    assert (result.now, result.basis, result.verdict) == (20.0, Basis.SELF_REPORTED, Verdict.MET)


def reading(value: float, **more: Any) -> CriterionReadingRow:
    made: dict[str, Any] = {"criterion_id": 2, "n": 1, "basis": Basis.MEASURED, "noted_by": "U1", "noted_at": NOON}
    return CriterionReadingRow(value=value, **{**made, **more})


def test_the_last_noted_figure_counts_and_one_is_enough() -> None:
    noted = found(readings=(reading(5), reading(8, n=40, basis=Basis.ESTIMATED, source="the archive"))).results[1]
    assert (noted.now, noted.n, noted.basis, noted.verdict) == (8, 40, Basis.ESTIMATED, Verdict.NOT_MET)
    assert noted.source == "the archive"
    assert found().results[1].verdict is Verdict.NOT_ENOUGH


def working(scenario: int, worked: Worked, count: int, *, role: str = "clerk", **fields: Any) -> list[Feedback]:
    return [
        said(100 * scenario + n, f"P{n}", role=role, fields={"scenario_id": scenario, "worked": worked, **fields})
        for n in range(count)
    ]


def test_a_scenario_created_value_when_it_worked_more_often_than_not_and_saved_time() -> None:
    shown = found(*working(1, Worked.YES, 5, minutes_saved=10), *working(2, Worked.PARTLY, 5)).scenarios
    assert [(one.title, one.created_value) for one in shown] == [("Read", True), ("Sort", False)]
    no_time = found(*working(1, Worked.YES, 5, minutes_saved=0)).scenarios
    assert no_time[0].created_value is False
    assert found(*working(1, Worked.YES, 4)).scenarios[0].created_value is None


def test_a_scenario_few_anonymous_people_used_is_held_back_and_not_called_silent() -> None:
    rows = [said(n, fields={"scenario_id": 1, "worked": Worked.YES}) for n in range(6)]
    rows.append(said(9, fields={"scenario_id": 2, "worked": Worked.NO}))
    shown = {one.title: one for one in found(*rows).scenarios}
    assert shown["Sort"].held_back
    assert shown["Sort"].worked is None
    assert shown["Read"].worked is None, "the whole, 7, less its 6 would give the one away"
    assert found(*rows).silent == ()


def test_a_role_is_ready_when_it_works_for_it_and_most_would_miss_it() -> None:
    rows = working(1, Worked.YES, 5)
    assert found(*rows).roles[0].ready is True
    cold = tuple(answer(n, Disappointment.NOT, author=f"U{n}") for n in range(5))
    role = found(*rows, survey=cold).roles[0]
    assert role.ready is False
    assert role.survey == Survey(0, 0, 5)
    assert found(*working(1, Worked.NO, 5)).roles[0].ready is False
    assert found(*working(1, Worked.YES, 2)).roles[0].ready is None


def answer(number: int, felt: Disappointment, **more: Any) -> SurveyAnswerRow:
    values: dict[str, Any] = {"role": "clerk", "answered_on": DAY, **more}
    return SurveyAnswerRow(id=f"s{number}", pilot_id="p1", disappointed=felt, **values)


def test_the_survey_is_shown_from_five_answers_on() -> None:
    few = tuple(answer(n, Disappointment.VERY, author=f"U{n}", benefit="time") for n in range(4))
    assert found(survey=few).survey is None
    assert found(survey=few).benefits == ()
    enough = (*few, answer(9, Disappointment.NOT, author="U9"))
    assert found(survey=enough).survey == Survey(4, 0, 1)
    assert found(survey=enough).benefits == ("time",)


def test_anonymous_survey_answers_wait_for_their_lot() -> None:
    waiting = tuple(answer(n, Disappointment.VERY, lot=1 if n < 5 else None) for n in range(7))
    assert found(survey=waiting).survey == Survey(5, 0, 0)


def test_a_role_s_part_of_the_survey_is_shown_where_enough_of_it_answered() -> None:
    clerks = [answer(n, Disappointment.VERY, lot=1) for n in range(6)]
    auditor = answer(9, Disappointment.NOT, lot=1, role="auditor")
    roles = {one.role: one.survey for one in found(survey=(*clerks, auditor)).roles}
    assert roles == {"clerk": None, "auditor": None}, "six of seven would give the seventh away"
    assert found(survey=tuple(clerks)).roles[0].survey == Survey(6, 0, 0)


def test_barriers_are_counted_and_quoted_as_allowed() -> None:
    rows = [said(n, "ANNA", fields={"barrier": Barrier.QUALITY}, text="it missed it", quote_ok=False) for n in range(2)]
    rows.append(said(5, "BEN", fields={"barrier": Barrier.QUALITY}, text="the table is gone"))
    rows += [said(n, fields={"barrier": Barrier.TRUST}, text="secret") for n in range(10, 14)]
    shown = found(*rows).barriers
    assert [(one.barrier, one.n, one.quote) for one in shown] == [(Barrier.QUALITY, 3, "the table is gone")]


def test_integrations_are_missing_when_named_as_a_barrier_or_not_on_the_card() -> None:
    rows = [said(1, "ANNA", fields={"barrier": Barrier.INTEGRATION}, text="No way into the ARCHIVE from here")]
    shown = {one.name: (one.n, one.on_card) for one in found(*rows).integrations}
    assert shown == {"SAP": (0, False), "Archive": (1, True)}
    assert [one.name for one in found().integrations] == ["SAP"]


def test_silent_cells_are_named() -> None:
    assert found(said(1, "ANNA")).silent == (("clerk", "Sort"), ("auditor", "Read"), ("auditor", "Sort"))


def test_what_is_kept_with_a_decision_holds_figures_and_no_word_of_anybody() -> None:
    rows = [*rated(4, "A", "B", "C", "D", "E"), said(50, "A", text="SECRET", fields={"barrier": Barrier.DATA})]
    survey = tuple(answer(n, Disappointment.VERY, author=f"U{n}", benefit="SECRET") for n in range(5))
    kept = as_kept(found(*rows, survey=survey, readings=(reading(5, source="SECRET"),)))
    text = json.dumps(kept)
    assert "SECRET" not in text
    assert "U0A" not in text
    assert [(one["metric"], one["now"], one["verdict"]) for one in kept["criteria"]] == [
        ("output quality", 4.0, "met"),
        ("review time", 5, "met"),
    ]
    assert kept["barriers"] == {"data": 1}
    assert kept["survey"] == {"very": 5, "somewhat": 0, "indifferent": 0}


def test_the_findings_are_read_from_the_store(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, participants=[("U0ANNA", "clerk"), ("U0DEPUTY", "auditor")])
        for number, author in enumerate(("U0ANNA", "U0DEPUTY", "U0LEAD", "U0ANNA", "U0X")):
            put_feedback(unit, f"f{number}", at=NOON + timedelta(days=number), author=author, quality=4)
        assert find_person(unit, words="anna").slack_id == "U0ANNA"
        shown = findings_of(unit, pilot_card(unit, pilot_id="p1"))
    assert (shown.answers, shown.joined) == (5, 2)
    assert [one.verdict for one in shown.results] == [Verdict.NOT_ENOUGH, Verdict.MET]
    assert len(shown.silent) == 3 * 5 - 1


def test_what_the_database_sums_up_is_what_reading_every_piece_gives(store: OpenUnit) -> None:
    """Whatever was said, by whom, under a name or not, withdrawn or not."""
    with store() as unit:
        put_pilot(unit, at=NOON)
        unit.pilots.criteria(["p1"])[0].evidence = Evidence.MINUTES_SAVED
        pilot = replace(pilot_card(unit, pilot_id="p1"), integrations=("SAP", "Archive"))
        for seed in range(8):
            unit.session.connection().execute(delete(FeedbackRow))
            _say_anything(unit, random.Random(seed))
            every = gathered_from(feedback_from(unit, unit.feedback.of_pilot("p1")))
            assert findings_of(unit, pilot) == weigh(pilot, every, least=5)


def _say_anything(unit: Unit, chance: random.Random) -> None:
    for number in range(chance.randrange(60)):
        who = chance.choice(("U0ANNA", "U0DEPUTY", "U0GUEST", None, None))
        quality = chance.choice((None, 1, 2, 3, 4, 5))
        put_feedback(
            unit, f"f{number:02}", at=NOON + timedelta(days=number % 3), author=who,
            scenario=chance.choice((None, 0, 1)), role=chance.choice(("clerk", "auditor")),
            lot=None if who else chance.choice((None, 1, 2)),
            text=chance.choice(("", "no SAP", "the table is gone", "x" * 241)), quote_ok=chance.random() < 0.7,
            worked=chance.choice((None, *Worked)), quality=quality, trust=quality,
            minutes_saved=chance.choice((None, 0, 7, 30, 2400)),
            barrier=chance.choice((None, Barrier.INTEGRATION, Barrier.TRUST)),
            withdrawn_at=NOON if number % 7 == 6 else None,
        )  # fmt: skip
