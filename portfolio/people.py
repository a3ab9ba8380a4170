"""Who someone is and what they may do: one table of acts, asked by every service."""

from collections.abc import Collection
from dataclasses import replace

from portfolio.acts import ACTS, POSITIONS, Act, Part, Standing
from portfolio.cards import Person
from portfolio.errors import NotAllowedError, NotFoundError
from storage.models import PersonRow
from storage.unit import Unit
from storage.vocabulary import ParticipantStatus, Role

__all__ = [
    "ACTS",
    "POSITIONS",
    "Act",
    "Part",
    "Standing",
    "find_person",
    "mark_of",
    "may",
    "people_from",
    "person_by_slack_id",
    "person_from",
    "portfolio_leads",
    "require",
    "row_id_of",
    "standing_of",
]


def may(
    person: Person,
    act: Act,
    *,
    owner_keys: Collection[str] = (),
    asker_slack_id: str | None = None,
    parts: frozenset[Part] = frozenset(),
) -> bool:
    """Whether the person may do this.

    `owner_keys`: keys of the product's owner and deputy. `asker_slack_id`: who asked; None when it does not matter,
    as for an answer given in a channel, which anyone there may rate. `parts`: what they are to the pilot it is about.
    """
    asked = None if asker_slack_id is None else bool(asker_slack_id) and person.slack_id == asker_slack_id
    return ACTS[act].allowed(standing_of(person, owner_keys=owner_keys, asked=asked, parts=parts))


def standing_of(
    person: Person, *, owner_keys: Collection[str] = (), asked: bool | None = None, parts: frozenset[Part] = frozenset()
) -> Standing:
    """How the person stands to a thing, for views that offer what the table of acts allows."""
    owns = bool(person.key) and person.key in owner_keys
    return Standing(roles=person.roles, owns=owns, asked=asked, parts=parts)


def require(
    person: Person,
    act: Act,
    *,
    owner_keys: Collection[str] = (),
    asker_slack_id: str | None = None,
    parts: frozenset[Part] = frozenset(),
) -> None:
    """Raise NotAllowedError, in a sentence for the person, unless they may do this. Arguments as for `may`."""
    if not may(person, act, owner_keys=owner_keys, asker_slack_id=asker_slack_id, parts=parts):
        raise NotAllowedError(ACTS[act].refusal)


def person_by_slack_id(unit: Unit, *, slack_id: str) -> Person:
    """The person behind a Slack id; someone nobody imported is a guest with the key "" and the role of an employee."""
    row = unit.people.by_slack_id(slack_id) if slack_id else None
    found = Person(key="", name="", slack_id=slack_id or None) if row is None else people_from(unit, [row])[0]
    return _with_pilots(unit, found)


def find_person(unit: Unit, *, words: str) -> Person:
    """The person with this key, Slack id (also as <@U123>) or full name, upper or lower case alike.

    Raises NotFoundError for nobody, and for a name several people share.
    """
    wanted = words.strip().removeprefix("<@").removesuffix(">").partition("|")[0].removeprefix("@").casefold()
    rows = unit.people.all() if wanted else []
    for tell in (_key, _slack_id, _name):
        found = [row for row in rows if tell(row).casefold() == wanted]
        if len(found) == 1:
            return _with_pilots(unit, people_from(unit, found)[0])
        if found:
            keys = ", ".join(sorted(row.key for row in found))
            raise NotFoundError(f"Several people are called “{words.strip()}”: say which by key ({keys}).")
    raise NotFoundError(f"There is nobody called “{words.strip()}” in the portfolio.")


def _with_pilots(unit: Unit, person: Person) -> Person:
    """The person with the products whose live pilots they have joined, or are invited to."""
    held = unit.pilots.products_tried_by(person.slack_id) if person.slack_id else []
    joined, invited = (
        frozenset(key for key, status in held if status is wanted)
        for wanted in (ParticipantStatus.JOINED, ParticipantStatus.INVITED)
    )
    return replace(person, pilots=joined, invited=invited)


def require_there(unit: Unit, person: Person) -> None:
    """Raise NotFoundError for somebody of the portfolio who was withdrawn since."""
    if person.key and unit.people.by_key(person.key) is None:
        raise NotFoundError(f"{person.name} is not in the portfolio any more. Ask me again, and I say whom to ask now.")


def portfolio_leads(unit: Unit) -> tuple[Person, ...]:
    """Everyone who leads the portfolio, in the order they were imported."""
    return people_from(unit, unit.people.holding(Role.PORTFOLIO_LEAD))


def people_from(unit: Unit, rows: Collection[PersonRow]) -> tuple[Person, ...]:
    """Rows as people, with their roles; everyone is at least an employee."""
    roles = unit.people.roles([row.id for row in rows if row.id is not None]) if rows else {}
    return tuple(person_from(row, roles.get(row.id or 0, frozenset())) for row in rows)


def person_from(row: PersonRow, roles: frozenset[Role]) -> Person:
    """One row and its roles as a person."""
    held = roles | {Role.EMPLOYEE}
    return Person(key=row.key, name=row.name, slack_id=row.slack_id, team=row.team, roles=held)


def row_id_of(unit: Unit, person: Person) -> int | None:
    """The row id of a person, or None for a guest."""
    row = unit.people.by_key(person.key) if person.key else None
    return None if row is None else row.id


def mark_of(person: Person) -> str:
    """What tells this person from others when counting: their Slack id, or their key where they have none."""
    return person.slack_id or (f"person:{person.key}" if person.key else "")


def _key(row: PersonRow) -> str:
    return row.key


def _slack_id(row: PersonRow) -> str:
    return row.slack_id or ""


def _name(row: PersonRow) -> str:
    return row.name
