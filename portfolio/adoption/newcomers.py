"""Who is new to a product: from the first answer somebody found right to the first day they used it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.adoption.facts import Newcomers
from portfolio.adoption.reached import Reach
from portfolio.adoption.readings import LEAST_PEOPLE
from portfolio.adoption.windows import Window, begin_of
from storage.unit import Unit

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One of them, without a name. `came`: the day of that answer. `used`: the first day, None for not within two
    weeks."""

    came: date
    used: date | None = None


def cohort_of(window: Window) -> Window:
    """The days in which the newcomers of a window came: so that all of them had two weeks by its end."""
    return Window(window.start - FORTNIGHT, window.end - FORTNIGHT)


def newcomers_of(unit: Unit, reach: Mapping[int, Reach], window: Window) -> dict[int, tuple[Newcomer, ...]]:
    """By product id the newcomers of a window, the first to come first. `reach`: as `how_far` says of this window.

    None of a product whose usage is not known from the first of their days to the window's end, or says of nobody of
    the portfolio that they used it: who began to would not be known. Who used it before is no newcomer.
    """
    days = cohort_of(window)
    known = [one for one, far in reach.items() if far.since is not None and far.since <= days.start]
    known = [one for one in known if reach[one].touches(window) and reach[one].days_in(window) is None]
    came = _came(unit, known, days)
    tied = unit.usage.tied({product for product, _ in came}, days.start, window.end) if came else set()
    came = {whose: day for whose, day in came.items() if whose[0] in tied}
    first = unit.usage.first_days({product for product, _ in came}, {person for _, person in came})
    found: dict[int, list[Newcomer]] = {}
    for (product_id, person_id), day in came.items():
        used = first.get((product_id, person_id))
        if used is None or used >= day:
            in_time = used is not None and used < day + FORTNIGHT
            found.setdefault(product_id, []).append(Newcomer(day, used if in_time else None))
    return {one: tuple(sorted(some, key=lambda new: new.came)) for one, some in found.items()}


def _came(unit: Unit, product_ids: Sequence[int], days: Window) -> dict[tuple[int, int], date]:
    """By (product id, person id) the day of the first answer they found right, where it is one of these days."""
    if not product_ids:
        return {}
    rows = unit.desk.first_accepted(product_ids, begin_of(days.start), begin_of(days.end))
    people = _people(unit, {who for _, who, _ in rows})
    found: dict[tuple[int, int], date] = {}
    for product_id, who, moment in rows:
        if who in people:
            whose = (product_id, people[who])
            found[whose] = min(moment.date(), found.get(whose, moment.date()))
    return found


def _people(unit: Unit, marks: set[str]) -> dict[str, int]:
    """Ids of people by what told them apart (`portfolio.people.mark_of`)."""
    keys = {one.removeprefix("person:") for one in marks if one.startswith("person:")}
    found = {row.slack_id: row.id for row in unit.people.by_slack_ids(marks, withdrawn=True)}
    found |= {f"person:{row.key}": row.id for row in unit.people.by_keys(keys, withdrawn=True)}
    return {mark: person_id for mark, person_id in found.items() if mark and person_id is not None}


def counted(newcomers: Sequence[Newcomer]) -> Newcomers:
    """How many they are, and how many days it took those who used it within two weeks, the quickest first."""
    took = sorted((one.used - one.came).days for one in newcomers if one.used is not None)
    return Newcomers(len(newcomers), tuple(took))


def spans(took: Sequence[int], *, least: int = LEAST_PEOPLE) -> tuple[tuple[int, int, int], ...]:
    """(from so many days, to so many, people): how long it took, in spans of at least `least` people, the quickest
    first; what is left over goes to the last span. Nothing for fewer people than that."""
    found: list[tuple[int, int, int]] = []
    some: list[int] = []
    for days in sorted(set(took)):
        some += [one for one in took if one == days]
        if len(some) >= least:
            found.append((some[0], days, len(some)))
            some = []
    if some and found:
        first, _, people = found.pop()
        found.append((first, some[-1], people + len(some)))
    return tuple(found)
