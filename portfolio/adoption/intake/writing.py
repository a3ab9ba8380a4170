"""Writes some checked rows: what says the same thing once more is added up first, so that each is written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio.adoption.intake.checking import Ready, Use, Value
from storage.intake import NewUser, Written
from storage.models import ReadingRow
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Wrote:
    """What became of some rows; `repeated`: how many were added up with others among them."""

    written: Written
    repeated: int


def write(unit: Unit, rows: Sequence[Ready], *, source: str, intake_id: str, at: datetime) -> Wrote:
    """Write these rows in the caller's unit."""
    uses = [row for row in rows if isinstance(row, Use)]
    values = [row for row in rows if isinstance(row, Value)]
    events, repeated = _events(unit, uses, source)
    written = unit.intake.put_events(events, intake_id=intake_id)
    for value in values:
        one = unit.intake.put_reading(_reading(value, intake_id, at))
        written = Written(written.added + one.added, written.changed + one.changed)
    return Wrote(written, repeated)


def _events(unit: Unit, uses: Sequence[Use], source: str) -> tuple[list[dict[str, Any]], int]:
    users = {use.user for use in uses if use.user is not None}
    ids = unit.intake.users([NewUser(one.mark, one.own, one.person_id, one.team) for one in users]) if users else {}
    found: dict[bytes, dict[str, Any]] = {}
    for use in uses:
        present = found.get(use.key)
        if present is not None:
            present["count"] += use.count
            continue
        found[use.key] = {
            "key": use.key,
            "product_id": use.product.id,
            "user_id": ids[use.user.mark] if use.user else None,
            "on_day": use.day,
            "activity": use.activity,
            "count": use.count,
            "scenario_id": use.scenario_id,
            "source": source,
        }
    # In the order of their keys, so that two intakes at once on PostgreSQL do not wait for each other in a circle.
    return [found[key] for key in sorted(found)], len(uses) - len(found)


def _reading(value: Value, intake_id: str, at: datetime) -> ReadingRow:
    return ReadingRow(
        product_id=value.product.id, metric=value.metric.key, start=value.period.start, end=value.period.end,
        value=value.value, n=value.n, denominator=value.denominator, basis=value.basis, source=value.source,
        note=value.note, intake_id=intake_id, captured_at=at,
    )  # fmt: skip
