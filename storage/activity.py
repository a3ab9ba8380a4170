"""Who was active with products over time, as digests draw it and as a figure is explained: counts, never names."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, case, col, func, select

from storage.models import IntakeRow, ProductRow, ReadingRow, UsageEventRow, UsageUserRow
from storage.usage import INTENTIONAL

Days = tuple[date, date]  # the end is not part of it


class Activity:
    """People counted by period, team and day, and which source told of what. Periods do not overlap."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def people(self, product_ids: Collection[int], periods: Sequence[Days]) -> dict[int, list[int]]:
        """How many people did something with each product on purpose in each period; one nobody used is absent."""
        place = _place(periods)
        count = func.count(func.distinct(UsageEventRow.user_id))
        query = self._used(product_ids, periods, col(UsageEventRow.product_id), place, count)
        found: dict[int, list[int]] = {}
        for product_id, at, people in self._session.execute(query.group_by(col(UsageEventRow.product_id), place)):
            found.setdefault(product_id, [0] * len(periods))[at] = people
        return found

    def people_of_all(self, product_ids: Collection[int], periods: Sequence[Days]) -> list[int]:
        """How many people did something with any of these products in each period, each counted once."""
        place = _place(periods)
        query = self._used(product_ids, periods, place, func.count(func.distinct(UsageEventRow.user_id)))
        found = [0] * len(periods)
        for at, people in self._session.execute(query.group_by(place)):
            found[at] = people
        return found

    def teams(self, product_ids: Collection[int], periods: Sequence[Days]) -> dict[int, dict[str, list[int]]]:
        """The same by product and team; who is in no team is counted under ""."""
        place, product, team = _place(periods), col(UsageEventRow.product_id), col(UsageUserRow.team)
        count = func.count(func.distinct(UsageEventRow.user_id))
        query = self._used(product_ids, periods, product, team, place, count)
        query = query.join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
        found: dict[int, dict[str, list[int]]] = {}
        for product_id, name, at, people in self._session.execute(query.group_by(product, team, place)):
            found.setdefault(product_id, {}).setdefault(name, [0] * len(periods))[at] = people
        return found

    def days(self, product_id: int, start: date, end: date) -> list[tuple[date, int, int]]:
        """(day, people, how often) of every day on which somebody did something on purpose, oldest first."""
        day = col(UsageEventRow.on_day)
        counts = (func.count(func.distinct(UsageEventRow.user_id)), func.sum(UsageEventRow.count))
        query = self._used([product_id], [(start, end)], day, *counts).group_by(day).order_by(day)
        return [(on, people, int(times)) for on, people, times in self._session.execute(query)]

    def span(self, product_ids: Collection[int], *, before: date) -> dict[int, tuple[date, date, date | None]]:
        """By product: the first and the last day before this one on which anything of its usage is known, and the last
        on which somebody used it on purpose (None: nobody did). One nothing is known of is absent.

        Each is read at one end of the index by product and day, however much lies between.
        """
        of, day = col(UsageEventRow.product_id) == col(ProductRow.id), col(UsageEventRow.on_day)
        known = select_columns(day).where(of, day < before).correlate(ProductRow)
        used = known.where(col(UsageEventRow.activity).in_(INTENTIONAL), col(UsageEventRow.user_id).is_not(None))
        days = (known.order_by(day), known.order_by(day.desc()), used.order_by(day.desc()))
        columns = [one.limit(1).scalar_subquery() for one in days]
        query = select_columns(col(ProductRow.id), *columns).where(col(ProductRow.id).in_(product_ids))
        return {row[0]: (row[1], row[2], row[3]) for row in self._session.execute(query) if row[1] is not None}

    def intakes(self, product_id: int, start: date, end: date) -> list[tuple[IntakeRow, int]]:
        """The files and calls that brought usage of a product on these days, with how many rows, newest first."""
        rows = func.count()
        query = (
            select(IntakeRow, rows)
            .join(UsageEventRow, col(UsageEventRow.intake_id) == col(IntakeRow.id))
            .where(
                UsageEventRow.product_id == product_id,
                col(UsageEventRow.on_day) >= start,
                col(UsageEventRow.on_day) < end,
            )
            .group_by(col(IntakeRow.id))
            .order_by(col(IntakeRow.began_at).desc(), col(IntakeRow.id))
        )
        return list(self._session.exec(query).all())

    def readings(self, product_id: int, metric: str, start: date, end: date) -> list[ReadingRow]:
        """The values given for a metric whose period has days in common with this one, newest period first."""
        query = select(ReadingRow).where(
            ReadingRow.product_id == product_id,
            ReadingRow.metric == metric,
            col(ReadingRow.start) < end,
            col(ReadingRow.end) > start,
        )
        order = (col(ReadingRow.end).desc(), col(ReadingRow.captured_at).desc(), col(ReadingRow.id))
        return list(self._session.exec(query.order_by(*order)).all())

    @staticmethod
    def _used(product_ids: Collection[int], periods: Sequence[Days], *columns: Any) -> Select[Any]:
        """What was done on purpose by people in these periods."""
        day = col(UsageEventRow.on_day)
        return select_columns(*columns).where(
            col(UsageEventRow.product_id).in_(product_ids),
            day >= min(start for start, _ in periods),
            day < max(end for _, end in periods),
            col(UsageEventRow.activity).in_(INTENTIONAL),
            col(UsageEventRow.user_id).is_not(None),
            _place(periods).is_not(None),
        )


def _place(periods: Sequence[Days]) -> ColumnElement[int | None]:
    """In which of the periods a day is, counted from 0."""
    day = col(UsageEventRow.on_day)
    return case(*((and_(day >= start, day < end), at) for at, (start, end) in enumerate(periods)), else_=None)
