"""Says in the log that the database is away: why when it begins, then a line a minute, and when it is back."""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from storage.errors import sqlite_code

log = logging.getLogger(__name__)

SAID_EVERY = 60.0  # seconds
# A file nobody can open, read or write. One that is only busy is not away.
_FILE = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CORRUPT,
)
# A connection that failed, a server that stops or starts, or takes no more connections
# (https://www.postgresql.org/docs/current/errcodes-appendix.html). Of one that cannot be reached there is no code.
_SERVER = ("08", "57P", "53300")


def is_away(error: BaseException) -> bool:
    """Whether the database itself cannot be used, rather than what was asked of it being wrong."""
    if not isinstance(error, DBAPIError):
        return False
    if code := sqlite_code(error):
        return code in _FILE
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", "")
    return (type(error.orig).__name__ == "OperationalError" and state is None) or str(state or "").startswith(_SERVER)


class Outage:
    """What runs again and again tries the database through this, so that an outage is told once and not with every run.

    Safe between threads. `now`: seconds that only go up.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._guard = threading.Lock()
        self._began_with = ""  # what failed first; when it succeeds again the outage is over
        self._since = self._said_at = self._over_at = 0.0
        self._skipped = 0
        self._failing: set[str] = set()

    def failed_last(self, what: str) -> bool:
        """Whether the last run of something ended with the database refusing it, for whatever reason."""
        with self._guard:
            return what in self._failing

    @contextmanager
    def attempt(self, what: str) -> Iterator[None]:
        """One run of something. That the database is away ends the run here and is told; everything else is raised."""
        begun = self._now()
        try:
            yield
        except DBAPIError as error:
            with self._guard:
                self._failing.add(what)
                if not is_away(error):
                    raise
                self._failed(what, begun, error)
        else:
            with self._guard:
                self._failing.discard(what)
                self._worked(what)

    def _failed(self, what: str, begun: float, error: DBAPIError) -> None:
        now = self._now()
        if not self._began_with:
            if self._over_at and begun < self._over_at:
                return  # a run that was still waiting when another one found it back
            self._began_with, self._since, self._said_at, self._skipped = what, now, now, 1
            log.error("the database is away: %s was skipped and is tried again", what, exc_info=error)
            return
        self._skipped += 1
        if now - self._said_at >= SAID_EVERY:
            self._said_at = now
            log.warning("the database is away for %.0f s: %s runs were skipped", now - self._since, self._skipped)

    def _worked(self, what: str) -> None:
        if what != self._began_with:
            return
        self._over_at, self._began_with = self._now(), ""
        log.warning(
            "the database is back after %.0f s: %s runs were skipped", self._over_at - self._since, self._skipped
        )
