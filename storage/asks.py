"""Asks and their decisions."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from storage.models import AskRow
from storage.upsert import insert_or_skip
from storage.vocabulary import Outcome
from storage.workers import seen_since


class Asks:
    """What people asked, in the order it came."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, row: AskRow) -> bool:
        """Store a new ask unless one came with the same event. True when it was stored. Read it anew by its id."""
        return insert_or_skip(self._session, AskRow, row.model_dump(exclude={"number"}), key=["event_key"])

    def by_id(self, ask_id: str) -> AskRow | None:
        """The ask with this id, or None."""
        return self._session.exec(select(AskRow).where(AskRow.id == ask_id)).first()

    def by_event_key(self, event_key: str) -> AskRow | None:
        """The ask that came with this event, or None."""
        return self._session.exec(select(AskRow).where(AskRow.event_key == event_key)).first()

    def begin_answer(self, ask_id: str, worker: str, *, unseen_since: datetime) -> bool:
        """This worker posts the answer now. False when it was posted, or another one that is alive has begun."""
        by = col(AskRow.answering_by)
        free = or_(by.is_(None), by == worker, ~seen_since(by, unseen_since))
        open_one = (col(AskRow.id) == ask_id, col(AskRow.answered_at).is_(None))
        self._session.flush()
        claim = update(AskRow).where(*open_one, free).values(answering_by=worker)
        return self._session.connection().execute(claim).rowcount == 1

    def latest_in_thread(self, channel: str, thread_ts: str) -> AskRow | None:
        """The last ask of a thread, or None."""
        query = select(AskRow).where(AskRow.channel == channel, AskRow.thread_ts == thread_ts)
        return self._session.exec(query.order_by(col(AskRow.number).desc()).limit(1)).first()

    def answered(self, outcomes: Collection[Outcome], *, since: datetime, limit: int) -> list[AskRow]:
        """Asks since this moment that came to one of these outcomes and go on from no other, newest first."""
        wanted = (col(AskRow.outcome).in_(outcomes), col(AskRow.asked_at) > since, col(AskRow.follows).is_(None))
        return list(self._session.exec(select(AskRow).where(*wanted).order_by(col(AskRow.number).desc()).limit(limit)))

    def recent(self, slack_id: str, *, limit: int) -> list[AskRow]:
        """This person's last asks, newest first."""
        query = select(AskRow).where(AskRow.asker_slack_id == slack_id)
        return list(self._session.exec(query.order_by(col(AskRow.number).desc()).limit(limit)).all())
