"""The scaling decision: with a reason, by who may, once; extended once; and what is still said afterwards."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from portfolio.cards import Person
from portfolio.deliveries import plan
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError, PortfolioError
from portfolio.people import person_by_slack_id
from portfolio.pilots.deciding import Closing, decide
from portfolio.pilots.policy import PilotPolicy
from portfolio.pilots.reading import pilot_card
from storage.models import DeliveryRow
from storage.unit import Unit
from storage.vocabulary import DeliveryStatus, ParticipantStatus, PilotStatus, ScalingDecision
from tests.doubles import counting_ids
from tests.pilots import put_feedback, put_participant, put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

WHY = "It saves clerks an hour a day."
WEEKS = 8
DECIDE_ON = NOON.date() + timedelta(weeks=WEEKS)


def who(unit: Unit, slack_id: str = "U0OWNER") -> Person:
    return person_by_slack_id(unit, slack_id=slack_id)


def decided(unit: Unit, decision: ScalingDecision, *, by: str = "U0OWNER", at: datetime = NOON, **more: Any) -> Closing:
    values: dict[str, Any] = {"pilot_id": "p1", "reason": WHY, **more}
    return decide(unit, decision=decision, by=who(unit, by), at=at, new_id=counting_ids(f"d{by}{at:%d%H}"), **values)


@pytest.fixture
def pilot(store: OpenUnit) -> OpenUnit:
    """A running pilot of DocReader, of which Pat Lead is the business-side owner."""
    with store() as unit:
        put_pilot(unit, at=NOON, weeks=WEEKS, participants=[("U0ANNA", "clerk"), ("U0BEN", "auditor")])
    return store


@pytest.mark.parametrize("decision", [ScalingDecision.SCALE, ScalingDecision.STOP])
@pytest.mark.parametrize("by", ["U0OWNER", "U0DEPUTY", "U0LEAD"])
def test_scale_and_stop_close_the_pilot(pilot: OpenUnit, decision: ScalingDecision, by: str) -> None:
    with pilot() as unit:
        made = decided(unit, decision, by=by)
        assert made.new
    with pilot() as unit:
        card = pilot_card(unit, pilot_id="p1")
        assert (card.status, card.closed_at) == (PilotStatus.CLOSED, NOON)
        assert [(one.decision, one.reason, one.by.slack_id) for one in card.decisions] == [(decision, WHY, by)]


@pytest.mark.parametrize("by", ["U0ANNA", "U0STRANGER", ""])
def test_nobody_else_decides(pilot: OpenUnit, by: str) -> None:
    with pilot() as unit, pytest.raises(NotAllowedError, match="Only the product's owner"):
        decided(unit, ScalingDecision.SCALE, by=by)


@pytest.mark.parametrize("reason", ["", "  because   ".strip(), " " * 40, "x" * 2001, "🎉" * 11, "123456 ok 789"])
def test_a_decision_needs_a_reason(pilot: OpenUnit, reason: str) -> None:
    with pilot() as unit:
        with pytest.raises(InvalidInputError) as refused:
            decided(unit, ScalingDecision.STOP, reason=reason)
        assert refused.value.field == "reason"
        assert pilot_card(unit, pilot_id="p1").is_live


@pytest.mark.parametrize(
    ("status", "sentence"), [(PilotStatus.DRAFT, "has not started"), (PilotStatus.CLOSED, "This pilot is closed")]
)
def test_only_a_live_pilot_is_decided(store: OpenUnit, status: PilotStatus, sentence: str) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, status=status)
        with pytest.raises(InvalidInputError, match=sentence):
            decided(unit, ScalingDecision.SCALE)


def test_a_pilot_nobody_knows_is_not_decided(store: OpenUnit) -> None:
    with store() as unit, pytest.raises(NotFoundError):
        decided(unit, ScalingDecision.SCALE, pilot_id="made-up")


def test_the_evidence_as_it_was_is_kept_with_the_decision(pilot: OpenUnit) -> None:
    with pilot() as unit:
        for number in range(6):
            put_feedback(unit, f"f{number}", at=NOON, author=f"U{number}", quality=4, text="a secret text")
        decided(unit, ScalingDecision.SCALE)
        (row,) = unit.pilots.decisions(["p1"])
    kept = {one["metric"]: one for one in row.evidence["criteria"]}
    assert kept["output quality"]["now"] == 4.0
    assert (kept["output quality"]["n"], kept["output quality"]["verdict"]) == (6, "met")
    assert "secret" not in str(row.evidence)


# ---- extending


def test_a_pilot_is_extended_once_and_the_end_moves_with_the_decision(pilot: OpenUnit) -> None:
    later = DECIDE_ON + timedelta(weeks=4)
    with pilot() as unit:
        held = unit.pilots.by_id("p1")
        assert held is not None
        held.status, ended = PilotStatus.DECIDING, held.ends_on
        assert ended is not None
        card = decided(unit, ScalingDecision.EXTEND, new_date=later).pilot
        assert (card.status, card.decide_on, card.ends_on) == (PilotStatus.RUNNING, later, ended + timedelta(weeks=4))
        assert card.closed_at is None
    with pilot() as unit:
        with pytest.raises(
            InvalidInputError, match=r"Olga Owner extended this pilot to .* It is extended once"
        ) as refused:
            decided(unit, ScalingDecision.EXTEND, by="U0LEAD", new_date=later + timedelta(weeks=1))
        assert refused.value.field == "new_date"
        decided(unit, ScalingDecision.STOP, by="U0LEAD")
        assert [one.decision.value for one in pilot_card(unit, pilot_id="p1").decisions] == ["extend", "stop"]


@pytest.mark.parametrize(
    ("new_date", "sentence"),
    [
        (None, "until when"),
        (DECIDE_ON, "a day after"),
        (DECIDE_ON - timedelta(days=1), "a day after"),
        (DECIDE_ON + timedelta(weeks=PilotPolicy().extension_weeks, days=1), "8 weeks at most"),
    ],
)
def test_an_extension_has_a_date_within_the_policy(pilot: OpenUnit, new_date: date | None, sentence: str) -> None:
    with pilot() as unit:
        with pytest.raises(InvalidInputError, match=sentence) as refused:
            decided(unit, ScalingDecision.EXTEND, new_date=new_date)
        assert refused.value.field == "new_date"
        assert not pilot_card(unit, pilot_id="p1").is_extended
    with pilot() as unit:
        decided(unit, ScalingDecision.EXTEND, new_date=DECIDE_ON + timedelta(weeks=PilotPolicy().extension_weeks))


def test_an_overdue_decision_is_put_off_to_a_day_to_come_or_not_at_all(pilot: OpenUnit) -> None:
    overdue = NOON + timedelta(weeks=WEEKS + 2)
    with pilot() as unit, pytest.raises(InvalidInputError, match="a day after"):
        decided(unit, ScalingDecision.EXTEND, at=overdue, new_date=DECIDE_ON + timedelta(weeks=1))
    with pilot() as unit, pytest.raises(InvalidInputError, match="overdue by longer"):
        decided(unit, ScalingDecision.EXTEND, at=overdue + timedelta(weeks=9), new_date=DECIDE_ON + timedelta(weeks=8))


# ---- two at once, and twice


def test_the_same_form_twice_is_one_decision(pilot: OpenUnit) -> None:
    with pilot() as unit:
        first = decided(unit, ScalingDecision.SCALE)
    with pilot() as unit:
        again = decided(unit, ScalingDecision.SCALE)
        assert (first.new, again.new) == (True, False)
        assert len(unit.pilots.decisions(["p1"])) == 1


def test_who_comes_second_reads_who_decided(pilot: OpenUnit) -> None:
    with pilot() as unit:
        decided(unit, ScalingDecision.SCALE)
    with pilot() as unit, pytest.raises(InvalidInputError, match=r"Olga Owner decided this already, on 23 .*: scale"):
        decided(unit, ScalingDecision.STOP, by="U0LEAD")


def test_of_several_at_once_one_decides(pilot: OpenUnit) -> None:
    def one(place: int) -> str:
        by = ("U0OWNER", "U0DEPUTY", "U0LEAD")[place % 3]
        try:
            with pilot() as unit:
                decided(
                    unit, ScalingDecision.STOP if place % 2 else ScalingDecision.SCALE, by=by, reason=f"{WHY} {place}"
                )
        except PortfolioError as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(one, range(6)))
    assert said.count("") == 1
    assert all("decided this already" in sentence for sentence in said if sentence)
    with pilot() as unit:
        assert len(unit.pilots.decisions(["p1"])) == 1


# ---- what is said afterwards


def delivery(unit: Unit, recipient: str, kind: str, period: str) -> DeliveryRow:
    found = unit.deliveries.of(recipient, kind, period)
    assert found is not None
    return found


def due(unit: Unit, kind: str, period: str, *, pilot: str = "p1") -> None:
    assert plan(
        unit, delivery_id=f"{kind}-{period}", recipient="U0ANNA", kind=kind, period=period, due_at=NOON, at=NOON,
        about={"pilot": pilot},
    )  # fmt: skip


def test_closing_cancels_what_is_due_but_not_news(pilot: OpenUnit) -> None:
    with pilot() as unit:
        put_pilot(unit, at=NOON, pilot_id="p10", product="regsearch")
        due(unit, "feedback_reminder", "p1:2026-11-23:1")
        due(unit, "blocker", "f9")
        due(unit, "feedback_news", "item-1:planned")
        due(unit, "feedback_reminder", "p10:2026-11-23:1", pilot="p10")
        decided(unit, ScalingDecision.STOP)
    with pilot() as unit:
        left = {
            period: delivery(unit, "U0ANNA", kind, period).status
            for kind, period in (
                ("feedback_reminder", "p1:2026-11-23:1"), ("blocker", "f9"), ("feedback_news", "item-1:planned"),
                ("feedback_reminder", "p10:2026-11-23:1"),
            )
        }  # fmt: skip
    assert left == {
        "p1:2026-11-23:1": DeliveryStatus.CANCELLED,
        "f9": DeliveryStatus.CANCELLED,
        "item-1:planned": DeliveryStatus.DUE,
        "p10:2026-11-23:1": DeliveryStatus.DUE,
    }


def test_an_extension_cancels_nothing(pilot: OpenUnit) -> None:
    with pilot() as unit:
        due(unit, "feedback_reminder", "p1:2026-11-23:1")
        decided(unit, ScalingDecision.EXTEND, new_date=DECIDE_ON + timedelta(weeks=1))
        assert delivery(unit, "U0ANNA", "feedback_reminder", "p1:2026-11-23:1").status is DeliveryStatus.DUE


def test_the_participants_are_surveyed_and_both_owners_get_the_report(pilot: OpenUnit) -> None:
    with pilot() as unit:
        put_participant(unit, "U0LEFT", at=NOON, status=ParticipantStatus.LEFT)
        put_participant(unit, "U0INVITED", at=NOON, status=ParticipantStatus.INVITED)
        decided(unit, ScalingDecision.STOP)
        for recipient in ("U0ANNA", "U0BEN"):
            assert delivery(unit, recipient, "pilot_survey", "p1").status is DeliveryStatus.DUE
        for recipient in ("U0LEFT", "U0INVITED"):
            assert unit.deliveries.of(recipient, "pilot_survey", "p1") is None
        for recipient in ("U0OWNER", "U0LEAD"):
            assert delivery(unit, recipient, "pilot_report", "p1:1").about == {"pilot": "p1", "decision": 1}
        assert unit.deliveries.of("U0OWNER", "lifecycle_offer", "p1") is None, "it stands in scaling already"


def test_a_pilot_with_a_channel_is_reported_there(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, channel="C0PILOTS")
        decided(unit, ScalingDecision.SCALE)
        assert delivery(unit, "C0PILOTS", "pilot_report", "p1:1").status is DeliveryStatus.DUE
        assert unit.deliveries.of("U0OWNER", "pilot_report", "p1:1") is None


def test_a_person_without_a_name_is_told_of_as_somebody(pilot: OpenUnit) -> None:
    with pilot() as unit:
        held = unit.pilots.by_id("p1")
        assert held is not None
        held.business_owner = "U0GUEST"
    with pilot() as unit:
        decided(unit, ScalingDecision.STOP, by="U0GUEST")
    with pilot() as unit, pytest.raises(InvalidInputError, match="Somebody else decided"):
        decided(unit, ScalingDecision.SCALE)


def test_a_closing_says_what_it_was(pilot: OpenUnit) -> None:
    with pilot() as unit:
        made = decided(unit, ScalingDecision.SCALE)
    assert replace(made, new=False).decided == made.decided
    assert made.decided.by.name == "Olga Owner"
