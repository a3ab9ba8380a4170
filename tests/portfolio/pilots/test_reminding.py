"""Who is asked for feedback, when, and who is not asked any more."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portfolio.pilots.cards import FeedbackRules, PilotCard
from portfolio.pilots.reminding import feedback_period
from storage.vocabulary import PilotStatus
from tests.makers import product

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
