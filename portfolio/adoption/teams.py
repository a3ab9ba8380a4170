"""How many people of each team use a product, told so that no small team can be worked out from what is told."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.adoption.reached import how_far
from portfolio.adoption.reaching import Reachable, reachable
from portfolio.adoption.readings import LEAST_PEOPLE
from portfolio.adoption.windows import Window
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class TeamCount:
    """A team and how many of its people were active."""

    team: str
    people: int


@dataclass(frozen=True, slots=True)
class Teams:
    """The teams that may be named, the largest first, and how many people are in others or in none that is known."""

    named: tuple[TeamCount, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class StoppedTeam:
    """A team that was active in the window before and is not any more. `reach`: its people, to be asked and never to
    be shown."""

    team: str
    people: int
    reach: tuple[Reachable, ...] = ()


def nameable(counts: Mapping[str, int], *, least: int = LEAST_PEOPLE) -> Teams:
    """What may be told of teams beside how many people there are in all. `counts`: by team, "" for no known team.

    A team is named from `least` people on. Those not named are none, or `least` people at least: else the smallest
    named team goes to them, too, for all less the named ones would tell of a handful.
    """
    named = sorted(
        (TeamCount(team, people) for team, people in counts.items() if team and people >= least),
        key=lambda one: (-one.people, one.team),
    )
    others = sum(counts.values()) - sum(one.people for one in named)
    while 0 < others < least and named:
        others += named.pop().people
    return Teams(tuple(named), others)


def teams_of(unit: Unit, product_id: int, window: Window) -> Teams:
    """The teams that used a product in a window, as they may be shown; everybody is in `others` where none may be."""
    return nameable(unit.usage.people_by_team(product_id, window.start, window.end))


def stopped_teams(unit: Unit, product_id: int, window: Window) -> tuple[StoppedTeam, ...]:
    """The teams that could be named in the window before and had nobody active in this one, the largest first.

    None where nobody knows whether anybody was.
    """
    if not how_far(unit, [product_id], window)[product_id].watched:
        return ()
    before = window.before()
    now = unit.usage.people_by_team(product_id, window.start, window.end)
    gone = [one for one in teams_of(unit, product_id, before).named if one.team not in now]
    users = unit.usage.users_of_teams(product_id, [one.team for one in gone], before.start, before.end)
    people = reachable(unit, {row.person_id for row in users if row.person_id is not None})
    return tuple(
        StoppedTeam(
            one.team, one.people,
            tuple(people[row.person_id] for row in users if row.team == one.team and row.person_id in people),
        )
        for one in gone
    )  # fmt: skip
