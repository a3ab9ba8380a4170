"""How many people of each team use a product, told so that no small team can be worked out from what is told."""

from collections.abc import Mapping
from dataclasses import dataclass

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
    counts = unit.usage.teams([product_id], [(window.start, window.end)]).get(product_id, {})
    return nameable({team: people for team, (people,) in counts.items()})
