"""What an import would change, entry by entry and field by field, and how to say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel

from portfolio.importing_format import InitiativePart, PersonPart, PilotsPart
from portfolio.importing_problems import ImportProblem
from portfolio.importing_stored import Stored, in_order, move_key
from portfolio.importing_validation import ImportFile, Withdrawal
from portfolio.wording import day_and_year

Verb = Literal["created", "updated", "unchanged", "withdrawn"]
SHORT_ENOUGH = 60
SIGNS: dict[Verb, str] = {"created": "+", "updated": "~", "unchanged": "=", "withdrawn": "-"}
ALWAYS_COUNTED = ("created", "updated", "unchanged")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text; a list has one entry a line."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one entry. `fields` is empty when unchanged.

    `noun`: company, person, product, rule, initiative or stage.
    """

    noun: str
    key: str
    verb: Verb
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A field of a product that stays as somebody changed it in the chat. `in_files`: what the files go on to say."""

    product: str
    field: str
    value: str
    by: str
    on: date
    in_files: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What importing `file` changes, in the order of the files. `version`: the catalogue's version it was made for,
    or, once applied, the version it made. `written`: the file with what is `kept` in place of what it says, and what
    changes with what is withdrawn. `notes`: what is worth knowing of that."""

    changes: tuple[Change, ...]
    file: ImportFile = field(repr=False, compare=False)
    written: ImportFile = field(repr=False, compare=False)
    version: int = 0
    kept: tuple[Kept, ...] = ()
    notes: tuple[ImportProblem, ...] = ()
    lost: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether the import changes nothing."""
        return all(change.verb == "unchanged" for change in self.changes)

    def count(self, verb: Verb) -> int:
        """How many entries are created, updated or unchanged."""
        return sum(change.verb == verb for change in self.changes)


def compare(file: ImportFile, present: Stored) -> tuple[Change, ...]:
    """Lay the file over the store. Entries the file does not name are left alone and not listed."""
    changes: list[Change] = []
    if file.company is not None:
        changes.append(_change("company", "company", present.company, file.company.value))
    nouns: tuple[tuple[str, Mapping[str, BaseModel], Mapping[str, BaseModel]], ...] = (
        ("person", present.people, {entry.value.key: entry.value for entry in file.people}),
        ("product", present.products, {entry.value.key: entry.value for entry in file.products}),
        ("rule", present.rules, {entry.value.key: entry.value for entry in file.rules}),
        ("initiative", present.initiatives, {entry.value.key: entry.value for entry in file.initiatives}),
    )
    for noun, there, parts in nouns:
        for key, part in parts.items():
            changes.append(_change(noun, key, there.get(key) or present.withdrawn.get((noun, key)), part))
        changes += [_withdrawal(one, there, present) for one in file.withdrawn if one.noun == noun]
    for move in file.moves:
        key = move_key(move.value)
        changes.append(_change("stage", key, present.moves.get(key), move.value))
    return tuple(changes)


def describe(plan: ImportPlan) -> str:
    """The plan as a readable diff: a line with the counts, then every entry that changes with its fields, what is kept
    and what is noted of the files."""
    counts = ", ".join(f"{plan.count(verb)} {verb}" for verb in SIGNS if verb in ALWAYS_COUNTED or plan.count(verb))
    lines = [f"{counts[:1].upper()}{counts[1:]}."]
    for change in plan.changes:
        if change.verb != "unchanged":
            lines.append(f"{SIGNS[change.verb]} {change.noun} {change.key}{_headline(change)}")
            lines += [] if change.verb == "created" else [line for one in change.fields for line in _field_lines(one)]
    return "\n".join(
        [*lines, *map(_kept_line, plan.kept), *(f"note: {note}" for note in (*plan.file.notes, *plan.notes))]
    )


def _kept_line(one: Kept) -> str:
    how = "named" if one.field == "owner" else "changed"
    value, in_files = (_clip(text.replace("\n", "; ")) or "(nothing)" for text in (one.value, one.in_files))
    day = day_and_year(one.on)
    return f"kept: {one.field} of {one.product}, {value}, {how} by {one.by} on {day}; the file says {in_files}"


def _change(noun: str, key: str, before: BaseModel | None, after: BaseModel) -> Change:
    fields = tuple(_field_changes(before, after))
    verb: Verb = "created" if before is None else "updated" if fields else "unchanged"
    return Change(noun, key, verb, fields)


def _withdrawal(one: Withdrawal, there: Mapping[str, BaseModel], present: Stored) -> Change:
    """An entry that is taken out. One that nobody knows stays unknown: nothing changes."""
    after, before = one.entry.value, there.get(one.key) or present.withdrawn.get((one.noun, one.key))
    if before is None:
        return Change(one.noun, one.key, "unchanged")
    fields = tuple(_field_changes(before, after))
    verb: Verb = "withdrawn" if one.key in there else "updated" if fields else "unchanged"
    return Change(one.noun, one.key, verb, fields)


def _field_changes(before: BaseModel | None, after: BaseModel) -> Iterable[FieldChange]:
    for name in type(after).model_fields:
        old, new = _value(before, name), _value(after, name)
        if old != new:
            yield FieldChange(name, text_of(old), text_of(new))


def _value(part: BaseModel | None, name: str) -> object:
    if part is None:
        return None
    if name == "withdrawn":
        return "true" if getattr(part, name) else None
    if isinstance(part, PersonPart) and name == "roles":
        return in_order(part.roles)
    if isinstance(part, InitiativePart) and name == "products":
        return sorted(part.products, key=lambda use: use.product)  # a set: rows of the table have no order
    value = getattr(part, name)
    # A dict compares without its order, but the owner's order is kept and shown.
    return list(value.items()) if isinstance(value, dict) else value


def text_of(value: object) -> str:
    """A value of the format as text; a list has one entry a line."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(text_of(entry).replace("\n", " ⏎ ") for entry in value)
    if isinstance(value, tuple):
        return ": ".join(text_of(entry) for entry in value)
    if isinstance(value, PilotsPart):
        return ", ".join(f"{name} {number}" for name, number in value if number is not None)
    if isinstance(value, BaseModel):
        return " | ".join(text for text in (text_of(getattr(value, name)) for name in type(value).model_fields) if text)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value)


def _headline(change: Change) -> str:
    if change.verb != "created":
        return ""
    known = {one.name: one.after for one in change.fields}
    details = [known[name] for name in ("name", "title", "kind", "stage", "statement") if name in known]
    return f": {_clip(', '.join(details))}" if details else ""


def _field_lines(change: FieldChange) -> list[str]:
    before, after = change.before.splitlines(), change.after.splitlines()
    if max(len(before), len(after)) <= 1 and max(len(change.before), len(change.after)) <= SHORT_ENOUGH:
        return [f"    {change.name}: {change.before or '(nothing)'} → {change.after or '(nothing)'}"]
    removed = [f"      - {line}" for line in before if line not in after]
    added = [f"      + {line}" for line in after if line not in before]
    return [f"    {change.name}:", *(removed + added or ["      in another order"])]


def _clip(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 2 * SHORT_ENOUGH else f"{text[: 2 * SHORT_ENOUGH - 1]}…"
