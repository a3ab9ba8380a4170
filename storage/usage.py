"""What people did with the products and what was measured of them, as it is read."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from storage.models import ReadingRow, UsageEventRow
from storage.vocabulary import UsageActivity

# Seeing a suggestion is not using it (capabilities, section 3: active means an intentional action).
INTENTIONAL = (UsageActivity.USE, UsageActivity.ACCEPTED)


class Usage:
    """Events and readings by product and day; `end` is never part of a period."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def active_people(self, product_ids: Collection[int], start: date, end: date) -> dict[int, int]:
        """How many people did something with each product on purpose; a product nobody used is not in it."""
        people = func.count(func.distinct(UsageEventRow.user_id))
        query = select(UsageEventRow.product_id, people).where(
            col(UsageEventRow.product_id).in_(product_ids),
            col(UsageEventRow.on_day) >= start,
            col(UsageEventRow.on_day) < end,
            col(UsageEventRow.activity).in_(INTENTIONAL),
            col(UsageEventRow.user_id).is_not(None),
        )
        return dict(self._session.exec(query.group_by(col(UsageEventRow.product_id))).all())

    def heard_since(self, product_id: int, since: datetime) -> bool:
        """Whether anything of a product's usage came in from a moment on: a figure, or a later day of use."""
        noted = select(ReadingRow.id).where(ReadingRow.product_id == product_id, col(ReadingRow.captured_at) >= since)
        used = select(UsageEventRow.id).where(
            UsageEventRow.product_id == product_id, col(UsageEventRow.on_day) >= since.date()
        )
        return any(self._session.exec(query.limit(1)).first() is not None for query in (noted, used))
