"""What arrived from chat and how far it got: the inbox of events, who works on it, and the state of threads."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import EventStatus


class HandledEventRow(Row, table=True):
    """An event, written before it is acknowledged and wiped when it is done, so that no message text is kept.

    `taken_by` is the worker that has it in hand, or had it when it died.
    """

    __tablename__ = "handled_event"
    __table_args__ = (
        Index(None, "status", "received_at"),
        one_of("status", EventStatus),
        holds("tries_not_negative", "tries >= 0"),
        holds("wiped_when_over", "status = 'received' OR body = ''"),
    )

    key: str = Field(primary_key=True)
    kind: str
    body: str
    status: EventStatus = Field(sa_column=word(EventStatus))
    tries: int = 0
    received_at: datetime = Field(sa_column=moment())
    claimed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    taken_by: str | None = None


class WorkerRow(Row, table=True):
    """A process at work, and its last sign of life."""

    __tablename__ = "worker"

    id: str = Field(primary_key=True)
    seen_at: datetime = Field(sa_column=moment())


class ThreadStateRow(Row, table=True):
    """Whose talk with the bot a thread is, and whether people talk to each other in it now."""

    __tablename__ = "thread_state"

    channel: str = Field(primary_key=True)
    thread_ts: str = Field(primary_key=True)
    asker_slack_id: str
    people_talking: bool = False
