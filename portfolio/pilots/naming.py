"""Reads who is to be invited, and as what, from lines somebody typed or pasted: mentions, names and keys."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import find_person
from portfolio.wording import listed
from storage.unit import Unit

MENTION = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]{1,30})(?:\|[^<>]*)?>")
MOST_NAMED = 6  # of those nobody is found for

_TOKEN = re.compile(rf"{MENTION.pattern}|{GROUP.pattern}")
_BREAK = re.compile(r"[,;\t]|(?<!\S)(?=@)|(?i:\s+and\s+)")
_EDGES = " \t.,;:-–—()"
_AS = re.compile(r"(?i)(?:^|\s)as$")
_AS_WHAT = re.compile(r"(?i)(?:^|(.*?)\s)as\s+(\S.*)")
_PLACE = "\N{SYMBOL FOR NULL}"  # stands where a mention was, while a line is cut into names
LIST = "list"  # the field of the form a problem belongs to


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as they were named. `role`: "" where none stands beside them. Of `person`, `group` and `words` one is
    filled: a Slack id, a user group's id, or a name or key."""

    role: str = ""
    person: str = ""
    group: str = ""
    words: str = ""


def read_list(text: str, roles: Sequence[str]) -> tuple[Named, ...]:
    """Everybody named in the lines of a text, in order. A role stands behind those it is meant for, with "as"; at the
    end of a line without it as well.

    Raises InvalidInputError for a role the pilot does not have.
    """
    return tuple(one for line in text.splitlines() for one in _read_line(line, roles))


def _read_line(line: str, roles: Sequence[str]) -> list[Named]:
    rest, last = _role_at_end(line.replace(_PLACE, " "), roles)
    mentions = iter(_TOKEN.findall(rest))
    found: list[Named] = []
    waiting: list[Named] = []  # for the role that stands behind them
    for part in _BREAK.split(_TOKEN.sub(f" , {_PLACE} , ", rest)):
        name, role = part.strip(_EDGES), ""
        if said := _AS_WHAT.fullmatch(name):
            name, role = (said[1] or "").strip(_EDGES), _role(said[2].strip(_EDGES), roles)
        if name == _PLACE:
            person, group = next(mentions)
            waiting.append(Named(person=person, group=group))
        elif name.strip("@"):
            waiting.append(Named(words=name))
        if role:
            found, waiting = [*found, *(replace(one, role=role) for one in waiting)], []
    return [*found, *(replace(one, role=last) for one in waiting)]


def _role(said: str, roles: Sequence[str]) -> str:
    """The role somebody typed behind "as". Raises InvalidInputError where the pilot has none like it."""
    wanted = " ".join(said.split()).casefold()
    for role in roles:
        if " ".join(role.split()).casefold() == wanted:
            return role
    there = f"There is no role “{said[:60]}” in this pilot."
    raise InvalidInputError(f"{there} Its roles: {listed(roles)}. Nobody was invited.", field=LIST)


def _role_at_end(line: str, roles: Sequence[str]) -> tuple[str, str]:
    """The line without the role at its end, and that role; the longest of those that fit."""
    said = " ".join(line.split()).rstrip(_EDGES)
    for role in sorted(roles, key=len, reverse=True):
        wanted = " ".join(role.split())
        start = len(said) - len(wanted)
        if (
            wanted
            and said[max(start, 0) :].casefold() == wanted.casefold()
            and (start <= 0 or not said[start - 1].isalnum())
        ):
            rest = said[: max(start, 0)].rstrip(_EDGES)
            return _AS.sub("", rest), role
    return said, ""


def people_named(unit: Unit, named: Sequence[Named], *, role: str, instead: str) -> list[tuple[str, str]]:
    """(Slack id, role) of everybody named, but for groups. `role`: of those without one beside them.

    All or nobody: raises InvalidInputError with every name nobody is found for, and `instead`, what to do about it.
    """
    found: list[tuple[str, str]] = []
    problems: list[str] = []
    for one in named:
        if one.person:
            found.append((one.person, one.role or role))
        elif one.words:
            try:
                person = find_person(unit, words=one.words)
            except NotFoundError as refusal:
                problems.append(_problem(one.words, str(refusal)))
                continue
            if person.slack_id:
                found.append((person.slack_id, one.role or role))
            else:
                problems.append(_unreachable(person))
    if problems:
        more = f" And {len(problems) - MOST_NAMED} more." if len(problems) > MOST_NAMED else ""
        raise InvalidInputError(f"{' '.join(problems[:MOST_NAMED])}{more} {instead} Nobody was invited.", field=LIST)
    return found


def roles_missing(named: Sequence[Named], roles: Sequence[str]) -> str:
    """The sentence for a list in which somebody has no role, or ""."""
    if all(one.role for one in named):
        return ""
    return f"Say as what they take part: {listed(roles, 'or')}."


def _problem(words: str, refusal: str) -> str:
    shown = " ".join(words.split())[:60]
    return refusal if refusal.startswith("Several") else f"I know nobody called “{shown}”."


def _unreachable(person: Person) -> str:
    return f"{person.name or person.key} has no Slack account that I know of."
