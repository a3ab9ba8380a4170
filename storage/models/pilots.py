"""Pilots: what is tried by whom until when, how it is judged, and what was decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word, words
from storage.vocabulary import (
    Anonymity,
    Basis,
    Better,
    Disappointment,
    Evidence,
    ParticipantStatus,
    PilotStatus,
    ScalingDecision,
)


class PilotRow(Row, table=True):
    """One pilot. A draft keeps whatever was filled in so far; what a pilot must have is asked when it starts.

    People are named by their Slack ids, because anybody in the workspace can take part. `channel`: the pilot's Slack
    channel, "" for none. `cadence_days`: the cadence in which feedback is asked for.
    """

    __tablename__ = "pilot"
    __table_args__ = (
        Index(None, "product_id", "status"),
        one_of("status", PilotStatus),
        one_of("anonymity", Anonymity),
        holds("started_whole", "status = 'draft' OR started_at IS NOT NULL"),
        holds("closed_whole", "(status = 'closed') = (closed_at IS NOT NULL)"),
        holds("cadence_positive", "cadence_days >= 1"),
        holds("reminders_at_most_two", "reminders BETWEEN 0 AND 2"),
    )

    id: str = Field(primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    status: PilotStatus = Field(default=PilotStatus.DRAFT, sa_column=word(PilotStatus))
    hypothesis: str = ""
    roles: list[str] = Field(default_factory=list, sa_column=words())
    integrations: list[str] = Field(default_factory=list, sa_column=words())
    business_owner: str = Field(default="", index=True)
    cadence_days: int = 7
    reminders: int = 2
    anonymity: Anonymity = Field(default=Anonymity.NAMED, sa_column=word(Anonymity))
    channel: str = Field(default="", index=True)
    starts_on: date | None = None
    ends_on: date | None = None
    decide_on: date | None = None
    created_by: str = ""
    created_at: datetime = Field(sa_column=moment())
    started_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class PilotScenarioRow(Row, table=True):
    """A scenario a pilot tries. `scenario_id`: the one of the product's catalogue it was taken from, if any."""

    __tablename__ = "pilot_scenario"
    __table_args__ = (UniqueConstraint("pilot_id", "title"),)

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id")
    position: int
    title: str
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id", index=True)


class PilotCriterionRow(Row, table=True):
    """A success criterion: a metric with where it stands, where it has to get, and how that is measured."""

    __tablename__ = "pilot_criterion"
    __table_args__ = (
        UniqueConstraint("pilot_id", "metric"),
        one_of("better", Better),
        one_of("evidence", Evidence),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id")
    position: int
    metric: str
    unit: str = ""
    baseline: float | None = None
    target: float
    better: Better = Field(default=Better.UP, sa_column=word(Better))
    evidence: Evidence = Field(default=Evidence.NOTED, sa_column=word(Evidence))
    how_measured: str = ""


class CriterionReadingRow(Row, table=True):
    """A figure somebody noted for a criterion; the last one counts. `spread`: its standard deviation where known."""

    __tablename__ = "criterion_reading"
    __table_args__ = (one_of("basis", Basis), holds("n_positive", "n >= 1"), holds("spread", "spread >= 0"))

    id: int | None = Field(default=None, primary_key=True)
    criterion_id: int = Field(foreign_key="pilot_criterion.id", index=True)
    value: float
    n: int
    spread: float | None = None
    basis: Basis = Field(sa_column=word(Basis))
    source: str = ""
    noted_by: str
    noted_at: datetime = Field(sa_column=moment())


class ParticipantRow(Row, table=True):
    """Somebody invited to a pilot, in one of its roles.

    `answered_for`: the feedback period they last said something in ("2026-11-23", its first day), so that nobody is
    reminded of what they did; it says nothing of what was said. `in_lot`: they said something without their name since
    the last lot was full; it says nothing of what either. `surveyed`: the closing survey was answered.
    `invitations`: how often they were invited.
    """

    __tablename__ = "pilot_participant"
    __table_args__ = (
        UniqueConstraint("pilot_id", "slack_id"),
        one_of("status", ParticipantStatus),
        holds("joined_with_consent", "status <> 'joined' OR joined_at IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id")
    slack_id: str = Field(index=True)
    role: str
    status: ParticipantStatus = Field(default=ParticipantStatus.INVITED, sa_column=word(ParticipantStatus))
    invited_by: str = ""
    invited_at: datetime = Field(sa_column=moment())
    joined_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    left_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    answered_for: str = ""
    in_lot: bool = False
    surveyed: bool = False
    invitations: int = 1


class PilotDecisionRow(Row, table=True):
    """A scaling decision with its reason and what was known when it was made."""

    __tablename__ = "pilot_decision"
    __table_args__ = (one_of("decision", ScalingDecision), holds("reason_given", "reason <> ''"))

    id: int | None = Field(default=None, primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id", index=True)
    decision: ScalingDecision = Field(sa_column=word(ScalingDecision))
    reason: str
    decided_by: str
    decided_at: datetime = Field(sa_column=moment())
    decide_on: date | None = None
    evidence: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class SurveyAnswerRow(Row, table=True):
    """One answer to a pilot's closing survey; `author` is NULL when it is anonymous. `lot`: as for feedback."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("pilot_id", "author"),
        one_of("disappointed", Disappointment),
        holds("only_the_nameless_come_in_lots", "author IS NULL OR lot IS NULL"),
    )

    id: str = Field(primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id", index=True)
    author: str | None = None
    role: str = ""
    disappointed: Disappointment = Field(sa_column=word(Disappointment))
    benefit: str = ""
    for_whom: str = ""
    improve: str = ""
    lot: int | None = None
    answered_on: date
