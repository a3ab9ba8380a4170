"""Who is asked for feedback, when, and who is not asked any more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio import deliveries
from portfolio.pilots.cards import Decided, FeedbackRules, PilotCard
from portfolio.pilots.countdown import mark_of, who_decides
from portfolio.pilots.reading import pilot_card
from portfolio.pilots.reminding import REMINDED_AFTER, REMINDERS_APART, feedback_period, reminder_due, rounds_to_plan
from storage.rounds import Unanswered
from storage.vocabulary import ParticipantStatus, PilotStatus, ScalingDecision
from tests.doubles import counting_ids
from tests.makers import person, product
from tests.pilots import put_participant, put_pilot
from tests.portfolio.conftest import OpenUnit

START = date(2026, 11, 23)


def _pilot(start: date | None = START, decide_on: date | None = None, cadence: int = 7) -> PilotCard:
    rules = FeedbackRules(cadence_days=cadence)
    return PilotCard("p1", product(), PilotStatus.RUNNING, rules=rules, starts_on=start, decide_on=decide_on)


def test_periods_follow_each_other_from_the_start_to_the_day_of_the_decision() -> None:
    pilot = _pilot(decide_on=START + timedelta(days=10))
    said = [feedback_period(pilot, START + timedelta(days=days)) for days in (-1, 0, 6, 7, 10, 11)]
    assert said == ["", "2026-11-23", "2026-11-23", "2026-11-30", "2026-11-30", ""]


def test_a_draft_without_a_start_has_no_period() -> None:
    assert feedback_period(_pilot(start=None), START) == ""


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 90), st.integers(0, 800))
def test_a_period_holds_its_day_and_begins_on_a_whole_number_of_periods(start: date, cadence: int, later: int) -> None:
    day = start + timedelta(days=later)
    first = date.fromisoformat(feedback_period(_pilot(start, cadence=cadence), day))
    assert first <= day < first + timedelta(days=cadence)
    assert (first - start).days % cadence == 0


ASKED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOURS = st.integers(0, 400)


def _silent(reminded: int = 0, last: datetime | None = None, **more: bool) -> Unanswered:
    return Unanswered("U0ANNA", "clerk", None, True, ASKED, reminded, last, **more)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_a_day_and_three_days_after_the_request_was_said(most: int) -> None:
    first, second = ASKED + timedelta(hours=24), ASKED + timedelta(hours=72)
    assert reminder_due(_silent(), most=most) == (first if most else None)
    assert reminder_due(_silent(1, first), most=most) == (second if most > 1 else None)
    assert reminder_due(_silent(2, second), most=most) is None


def test_nobody_is_reminded_of_what_they_were_not_asked_and_one_waits_for_the_other() -> None:
    assert reminder_due(Unanswered("U0ANNA", "clerk", None, True), most=2) is None
    assert reminder_due(_silent(1, None, is_pending=True), most=2) is None


@given(HOURS, HOURS)
def test_reminders_are_a_day_apart_however_late_they_come(first: int, put_off: int) -> None:
    said = ASKED + timedelta(hours=24 + first + put_off)
    due = reminder_due(_silent(1, said), most=2)
    assert due is not None
    assert due >= said + REMINDERS_APART
    assert due >= ASKED + REMINDED_AFTER[1]


def _planned(store: OpenUnit, at: datetime) -> int:
    with store() as unit:
        found = rounds_to_plan(unit, pilot=pilot_card(unit, pilot_id="p1"), at=at, new_id=counting_ids(f"d{at}"))
        deliveries.plan_all(unit, found, at=at)
    return len(found)


def test_planning_again_adds_nothing_and_leaves_out_who_need_not_be_asked(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=ASKED, participants=[("U0ANNA", "clerk"), ("U0BEN", "clerk"), ("U0CARLA", "auditor")])
        put_participant(unit, "U0LEFT", at=ASKED, status=ParticipantStatus.LEFT)
        put_participant(unit, "U0INVITED", at=ASKED, status=ParticipantStatus.INVITED)
        answered = unit.pilots.participant("p1", "U0CARLA")
        assert answered is not None
        answered.answered_for = str(ASKED.date())
    assert [_planned(store, ASKED + timedelta(minutes=one)) for one in range(3)] == [2, 0, 0]
    assert _planned(store, ASKED + timedelta(days=7)) == 3, "a new period"
    assert _planned(store, ASKED + timedelta(days=50)) == 0, "its last day has passed"


@pytest.mark.parametrize("reminders", [0, 1, 2])
def test_as_many_reminders_as_the_pilot_allows(store: OpenUnit, reminders: int) -> None:
    with store() as unit:
        row = put_pilot(unit, at=ASKED, participants=[("U0ANNA", "clerk")])
        row.reminders = reminders
    assert _planned(store, ASKED) == 1
    _say_all(store, ASKED + timedelta(hours=1))
    planned = []
    for hours in (24, 25, 48, 72, 73, 100, 150):
        planned.append(_planned(store, ASKED + timedelta(hours=hours)))
        _say_all(store, ASKED + timedelta(hours=hours))
    assert planned == [[0] * 7, [0, 1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 1, 0, 0]][reminders]


def _say_all(store: OpenUnit, at: datetime) -> None:
    with store() as unit:
        for one in deliveries.take_due(unit, at=at + timedelta(days=2)):
            deliveries.mark_sent(unit, delivery=one, channel="D", ts="1.0", at=at)


def _live(**more: object) -> PilotCard:
    card = _pilot(decide_on=date(2027, 1, 18))
    return replace(card, **{"started_at": ASKED, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "mark"),
    [
        (15, None),
        (14, 14),
        (8, 14),
        (7, 7),
        (4, 7),
        (3, 3),
        (2, 3),
        (1, 1),
        (0, 0),
        (-1, 0),
        (-6, 0),
        (-7, -7),
        (-15, -14),
    ],
)
def test_the_mark_that_was_passed_last(left: int, mark: int | None) -> None:
    day = date(2027, 1, 18) - timedelta(days=left)
    assert mark_of(_live(), day) == mark
    assert mark_of(_live(status=PilotStatus.CLOSED), day) is None


def test_marks_before_the_start_are_none() -> None:
    started = datetime(2027, 1, 12, tzinfo=UTC)  # six days before
    assert mark_of(replace(_live(), started_at=started), date(2027, 1, 12)) is None
    assert mark_of(replace(_live(), started_at=started), date(2027, 1, 15)) == 3


def test_who_sets_the_date_is_not_told_on_the_same_day_how_far_it_is() -> None:
    day = datetime(2027, 1, 4, 12, tzinfo=UTC)  # fourteen days before
    assert mark_of(_live(started_at=day), day.date()) is None
    extended = Decided(ScalingDecision.EXTEND, "It needs more time.", person(), day, date(2027, 1, 18))
    assert mark_of(_live(decisions=(extended,)), day.date()) is None
    assert mark_of(_live(decisions=(extended,)), date(2027, 1, 11)) == 7


def test_the_deputy_stands_in_where_there_is_no_owner_and_nobody_hears_it_twice() -> None:
    owner, deputy, business = (person(one, one, f"U0{one.upper()}") for one in ("owner", "deputy", "business"))
    card = replace(product(), owner=owner, deputy=deputy)
    assert who_decides(_live(product=card, business_owner=business)) == ("U0OWNER", "U0BUSINESS")
    assert who_decides(_live(product=replace(card, owner=None), business_owner=business)) == ("U0DEPUTY", "U0BUSINESS")
    assert who_decides(_live(product=card, business_owner=owner)) == ("U0OWNER",)
    assert who_decides(_live(product=replace(card, owner=None, deputy=None))) == ()
