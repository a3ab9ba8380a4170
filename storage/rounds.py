"""Who did not answer in a feedback period, and what they were told in it: participants beside their deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.models import DeliveryRow, ParticipantRow
from storage.vocabulary import DeliveryStatus, ParticipantStatus

FIRST, SECOND = ":1", ":2"  # what follows the period of a round in that of its reminders
Found = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A participant who did not answer in a period. `asked_at`: when the request was said. `reminded`: how many
    reminders were planned; `reminded_at`: when the last was said, None while one is still to be said or was dropped."""

    slack_id: str
    role: str
    joined_at: datetime | None
    is_asked: bool
    asked_at: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None
    is_pending: bool = False


class Rounds:
    """Feedback periods: `period` is its first day, `occasion` the period of its deliveries."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def to_plan(
        self, pilot_id: str, period: str, occasion: str, *, kinds: tuple[str, str], asked_before: Sequence[datetime]
    ) -> list[Unanswered]:
        """Those who joined, did not answer and lack something: their request or a reminder.

        `kinds`: of requests and of reminders. `asked_before`: when the request must have been said for the first
        reminder to be due, and for the second; shorter where fewer are allowed. One comes after the other was said.
        """
        asked, first, second = some = (aliased(DeliveryRow), aliased(DeliveryRow), aliased(DeliveryRow))
        lacks: list[ColumnElement[bool]] = [col(asked.id).is_(None)]
        if asked_before:
            lacks.append(and_(_said_by(asked, asked_before[0]), col(first.id).is_(None)))
        if len(asked_before) > 1:
            said = and_(_said_by(asked, asked_before[1]), col(first.status) == DeliveryStatus.SENT)
            lacks.append(and_(said, col(second.id).is_(None)))
        return self._read(_beside(pilot_id, period, occasion, kinds, some).where(or_(*lacks)))

    def unanswered(self, pilot_id: str, period: str, occasion: str, *, kinds: tuple[str, str]) -> list[Unanswered]:
        """Everybody who joined and did not answer. `kinds`: of requests and of reminders."""
        some = (aliased(DeliveryRow), aliased(DeliveryRow), aliased(DeliveryRow))
        return self._read(_beside(pilot_id, period, occasion, kinds, some))

    def _read(self, query: Found) -> list[Unanswered]:
        return [_unanswered(*row) for row in self._session.execute(query).all()]


def _beside(
    pilot_id: str,
    period: str,
    occasion: str,
    kinds: tuple[str, str],
    some: tuple[type[DeliveryRow], type[DeliveryRow], type[DeliveryRow]],
) -> Found:
    """Participants with their request and their two reminders, each looked up by its whole key."""
    asked, first, second = some
    columns = (
        ParticipantRow.slack_id, ParticipantRow.role, ParticipantRow.joined_at, asked.status, asked.sent_at,
        first.status, first.sent_at, second.status, second.sent_at,
    )  # fmt: skip
    query: Found = select(*[col(column) for column in columns]).select_from(ParticipantRow)
    query = query.outerjoin(asked, _is(asked, kinds[0], occasion))
    query = query.outerjoin(first, _is(first, kinds[1], occasion + FIRST))
    query = query.outerjoin(second, _is(second, kinds[1], occasion + SECOND))
    return query.where(
        col(ParticipantRow.pilot_id) == pilot_id,
        col(ParticipantRow.status) == ParticipantStatus.JOINED,
        col(ParticipantRow.answered_for) != period,
    ).order_by(col(ParticipantRow.id))


def _said_by(row: type[DeliveryRow], moment: datetime) -> ColumnElement[bool]:
    return and_(col(row.status) == DeliveryStatus.SENT, col(row.sent_at) <= moment)


def _is(row: type[DeliveryRow], kind: str, occasion: str) -> ColumnElement[bool]:
    return and_(col(row.recipient) == col(ParticipantRow.slack_id), col(row.kind) == kind, col(row.period) == occasion)


def _unanswered(
    slack_id: str,
    role: str,
    joined_at: datetime | None,
    asked: DeliveryStatus | None,
    asked_at: datetime | None,
    first: DeliveryStatus | None,
    first_at: datetime | None,
    second: DeliveryStatus | None,
    second_at: datetime | None,
) -> Unanswered:
    reminders = [one for one in (first, second) if one is not None]
    pending = any(one in (DeliveryStatus.DUE, DeliveryStatus.SENDING) for one in reminders)
    last = None if pending else second_at or first_at
    return Unanswered(slack_id, role, joined_at, asked is not None, asked_at, len(reminders), last, pending)
