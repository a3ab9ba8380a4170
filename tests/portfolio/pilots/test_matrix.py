"""The matrix counts what the suppression of single pieces would, names silent cells, and nudges within the limits."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio import deliveries
from portfolio.errors import NotAllowedError, NotFoundError
from portfolio.people import person_by_slack_id
from portfolio.pilots.cards import Feedback, FeedbackFields
from portfolio.pilots.matrix import matrix_for, tallies_of
from portfolio.pilots.nudging import nudge, nudgeable
from portfolio.pilots.reading import feedback_from, pilot_card
from portfolio.pilots.reminding import REMINDER, ROUND, rounds_to_plan
from portfolio.pilots.suppression import Tally, counted, sliced
from storage.unit import Unit
from storage.vocabulary import Anonymity, DeliveryStatus, FeedbackSource, ParticipantStatus
from tests.doubles import counting_ids
from tests.makers import person
from tests.pilots import ROLES, SCENARIOS, put_feedback, put_participant, put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

MORNING = NOON.replace(hour=9)
LEAST = 5
PIECES = st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(["named", "lot", "waiting"])), max_size=40)


@given(PIECES)
def test_tallies_are_held_back_as_single_pieces_are(pieces: list[tuple[str, str]]) -> None:
    feedback, tallies = [], []
    for role, kind in pieces:
        author, lot = (person(), None) if kind == "named" else (None, 1 if kind == "lot" else None)
        fields, day = FeedbackFields(), date(2026, 11, 23)
        feedback.append(Feedback("f", "p1", role, fields, "", FeedbackSource.DM, day, author=author, lot=lot))
        tallies.append((role, Tally(int(kind == "named"), {1: 1} if kind == "lot" else {}, int(kind == "waiting"))))
    one_by_one = sliced(feedback, lambda one: one.role, ROLES, least=LEAST)
    summed = counted(tallies, lambda role: role, ROLES, least=LEAST)
    assert {role: (len(part.rows), part.held_back) for role, part in one_by_one.items()} == {
        role: (count.number, count.held_back) for role, count in summed.items()
    }


def _say(unit: Unit, count: int, *, role: str, scenario: int, named: bool, lot: int | None = 1) -> None:
    for _ in range(count):
        number = len(unit.feedback.of_pilot("p1"))
        author = f"U0SAYER{number}" if named else None
        its_lot = None if named else lot
        put_feedback(unit, f"f{number:03}", at=NOON, author=author, role=role, scenario=scenario, lot=its_lot)


def test_the_database_counts_what_reading_everything_would(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, anonymity=Anonymity.CHOICE)
        _say(unit, 3, role="clerk", scenario=0, named=True)
        _say(unit, 6, role="clerk", scenario=0, named=False)
        _say(unit, 2, role="auditor", scenario=1, named=False, lot=None)
        put_feedback(unit, "gone", at=NOON, author="U0ANNA", withdrawn_at=NOON)
        put_feedback(unit, "nowhere", at=NOON, author="U0ANNA", scenario=None)
        everything = feedback_from(unit, unit.feedback.of_pilot("p1"))
        found = tallies_of(unit, "p1")
        first, second = (one.id for one in unit.pilots.scenarios(["p1"])[:2])
    assert found == {
        ("clerk", first): Tally(3, {1: 6}, 0),
        ("auditor", second): Tally(0, {}, 2),
        ("clerk", None): Tally(1, {}, 0),
    }
    assert sum(one.named + sum(one.nameless.values()) + one.waiting for one in found.values()) == len(everything)


def test_silent_cells_are_named_with_how_many_could_have_spoken(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, participants=[("U0ANNA", "clerk"), ("U0BEN", "clerk"), ("U0CARLA", "auditor")])
        put_participant(unit, "U0LEFT", "auditor", at=NOON, status=ParticipantStatus.LEFT)
        for scenario in range(5):
            _say(unit, 1, role="clerk", scenario=scenario, named=True)
        found = matrix_for(unit, pilot_id="p1", person=person_by_slack_id(unit, slack_id="U0OWNER"))
    assert found.people == {"clerk": 2, "team lead": 0, "auditor": 1}
    assert found.quiet_of("clerk") == ()
    assert [one.title for one in found.quiet_of("auditor")] == list(SCENARIOS)
    assert found.roles["clerk"].number == 5
    assert not found.in_words


def test_where_somebody_was_anonymous_no_cell_tells_whether_it_is_empty(store: OpenUnit) -> None:
    """A role of one person in which "nobody" spoke would say who did."""
    with store() as unit:
        put_pilot(unit, at=NOON, anonymity=Anonymity.ANONYMOUS, participants=[("U0ANNA", "clerk")])
        _say(unit, 1, role="clerk", scenario=0, named=False, lot=None)
        found = matrix_for(unit, pilot_id="p1", person=person_by_slack_id(unit, slack_id="U0OWNER"))
    assert found.in_words
    assert len(found.quiet()) == 15, "that one is as quiet as all others"
    assert all(one.number == 0 and one.held_back for one in found.cells.values())


def test_what_a_cell_surely_holds_is_what_has_a_name_and_anonymous_only_from_five_on(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, anonymity=Anonymity.CHOICE)
        _say(unit, 2, role="clerk", scenario=0, named=True)
        _say(unit, 4, role="clerk", scenario=0, named=False)
        _say(unit, 1, role="clerk", scenario=1, named=True)
        _say(unit, 7, role="clerk", scenario=1, named=False)
        found = matrix_for(unit, pilot_id="p1", person=person_by_slack_id(unit, slack_id="U0OWNER"))
    first, second, third = found.pilot.scenarios[:3]
    assert [found.at_least("clerk", one) for one in (first, second, third)] == [2, 1, 0]
    assert found.cells["clerk", second.id].held_back, "7 would give the other 4 away: the role has 11"
    assert (found.roles["clerk"].number, found.roles["clerk"].held_back) == (14, False)


@pytest.mark.parametrize(("slack_id", "sees"), [("U0LEAD", True), ("U0DEPUTY", True), ("U0ANNA", False), ("", False)])
def test_who_may_see_it(store: OpenUnit, slack_id: str, *, sees: bool) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, business_owner="U0BUSINESS", participants=[("U0ANNA", "clerk")])
        who = person_by_slack_id(unit, slack_id=slack_id)
        if sees:
            assert matrix_for(unit, pilot_id="p1", person=who).least == LEAST
        else:
            with pytest.raises(NotAllowedError):
                matrix_for(unit, pilot_id="p1", person=who)
        with pytest.raises(NotFoundError):
            matrix_for(unit, pilot_id="another", person=who)


def _asked(unit: Unit, at: datetime, *people: tuple[str, str]) -> None:
    """A pilot whose people were asked in this period, at nine."""
    put_pilot(unit, at=at, business_owner="U0BUSINESS", participants=people)
    for row in unit.pilots.participants("p1"):
        row.joined_at = at - timedelta(days=1)
    lacking = rounds_to_plan(unit, pilot=pilot_card(unit, pilot_id="p1"), at=at, new_id=counting_ids("ask"))
    deliveries.plan_all(unit, lacking, at=at)
    for slack_id, _ in people:
        _said(unit, slack_id, ROUND, f"p1:{at.date()}", at)


def _said(unit: Unit, slack_id: str, kind: str, period: str, at: datetime) -> None:
    row = unit.deliveries.of(slack_id, kind, period)
    assert row is not None
    row.status, row.sent_at = DeliveryStatus.SENT, at


def _nudge(store: OpenUnit, at: datetime, slack_id: str = "U0OWNER") -> int:
    with store() as unit:
        who = person_by_slack_id(unit, slack_id=slack_id)
        seen = matrix_for(unit, pilot_id="p1", person=who)
        offered = nudgeable(unit, matrix=seen, person=who, at=at)
        found = nudge(unit, pilot_id="p1", person=who, at=at, new_id=counting_ids(f"nudge-{at}"))[1]
        assert found == offered
    return found


def test_a_nudge_reaches_the_silent_roles_once_a_day_and_twice_at_most(store: OpenUnit) -> None:
    with store() as unit:
        _asked(unit, MORNING, ("U0ANNA", "clerk"), ("U0BEN", "auditor"), ("U0CARLA", "auditor"))
        for scenario in range(5):
            _say(unit, 1, role="clerk", scenario=scenario, named=True)
        answered = unit.pilots.participant("p1", "U0CARLA")
        assert answered is not None
        answered.answered_for = str(MORNING.date())
    assert _nudge(store, MORNING + timedelta(hours=2)) == 1, "Ben: clerks were heard, Carla answered"
    assert _nudge(store, MORNING + timedelta(hours=3)) == 0, "it is on its way"
    with store() as unit:
        _said(unit, "U0BEN", REMINDER, f"p1:{MORNING.date()}:1", MORNING + timedelta(hours=4))
    assert _nudge(store, MORNING + timedelta(hours=20)) == 0, "within a day"
    assert _nudge(store, MORNING + timedelta(hours=28)) == 1
    with store() as unit:
        _said(unit, "U0BEN", REMINDER, f"p1:{MORNING.date()}:2", MORNING + timedelta(hours=29))
    assert _nudge(store, MORNING + timedelta(hours=72)) == 0, "two a period"


def test_who_was_not_asked_yet_is_not_nudged_and_only_those_who_answer_for_it_nudge(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=MORNING, business_owner="U0BUSINESS", participants=[("U0ANNA", "clerk")])
        lead, owner = (person_by_slack_id(unit, slack_id=one) for one in ("U0LEAD", "U0BUSINESS"))
        assert nudge(unit, pilot_id="p1", person=owner, at=MORNING, new_id=counting_ids())[1] == 0
        with pytest.raises(NotAllowedError):
            nudge(unit, pilot_id="p1", person=lead, at=MORNING, new_id=counting_ids())
        found = matrix_for(unit, pilot_id="p1", person=lead)
        assert nudgeable(unit, matrix=found, person=lead, at=MORNING) == 0
