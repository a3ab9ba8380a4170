"""What participants of pilots say, and what becomes of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import Barrier, FeedbackKind, FeedbackSource, ThemeStatus, Worked


class FeedbackThemeRow(Row, table=True):
    """Feedback that says the same thing. What became of it is a backlog item, or a reason why nothing will.

    `title`: what the owner called it, "" until then: it goes by what was said in it. `vector`: the middle of what it
    is compared by, float16, as `encoder` made it; `stem`: of the words it began with, where nothing could be embedded.
    """

    __tablename__ = "feedback_theme"
    __table_args__ = (
        Index(None, "pilot_id", "status"),
        one_of("status", ThemeStatus),
        holds("backlog_whole", "(status = 'backlog') = (item_id IS NOT NULL)"),
        holds("closed_with_a_reason", "status <> 'closed' OR closed_reason <> ''"),
    )

    id: str = Field(primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id")
    title: str = ""
    status: ThemeStatus = Field(default=ThemeStatus.OPEN, sa_column=word(ThemeStatus))
    closed_reason: str = ""
    item_id: str | None = Field(default=None, foreign_key="backlog_item.id", index=True)
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    created_at: datetime = Field(sa_column=moment())
    encoder: str = ""
    vector: bytes | None = None
    stem: str = ""


class FeedbackRow(Row, table=True):
    """One piece of confirmed feedback. Anonymous means no author: `author` is NULL and `given_at` only says the day.

    `lot`: anonymous feedback is counted and shown in lots of several people's, so that nobody learns what the last one
    said from how a figure moved; NULL while its lot is not full, and for what has an author. `same_as`: it says the
    same as this one, in nobody's own words. `message_link` is "" where it would name the author.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index(None, "pilot_id", "scenario_id", "role"),
        Index(None, "author", "pilot_id"),
        one_of("kind", FeedbackKind),
        one_of("worked", Worked),
        one_of("barrier", Barrier),
        one_of("source", FeedbackSource),
        holds("quality_1_to_5", "quality BETWEEN 1 AND 5"),
        holds("trust_1_to_5", "trust BETWEEN 1 AND 5"),
        holds("minutes_in_a_week", "minutes_saved BETWEEN 0 AND 2400"),
        holds("nameless_says_only_the_day", "(author IS NULL) = (given_at IS NULL)"),
        holds("only_the_nameless_come_in_lots", "author IS NULL OR lot IS NULL"),
        holds("nameless_leaves_no_trail", "author IS NOT NULL OR message_link = ''"),
    )

    id: str = Field(primary_key=True)
    pilot_id: str = Field(foreign_key="pilot.id")
    scenario_id: int | None = Field(default=None, foreign_key="pilot_scenario.id")
    role: str
    author: str | None = None
    kind: FeedbackKind = Field(sa_column=word(FeedbackKind))
    worked: Worked | None = Field(default=None, sa_column=word(Worked, nullable=True))
    quality: int | None = None
    trust: int | None = None
    minutes_saved: int | None = None
    barrier: Barrier | None = Field(default=None, sa_column=word(Barrier, nullable=True))
    text: str
    language: str = ""
    quote_ok: bool = True
    source: FeedbackSource = Field(sa_column=word(FeedbackSource))
    message_link: str = ""
    same_as: str | None = Field(default=None, foreign_key="feedback.id", index=True)
    theme_id: str | None = Field(default=None, foreign_key="feedback_theme.id", index=True)
    lot: int | None = None
    given_on: date
    given_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    changed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    withdrawn_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class FeedbackDraftRow(Row, table=True):
    """What the bot understood of a sentence, until its author confirms it; then the row is deleted.

    `fields`: what was understood, as portfolio.pilots.drafts writes it. `source_key`: the event it came with, so that
    the same event is one draft.
    """

    __tablename__ = "feedback_draft"
    __table_args__ = (one_of("source", FeedbackSource),)

    id: str = Field(primary_key=True)
    source_key: str = Field(unique=True)
    pilot_id: str = Field(foreign_key="pilot.id", index=True)
    author: str = Field(index=True)
    text: str
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    source: FeedbackSource = Field(sa_column=word(FeedbackSource))
    message_link: str = ""
    asked_more: bool = False
    drafted_at: datetime = Field(sa_column=moment())
