"""Writes some checked rows: what says the same thing once more is added up first, so that each is written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio.adoption.intake.checking import MOST_REMEMBERED, Ready, Use, User, Value
from storage.intake import NewUser, Written
from storage.models import ReadingRow
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Wrote:
    """What became of some rows; `repeated`: how many were added up with others among them."""

    written: Written
    repeated: int


class Writing:
    """Writes the rows of one intake, batch by batch; remembers the users it met."""

    def __init__(self, *, intake_id: str) -> None:
        self._intake_id = intake_id
        self._ids: dict[User, int] = {}

    def write(self, unit: Unit, rows: Sequence[Ready], *, at: datetime) -> Wrote:
        """Write these rows in the caller's unit."""
        uses = [row for row in rows if isinstance(row, Use)]
        self._meet(unit, {use.user for use in uses if use.user is not None})
        events = self._events(uses)
        written = unit.intake.put_events(events, intake_id=self._intake_id)
        for row in rows:
            if isinstance(row, Value):
                one = unit.intake.put_reading(_reading(row, self._intake_id, at))
                written = Written(written.added + one.added, written.changed + one.changed)
        return Wrote(written, len(uses) - len(events))

    def _meet(self, unit: Unit, users: set[User]) -> None:
        if len(self._ids) > MOST_REMEMBERED:
            self._ids.clear()
        new = [user for user in users if user not in self._ids]
        if new:
            ids = unit.intake.users([NewUser(one.mark, one.own, one.person_id, one.team) for one in new])
            self._ids |= {user: ids[user.mark] for user in new}

    def _events(self, uses: Sequence[Use]) -> list[dict[str, Any]]:
        found: dict[bytes, dict[str, Any]] = {}
        for use in uses:
            present = found.get(use.key)
            if present is not None:
                present["count"] += use.count
                continue
            found[use.key] = {
                "key": use.key,
                "product_id": use.product.id,
                "user_id": self._ids[use.user] if use.user else None,
                "on_day": use.day,
                "activity": use.activity,
                "count": use.count,
                "scenario_id": use.scenario_id,
                "source": use.source,
                "intake_id": self._intake_id,
            }
        # In the order of their keys, so that two intakes at once on PostgreSQL do not wait for each other in a circle.
        return [found[key] for key in sorted(found)]


def overtaken(unit: Unit, rows: Sequence[Ready], *, intake_id: str, at: datetime) -> bool:
    """Whether a later intake gave anything of what these rows of an intake say another value."""
    if unit.intake.overtaken([row.key for row in rows if isinstance(row, Use)], intake_id):
        return True
    values = (row for row in rows if isinstance(row, Value))
    return any(unit.intake.overtaken_reading(_reading(row, intake_id, at)) for row in values)


def _reading(value: Value, intake_id: str, at: datetime) -> ReadingRow:
    return ReadingRow(
        product_id=value.product.id, metric=value.metric.key, start=value.period.start, end=value.period.end,
        value=value.value, n=value.n, denominator=value.denominator, basis=value.basis, source=value.source,
        note=value.note, intake_id=intake_id, captured_at=at,
    )  # fmt: skip
