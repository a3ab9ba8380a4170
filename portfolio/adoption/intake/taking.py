"""Takes a file in: looked through whole before anything is written, then written in parts, each whole or not there."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import IO, Protocol, TextIO

from portfolio.adoption.intake.checking import Checker, Product, Ready, Use
from portfolio.adoption.intake.readers import Reader, reader_called, recognised
from portfolio.adoption.intake.records import Problem, Source
from portfolio.adoption.intake.texts import text_of
from portfolio.adoption.intake.writing import Writing, overtaken
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotAllowedError
from portfolio.people import ACTS, Act, may
from portfolio.toolbox import Clock
from storage.models import IntakeRow
from storage.unit import Unit
from storage.vocabulary import IntakeStatus

# Written in one transaction: on SQLite everybody else waits for it, and Slack waits three seconds for them.
PART_ROWS = 5_000
HEARD_EVERY = 10_000
MOST_TOLD = 20
BUSY = "This file is being taken in already, by somebody else. Nothing needs to be done."


class Desk(Protocol):
    """What taking in needs of the tools."""

    @property
    def unit(self) -> Callable[[], AbstractContextManager[Unit]]:
        """Opens one transaction."""
        ...

    @property
    def clock(self) -> Clock:
        """Tells the time."""
        ...

    @property
    def new_id(self) -> Callable[[], str]:
        """Makes an id nobody has."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read. `product`: what rows are about that name none; `reader`: "" to recognise it.

    `once`: what came before changes nothing even where a later file changed what it wrote; for callers that repeat
    themselves.
    """

    product: str = ""
    reader: str = ""
    skip_wrong: bool = False
    once: bool = False

    def words(self) -> str:
        """The options as they are kept with an intake: other options are another intake of the same file."""
        return f"product={self.product.casefold()} reader={self.reader} skip_wrong={self.skip_wrong}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: so many rows read (`writing` False) or written, of so many where that is known."""

    rows: int
    of: int = 0
    writing: bool = False


Heard = Callable[[Progress], None]


@dataclass(slots=True)
class About:
    """What a file says about one product: how many rows, over which days. `last` is the last day itself."""

    product: Product
    rows: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Before:
    """The same file came before: who brought it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """A file looked through. `wrong` rows cannot be used; the first of them are told in `problems`.

    `before`: it was taken in already. `again`: the id of that intake when a later one wrote some of the same since, so
    that there is something to take in.
    """

    reader: Reader
    digest: str
    rows: int = 0
    wrong: int = 0
    problems: tuple[Problem, ...] = ()
    about: tuple[About, ...] = ()
    before: Before | None = None
    again: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file. `rows` were read and are right; `repeated` of them said the same thing once more.

    `people`: how many different ones its usage is about. `written`: the store has all of it now.
    """

    look: Look
    added: int = 0
    changed: int = 0
    repeated: int = 0
    people: int = 0
    written: bool = False
    went_on: bool = False  # an earlier attempt had been stopped, and this one went on behind its last part

    @property
    def unchanged(self) -> int:
        """How many rows were there already as they are."""
        return max(0, self.look.rows - self.added - self.changed - self.repeated)


def look(desk: Desk, source: Source, options: Options, *, heard: Heard | None = None) -> Look:
    """Read a file whole and check every row; nothing is written.

    Raises UnreadableError for what is no usage, NotFoundError for a reader or product nobody knows.
    """
    with source.open() as stream:
        digest = _digest(stream)
    reader = reader_called(options.reader) if options.reader else recognised(source)
    with desk.unit() as unit:
        known = unit.intake.by_digest(digest, options.words())
        before, known_id = _before(known), known.id if known is not None else ""
        checker = Checker(unit, reader, product=options.product, now=desk.clock.now())
    seen, again = _Seen(heard), False
    with text_of(source) as text:
        found = _checked(checker, reader, text)
        while batch := list(islice(found, PART_ROWS)):
            for one in batch:
                seen.take(one)
            if before is not None and not again and not options.once:
                right = [one for one in batch if not isinstance(one, Problem)]
                with desk.unit() as unit:
                    again = overtaken(unit, right, intake_id=known_id, at=desk.clock.now())
    about = tuple(seen.about.values())
    if before is None or again or not about:  # whoever brings it could not be held against the products it was about
        return Look(
            reader, digest, seen.rows, seen.wrong, tuple(seen.problems), about, None, known_id if again else ""
        )  # fmt: skip
    return Look(reader, digest, seen.rows, about=about, before=before)


def _before(known: IntakeRow | None) -> Before | None:
    if known is None or known.status is not IntakeStatus.DONE or known.done_at is None:
        return None
    return Before(known.by, known.done_at)


def refuse_others(person: Person, found: Look) -> None:
    """Raise NotAllowedError, naming the products, when somebody brings usage of one that is not theirs to bring."""
    others = [
        one.product.name for one in found.about if not may(person, Act.TAKE_IN_USAGE, owner_keys=one.product.owner_keys)
    ]
    if others:
        named = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise NotAllowedError(f"{ACTS[Act.TAKE_IN_USAGE].refusal} This file is about {named}: nothing was written.")


def take_in(
    desk: Desk, source: Source, found: Look, options: Options, *, by: str, part: int = PART_ROWS,
    heard: Heard | None = None,
) -> Taken:  # fmt: skip
    """Write what `look` found right. A part of so many rows is one transaction; a stopped intake is gone on with.

    `by`: who brings it. Writes nothing when rows are wrong and `skip_wrong` is not set, or when there is nothing to
    write; `found.before` likewise. Raises InvalidInputError when somebody else takes the same file in.
    """
    if found.before is not None or (found.wrong and not options.skip_wrong) or not found.rows:
        return Taken(found)
    with desk.unit() as unit:
        checker = Checker(unit, found.reader, product=options.product, now=desk.clock.now())
        values = _intake(desk, source, found, options, by)
        if found.again:
            unit.intake.make_way(unit.intake.hold(found.again), for_id=str(values["id"]))
        held = unit.intake.begin(values)
        intake_id, at = held.id, held.rows
        if held.status is IntakeStatus.DONE:
            return Taken(found, held.added, held.changed, written=True)
    writer = _Writer(desk, intake_id, found, at, heard)
    went_on = at > 0
    with text_of(source) as text:
        rows = _right(_checked(checker, found.reader, text), skip_wrong=options.skip_wrong)
        deque(islice(rows, at), maxlen=0)
        while not writer.write_part(batch := list(islice(rows, part)), last=len(batch) < part):
            pass
    with desk.unit() as unit:
        people = _people(unit, intake_id, found)
    return Taken(found, writer.added, writer.changed, writer.repeated, people, written=True, went_on=went_on)


class _Writer:
    """Writes the parts of one intake, one transaction each."""

    def __init__(self, desk: Desk, intake_id: str, found: Look, at: int, heard: Heard | None) -> None:
        self._desk, self._intake_id, self._found, self._heard = desk, intake_id, found, heard
        self._at = at
        self._writing = Writing(intake_id=intake_id)
        self.added = self.changed = self.repeated = 0

    def write_part(self, rows: Sequence[Ready], *, last: bool) -> bool:
        """Write the next part; whether it was the last. Raises InvalidInputError when somebody else wrote it."""
        with self._desk.unit() as unit:
            held = unit.intake.hold(self._intake_id)
            if held.rows != self._at or held.status is IntakeStatus.DONE:
                raise InvalidInputError(BUSY)
            now = self._desk.clock.now()
            wrote = self._writing.write(unit, rows, at=now)
            if self._heard and rows:
                self._heard(Progress(self._at + len(rows), self._found.rows, writing=True))
            unit.intake.advance(held, rows=len(rows), written=wrote.written, done_at=now if last else None)
            self.added, self.changed = held.added, held.changed
        self._at += len(rows)
        self.repeated += wrote.repeated
        return last


class _Seen:
    """What the first pass remembers: counts, not rows."""

    def __init__(self, heard: Heard | None) -> None:
        self._heard = heard
        self.rows = self.wrong = self._all = 0
        self.problems: list[Problem] = []
        self.about: dict[str, About] = {}

    def take(self, found: "Ready | Problem") -> None:
        """One row more."""
        self._all += 1
        if self._heard and self._all % HEARD_EVERY == 0:
            self._heard(Progress(self._all))
        if isinstance(found, Problem):
            self.wrong += 1
            if len(self.problems) < MOST_TOLD:
                self.problems.append(found)
            return
        self.rows += 1
        first, last = _days(found)
        about = self.about.get(found.product.key)
        if about is None:
            self.about[found.product.key] = About(found.product, 1, first, last)
            return
        about.rows += 1
        if first < about.first:
            about.first = first
        if last > about.last:
            about.last = last


def _days(found: Ready) -> tuple[date, date]:
    if isinstance(found, Use):
        return found.day, found.day
    return found.period.start, found.period.end - timedelta(days=1)


def _checked(checker: Checker, reader: Reader, text: TextIO) -> "Iterator[Ready | Problem]":
    for record in reader.read(text):
        found = record if isinstance(record, Problem) else checker.check(record)
        if found is not None:
            yield found


def _right(found: "Iterator[Ready | Problem]", *, skip_wrong: bool) -> Iterator[Ready]:
    for one in found:
        if not isinstance(one, Problem):
            yield one
        elif not skip_wrong:
            raise InvalidInputError(f"The catalogue changed meanwhile. Line {one.line}: {one.reason}")


def _intake(desk: Desk, source: Source, found: Look, options: Options, by: str) -> dict[str, object]:
    return {
        "id": desk.new_id(), "digest": found.digest, "options": options.words(), "name": source.name[:200],
        "reader": found.reader.name, "status": IntakeStatus.RUNNING, "rows": 0, "added": 0, "changed": 0, "by": by,
        "began_at": desk.clock.now(), "done_at": None,
    }  # fmt: skip


def _people(unit: Unit, intake_id: str, found: Look) -> int:
    ids = [about.product.id for about in found.about]
    first, last = min(about.first for about in found.about), max(about.last for about in found.about)
    return unit.intake.people(intake_id, ids, first, last + timedelta(days=1))


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while found := stream.read(1 << 20):
        digest.update(found)
    return digest.hexdigest()
