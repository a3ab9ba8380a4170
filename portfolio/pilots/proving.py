"""What a pilot under construction tries and has to prove: its scenarios and its success criteria."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.cards import Person
from portfolio.catalog import fold
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.pilots.building import held_draft
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.criteria import METRIC, Given, checked
from portfolio.pilots.lines import lines_from
from portfolio.pilots.reading import pilot_card
from storage.models import PilotCriterionRow, PilotScenarioRow, ScenarioRow
from storage.unit import Unit

CHOSEN, NEW = "scenarios", "new_scenarios"
MOST_SCENARIOS, MOST_CRITERIA, LONGEST_TITLE = 20, 12, 120


@dataclass(frozen=True, slots=True)
class Offered:
    """A scenario of the product's catalogue, as the builder offers it."""

    id: int
    title: str
    chosen: bool


def scenarios_offered(unit: Unit, pilot: PilotCard) -> tuple[Offered, ...]:
    """The scenarios on the product's card, and those taken off it since they were chosen, in the owner's order."""
    chosen = {row.scenario_id for row in unit.pilots.scenarios([pilot.id])}
    return tuple(
        Offered(row.id, row.title, row.id in chosen)
        for row in _catalogue(unit, pilot)
        if row.id is not None and (row.removed_at is None or row.id in chosen)
    )


def set_scenarios(
    unit: Unit, *, pilot_id: str, by: Person, chosen: Sequence[str] | None = None, new: str | None = None
) -> PilotCard:
    """What is tried: scenarios of the catalogue by their ids, then new ones, one a line; None leaves those kept.

    A new one called like one of the catalogue is that one. Raises InvalidInputError with the field.
    """
    row, pilot = held_draft(unit, pilot_id=pilot_id, by=by)
    offered = {str(one.id): one for one in scenarios_offered(unit, pilot)}
    if chosen is None:
        chosen = [key for key, one in offered.items() if one.chosen]
    if new is None:
        new = "\n".join(one.title for one in pilot.scenarios if not one.from_catalogue)
    if any(one not in offered for one in chosen):
        raise InvalidInputError("Choose from the scenarios of this product.", field=CHOSEN)
    found = {fold(offered[one].title): (offered[one].title, offered[one].id) for one in chosen}
    by_title = {fold(one.title): one.id for one in offered.values()}
    found_new: dict[str, tuple[str, int | None]] = {}
    for title in lines_from(new, NEW, most=MOST_SCENARIOS, longest=LONGEST_TITLE):
        if fold(title) not in found:
            found_new[fold(title)] = (title, by_title.get(fold(title)))
    both = [*found.values(), *found_new.values()]
    if len(both) > MOST_SCENARIOS:
        sentence = f"Those are {len(both)}; more than {MOST_SCENARIOS} nobody tries in one pilot."
        raise InvalidInputError(sentence, field=NEW)
    unit.pilots.remove_scenarios(pilot_id)
    for position, (title, scenario_id) in enumerate(both):
        unit.pilots.add_scenario(
            PilotScenarioRow(pilot_id=pilot_id, position=position, title=title, scenario_id=scenario_id)
        )
    return pilot_card(unit, pilot_id=row.id)


def save_criterion(unit: Unit, *, pilot_id: str, by: Person, criterion_id: int | None, given: Given) -> PilotCard:
    """Add a success criterion, or change the one with this id. Raises InvalidInputError with the field."""
    row, pilot = held_draft(unit, pilot_id=pilot_id, by=by)
    found, target = checked(given)
    rows = {one.id: one for one in unit.pilots.criteria([pilot_id])}
    if criterion_id is not None and criterion_id not in rows:
        raise NotFoundError("That criterion is not there any more.")
    same = next((one for one in rows.values() if fold(one.metric) == fold(found.metric)), None)
    if same is not None and same.id != criterion_id:
        if criterion_id is None and _is(same, found):
            return pilot  # the same form once more
        raise InvalidInputError("There is a criterion for that already: change it instead.", field=METRIC)
    if criterion_id is None and len(rows) >= MOST_CRITERIA:
        raise InvalidInputError(f"{MOST_CRITERIA} criteria are there; more cannot be judged.", field=METRIC)
    last = max((one.position for one in rows.values()), default=-1)
    kept = rows.get(criterion_id) or PilotCriterionRow(
        pilot_id=row.id, position=last + 1, metric=found.metric, target=target
    )
    _write(unit, kept, found, target)
    return pilot_card(unit, pilot_id=pilot_id)


def remove_criterion(unit: Unit, *, pilot_id: str, by: Person, criterion_id: int) -> PilotCard:
    """Take a criterion off a draft; one that is gone already needs nothing more."""
    held_draft(unit, pilot_id=pilot_id, by=by)
    if any(one.id == criterion_id for one in unit.pilots.criteria([pilot_id])):
        unit.pilots.remove_criterion(criterion_id)
    return pilot_card(unit, pilot_id=pilot_id)


def _write(unit: Unit, row: PilotCriterionRow, given: Given, target: float) -> None:
    row.metric, row.unit, row.how_measured = given.metric, given.unit, given.how_measured
    row.baseline, row.target, row.better, row.evidence = given.baseline, target, given.better, given.evidence
    unit.pilots.add_criterion(row)


def _is(row: PilotCriterionRow, given: Given) -> bool:
    return (row.metric, row.unit, row.baseline, row.target, row.better, row.evidence, row.how_measured) == (
        given.metric, given.unit, given.baseline, given.target, given.better, given.evidence, given.how_measured,
    )  # fmt: skip


def _catalogue(unit: Unit, pilot: PilotCard) -> list[ScenarioRow]:
    row = unit.products.by_key(pilot.product.key)
    return [] if row is None or row.id is None else unit.products.scenarios([row.id]).get(row.id, [])
