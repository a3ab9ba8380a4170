"""Who someone is and what they may do: one table of acts, asked by every service."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from portfolio.cards import Person
from portfolio.errors import NotAllowedError, NotFoundError
from storage.models import PersonRow
from storage.unit import Unit
from storage.vocabulary import Role


class Act(StrEnum):
    """Something a person may or may not do."""

    RATE_ANSWER = "rate_answer"
    EXPLAIN_DEMAND = "explain_demand"
    ASK_OWNER = "ask_owner"
    SEE_REQUEST = "see_request"
    RESOLVE_REQUEST = "resolve_request"
    SEE_ROUTES = "see_routes"
    REMOVE_ROUTE = "remove_route"
    SEE_PORTFOLIO = "see_portfolio"
    READ_DEMAND = "read_demand"
    MAKE_HYPOTHESIS = "make_hypothesis"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to the thing acted on. `asked` is None when nobody in particular asked."""

    roles: frozenset[Role]
    owns: bool
    asked: bool | None


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table: who may, and the sentence the others read."""

    allowed: Callable[[Standing], bool]
    refusal: str


def _is_lead(standing: Standing) -> bool:
    return Role.PORTFOLIO_LEAD in standing.roles


ACTS: dict[Act, Permission] = {
    Act.RATE_ANSWER: Permission(
        lambda standing: standing.asked is not False, "Only the person who asked can rate this answer."
    ),
    Act.EXPLAIN_DEMAND: Permission(
        lambda standing: standing.asked is True, "Only the person who asked can say why they need it."
    ),
    Act.ASK_OWNER: Permission(lambda _standing: True, "You cannot ask this product's owner."),
    Act.SEE_REQUEST: Permission(
        lambda standing: standing.asked is True or standing.owns or _is_lead(standing),
        "Only the person who asked, the product's owner, their deputy and the portfolio lead can see this request.",
    ),
    Act.RESOLVE_REQUEST: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy or the portfolio lead can close this request.",
    ),
    Act.SEE_ROUTES: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy and the portfolio lead can see what I learned about it.",
    ),
    Act.REMOVE_ROUTE: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy or the portfolio lead can make me forget this.",
    ),
    Act.SEE_PORTFOLIO: Permission(
        lambda standing: _is_lead(standing) or Role.OPERATOR in standing.roles,
        "Only the portfolio lead and the operators can see this.",
    ),
    Act.READ_DEMAND: Permission(_is_lead, "Only the portfolio lead can read what people asked for in their own words."),
    Act.MAKE_HYPOTHESIS: Permission(_is_lead, "Only the portfolio lead can make a hypothesis of what people ask for."),
}


def may(person: Person, act: Act, *, owner_keys: Collection[str] = (), asker_slack_id: str | None = None) -> bool:
    """Whether the person may do this.

    `owner_keys`: keys of the product's owner and deputy. `asker_slack_id`: who asked; None when it does not matter,
    as for an answer given in a channel, which anyone there may rate.
    """
    asked = None if asker_slack_id is None else bool(asker_slack_id) and person.slack_id == asker_slack_id
    standing = Standing(roles=person.roles, owns=bool(person.key) and person.key in owner_keys, asked=asked)
    return ACTS[act].allowed(standing)


def require(person: Person, act: Act, *, owner_keys: Collection[str] = (), asker_slack_id: str | None = None) -> None:
    """Raise NotAllowedError, in a sentence for the person, unless they may do this. Arguments as for `may`."""
    if not may(person, act, owner_keys=owner_keys, asker_slack_id=asker_slack_id):
        raise NotAllowedError(ACTS[act].refusal)


def person_by_slack_id(unit: Unit, *, slack_id: str) -> Person:
    """The person behind a Slack id; someone nobody imported is a guest with the key "" and the role of an employee."""
    row = unit.people.by_slack_id(slack_id) if slack_id else None
    return Person(key="", name="", slack_id=slack_id or None) if row is None else people_from(unit, [row])[0]


def find_person(unit: Unit, *, words: str) -> Person:
    """The person with this key, Slack id (also as <@U123>) or full name, upper or lower case alike.

    Raises NotFoundError for nobody, and for a name several people share.
    """
    wanted = words.strip().removeprefix("<@").removesuffix(">").partition("|")[0].removeprefix("@").casefold()
    rows = unit.people.all() if wanted else []
    for tell in (_key, _slack_id, _name):
        found = [row for row in rows if tell(row).casefold() == wanted]
        if len(found) == 1:
            return people_from(unit, found)[0]
        if found:
            keys = ", ".join(sorted(row.key for row in found))
            raise NotFoundError(f"Several people are called “{words.strip()}”: say which by key ({keys}).")
    raise NotFoundError(f"There is nobody called “{words.strip()}” in the portfolio.")


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
