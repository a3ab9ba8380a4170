"""People who were sent to a product and never used it, or stopped: whom an owner may have asked, and never sees."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.adoption.gathering import moment
from portfolio.adoption.reached import how_far
from portfolio.adoption.windows import last_days
from storage.unit import Unit
from storage.vocabulary import RouteKind

SENT_WITHIN = 60  # days
PERSON = "person:"


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody the bot can write to. `mark`: as usage calls them."""

    mark: str
    slack_id: str


def starters(unit: Unit, product_ids: Collection[int], *, today: date) -> dict[int, tuple[Reachable, ...]]:
    """By product the people sent to it by an answer they said was right, within 60 days, who have not used it since.

    Nobody where usage of the product does not reach us, or does not say who of the portfolio its users are: whoever
    uses it would be asked why they do not. The one sent longest ago comes first.
    """
    window = last_days(today, SENT_WITHIN)
    reach = how_far(unit, product_ids, window)
    tied = unit.usage.tied([one for one in product_ids if reach[one].watched], window.before().start, today)
    routes = unit.desk.routes(tied, moment(window.start), moment(window.end + timedelta(days=1)))
    sent: dict[tuple[int, str], date] = {}
    for product_id, kind, who, at in routes:
        if kind is RouteKind.ACCEPTED:
            sent.setdefault((product_id, who), at.date())
    people = {one.slack_id: (person_id, one) for person_id, one in _by_marks(unit, {who for _, who in sent}).items()}
    used: dict[tuple[int, int], date] = {}
    known = {person_id for person_id, _ in people.values()}
    for product_id, person_id, day in unit.usage.days_of_people(tied, known, window.start, today + timedelta(days=1)):
        used[product_id, person_id] = max(day, used.get((product_id, person_id), day))
    found: dict[int, tuple[Reachable, ...]] = {}
    for (product_id, who), day in sent.items():
        if who in people and used.get((product_id, people[who][0]), date.min) < day:
            found[product_id] = (*found.get(product_id, ()), people[who][1])
    return found


def reachable(unit: Unit, person_ids: Collection[int]) -> dict[int, Reachable]:
    """Those of these people who are in Slack, by person id."""
    return {
        row.id: Reachable(f"{PERSON}{row.key}", row.slack_id)
        for row in unit.people.by_ids(person_ids)
        if row.id is not None and row.slack_id
    }


def _by_marks(unit: Unit, slack_ids: Collection[str]) -> dict[int, Reachable]:
    rows = unit.people.by_slack_ids(slack_ids)
    return reachable(unit, {row.id for row in rows if row.id is not None})
