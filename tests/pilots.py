"""Puts pilots into a store the short way, for tests that start where one is running."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from storage.models import FeedbackRow, ParticipantRow, PilotCriterionRow, PilotRow, PilotScenarioRow
from storage.unit import Unit
from storage.vocabulary import (
    Anonymity,
    Better,
    Evidence,
    FeedbackKind,
    FeedbackSource,
    ParticipantStatus,
    PilotStatus,
    Worked,
)

ROLES = ("clerk", "team lead", "auditor")
SCENARIOS = ("Read an invoice", "Read a passport", "Read a contract", "Read a statement", "Read a form")


def put_pilot(
    unit: Unit,
    *,
    at: datetime,
    pilot_id: str = "p1",
    product: str = "docreader",
    status: PilotStatus = PilotStatus.RUNNING,
    business_owner: str = "U0LEAD",
    anonymity: Anonymity = Anonymity.NAMED,
    channel: str = "",
    participants: Sequence[tuple[str, str]] = (),
    weeks: int = 8,
) -> PilotRow:
    """A pilot that started on the day of `at`, with three roles, five scenarios and two criteria.

    `participants`: (Slack id, role) of those who have joined.
    """
    row = unit.products.by_key(product)
    assert row is not None
    assert row.id is not None
    day: date = at.date()
    pilot = PilotRow(
        id=pilot_id, product_id=row.id, status=status, hypothesis="It saves clerks half an hour a day.",
        roles=list(ROLES), business_owner=business_owner, anonymity=anonymity, channel=channel, starts_on=day,
        ends_on=day + timedelta(weeks=weeks - 1), decide_on=day + timedelta(weeks=weeks), created_by="U0OKAFOR",
        created_at=at, started_at=None if status is PilotStatus.DRAFT else at,
        closed_at=at if status is PilotStatus.CLOSED else None,
    )  # fmt: skip
    unit.pilots.add(pilot)
    for position, title in enumerate(SCENARIOS):
        unit.pilots.add_scenario(PilotScenarioRow(pilot_id=pilot_id, position=position, title=title))
    _put_criteria(unit, pilot_id)
    for slack_id, role in participants:
        put_participant(unit, slack_id, role, at=at, pilot_id=pilot_id)
    return pilot


def _put_criteria(unit: Unit, pilot_id: str) -> None:
    unit.pilots.add_criterion(
        PilotCriterionRow(
            pilot_id=pilot_id, position=0, metric="invoices read without correction", unit="%", baseline=40, target=80,
            how_measured="counted in the archive every Friday",
        )
    )  # fmt: skip
    unit.pilots.add_criterion(
        PilotCriterionRow(
            pilot_id=pilot_id, position=1, metric="output quality", target=4, better=Better.UP,
            evidence=Evidence.QUALITY, how_measured="what participants say",
        )
    )  # fmt: skip


def put_participant(
    unit: Unit,
    slack_id: str,
    role: str = "clerk",
    *,
    at: datetime,
    pilot_id: str = "p1",
    status: ParticipantStatus = ParticipantStatus.JOINED,
) -> None:
    """Somebody in a pilot."""
    unit.pilots.add_participant(
        ParticipantRow(
            pilot_id=pilot_id, slack_id=slack_id, role=role, status=status, invited_by="U0OKAFOR", invited_at=at,
            joined_at=None if status in (ParticipantStatus.INVITED, ParticipantStatus.DECLINED) else at,
            left_at=at if status is ParticipantStatus.LEFT else None,
        )
    )  # fmt: skip


def put_feedback(
    unit: Unit,
    feedback_id: str,
    *,
    at: datetime,
    author: str | None,
    pilot_id: str = "p1",
    scenario: int | None = 0,
    role: str = "clerk",
    kind: FeedbackKind = FeedbackKind.ISSUE,
    text: str = "It missed the table.",
    **more: Any,
) -> None:
    """A piece of confirmed feedback; `scenario`: its position in the pilot."""
    scenarios = unit.pilots.scenarios([pilot_id])
    values: dict[str, Any] = {
        "id": feedback_id, "pilot_id": pilot_id, "author": author, "role": role, "kind": kind, "text": text,
        "scenario_id": None if scenario is None else scenarios[scenario].id, "worked": Worked.PARTLY,
        "source": FeedbackSource.MODAL, "given_on": at.date(), "given_at": at if author else None,
    }  # fmt: skip
    unit.feedback.add_once(FeedbackRow(**{**values, **more}).model_dump())
