"""What people asked, what they were answered, what they thought of it, and what they could not have."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word, words
from storage.vocabulary import AskSource, DemandKind, DislikeReason, JudgedBy, Outcome, Rating, RequestStatus


class AskRow(Row, table=True):
    """One ask and its decision. `number` counts asks in the order they came; `id` is the one others speak of.

    `rounds` is how many clarifying questions were asked before it in the same talk. `event_key` ties it to the event
    it came with, so that the same event delivered twice is one ask. `answering_by` is the worker that began to post the
    answer: while `answered_at` is NULL, nobody knows whether it was posted. `answer_ts` is the message that holds the
    answer, or in which it grows before that.
    """

    __tablename__ = "ask"
    __table_args__ = (
        UniqueConstraint("id"),
        UniqueConstraint("event_key"),
        Index(None, "channel", "thread_ts", "number"),
        Index(None, "asker_slack_id", "number"),
        Index(None, "asked_at"),
        one_of("source", AskSource),
        one_of("outcome", Outcome),
        one_of("judged_by", JudgedBy),
        holds("rounds_not_negative", "rounds >= 0"),
        holds("confidence_is_a_probability", "confidence >= 0 AND confidence <= 1"),
        holds("latency_not_negative", "latency_ms >= 0"),
        holds("decided_whole", "(outcome IS NULL) = (judged_by IS NULL)"),
    )

    number: int | None = Field(default=None, primary_key=True)
    id: str
    asker_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    asker_slack_id: str = ""
    text: str
    source: AskSource = Field(sa_column=word(AskSource))
    channel: str = ""
    thread_ts: str = ""
    message_ts: str = ""
    event_key: str | None = None
    private: bool = True
    follows: str | None = Field(default=None, foreign_key="ask.id", index=True)
    rounds: int = 0
    outcome: Outcome | None = Field(default=None, sa_column=word(Outcome, nullable=True))
    decision: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    confidence: float | None = None
    judged_by: JudgedBy | None = Field(default=None, sa_column=word(JudgedBy, nullable=True))
    catalog_version: int | None = None
    latency_ms: int | None = None
    asked_at: datetime = Field(sa_column=moment())
    answered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    answer_ts: str | None = None
    answering_by: str | None = None


class AnswerRatingRow(Row, table=True):
    """What one person thought of one answer; the last thumb counts. A reason belongs to a thumb down."""

    __tablename__ = "answer_rating"
    __table_args__ = (
        UniqueConstraint("ask_id", "rater"),
        one_of("rating", Rating),
        one_of("reason", DislikeReason),
        holds("reason_only_when_down", "reason IS NULL OR rating = 'down'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ask_id: str = Field(foreign_key="ask.id")
    rater: str
    rater_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    rating: Rating = Field(sa_column=word(Rating))
    reason: DislikeReason | None = Field(default=None, sa_column=word(DislikeReason, nullable=True))
    comment: str = ""
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    rated_at: datetime = Field(sa_column=moment())


class DemandRow(Row, table=True):
    """A task people wanted and no product covers. `stem` is the same for asks that say the same thing.

    `nearest`: keys of the products the answer named. `vector`: what likeness is computed from, float16, as `encoder`
    made it. `became_product_id`: the product that was made of it; `told_at`: when its asker heard of that.
    """

    __tablename__ = "demand"
    __table_args__ = (
        UniqueConstraint("ask_id"),
        Index(None, "stem", "asked_at"),
        Index(None, "asked_at"),
        one_of("kind", DemandKind),
        holds("told_of_something", "told_at IS NULL OR became_product_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ask_id: str = Field(foreign_key="ask.id")
    asker: str = Field(index=True)
    asker_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    text: str
    stem: str
    kind: DemandKind = Field(default=DemandKind.NO_FIT, sa_column=word(DemandKind))
    why: str = ""
    why_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    asked_at: datetime = Field(sa_column=moment())
    nearest: list[str] = Field(default_factory=list, sa_column=words())
    encoder: str = ""
    vector: bytes | None = None
    became_product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    told_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class SupportRequestRow(Row, table=True):
    """A question to a product's owner. Who it goes to follows from the product's card when it is read.

    `first_answered_at`: when who asked was first answered, whether or not the question stayed open. `reopened_by`: the
    key of the arrival that opened it again last.
    """

    __tablename__ = "support_request"
    __table_args__ = (
        Index(None, "product_id", "status"),
        one_of("status", RequestStatus),
        holds("text_fits", "length(text) BETWEEN 1 AND 2000"),
        holds("resolved_whole", "(status = 'resolved') = (resolved_at IS NOT NULL)"),
    )

    id: str = Field(primary_key=True)
    product_id: int = Field(foreign_key="product.id")
    requester_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    requester_slack_id: str = ""
    requester_name: str = ""
    ask_id: str | None = Field(default=None, foreign_key="ask.id", index=True)
    text: str
    status: RequestStatus = Field(sa_column=word(RequestStatus))
    channel: str = ""
    thread_ts: str = ""
    opened_at: datetime = Field(sa_column=moment())
    first_answered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    resolved_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    resolved_by: str = ""
    reopened_by: str = ""


class RequestMessageRow(Row, table=True):
    """A message of ours about a request: what is said in its thread belongs to that."""

    __tablename__ = "request_message"

    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    request_id: str = Field(foreign_key="support_request.id", index=True)
