"""What a reader makes of a file: usage and readings as they stand in it, and what could not be read."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Protocol

from portfolio.errors import PortfolioError


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """Somebody's use of a product as a file says it; every text as written. `line` counts from 1.

    `products`: what may name the product, the surest first. `own_id`: the source's own id of the event, or "".
    `source`: where it came from, "" for where all of the file comes from.
    """

    line: int
    products: tuple[str, ...]
    user: str
    day: str
    activity: str = ""
    count: str = ""
    team: str = ""
    scenario: str = ""
    own_id: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReadingRecord:
    """A value of a metric as a file says it; every text as written. `month` or `week` stand for both days.

    `end` is not part of the period; `last` is: the day before.
    """

    line: int
    products: tuple[str, ...]
    metric: str
    value: str
    start: str = ""
    end: str = ""
    last: str = ""
    month: str = ""
    week: str = ""
    n: str = ""
    of: str = ""
    basis: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a line, in a sentence for whoever made the file."""

    line: int
    reason: str


Record = UsageRecord | ReadingRecord
Found = Record | Problem


class UnreadableError(PortfolioError):
    """The file as a whole cannot be read; `str(error)` says why and what would do."""


class Source(Protocol):
    """Something that can be read from its beginning, and again."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """A stream of its bytes."""
        ...


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on disk under the name people know it by."""

    path: Path
    name: str

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """The file, from its beginning."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class LaidDown:
    """What came in without being a file, written to `file`; one reads it at a time."""

    file: IO[bytes]
    name: str

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """All that was written, from its beginning."""
        self.file.flush()
        again = os.dup(self.file.fileno())
        os.lseek(again, 0, os.SEEK_SET)
        return os.fdopen(again, "rb")


@contextmanager
def laid_down(name: str) -> Iterator[LaidDown]:
    """A place for something that comes in: on disk, but without a name there, so that it goes with a killed process."""
    with TemporaryFile(prefix="signpost-usage-") as file:
        yield LaidDown(file, name)


Records = Iterator[Found]
