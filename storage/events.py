"""The inbox of events from chat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, update
from sqlmodel import Session, col, select

from storage.models import HandledEventRow
from storage.upsert import insert_or_skip
from storage.vocabulary import EventStatus
from storage.workers import seen_since

LAST_TOUCHED: ColumnElement[datetime] = func.coalesce(HandledEventRow.claimed_at, HandledEventRow.received_at)


class Events:
    """Events by key. An event is received, then done or dropped; its body is wiped when it is over."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store an event unless its key is taken. True for exactly one caller. `values`: every column."""
        return insert_or_skip(self._session, HandledEventRow, values, key=["key"])

    def by_key(self, key: str) -> HandledEventRow | None:
        """The event with this key, or None."""
        query = select(HandledEventRow).where(HandledEventRow.key == key)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def close(self, key: str, *, status: EventStatus, at: datetime) -> bool:
        """End an event that is still open and wipe its body. False when there was none."""
        return self._change(key, {"status": status, "body": "", "done_at": at}) == 1

    def free(self, worker: str, *, own_before: datetime, unseen_since: datetime) -> list[HandledEventRow]:
        """Open events this worker may take, oldest first: see `_is_free`."""
        query = select(HandledEventRow).where(HandledEventRow.status == EventStatus.RECEIVED)
        query = query.where(_is_free(worker, own_before, unseen_since))
        order = (col(HandledEventRow.received_at), col(HandledEventRow.key))
        return list(self._session.exec(query.order_by(*order).execution_options(populate_existing=True)).all())

    def claim(self, key: str, worker: str, *, own_before: datetime, unseen_since: datetime, at: datetime) -> bool:
        """Take a free event for this worker and count one more try. True for exactly one caller."""
        values = {"tries": col(HandledEventRow.tries) + 1, "claimed_at": at, "taken_by": worker}
        return self._change(key, values, _is_free(worker, own_before, unseen_since)) == 1

    def uncount(self, key: str, *, received_after: datetime) -> bool:
        """Take one try back from an open event that came in after the moment. False when there was none to take."""
        young = (col(HandledEventRow.tries) > 0, col(HandledEventRow.received_at) > received_after)
        return self._change(key, {"tries": col(HandledEventRow.tries) - 1}, *young) == 1

    def open_count(self) -> tuple[int, datetime | None]:
        """How many are not over, and since when the oldest."""
        query = select(func.count(), func.min(HandledEventRow.received_at)).where(
            HandledEventRow.status == EventStatus.RECEIVED
        )
        count, oldest = self._session.exec(query).one()
        return count, oldest

    def forget(self, *, before: datetime) -> int:
        """Delete events that were over before the moment. Returns how many."""
        over = delete(HandledEventRow).where(col(HandledEventRow.done_at) < before)
        result = self._session.connection().execute(over)
        return result.rowcount

    def _change(self, key: str, values: Mapping[str, Any], *conditions: Any) -> int:
        still_open = (col(HandledEventRow.key) == key, col(HandledEventRow.status) == EventStatus.RECEIVED)
        result = self._session.connection().execute(
            update(HandledEventRow).where(*still_open, *conditions).values(dict(values))
        )
        return result.rowcount


def _is_free(worker: str, own_before: datetime, unseen_since: datetime) -> ColumnElement[bool]:
    """Its own from before `own_before`; another's when that one gave no sign of life since `unseen_since`."""
    taken_by = col(HandledEventRow.taken_by)
    own = and_(taken_by == worker, own_before > LAST_TOUCHED)
    of_the_dead = and_(
        or_(taken_by.is_(None), taken_by != worker),
        unseen_since > LAST_TOUCHED,
        ~seen_since(taken_by, unseen_since),
    )
    return or_(own, of_the_dead)
