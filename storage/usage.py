"""What people did with the products and what was measured of them, as it is read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import Row as Found
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, case, col, false, func, or_, select

from storage.models import ProductRow, ReadingRow, UsageEventRow, UsageUserRow
from storage.vocabulary import UsageActivity

# Seeing a suggestion is not using it (capabilities, section 3: active means an intentional action). A run somebody
# started is theirs whether it ended well or not; what a schedule starts carries no user.
INTENTIONAL = tuple(one for one in UsageActivity if one is not UsageActivity.SUGGESTED)


@dataclass(frozen=True, slots=True)
class Active:
    """Who used a product in a period and in the one before, as numbers.

    `people` in the period, `before` in the one before, `returned` in both; of `people`, `with_team` are in a team that
    is known, of which there are `teams`. `tied`: any of all these is a person of the portfolio.
    """

    people: int
    before: int
    returned: int
    teams: int
    with_team: int
    tied: bool


@dataclass(frozen=True, slots=True)
class Edges:
    """The last days before a period and in it, and the first one after it, on which usage of a product is known."""

    before: date | None
    within: date | None
    after: date | None


class Usage:
    """Events and readings by product and day; `end` is never part of a period."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- people

    def active(self, product_ids: Collection[int], before: date, start: date, end: date) -> dict[int, Active]:
        """Who used each product from `start` on, and from `before` up to there; a product nobody used is not in it."""
        day, product, user = col(UsageEventRow.on_day), col(UsageEventRow.product_id), col(UsageEventRow.user_id)
        was, now = func.max(case((day < start, 1), else_=0)), func.max(case((day >= start, 1), else_=0))
        each = (
            select_columns(product.label("product_id"), user.label("user_id"), was.label("was"), now.label("now"))
            .where(*_of(product_ids, before, end), *_by_somebody())
            .group_by(product, user)
            .subquery()
        )
        team, person = col(UsageUserRow.team), col(UsageUserRow.person_id)
        in_team = case((team != "", each.c.now), else_=0)
        figures = (
            func.sum(each.c.now), func.sum(each.c.was), func.sum(each.c.was * each.c.now),
            func.count(func.distinct(case((in_team == 1, team), else_=None))), func.sum(in_team), func.count(person),
        )  # fmt: skip
        query = select_columns(each.c.product_id, *figures).join(UsageUserRow, col(UsageUserRow.id) == each.c.user_id)
        return {
            product_id: Active(int(people), int(earlier), int(returned), teams, int(with_team), tied > 0)
            for product_id, people, earlier, returned, teams, with_team, tied in self._session.execute(
                query.group_by(each.c.product_id)
            )
        }

    def people_by_period(self, product_ids: Collection[int], starts: Sequence[date], end: date) -> dict[int, list[int]]:
        """How many people used each product in periods that follow each other, the last one up to `end`.

        A product nobody used is not in it. `starts`: the first day of each period, oldest first.
        """
        day, product = col(UsageEventRow.on_day), col(UsageEventRow.product_id)
        whens = [(day < following, place) for place, following in enumerate(starts[1:])]
        period: ColumnElement[int] = case(*whens, else_=len(starts) - 1) if whens else func.abs(0)
        placed = (
            select_columns(product.label("product_id"), period.label("period"), col(UsageEventRow.user_id).label("who"))
            .where(*_of(product_ids, starts[0], end), *_by_somebody())
            .subquery()
        )
        query = select_columns(placed.c.product_id, placed.c.period, func.count(func.distinct(placed.c.who)))
        found: dict[int, list[int]] = {}
        for product_id, place, people in self._session.execute(
            query.group_by(placed.c.product_id, placed.c.period)
        ):  # fmt: skip
            found.setdefault(product_id, [0] * len(starts))[place] = people
        return found

    def people_by_team(self, product_id: int, start: date, end: date) -> dict[str, int]:
        """How many people of each team used a product; those whose team nobody knows under ""."""
        query = (
            select(UsageUserRow.team, func.count(func.distinct(col(UsageEventRow.user_id))))
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
            .where(*_of([product_id], start, end), *_by_somebody())
        )
        return dict(self._session.exec(query.group_by(col(UsageUserRow.team))).all())

    def users_of_teams(self, product_id: int, teams: Collection[str], start: date, end: date) -> list[UsageUserRow]:
        """The people of these teams who used a product."""
        used = select(UsageEventRow.user_id).where(*_of([product_id], start, end), *_by_somebody())
        query = select(UsageUserRow).where(col(UsageUserRow.team).in_(teams), col(UsageUserRow.id).in_(used))
        return list(self._session.exec(query.order_by(col(UsageUserRow.id))).all()) if teams else []

    def days_of_people(
        self, product_ids: Collection[int], person_ids: Collection[int], start: date, end: date
    ) -> list[tuple[int, int, date]]:
        """(product id, person id, day) of every day on which one of these people used one of these products."""
        if not product_ids or not person_ids:
            return []
        columns = (UsageEventRow.product_id, UsageUserRow.person_id, UsageEventRow.on_day)
        query = (
            select_columns(*(col(one) for one in columns))
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
            .where(*_of(product_ids, start, end), *_by_somebody(), col(UsageUserRow.person_id).in_(person_ids))
        )
        return [(product, person, day) for product, person, day in self._session.execute(query.distinct())]

    def tied(self, product_ids: Collection[int], start: date, end: date) -> set[int]:
        """The products of whose users any is a person of the portfolio."""
        query = (
            select(UsageEventRow.product_id)
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
            .where(*_of(product_ids, start, end), col(UsageUserRow.person_id).is_not(None))
        )
        return set(self._session.exec(query.distinct()).all())

    # ---- what was done

    def counts(
        self, product_ids: Collection[int], start: date, end: date
    ) -> list[tuple[int, UsageActivity, int, int, int]]:
        """(product id, activity, how often, of these by nobody in particular, people) of each that occurs."""
        product, activity = col(UsageEventRow.product_id), col(UsageEventRow.activity)
        user, count = col(UsageEventRow.user_id), col(UsageEventRow.count)
        nameless = func.sum(case((user.is_(None), count), else_=0))
        query = select_columns(product, activity, func.sum(count), nameless, func.count(func.distinct(user)))
        return [
            (product_id, UsageActivity(what), int(times), int(by_nobody), people)
            for product_id, what, times, by_nobody, people in self._session.execute(
                query.where(*_of(product_ids, start, end)).group_by(product, activity)
            )
        ]

    def scenarios_by_team(self, product_ids: Collection[int], start: date, end: date) -> list[tuple[int, int, int]]:
        """(product id, scenario id, teams) of each scenario that was used; teams nobody knows are not counted."""
        product, scenario = col(UsageEventRow.product_id), col(UsageEventRow.scenario_id)
        teams = func.count(func.distinct(func.nullif(col(UsageUserRow.team), "")))
        query = (
            select_columns(product, scenario, teams)
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id), isouter=True)
            .where(*_of(product_ids, start, end), scenario.is_not(None))
        )
        return [tuple(row) for row in self._session.execute(query.group_by(product, scenario))]

    # ---- how far usage reached us

    def edges(self, product_ids: Collection[int], start: date, end: date) -> dict[int, Edges]:
        """The days between which usage of each product is known, as seen from a period; of any activity, by anybody."""
        of, day = col(UsageEventRow.product_id) == col(ProductRow.id), col(UsageEventRow.on_day)
        days = [
            select_columns(edge).where(of, within).correlate(ProductRow).scalar_subquery()
            for edge, within in (
                (func.max(day), day < start),
                (func.max(day), and_(day >= start, day < end)),
                (func.min(day), day >= end),
            )
        ]
        query = select_columns(col(ProductRow.id), *days).where(col(ProductRow.id).in_(product_ids))
        return {row[0]: Edges(*row[1:]) for row in self._session.execute(query)}

    def sources(self, product_ids: Collection[int], start: date, end: date) -> dict[int, set[str]]:
        """Which sources told of each product."""
        query = select(UsageEventRow.product_id, UsageEventRow.source).where(*_of(product_ids, start, end))
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

    # ---- what was measured or told

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

    def heard_since(self, product_id: int, since: datetime) -> bool:
        """Whether anything of a product's usage came in from a moment on: a figure, or a later day of use."""
        noted = select(ReadingRow.id).where(ReadingRow.product_id == product_id, col(ReadingRow.captured_at) >= since)
        used = select(UsageEventRow.id).where(
            UsageEventRow.product_id == product_id, col(UsageEventRow.on_day) >= since.date()
        )
        return any(self._session.exec(query.limit(1)).first() is not None for query in (noted, used))


def _of(product_ids: Collection[int], start: date, end: date) -> tuple[ColumnElement[bool], ...]:
    day = col(UsageEventRow.on_day)
    return (col(UsageEventRow.product_id).in_(product_ids), day >= start, day < end)


def _by_somebody() -> tuple[ColumnElement[bool], ...]:
    return (col(UsageEventRow.activity).in_(INTENTIONAL), col(UsageEventRow.user_id).is_not(None))
