"""What people did with the products and what was measured of them, as it is read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import and_, case, col, exists, false, func, or_, select

from storage.models import IntakeRow, ProductRow, ReadingRow, UsageEventRow, UsageUserRow
from storage.usage_people import PeopleInUsage, of_days, on_purpose
from storage.vocabulary import UsageActivity


@dataclass(frozen=True, slots=True)
class Edges:
    """On which days usage of a product is known, as seen from a day: the first of all, the last before it, the first
    from it on, and the last before it on which somebody used it on purpose, known or not."""

    first: date | None
    last: date | None
    after: date | None
    used: date | None


# Sources of usage that may tell of the same calls: each of them as a span or log, and how many there were, of nobody.
CALLS_TOLD, CALLS_COUNTED = "otel", "otel metrics"


class Usage(PeopleInUsage):
    """Events and readings by product and day; `end` is never part of a period."""

    # ---- what was done

    def counts(
        self, product_ids: Collection[int], start: date, end: date
    ) -> list[tuple[int, UsageActivity, int, int, int]]:
        """(product id, activity, how often, of these by nobody in particular, people) of each that occurs; calls that
        were counted do not count on days on which they were told one by one."""
        product, activity = col(UsageEventRow.product_id), col(UsageEventRow.activity)
        user, count = col(UsageEventRow.user_id), col(UsageEventRow.count)
        nameless = func.sum(case((user.is_(None), count), else_=0))
        query = select_columns(product, activity, func.sum(count), nameless, func.count(func.distinct(user)))
        rows = self._session.execute(query.where(*of_days(product_ids, start, end)).group_by(product, activity))
        twice = self._told_twice(product_ids, start, end)
        found = []
        for product_id, activity_, times, by_nobody, people in rows:
            what = UsageActivity(activity_)
            too_many = twice.get((product_id, what), 0)
            if times > too_many:
                found.append((product_id, what, int(times) - too_many, int(by_nobody) - too_many, people))
        return found

    def _told_twice(self, product_ids: Collection[int], start: date, end: date) -> dict[tuple[int, UsageActivity], int]:
        """By (product id, activity) the calls that were counted on days on which calls were told one by one, too.

        A query of its own, so that the other is answered by the index alone; asked where such counts ever came in.
        """
        ever = select(IntakeRow.id).where(col(IntakeRow.reader) == CALLS_TOLD).limit(1)
        if self._session.exec(ever).first() is None:
            return {}
        row, told = UsageEventRow, aliased(UsageEventRow)
        also_told = exists().where(
            col(told.product_id) == col(row.product_id),
            col(told.on_day) == col(row.on_day),
            col(told.source) == CALLS_TOLD,
        )
        query = select_columns(col(row.product_id), col(row.activity), func.sum(col(row.count))).where(
            *of_days(product_ids, start, end), col(row.user_id).is_(None), col(row.source) == CALLS_COUNTED, also_told
        )
        grouped = query.group_by(col(row.product_id), col(row.activity))
        return {(one, UsageActivity(what)): int(times) for one, what, times in self._session.execute(grouped)}

    def scenarios_by_team(self, product_ids: Collection[int], start: date, end: date) -> list[tuple[int, int, int]]:
        """(product id, scenario id, teams) of each scenario that was used; teams nobody knows are not counted."""
        product, scenario = col(UsageEventRow.product_id), col(UsageEventRow.scenario_id)
        teams = func.count(func.distinct(func.nullif(col(UsageUserRow.team), "")))
        query = (
            select_columns(product, scenario, teams)
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id), isouter=True)
            .where(*of_days(product_ids, start, end), scenario.is_not(None))
        )
        return [tuple(row) for row in self._session.execute(query.group_by(product, scenario))]

    # ---- how far usage reached us

    def edges(self, product_ids: Collection[int], end: date) -> dict[int, Edges]:
        """Between which days usage of each product is known, as seen from `end`; of any activity, by anybody.

        Each is read at one end of the index by product and day, however much lies between.
        """
        of, day = col(UsageEventRow.product_id) == col(ProductRow.id), col(UsageEventRow.on_day)
        known = select_columns(day).where(of).correlate(ProductRow)
        before = known.where(day < end)
        days = (
            known.order_by(day), before.order_by(day.desc()), known.where(day >= end).order_by(day),
            before.where(*on_purpose()).order_by(day.desc()),
        )  # fmt: skip
        columns = [one.limit(1).scalar_subquery() for one in days]
        query = select_columns(col(ProductRow.id), *columns).where(col(ProductRow.id).in_(product_ids))
        return {row[0]: Edges(*row[1:]) for row in self._session.execute(query)}

    def sources(self, product_ids: Collection[int], start: date, end: date) -> dict[int, set[str]]:
        """Which sources told of each product."""
        query = select(UsageEventRow.product_id, UsageEventRow.source).where(*of_days(product_ids, start, end))
        found: dict[int, set[str]] = {}
        for product_id, source in self._session.exec(query.distinct()).all() if product_ids else ():
            found.setdefault(product_id, set()).add(source)
        return found

    def sources_on(self, days: Mapping[int, date]) -> dict[int, set[str]]:
        """Which sources told of each product on one day, given by product id."""
        product, day = col(UsageEventRow.product_id), col(UsageEventRow.on_day)
        places = [and_(product == product_id, day == its_day) for product_id, its_day in days.items()]
        query = select(UsageEventRow.product_id, UsageEventRow.source).where(or_(false(), *places)).distinct()
        found: dict[int, set[str]] = {}
        for product_id, source in self._session.exec(query).all() if days else ():
            found.setdefault(product_id, set()).add(source)
        return found

    def alive(self, sources: Collection[str], since: date) -> set[str]:
        """Those of the sources that told of any product on that day or later."""
        query = select(UsageEventRow.source).where(
            col(UsageEventRow.product_id).in_(select(ProductRow.id)),  # so that the index by product and day serves
            col(UsageEventRow.on_day) >= since,
            col(UsageEventRow.source).in_(sources),
        )
        return set(self._session.exec(query.distinct()).all()) if sources else set()

    def intakes(self, product_id: int, start: date, end: date) -> list[tuple[IntakeRow, int]]:
        """The files and calls that brought usage of a product on these days, with how many rows, newest first."""
        rows = func.count()
        query = (
            select(IntakeRow, rows)
            .join(UsageEventRow, col(UsageEventRow.intake_id) == col(IntakeRow.id))
            .where(*of_days([product_id], start, end))
            .group_by(col(IntakeRow.id))
            .order_by(col(IntakeRow.began_at).desc(), col(IntakeRow.id))
        )
        return list(self._session.exec(query).all())

    # ---- what was measured or told

    def products_measured(self, keys: Collection[str]) -> set[str]:
        """Those of the products, by key, of which any usage or any value of a metric is known."""
        known = (exists().where(col(row.product_id) == col(ProductRow.id)) for row in (UsageEventRow, ReadingRow))
        query = select(ProductRow.key).where(col(ProductRow.key).in_(keys), or_(*known))
        return set(self._session.exec(query).all())

    def readings(
        self, product_ids: Collection[int], start: date, end: date, metric: str = ""
    ) -> list[Found[*tuple[Any, ...]]]:
        """(product id, metric, start, end, value, source, n, denominator, basis) of the readings, of one metric or all,
        whose period ends after `start` and by `end`, in the order they came."""
        row = ReadingRow
        columns = (
            col(row.product_id), col(row.metric), col(row.start), col(row.end), col(row.value), col(row.source),
            col(row.n), col(row.denominator), col(row.basis),
        )  # fmt: skip
        query = select_columns(*columns).where(
            col(row.product_id).in_(product_ids), col(row.end) > start, col(row.end) <= end
        )
        if metric:
            query = query.where(col(row.metric) == metric)
        return list(self._session.execute(query.order_by(col(row.captured_at), col(row.id))).all())

    def readings_about(self, product_id: int, metric: str, start: date, end: date) -> list[ReadingRow]:
        """The values given for a metric whose period has days in common with this one, newest period first."""
        query = select(ReadingRow).where(
            ReadingRow.product_id == product_id,
            ReadingRow.metric == metric,
            col(ReadingRow.start) < end,
            col(ReadingRow.end) > start,
        )
        order = (col(ReadingRow.end).desc(), col(ReadingRow.captured_at).desc(), col(ReadingRow.id))
        return list(self._session.exec(query.order_by(*order)).all())

    def heard_since(self, product_id: int, since: datetime) -> bool:
        """Whether anything of a product's usage came in from a moment on: a figure, or a later day of use."""
        noted = select(ReadingRow.id).where(ReadingRow.product_id == product_id, col(ReadingRow.captured_at) >= since)
        used = select(UsageEventRow.id).where(
            UsageEventRow.product_id == product_id, col(UsageEventRow.on_day) >= since.date()
        )
        return any(self._session.exec(query.limit(1)).first() is not None for query in (noted, used))
