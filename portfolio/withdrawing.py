"""Takes entries out of the catalogue: their rows stay for the records that speak of them, and are marked."""

from collections.abc import Collection, Mapping
from datetime import datetime

from portfolio.deliveries import cancel
from portfolio.importing_format import WithdrawnPart, WithdrawnProduct
from portfolio.importing_validation import Withdrawal
from portfolio.pilots.enrolling import TO_PARTICIPANTS
from storage.models import PersonRow
from storage.pilots import LIVE
from storage.unit import Unit
from storage.vocabulary import ParticipantStatus

TAKES_PART = (ParticipantStatus.INVITED, ParticipantStatus.JOINED)


def withdraw_people(unit: Unit, withdrawn: Collection[Withdrawal], *, at: datetime) -> None:
    """Mark the people among these entries; they hold no role and leave the pilots that run."""
    for row in unit.people.by_keys({one.key for one in withdrawn if one.noun == "person"}):
        row.withdrawn_at = at
        unit.people.set_roles(row.id or 0, ())
        _leave(unit, row, at)
    unit.session.flush()


def withdraw_others(unit: Unit, withdrawn: Collection[Withdrawal], *, by: str, at: datetime) -> None:
    """Mark what else is among these entries, once the products that take its place are written.

    What is withdrawn already keeps its moment, and nobody withdrawn answers for it.
    """
    _products(unit, {one.key: one.entry.value for one in withdrawn if one.noun == "product"}, by, at)
    rules = {one.key for one in withdrawn if one.noun == "rule"}
    for rule in unit.rules.all() if rules else ():
        if rule.key in rules:
            rule.withdrawn_at, rule.updated_at = at, at
    initiatives = {one.key for one in withdrawn if one.noun == "initiative"}
    for initiative in unit.initiatives.all() if initiatives else ():
        if initiative.key in initiatives:
            initiative.withdrawn_at = at
    unit.session.flush()


def _leave(unit: Unit, row: PersonRow, at: datetime) -> None:
    mine = [one for one in unit.pilots.participations(row.slack_id) if one.status in TAKES_PART] if row.slack_id else []
    live = {pilot.id for pilot in unit.pilots.by_ids({one.pilot_id for one in mine}) if pilot.status in LIVE}
    for one in mine:
        if one.pilot_id in live:
            one.status, one.left_at = ParticipantStatus.LEFT, at
            period = f"{one.pilot_id}:"
            cancel(unit, recipient=one.slack_id, kinds=TO_PARTICIPANTS, period_starts=period, why="withdrawn")


def _products(unit: Unit, parts: Mapping[str, WithdrawnPart], by: str, at: datetime) -> None:
    rows = {row.key: row for row in unit.products.all(withdrawn=True)}
    for key, part in parts.items():
        if key in rows:
            instead = part.replaced_by if isinstance(part, WithdrawnProduct) else None
            row = rows[key]
            row.withdrawn_at = row.withdrawn_at or at
            row.replaced_by_id = rows[instead].id if instead in rows else None
            row.updated_at, row.updated_by = at, by
    left = {person.id for person in unit.people.all(withdrawn=True) if person.withdrawn_at is not None}
    for row in rows.values():
        if row.withdrawn_at is not None:
            row.owner_id = None if row.owner_id in left else row.owner_id
            row.deputy_id = None if row.deputy_id in left else row.deputy_id
