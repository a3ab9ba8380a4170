"""How far somebody is on the way to a first useful result with a product."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Row, holds, moment


class OnboardingRow(Row, table=True):
    """One person's first steps with one product. `round`: how often they were begun.

    `ask_id` is the ask they came from, and may name none that is kept any more. `seen`: ids of the steps on the card
    when the person last did something, so that a change of the card can be told. `not_yet`: their own task was tried
    without a useful result. `finished_at`: the last useful result, which stays when they begin again. `left_at`: when
    they stopped, empty for everybody else. `reminded`: the last round in which a reminder was planned.
    """

    __tablename__ = "onboarding"
    __table_args__ = (
        UniqueConstraint("slack_id", "product_id"),
        Index(None, "is_open", "last_at"),
        holds("somebodys", "slack_id <> ''"),
        holds("round_positive", "round >= 1"),
        holds("ended_somehow", "is_open OR finished_at IS NOT NULL OR left_at IS NOT NULL"),
        holds("left_is_not_open", "left_at IS NULL OR NOT is_open"),
    )

    id: str = Field(primary_key=True)
    slack_id: str
    product_id: int = Field(foreign_key="product.id", index=True)
    ask_id: str | None = None
    is_open: bool = True
    not_yet: bool = False
    round: int = 1
    seen: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reminded: int = 0
    begun_at: datetime = Field(sa_column=moment())
    last_at: datetime = Field(sa_column=moment())
    finished_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    left_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class OnboardingTickRow(Row, table=True):
    """A step somebody has done. Steps keep their rows when they are taken off a card, so a tick outlives that."""

    __tablename__ = "onboarding_tick"

    onboarding_id: str = Field(foreign_key="onboarding.id", primary_key=True, ondelete="CASCADE")
    step_id: int = Field(foreign_key="onboarding_step.id", primary_key=True, index=True)
    done_at: datetime = Field(sa_column=moment())
