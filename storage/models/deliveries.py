"""What the bot says of its own accord: one row per recipient, kind and period, so that nobody hears it twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import DeliveryStatus


class DeliveryRow(Row, table=True):
    """One message to one recipient (a person's or a channel's Slack id) for one occasion.

    `kind` names a row of `handlers.schedule.OCCASIONS`; `period` is the occasion within it, such as "pilot-1:2026-W48".
    `about` says what the message is made from when it is sent, ids only. `due_at` may be put off, never brought
    forward. A worker that sends holds it until `leased_until` with a `fence` nobody else has; once it is sent its
    recipient rests until then. `first_tried_at` is where a search for a message that may have been posted begins.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("recipient", "kind", "period"),
        Index(None, "status", "due_at"),
        Index(None, "recipient", "sent_at"),
        one_of("status", DeliveryStatus),
        holds("sending_is_leased", "status <> 'sending' OR leased_until IS NOT NULL"),
        holds("sent_whole", "(status = 'sent') = (sent_at IS NOT NULL)"),
        holds("tries_not_negative", "tries >= 0"),
    )

    id: str = Field(primary_key=True)
    recipient: str
    kind: str
    period: str
    about: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    status: DeliveryStatus = Field(default=DeliveryStatus.DUE, sa_column=word(DeliveryStatus))
    due_at: datetime = Field(sa_column=moment())
    fence: int = 0
    tries: int = 0
    leased_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    first_tried_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    channel: str = ""
    message_ts: str = ""
    why_cancelled: str = ""
    created_at: datetime = Field(sa_column=moment())
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
