"""What comes in about usage, as it is written: users, events and readings, each once however often it comes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import case, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, func, select

from storage.models import IntakeRow, ReadingRow, UsageEventRow, UsageUserRow
from storage.upsert import insert_many_or_skip, insert_or_skip
from storage.vocabulary import IntakeStatus

AT_ONCE = 900  # values in one IN list
Value = TypeVar("Value")
Period = tuple[int, str, date, date, str]  # product, metric, start, end, source: what there is one reading of


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody as a source calls them (`own`) and as they are known here (`mark`); "" where no team is told."""

    mark: str
    own: str
    person_id: int | None
    team: str


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were new, and how many had another value before."""

    added: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What reached us of one product from one source: its last day, and how many rows and days."""

    product_id: int
    source: str
    first: date
    last: date
    rows: int


@dataclass(frozen=True, slots=True)
class _KnownUser:
    id: int
    person_id: int | None
    team: str


class Intakes:
    """Files and calls that brought figures, and the rows they wrote."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, intake_id: str) -> IntakeRow | None:
        """The intake with this id, or None."""
        return self._session.get(IntakeRow, intake_id)

    def by_digest(self, digest: str, options: str) -> IntakeRow | None:
        """The intake of the same bytes with the same options, or None."""
        query = select(IntakeRow).where(IntakeRow.digest == digest, IntakeRow.options == options)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def recent(self, limit: int) -> list[IntakeRow]:
        """The intakes that began last, the last one first."""
        query = select(IntakeRow).order_by(col(IntakeRow.began_at).desc(), col(IntakeRow.id)).limit(limit)
        return list(self._session.exec(query).all())

    def begin(self, values: Mapping[str, Any]) -> IntakeRow:
        """The intake of these bytes with these options: a new one, or the one there is. `values`: every column."""
        insert_or_skip(self._session, IntakeRow, values, key=["digest", "options"])
        found = self.by_digest(str(values["digest"]), str(values["options"]))
        if found is None:
            raise LookupError("an intake that was just written is not there")
        return found

    def make_way(self, row: IntakeRow, *, for_id: str) -> None:
        """Let the same bytes with the same options be an intake of their own once more, the one with `for_id`."""
        row.options = f"{row.options} before={for_id}"
        self._session.add(row)
        self._session.flush()

    def hold(self, intake_id: str) -> IntakeRow:
        """The intake as it is now, kept from others until the unit ends. Raises LookupError."""
        query = select(IntakeRow).where(IntakeRow.id == intake_id).with_for_update()
        found = self._session.exec(query.execution_options(populate_existing=True)).first()
        if found is None:
            raise LookupError("there is no such intake")
        return found

    def advance(self, row: IntakeRow, *, rows: int, written: Written, done_at: datetime | None) -> None:
        """So many rows more were taken in; `done_at` when these were the last."""
        row.rows += rows
        row.added += written.added
        row.changed += written.changed
        if done_at is not None:
            row.status, row.done_at = IntakeStatus.DONE, done_at
        self._session.add(row)
        self._session.flush()

    # ---- users

    def users(self, users: Collection[NewUser]) -> dict[str, int]:
        """Row ids by mark; new users are added, teams and persons that became known are noted.

        Who was known only as the source calls them and is somebody of the portfolio now becomes that person.
        """
        wanted = {user.mark: user for user in users}
        present = self._users({*wanted, *(user.own for user in users)})
        for user in users:
            if user.own != user.mark and user.own in present:
                self._become(present, user)
        new = [user for mark, user in wanted.items() if mark not in present]
        rows = [{"mark": user.mark, "person_id": user.person_id, "team": user.team} for user in new]
        insert_many_or_skip(self._session, UsageUserRow, rows, key=["mark"])
        present |= self._users([user.mark for user in new])
        for mark, user in wanted.items():
            self._note(present[mark], user)
        return {mark: present[mark].id for mark in wanted}

    def _users(self, marks: Collection[str]) -> "dict[str, _KnownUser]":
        table, found = UsageUserRow, {}
        for some in _pieces(sorted(marks)):
            query = select(table.mark, table.id, table.person_id, table.team).where(col(table.mark).in_(some))
            for mark, user_id, person_id, team in self._session.exec(query).all():
                found[mark] = _KnownUser(user_id or 0, person_id, team)
        return found

    def _become(self, present: "dict[str, _KnownUser]", user: NewUser) -> None:
        """The row of a stranger becomes the person's, or what it has goes to the one the person has."""
        stranger, run = present.pop(user.own), self._session.connection().execute
        known = present.get(user.mark)
        if known is None:
            run(update(UsageUserRow).where(col(UsageUserRow.id) == stranger.id).values(mark=user.mark))
            present[user.mark] = stranger
            return
        run(update(UsageEventRow).where(col(UsageEventRow.user_id) == stranger.id).values(user_id=known.id))
        run(delete(UsageUserRow).where(col(UsageUserRow.id) == stranger.id))

    def _note(self, known: "_KnownUser", user: NewUser) -> None:
        person_id, team = user.person_id or known.person_id, user.team or known.team
        if (person_id, team) != (known.person_id, known.team):
            change = update(UsageUserRow).where(col(UsageUserRow.id) == known.id)
            self._session.connection().execute(change.values(person_id=person_id, team=team))

    # ---- events

    def put_events(self, rows: Sequence[Mapping[str, Any]], *, intake_id: str) -> Written:
        """Write events of one intake, each key once among them. `rows`: every column but the id.

        A count takes the place of one another intake wrote, and is added to what this one wrote before.
        """
        if not rows:
            return Written()
        present = self._counts([row["key"] for row in rows])
        added = sum(row["key"] not in present for row in rows)
        changed = sum(
            row["key"] in present and present[row["key"]][1] != intake_id and present[row["key"]][0] != row["count"]
            for row in rows
        )
        insert = postgresql.insert if self._session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement = insert(UsageEventRow)
        new, old = statement.excluded, UsageEventRow
        counted = case((col(old.intake_id) == new.intake_id, col(old.count) + new.count), else_=new["count"])
        statement = statement.on_conflict_do_update(
            index_elements=["key"],
            set_={"count": counted, "user_id": new.user_id, "source": new.source, "intake_id": new.intake_id},
        )
        self._session.connection().execute(statement, list(rows))
        return Written(added, changed)

    def overtaken(self, keys: Sequence[bytes], intake_id: str) -> bool:
        """Whether another intake wrote any of these events since this one did."""
        return any(wrote != intake_id for _, wrote in self._counts(keys).values())

    def _counts(self, keys: Sequence[bytes]) -> dict[bytes, tuple[int, str]]:
        found: dict[bytes, tuple[int, str]] = {}
        for some in _pieces(keys):
            query = select(UsageEventRow.key, UsageEventRow.count, UsageEventRow.intake_id)
            for key, count, intake_id in self._session.exec(query.where(col(UsageEventRow.key).in_(some))).all():
                found[bytes(key)] = (count, intake_id)
        return found

    # ---- readings

    def reading(self, period: Period) -> ReadingRow | None:
        """What a source said for a period, or None."""
        product_id, metric, start, end, source = period
        query = select(ReadingRow).where(
            ReadingRow.product_id == product_id,
            ReadingRow.metric == metric,
            ReadingRow.start == start,
            ReadingRow.end == end,
            ReadingRow.source == source,
        )
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def overtaken_reading(self, row: ReadingRow) -> bool:
        """Whether another intake than the row's gave the same period another value since."""
        present = self.reading((row.product_id, row.metric, row.start, row.end, row.source))
        return present is not None and present.intake_id != row.intake_id and not _tell_the_same(present, row)

    def put_reading(self, row: ReadingRow) -> Written:
        """Write a reading in place of what the same source said for the same period; the same again changes nothing."""
        self._session.flush()
        values = row.model_dump(exclude={"id"})
        keys = ["product_id", "metric", "start", "end", "source"]
        if insert_or_skip(self._session, ReadingRow, values, key=keys):
            return Written(added=1)
        present = self.reading((row.product_id, row.metric, row.start, row.end, row.source))
        if present is None:
            raise LookupError("a reading that is in the way is not there")
        if _tell_the_same(present, row):
            return Written()
        for name in (*_TOLD, "noted_by", "intake_id", "captured_at"):
            setattr(present, name, getattr(row, name))
        self._session.add(present)
        self._session.flush()
        return Written(changed=1)

    # ---- what came in

    def people(self, intake_id: str, product_ids: Collection[int], start: date, end: date) -> int:
        """How many people the events of an intake are about; they lie in these products and days."""
        query = select(func.count(func.distinct(UsageEventRow.user_id))).where(
            col(UsageEventRow.product_id).in_(product_ids),
            col(UsageEventRow.on_day) >= start,
            col(UsageEventRow.on_day) < end,
            UsageEventRow.intake_id == intake_id,
        )
        return self._session.exec(query).one()

    def coverage(self, product_ids: Collection[int]) -> list[Coverage]:
        """What reached us of these products, by source, the last day first."""
        found: list[Coverage] = []
        product, source, day = UsageEventRow.product_id, UsageEventRow.source, UsageEventRow.on_day
        ends: list[Any] = [func.min(day), func.max(day), func.count()]
        events = select(product, source, *ends).where(col(product).in_(product_ids))
        grouped = events.group_by(col(product), col(source))
        found += [Coverage(*row) for row in self._session.exec(grouped).all()]
        return sorted(found, key=lambda one: (one.last, one.source), reverse=True)

    def readings(self, product_ids: Collection[int]) -> dict[int, tuple[int, date]]:
        """How many readings there are of these products, and the day behind the last period, by product id."""
        query = (
            select(ReadingRow.product_id, func.count(), func.max(ReadingRow.end))
            .where(col(ReadingRow.product_id).in_(product_ids))
            .group_by(col(ReadingRow.product_id))
        )
        return {product_id: (count, end) for product_id, count, end in self._session.exec(query).all()}


_TOLD = ("value", "n", "denominator", "basis", "note")


def _tell_the_same(one: ReadingRow, other: ReadingRow) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _TOLD)


def _pieces(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    for at in range(0, len(values), AT_ONCE):
        yield values[at : at + AT_ONCE]
