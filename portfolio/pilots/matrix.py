"""Role by scenario: where feedback came from in a pilot, and the cells nobody has spoken for yet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portfolio.cards import Person
from portfolio.people import Act
from portfolio.pilots.cards import PilotCard, PilotScenario
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import pilot_for
from portfolio.pilots.suppression import Count, Tally, counted
from storage.unit import Unit

Place = tuple[str, int | None]  # a role, and the id of a scenario or None for feedback that names none


@dataclass(frozen=True, slots=True)
class Matrix:
    """How often each role spoke for each scenario, as far as it may be told.

    `people`: how many of each role take part. `total`: everything that may be counted. `in_words`: anonymous feedback
    was given, so that a cell says no exact number; of what is anonymous in it, only whether it is `least` or more.
    """

    pilot: PilotCard
    cells: Mapping[Place, Count]
    roles: Mapping[str, Count]
    scenarios: Mapping[int | None, Count]
    people: Mapping[str, int]
    total: int
    in_words: bool
    least: int

    def cell(self, role: str, scenario: PilotScenario) -> Count:
        """One cell."""
        return self.cells[role, scenario.id]

    def at_least(self, role: str, scenario: PilotScenario) -> int:
        """A number the cell surely holds: what was said under a name, and `least` where that much was anonymous."""
        count = self.cell(role, scenario)
        return count.named + (self.least if count.number > count.named else 0)

    def quiet(self) -> tuple[tuple[str, PilotScenario], ...]:
        """The cells of which nothing can be told, role by role: nobody spoke for them, or too few did anonymously."""
        return quiet_cells(self.pilot, self.cells)

    def quiet_of(self, role: str) -> tuple[PilotScenario, ...]:
        """The scenarios of which nothing can be told from this role."""
        return tuple(scenario for whose, scenario in self.quiet() if whose == role)


def matrix_for(unit: Unit, *, pilot_id: str, person: Person) -> Matrix:
    """The matrix of a pilot, for somebody who may see it. Raises NotFoundError, NotAllowedError."""
    return matrix_of(unit, pilot_for(unit, pilot_id=pilot_id, person=person, act=Act.SEE_MATRIX))


def matrix_of(unit: Unit, pilot: PilotCard) -> Matrix:
    """The matrix of a pilot; who may see it is the caller's to ask.

    Cells, the sums by role and the sums by scenario are three divisions of the same feedback, each held back by itself
    (docs/decisions/0018): with anonymous answers the cells give no numbers, which sums less sums would make exact.
    """
    tallies = tallies_of(unit, pilot.id)
    least = policy_of(unit).slice_of
    scenarios = [one.id for one in pilot.scenarios]
    joined = unit.pilots.joined_by_role(pilot.id)
    return Matrix(
        pilot=pilot,
        cells=cells_of(pilot, tallies, least=least),
        roles=counted(tallies.items(), lambda place: place[0], pilot.roles, least=least),
        scenarios=counted(tallies.items(), lambda place: place[1], scenarios, least=least),
        people={role: joined.get(role, 0) for role in pilot.roles},
        total=sum(one.named + sum(one.nameless.values()) for one in tallies.values()),
        in_words=any(one.nameless or one.waiting for one in tallies.values()),
        least=least,
    )


def cells_of(pilot: PilotCard, tallies: Mapping[Place, Tally], *, least: int) -> dict[Place, Count]:
    """What may be told of each cell of the pilot."""
    places: list[Place] = [(role, one.id) for role in pilot.roles for one in pilot.scenarios]
    return counted(tallies.items(), lambda place: place, places, least=least)


def quiet_cells(pilot: PilotCard, cells: Mapping[Place, Count]) -> tuple[tuple[str, PilotScenario], ...]:
    """The cells of which nothing can be told, role by role."""
    return tuple((role, one) for role in pilot.roles for one in pilot.scenarios if cells[role, one.id].number == 0)


def tallies_of(unit: Unit, pilot_id: str) -> dict[Place, Tally]:
    """How often something was said in each cell: under a name counted by the database, the rest lot by lot."""
    named = {(role, scenario): count for role, scenario, count in unit.feedback.named_cells(pilot_id)}
    return tallied(named, unit.feedback.nameless_cells(pilot_id))


def tallied(named: Mapping[Place, int], nameless: Iterable[tuple[str, int | None, int | None]]) -> dict[Place, Tally]:
    """Tallies by cell. `nameless`: role, scenario and lot of each anonymous piece."""
    lots: defaultdict[Place, list[int | None]] = defaultdict(list)
    for role, scenario, lot in nameless:
        lots[role, scenario].append(lot)
    found: dict[Place, Tally] = {}
    for place in {**named, **lots}:
        counts = Counter(lots[place]) if place in lots else Counter[int | None]()
        waiting = counts.pop(None, 0)
        found[place] = Tally(named.get(place, 0), {lot: n for lot, n in counts.items() if lot is not None}, waiting)
    return found
