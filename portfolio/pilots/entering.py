"""Keeps the fields of a draft as they are entered, each for itself, whatever stands in the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from portfolio.cards import Person
from portfolio.errors import InvalidInputError
from portfolio.pilots import building, days, proving
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.criteria import day_from, whole_from
from portfolio.pilots.lines import text_from
from portfolio.pilots.requirements import Group
from storage.models import PilotRow
from storage.unit import Unit
from storage.vocabulary import Anonymity


@dataclass(frozen=True, slots=True)
class Entering:
    """A draft that is held while its fields are kept."""

    unit: Unit
    row: PilotRow
    pilot: PilotCard
    by: Person
    today: date


Keep = Callable[[Entering, Sequence[str]], object]  # given what was typed, or every one of what was chosen


def enter(
    unit: Unit, *, pilot_id: str, by: Person, group: Group, entered: Mapping[str, Sequence[str]], today: date
) -> tuple[str, ...]:
    """Keep every field of a group that is valid by itself; gives the others, in which stays what was kept before.

    Whether days are in order is asked when they are sent. Raises as `building.draft_for`.
    """
    row, pilot = building.held_draft(unit, pilot_id=pilot_id, by=by)
    draft, left = Entering(unit, row, pilot, by, today), []
    for field, keep in FIELDS[group].items():
        try:
            keep(draft, entered.get(field, ()))
        except InvalidInputError:
            left.append(field)
    unit.session.add(row)
    unit.session.flush()
    return tuple(left)


def _hypothesis(draft: Entering, entered: Sequence[str]) -> None:
    draft.row.hypothesis = text_from(_one(entered), building.HYPOTHESIS)


def _roles(draft: Entering, entered: Sequence[str]) -> None:
    draft.row.roles = building.roles_from(_one(entered))


def _business_owner(draft: Entering, entered: Sequence[str]) -> None:
    building.check_business_owner(draft.pilot, _one(entered))
    draft.row.business_owner = _one(entered)


def _chosen(draft: Entering, entered: Sequence[str]) -> None:
    proving.set_scenarios(draft.unit, pilot_id=draft.row.id, by=draft.by, chosen=entered)


def _new(draft: Entering, entered: Sequence[str]) -> None:
    proving.set_scenarios(draft.unit, pilot_id=draft.row.id, by=draft.by, new=_one(entered))


def _cadence(draft: Entering, entered: Sequence[str]) -> None:
    found = whole_from(_one(entered), building.CADENCE)
    building.check_cadence(found)
    draft.row.cadence_days = found


def _reminders(draft: Entering, entered: Sequence[str]) -> None:
    found = whole_from(_one(entered), building.REMINDERS)
    building.check_reminders(found)
    draft.row.reminders = found


def _anonymity(draft: Entering, entered: Sequence[str]) -> None:
    if _one(entered) not in set(Anonymity):
        raise InvalidInputError("Choose whose feedback it is.", field=building.ANONYMITY)
    draft.row.anonymity = Anonymity(_one(entered))


def _channel(draft: Entering, entered: Sequence[str]) -> None:
    building.check_channel(_one(entered))
    draft.row.channel = _one(entered)


def _day(name: str, draft: Entering, entered: Sequence[str]) -> None:
    found = day_from(_one(entered), name)
    days.check_day(found, name, today=draft.today)
    setattr(draft.row, name, found)


def _integrations(draft: Entering, entered: Sequence[str]) -> None:
    draft.row.integrations = building.integrations_from(_one(entered))


def _one(entered: Sequence[str]) -> str:
    return next(iter(entered), "")


FIELDS: dict[Group, dict[str, Keep]] = {
    Group.PURPOSE: {
        building.HYPOTHESIS: _hypothesis,
        building.ROLES: _roles,
        building.BUSINESS_OWNER: _business_owner,
    },
    Group.SCENARIOS: {proving.CHOSEN: _chosen, proving.NEW: _new},
    Group.CRITERIA: {},  # each is kept when its own form is saved
    Group.RULES: {
        building.CADENCE: _cadence,
        building.REMINDERS: _reminders,
        building.ANONYMITY: _anonymity,
        building.CHANNEL: _channel,
    },
    Group.DATES: {
        **{name: partial(_day, name) for name in (days.STARTS, days.ENDS, days.DECIDES)},
        building.INTEGRATIONS: _integrations,
    },
}
