"""What somebody has to do with pilots: theirs with what they are to each, and the products they may pilot."""

from dataclasses import dataclass
from datetime import date

from portfolio.cards import Person, ProductCard
from portfolio.catalog_cards import cards_of
from portfolio.people import Act, Standing, row_id_of, standing_of
from portfolio.pilots.building import draft_for
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import parts_of, pilot_for, pilots_of
from portfolio.pilots.requirements import Missing, missing_of
from storage.unit import Unit
from storage.vocabulary import LifecycleStage, PilotStatus


@dataclass(frozen=True, slots=True)
class PilotEntry:
    """A pilot, what the person is to it, and of a draft what it lacks."""

    pilot: PilotCard
    standing: Standing
    missing: tuple[Missing, ...] = ()


def pilot_entries(unit: Unit, *, person: Person, today: date) -> tuple[PilotEntry, ...]:
    """The person's pilots, newest first, closed ones last."""
    found = [_entry(unit, pilot, person, today) for pilot in pilots_of(unit, person=person)]
    return tuple(sorted(found, key=lambda entry: entry.pilot.closed_at is not None))


def pilot_entry(unit: Unit, *, pilot_id: str, person: Person, today: date) -> PilotEntry:
    """One pilot for somebody who may see it; a draft is nobody's business but those who build it.

    Raises NotFoundError, NotAllowedError.
    """
    pilot = pilot_for(unit, pilot_id=pilot_id, person=person, act=Act.SEE_PILOT)
    if pilot.status is PilotStatus.DRAFT:
        draft_for(unit, pilot_id=pilot_id, by=person)
    return _entry(unit, pilot, person, today)


def products_to_pilot(unit: Unit, *, person: Person) -> tuple[ProductCard, ...]:
    """The products this person answers for, without those being retired."""
    person_id = row_id_of(unit, person)
    rows = [] if person_id is None else unit.products.answered_for_by(person_id)
    return tuple(one for one in cards_of(unit, rows) if one.stage is not LifecycleStage.RETIREMENT)


def _entry(unit: Unit, pilot: PilotCard, person: Person, today: date) -> PilotEntry:
    standing = standing_of(person, owner_keys=pilot.owner_keys, parts=parts_of(unit, pilot, person))
    lacks = missing_of(pilot, policy_of(unit), today=today) if pilot.status is PilotStatus.DRAFT else ()
    return PilotEntry(pilot, standing, lacks)
