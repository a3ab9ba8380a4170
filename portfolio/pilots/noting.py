"""Figures people note for a success criterion: all are kept, the last one counts."""

import math
import re
from dataclasses import dataclass
from datetime import datetime

from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act
from portfolio.pilots.cards import Criterion, PilotCard
from portfolio.pilots.reading import pilot_for
from portfolio.texts import storable
from storage.models import CriterionReadingRow
from storage.unit import Unit
from storage.vocabulary import Basis, Evidence

CRITERION, VALUE, N, SPREAD, BASIS, SOURCE = "criterion", "value", "n", "spread", "basis", "source"
LONGEST_SOURCE = 300
MOST = 1e12
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Note:
    """A figure as the form has it, as typed. `spread` may be ""; `n`: of how many it is made."""

    criterion_id: int
    value: str
    n: str
    basis: Basis
    spread: str = ""
    source: str = ""


def criteria_to_note(unit: Unit, *, pilot_id: str, by: Person) -> PilotCard:
    """The pilot, for someone who may note figures for it. Raises NotFoundError, NotAllowedError, InvalidInputError."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.NOTE_EVIDENCE)
    if not pilot.is_live:
        raise InvalidInputError("Figures can be noted while a pilot runs and until it is decided.")
    if not noted_criteria(pilot):
        raise InvalidInputError("Every criterion of this pilot is judged by its feedback: there is nothing to note.")
    return pilot


def noted_criteria(pilot: PilotCard) -> tuple[Criterion, ...]:
    """The criteria judged by figures somebody notes."""
    return tuple(one for one in pilot.criteria if one.evidence is Evidence.NOTED)


def note_reading(unit: Unit, *, pilot_id: str, note: Note, by: Person, at: datetime) -> Criterion:
    """Store a figure for a criterion; the same form handled again changes nothing.

    Raises NotFoundError, NotAllowedError, and InvalidInputError with the field of the form.
    """
    unit.pilots.hold(pilot_id)
    pilot = criteria_to_note(unit, pilot_id=pilot_id, by=by)
    criterion = next((one for one in noted_criteria(pilot) if one.id == note.criterion_id), None)
    if criterion is None:
        raise NotFoundError("I do not know that criterion any more.")
    row = _checked(note, criterion, by, at)
    last = next(iter(reversed(unit.pilots.readings([criterion.id]))), None)
    if last is None or _said(last) != _said(row):
        unit.pilots.add_reading(row)
    return criterion


def _said(row: CriterionReadingRow) -> tuple[object, ...]:
    return (row.value, row.n, row.spread, row.basis, row.source, row.noted_by)


def _checked(note: Note, criterion: Criterion, by: Person, at: datetime) -> CriterionReadingRow:
    value = number_in(note.value, unit=criterion.unit)
    if value is None:
        raise InvalidInputError("Write the figure as a number, such as 34 or 8.5.", field=VALUE)
    n = number_in(note.n)
    if n is None or n < 1 or n != int(n) or n > MOST:
        raise InvalidInputError("Say of how many it is made, as a whole number from 1.", field=N)
    spread = number_in(note.spread, unit=criterion.unit) if note.spread.strip() else None
    if note.spread.strip() and (spread is None or spread < 0):
        raise InvalidInputError("Write the standard deviation as a number from 0, or leave it out.", field=SPREAD)
    source = storable(" ".join(note.source.split()))
    if not source:
        raise InvalidInputError("Say where the figure comes from, so that others can look.", field=SOURCE)
    if len(source) > LONGEST_SOURCE:
        raise InvalidInputError(f"Please keep it under {LONGEST_SOURCE} characters.", field=SOURCE)
    return CriterionReadingRow(
        criterion_id=criterion.id, value=value, n=int(n), spread=spread, basis=note.basis, source=source,
        noted_by=by.slack_id or by.key, noted_at=at,
    )  # fmt: skip


def number_in(words: str, *, unit: str = "") -> float | None:
    """The number typed, with a comma or a point, with or without its unit; None when it is none."""
    bare = words.strip()
    if unit and bare.casefold().endswith(unit.casefold()):
        bare = bare[: -len(unit)].rstrip()
    bare = bare.replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(bare) or not bare.isascii():
        return None
    number = float(bare.replace(",", "."))
    return number if math.isfinite(number) and abs(number) <= MOST else None
