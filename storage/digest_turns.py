"""Who is to get digests, and when their next one is due."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, exists, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.models import DigestSettingRow, DigestTurnRow, PersonRoleRow, PersonRow, ProductRow
from storage.upsert import insert_or_skip
from storage.vocabulary import IN_USE, DigestKind, Role


class DigestTurns:
    """One row per person and kind of digest they are to get."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person_id: int, kind: DigestKind) -> DigestTurnRow | None:
        """Somebody's row, held until the unit ends, so that planning and a change of the settings do not cross."""
        return self._session.exec(self._mine(person_id, kind)).first()

    def _mine(self, person_id: int, kind: DigestKind) -> SelectOfScalar[DigestTurnRow]:
        query = select(DigestTurnRow).where(DigestTurnRow.person_id == person_id, DigestTurnRow.kind == kind)
        return query.with_for_update().execution_options(populate_existing=True)

    def is_entitled(self, person_id: int, kind: DigestKind) -> bool:
        """Whether a digest of this kind is for somebody, wanted or not."""
        query = select(PersonRow.id).where(col(PersonRow.id) == person_id, _entitled(kind))
        return self._session.exec(query).first() is not None

    def newcomers(self, kind: DigestKind, *, limit: int) -> list[tuple[int, str]]:
        """(row id, Slack id) of those who are to get digests and have no row yet."""
        known = exists().where(col(DigestTurnRow.person_id) == col(PersonRow.id), col(DigestTurnRow.kind) == kind)
        query = select(PersonRow.id, PersonRow.slack_id).where(_entitled(kind), ~_stopped(kind), ~known)
        found = self._session.exec(query.order_by(col(PersonRow.id)).limit(limit)).all()
        return [(person_id, slack_id) for person_id, slack_id in found if person_id is not None and slack_id]

    def asked_before(self, moment: datetime, *, limit: int) -> list[tuple[int, DigestKind, str]]:
        """(row id, kind, Slack id) of those whose clock was asked for before this moment, the longest ago first."""
        query = (
            select(DigestTurnRow.person_id, DigestTurnRow.kind, PersonRow.slack_id)
            .join(PersonRow, col(PersonRow.id) == col(DigestTurnRow.person_id))
            .where(col(DigestTurnRow.asked_at) <= moment)
            .order_by(col(DigestTurnRow.asked_at), col(DigestTurnRow.person_id))
        )
        found = self._session.exec(query.limit(limit)).all()
        return [(person_id, DigestKind(kind), slack_id) for person_id, kind, slack_id in found if slack_id]

    def due(self, at: datetime, *, limit: int) -> list[DigestTurnRow]:
        """Rows whose turn has come, held until the unit ends; those another worker holds are left to it."""
        query = select(DigestTurnRow).where(col(DigestTurnRow.due_at) <= at)
        query = query.order_by(col(DigestTurnRow.due_at), col(DigestTurnRow.person_id)).limit(limit)
        locked = query.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        return list(self._session.exec(locked).all())

    def gone(self) -> list[int]:
        """Row ids of those whom Slack says have left."""
        return list(
            self._session.exec(select(DigestTurnRow.person_id).where(col(DigestTurnRow.due_at).is_(None))).all()
        )

    def put_first(self, row: DigestTurnRow) -> DigestTurnRow:
        """Somebody's row: this one, unless they have one. Held until the unit ends."""
        insert_or_skip(self._session, DigestTurnRow, row.model_dump(), key=["person_id", "kind"])
        return self._session.exec(self._mine(row.person_id, row.kind)).one()

    def remove(self, person_id: int, kind: DigestKind) -> None:
        """Somebody is to get none any more."""
        mine = (col(DigestTurnRow.person_id) == person_id) & (col(DigestTurnRow.kind) == kind)
        self._session.exec(delete(DigestTurnRow).where(mine))

    def remove_others(self, kind: DigestKind) -> None:
        """Take out everybody who is not to get digests of this kind (any more)."""
        wanted = select(PersonRow.id).where(_entitled(kind), ~_stopped(kind))
        others = (col(DigestTurnRow.kind) == kind) & col(DigestTurnRow.person_id).not_in(wanted)
        self._session.exec(delete(DigestTurnRow).where(others).execution_options(synchronize_session="fetch"))


def _entitled(kind: DigestKind) -> ColumnElement[bool]:
    """Owners of products in use, deputies where there is no owner, or portfolio leads; with a Slack id."""
    if kind is DigestKind.PORTFOLIO:
        who = select(PersonRoleRow.person_id).where(PersonRoleRow.role == Role.PORTFOLIO_LEAD)
    else:
        answers = func.coalesce(ProductRow.owner_id, ProductRow.deputy_id)
        in_use = col(ProductRow.stage).in_(IN_USE)
        who = select(answers).where(in_use, col(ProductRow.withdrawn_at).is_(None), answers.is_not(None))
    reached = col(PersonRow.slack_id).is_not(None) & (col(PersonRow.slack_id) != "")
    return col(PersonRow.id).in_(who) & col(PersonRow.withdrawn_at).is_(None) & reached


def _stopped(kind: DigestKind) -> ColumnElement[bool]:
    return exists().where(
        col(DigestSettingRow.person_id) == col(PersonRow.id),
        col(DigestSettingRow.kind) == kind,
        col(DigestSettingRow.subscribed).is_(False),
    )
