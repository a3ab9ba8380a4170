"""Who used the products, counted by period, team and day: numbers for figures, never names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, case, col, func, or_, select

from storage.models import UsageEventRow, UsageUserRow
from storage.vocabulary import UsageActivity

Days = tuple[date, date]  # the end is not part of it

# Seeing a suggestion is not using it (capabilities, section 3: active means an intentional action). A run somebody
# started is theirs whether it ended well or not; what a schedule starts carries no user.
INTENTIONAL = tuple(one for one in UsageActivity if one is not UsageActivity.SUGGESTED)
# What only people do: of these without a user somebody did it, and nobody knows how many did.
BY_PEOPLE = (UsageActivity.USE, UsageActivity.ACCEPTED)


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


class PeopleInUsage:
    """People by product, period and team; `end` is never part of a period."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def active(self, product_ids: Collection[int], before: date, start: date, end: date) -> dict[int, Active]:
        """Who used each product from `start` on, and from `before` up to there; a product nobody used is not in it."""
        day, product, user = col(UsageEventRow.on_day), col(UsageEventRow.product_id), col(UsageEventRow.user_id)
        was, now = func.max(case((day < start, 1), else_=0)), func.max(case((day >= start, 1), else_=0))
        each = (
            select_columns(product.label("product_id"), user.label("user_id"), was.label("was"), now.label("now"))
            .where(*of_days(product_ids, before, end), *by_somebody())
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

    def people(self, product_ids: Collection[int], periods: Sequence[Days]) -> dict[int, list[int]]:
        """How many people did something with each product on purpose in each period; one nobody used is absent."""
        place = _place(periods)
        count = func.count(func.distinct(UsageEventRow.user_id))
        query = self._used(product_ids, periods, col(UsageEventRow.product_id), place, count)
        found: dict[int, list[int]] = {}
        for product_id, at, people in self._session.execute(query.group_by(col(UsageEventRow.product_id), place)):
            found.setdefault(product_id, [0] * len(periods))[at] = people
        return found

    def by_nobody(self, product_ids: Collection[int], periods: Sequence[Days]) -> set[tuple[int, int]]:
        """(product id, place of the period) of each in which somebody used a product and nobody knows who."""
        product, place = col(UsageEventRow.product_id), _place(periods)
        start, end = min(start for start, _ in periods), max(end for _, end in periods)
        query = select_columns(product, place).where(
            *of_days(product_ids, start, end),
            col(UsageEventRow.user_id).is_(None),
            col(UsageEventRow.activity).in_(BY_PEOPLE),
            place.is_not(None),
        )
        return {(one, at) for one, at in self._session.execute(query.distinct())} if product_ids else set()

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
            .where(*of_days(product_ids, start, end), *by_somebody(), col(UsageUserRow.person_id).in_(person_ids))
        )
        return [(product, person, day) for product, person, day in self._session.execute(query.distinct())]

    def first_days(self, product_ids: Collection[int], person_ids: Collection[int]) -> dict[tuple[int, int], date]:
        """By (product id, person id) the first day one of these people ever used one of these products."""
        if not product_ids or not person_ids:
            return {}
        parts = (col(UsageEventRow.product_id), col(UsageUserRow.person_id))
        query = (
            select_columns(*parts, func.min(col(UsageEventRow.on_day)))
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
            .where(parts[0].in_(product_ids), parts[1].in_(person_ids), *by_somebody())
        )
        return {(product, person): day for product, person, day in self._session.execute(query.group_by(*parts))}

    def users_among(
        self, product_ids: Collection[int], person_ids: Collection[int], *, since: date = date.min
    ) -> set[tuple[int, int]]:
        """The (product id, person id) of these people who used one of these products on a day from `since` on."""
        query = (
            select_columns(col(UsageEventRow.product_id), col(UsageUserRow.person_id))
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
            .where(
                col(UsageEventRow.product_id).in_(product_ids), col(UsageUserRow.person_id).in_(person_ids),
                col(UsageEventRow.on_day) >= since, *by_somebody(),
            )
        )  # fmt: skip
        return {(product, person) for product, person in self._session.execute(query.distinct())}

    def stopped(self, product_id: int, start: date, end: date, until: date, *, days: int) -> list[int]:
        """Ids of the people who used a product on so many days at least from `start` on, and on none from `end` on up
        to `until`."""
        day, person = col(UsageEventRow.on_day), col(UsageUserRow.person_id)
        before = func.count(func.distinct(case((day < end, day), else_=None)))
        query = (
            select(UsageUserRow.person_id)
            .join(UsageEventRow, col(UsageEventRow.user_id) == col(UsageUserRow.id))
            .where(*of_days([product_id], start, until), *by_somebody(), person.is_not(None))
            .group_by(person)
            .having(and_(before >= days, func.max(day) < end))
        )
        return [one for one in self._session.exec(query.order_by(person)).all() if one is not None]

    def tied(self, product_ids: Collection[int], start: date, end: date) -> set[int]:
        """The products of whose users any is a person of the portfolio."""
        query = (
            select(UsageEventRow.product_id)
            .join(UsageUserRow, col(UsageUserRow.id) == col(UsageEventRow.user_id))
            .where(*of_days(product_ids, start, end), col(UsageUserRow.person_id).is_not(None))
        )
        return set(self._session.exec(query.distinct()).all())

    @staticmethod
    def _used(product_ids: Collection[int], periods: Sequence[Days], *columns: Any) -> Select[Any]:
        """What was done on purpose by people in these periods."""
        day = col(UsageEventRow.on_day)
        return select_columns(*columns).where(
            col(UsageEventRow.product_id).in_(product_ids),
            day >= min(start for start, _ in periods),
            day < max(end for _, end in periods),
            *by_somebody(),
            _place(periods).is_not(None),
        )


def _place(periods: Sequence[Days]) -> ColumnElement[int | None]:
    """In which of the periods a day is, counted from 0."""
    day = col(UsageEventRow.on_day)
    return case(*((and_(day >= start, day < end), at) for at, (start, end) in enumerate(periods)), else_=None)


def of_days(product_ids: Collection[int], start: date, end: date) -> tuple[ColumnElement[bool], ...]:
    """Usage of these products from `start` on and before `end`."""
    day = col(UsageEventRow.on_day)
    return (col(UsageEventRow.product_id).in_(product_ids), day >= start, day < end)


def on_purpose() -> tuple[ColumnElement[bool], ...]:
    """What somebody did on purpose, whether or not it is known who."""
    activity = col(UsageEventRow.activity)
    return (activity.in_(INTENTIONAL), or_(col(UsageEventRow.user_id).is_not(None), activity.in_(BY_PEOPLE)))


def by_somebody() -> tuple[ColumnElement[bool], ...]:
    """What somebody did on purpose of whom it is known who."""
    return (col(UsageEventRow.activity).in_(INTENTIONAL), col(UsageEventRow.user_id).is_not(None))
