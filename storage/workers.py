"""The processes that work on this database, and when each was last seen alive."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from storage.models import WorkerRow
from storage.upsert import insert_or_update


class Workers:
    """Workers by id. One that was not seen for a while counts as dead: what it held is free again."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def see(self, worker: str, *, at: datetime) -> None:
        """This worker is alive."""
        insert_or_update(self._session, WorkerRow, {"id": worker, "seen_at": at}, key=["id"])

    def seen_count(self, *, since: datetime) -> int:
        """How many were seen at the moment or later."""
        query = select(func.count()).select_from(WorkerRow).where(col(WorkerRow.seen_at) >= since)
        return self._session.exec(query).one()

    def forget(self, worker: str) -> None:
        """This worker has ended."""
        self._session.connection().execute(delete(WorkerRow).where(col(WorkerRow.id) == worker))

    def forget_unseen(self, *, before: datetime) -> None:
        """Delete the workers nobody saw since before the moment."""
        self._session.connection().execute(delete(WorkerRow).where(col(WorkerRow.seen_at) < before))


def seen_since(worker: Mapped[str | None], moment: datetime) -> ColumnElement[bool]:
    """A condition: the worker in that column was seen at the moment or later. False for NULL."""
    return exists().where(col(WorkerRow.id) == worker, col(WorkerRow.seen_at) >= moment)
