"""What a pilot still lacks before it may start, in the words of the seed's good and bad pilot."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portfolio.errors import InvalidInputError
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.days import Dates, check_order
from portfolio.pilots.policy import PilotPolicy
from portfolio.wording import counted

BAD_PILOT = "Bad pilot: access for people, and let them try."


class Group(StrEnum):
    """The fields of a pilot by what they are about, in the order they are filled in."""

    PURPOSE = "purpose"
    SCENARIOS = "scenarios"
    CRITERIA = "criteria"
    RULES = "rules"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, and where it is filled in."""

    group: Group
    words: str


def missing_of(pilot: PilotCard, policy: PilotPolicy, *, today: date | None = None) -> tuple[Missing, ...]:
    """What the pilot lacks of a good one (seed, "Organizes pilots"), in the order it is filled in.

    `today`: dates that are over by then count as missing. Feedback rules are never missing: they begin with defaults.
    """
    found = [
        Missing(Group.PURPOSE, "" if pilot.hypothesis.strip() else "a hypothesis"),
        Missing(Group.PURPOSE, _short("role", len(pilot.roles), policy.roles)),
        Missing(Group.PURPOSE, "" if pilot.business_owner is not None else "a business-side owner"),
        Missing(Group.SCENARIOS, _short("scenario", len(pilot.scenarios), policy.scenarios)),
        Missing(Group.CRITERIA, _criteria(len(pilot.criteria), policy.criteria)),
        Missing(Group.DATES, _day(pilot.starts_on, "a first day", today)),
        Missing(Group.DATES, _day(pilot.ends_on, "a last day", today)),
        Missing(Group.DATES, _day(pilot.decide_on, "a date for the scaling decision", today)),
        Missing(Group.DATES, _order(Dates(pilot.starts_on, pilot.ends_on, pilot.decide_on), policy)),
    ]
    return tuple(one for one in found if one.words)


def refusal_of(missing: tuple[Missing, ...]) -> str:
    """Why a pilot cannot start, in one sentence or two."""
    return f"{BAD_PILOT} Still missing: {'; '.join(one.words for one in missing)}."


def _short(noun: str, there: int, floor: int) -> str:
    """ "2 of 3 roles": so many are missing of what the floor asks for."""
    if there >= floor:
        return ""
    left = floor - there
    whole = counted(floor, noun)
    return whole if not there else f"{left} of {whole}"


def _criteria(there: int, floor: int) -> str:
    if not there and floor:
        return "success criteria"
    words = _short("success criterion", there, floor)
    return words.replace("criterions", "criteria")


def _day(day: date | None, words: str, today: date | None) -> str:
    if day is None:
        return words
    return f"{words} that is not over" if today is not None and day < today else ""


def _order(dates: Dates, policy: PilotPolicy) -> str:
    try:
        check_order(dates, policy)
    except InvalidInputError:
        return f"days in their order, the decision within {policy.longest_weeks} weeks of the first"
    return ""
