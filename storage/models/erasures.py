"""What was deleted of people, without saying of whom: so that figures that fell by it can be told."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from storage.columns import Row, one_of, word


class Erased(StrEnum):
    """Why something somebody said was deleted: they wished it, they left the company, or it was kept long enough."""

    WISH = "wish"
    LEFT = "left"
    AGE = "age"


class ErasedAskRow(Row, table=True):
    """An ask whose words, asker and answer were deleted; its row in `ask` is empty and keeps what points at it."""

    __tablename__ = "erased_ask"
    __table_args__ = (one_of("why", Erased),)

    ask_id: str = Field(foreign_key="ask.id", primary_key=True)
    on_day: date
    why: Erased = Field(sa_column=word(Erased))


class ErasureRow(Row, table=True):
    """One deletion. `id` names the arrival it came with, so that the same one deletes once and tells the same counts.

    `counts`: how many of what, by `storage.kept.KeptKind`.
    """

    __tablename__ = "erasure"
    __table_args__ = (one_of("why", Erased),)

    id: str = Field(primary_key=True)
    on_day: date = Field(index=True)
    why: Erased = Field(sa_column=word(Erased))
    counts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
