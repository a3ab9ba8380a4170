"""The door of the import: parse, plan, apply, export, and the format's schema."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from portfolio.exporting import export
from portfolio.histories import keep_history
from portfolio.importing_checks import problems_inside, problems_with_kept, problems_with_store, with_keys_of_people
from portfolio.importing_format import json_schema
from portfolio.importing_kept import forget, keep
from portfolio.importing_plan import Change, FieldChange, ImportPlan, compare, describe
from portfolio.importing_problems import ImportProblem, ImportProblems
from portfolio.importing_stored import stored
from portfolio.importing_validation import Gathered, ImportFile, gather, gathered_again
from portfolio.importing_withdrawn import notes_of, refusals, remaining, with_what_follows
from portfolio.importing_writing import write
from storage.unit import Unit

__all__ = [
    "Change",
    "FieldChange",
    "ImportFile",
    "ImportPlan",
    "ImportProblem",
    "ImportProblems",
    "apply",
    "describe",
    "export",
    "json_schema",
    "parse",
    "plan",
]

Texts = Sequence[tuple[str, str | bytes]]


def parse(texts: Texts) -> ImportFile:
    """Read files, given as (name, text), as one catalogue.

    Raises ImportProblems with everything that is wrong in the files themselves; references into the store are checked
    by `plan`. Hand the texts to `plan` instead to be told everything at once.
    """
    gathered = gather(texts)
    found = [*gathered.problems, *problems_inside(gathered)]
    if found:
        raise ImportProblems(with_keys_of_people(found, gathered))
    return gathered.file()


def plan(unit: Unit, source: "ImportFile | Texts", *, in_chat: bool = False) -> ImportPlan:
    """What importing would change; writes nothing.

    `source`: a parsed file, or texts as for `parse`. What was changed in the chat since is kept while the files say
    what they said before; `in_chat`: this is such a change itself. Raises ImportProblems with everything that is
    wrong, in the files and between them and the store.
    """
    gathered: Gathered = gathered_again(source) if isinstance(source, ImportFile) else gather(source)
    present = stored(unit)
    remains = remaining(gathered, present)
    left = remains.stored
    found = [*gathered.problems, *problems_inside(gathered), *problems_with_store(gathered, left)]
    found += refusals(unit, gathered, present, left)
    if found:
        raise ImportProblems(with_keys_of_people(found, gathered, left))
    file = gathered.file()
    written, stays = (file, ()) if in_chat else keep(unit, file, present, lost=remains.lost)
    if found := problems_with_kept(written.products, gathered):
        raise ImportProblems(found)
    written = with_what_follows(written, remains, present)
    notes = notes_of(unit, gathered, present, remains)
    version = unit.company.version()
    return ImportPlan(compare(written, present), file, written, version, stays, notes, remains.lost)


def apply(
    unit: Unit, source: "ImportPlan | ImportFile | Texts", *, by: str, at: datetime, in_chat: bool = False
) -> ImportPlan:
    """Import, in the caller's unit: all of it or nothing. Returns what was changed, compared anew under a lock.

    `by`: who imports, for the record. The catalogue's version goes up by one when something changed, else stays.
    Raises ImportProblems, and then nothing is written.
    """
    unit.company.hold_version()  # one import at a time; what was planned may have changed meanwhile
    done = plan(unit, source.file if isinstance(source, ImportPlan) else source, in_chat=in_chat)
    if not in_chat:
        forget(unit, done.file, lost=done.lost)
    if not done.is_empty:
        write(unit, done, by=by, at=at)
        keep_history(unit, done, by=by, at=at, in_chat=in_chat)
        unit.company.raise_version(at=at, by=by)
    return replace(done, version=unit.company.version())
