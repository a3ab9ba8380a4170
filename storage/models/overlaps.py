"""What was decided about two products that cover the same work."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import Row, holds, moment, one_of, word
from storage.vocabulary import OverlapVerdict


class OverlapVerdictRow(Row, table=True):
    """One verdict on a pair, the one with the smaller row id first. Rows are added and never changed: the last counts.

    It holds while the fit rules of both are of these versions. `decided_by`: a Slack id, or a key.
    """

    __tablename__ = "overlap_verdict"
    __table_args__ = (
        Index(None, "first_id", "second_id"),
        one_of("verdict", OverlapVerdict),
        holds("two_products", "first_id < second_id"),
        holds("reason_given", "reason <> ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    first_id: int = Field(foreign_key="product.id")
    second_id: int = Field(foreign_key="product.id")
    verdict: OverlapVerdict = Field(sa_column=word(OverlapVerdict))
    reason: str
    decided_by: str
    decided_at: datetime = Field(sa_column=moment())
    first_version: int
    second_version: int
