"""What feedback says that figures are made of, as columns: all in halves, so that sums are whole numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import case, col, func

from storage.models import FeedbackRow
from storage.vocabulary import Evidence, Worked

Sums = Mapping[Evidence, tuple[int, int]]  # of each kind that was said: how often, and the sum in halves

HALVES: Mapping[Evidence, ColumnElement[Any]] = {
    Evidence.WORKED: case({Worked.YES: 2, Worked.PARTLY: 1, Worked.NO: 0}, value=col(FeedbackRow.worked), else_=None),
    Evidence.QUALITY: 2 * col(FeedbackRow.quality),
    Evidence.TRUST: 2 * col(FeedbackRow.trust),
    Evidence.MINUTES_SAVED: 2 * col(FeedbackRow.minutes_saved),
}
SUMS = [made for one in HALVES.values() for made in (func.count(one), func.coalesce(func.sum(one), 0))]


def said_of(values: Sequence[int | None]) -> dict[Evidence, int]:
    """What one piece says, in halves, from the columns of HALVES; kinds it says nothing of are absent."""
    return {kind: value for kind, value in zip(HALVES, values, strict=True) if value is not None}


def sums_of(values: Sequence[int]) -> Sums:
    """The columns of SUMS by kind; kinds nobody said anything of are absent. PostgreSQL sums up to decimals."""
    pairs = zip(HALVES, values[::2], values[1::2], strict=True)
    return {kind: (n, int(halves)) for kind, n, halves in pairs if n}
