"""What owners and portfolio leads were told about adoption, how often they want to hear it, and what they did then."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, Word, holds, moment, one_of, word
from storage.vocabulary import Cadence, DigestActionKind, DigestKind, StartAnswer


class DigestSettingRow(Row, table=True):
    """How often somebody wants to hear; without a row the defaults hold. `paused_until`: nothing before that day."""

    __tablename__ = "digest_setting"
    __table_args__ = (one_of("kind", DigestKind), one_of("cadence", Cadence), holds("an_hour", "hour BETWEEN 0 AND 23"))

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: DigestKind = Field(sa_column=Column(Word(DigestKind), primary_key=True))
    cadence: Cadence = Field(sa_column=word(Cadence))
    hour: int = 9
    subscribed: bool = True
    paused_until: date | None = None
    changed_at: datetime = Field(sa_column=moment())


class DigestTurnRow(Row, table=True):
    """When somebody's next digest is due; there is a row for everybody who is to get one.

    `zone`: the clock they live by, as Slack said at `asked_at`. Turns due up to `since` are behind them: planned, or
    past when they were first to get one. `due_at` is empty for somebody Slack says has left.
    """

    __tablename__ = "digest_turn"
    __table_args__ = (one_of("kind", DigestKind),)

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    kind: DigestKind = Field(sa_column=Column(Word(DigestKind), primary_key=True))
    zone: str = ""
    since: datetime = Field(sa_column=moment())
    due_at: datetime | None = Field(default=None, sa_column=moment(nullable=True, index=True))
    asked_at: datetime = Field(sa_column=moment(index=True))


class DigestRow(Row, table=True):
    """One digest as it was made, once per person and turn of their cadence. `quiet`: nothing changed, so none was sent.

    `figures`: what it says, as portfolio.adoption.digests writes it, so that every number can be explained later.
    """

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "period"),
        one_of("kind", DigestKind),
        holds("covers_days", '"end" > start'),
    )

    id: str = Field(primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: DigestKind = Field(sa_column=word(DigestKind))
    period: str
    start: date
    end: date
    quiet: bool
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    made_at: datetime = Field(sa_column=moment())


class DigestActionRow(Row, table=True):
    """The one thing a digest offered to do, and what came of it.

    `about`: what it acts on, ids only. `metric` is what it should move and `value_before`, from `n_before`, is where
    that stood when it was offered.
    """

    __tablename__ = "digest_action"
    __table_args__ = (
        Index(None, "product_id", "offered_at"),
        one_of("kind", DigestActionKind),
        holds("done_by_somebody", "(done_at IS NULL) = (done_by = '')"),
    )

    id: str = Field(primary_key=True)
    digest_id: str = Field(foreign_key="digest.id", index=True)
    product_id: int = Field(foreign_key="product.id")
    kind: DigestActionKind = Field(sa_column=word(DigestActionKind))
    about: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    metric: str = ""
    value_before: float | None = None
    n_before: int | None = None
    offered_at: datetime = Field(sa_column=moment())
    done_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    done_by: str = ""
    told_in: str | None = Field(default=None, foreign_key="digest.id", index=True)


class StartAnswerRow(Row, table=True):
    """What somebody answered when an owner had the bot ask why they did not start, or stopped."""

    __tablename__ = "start_answer"
    __table_args__ = (one_of("answer", StartAnswer),)

    action_id: str = Field(foreign_key="digest_action.id", primary_key=True)
    who: str = Field(primary_key=True)
    answer: StartAnswer = Field(sa_column=word(StartAnswer))
    answered_at: datetime = Field(sa_column=moment())
