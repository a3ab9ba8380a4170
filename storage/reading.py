"""Reading without writing: how a connection is told to, and how a file is opened that must stay as it is."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from storage.errors import StorageMissing, is_busy

log = logging.getLogger(__name__)

READ_ONLY = "signpost_read_only"
SILENT_SECONDS = 2.0  # a longer wait for another process says so
WAITING = "Another process is writing to the database; waiting for it."


def reading(engine: Engine) -> Engine:
    """The same engine with transactions that see one moment, wait for no writer and cannot write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READ_ONLY: True})
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return engine.execution_options(**options)


def open_file(path: Path, *, wait: float) -> sqlite3.Connection:
    """A connection to an SQLite file that changes nothing, waiting up to `wait` seconds for another process.

    A database in write-ahead mode in a folder nobody may write to can be opened only as one that never changes
    (https://www.sqlite.org/wal.html, "Read-only databases"). Raises StorageMissing when there is no such file.
    """
    if not path.is_file():
        raise StorageMissing(f"There is no database at {path}. `signpost db upgrade` creates one.")
    address = path.resolve().as_uri()
    try:
        return _opened(f"{address}?mode=ro", wait)
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise
        log_file = path.with_name(path.name + "-wal")
        if log_file.exists() and log_file.stat().st_size:
            raise  # what was committed last is in there, and leaving it out would be wrong
        return _opened(f"{address}?immutable=1", wait)


def _opened(address: str, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA schema_version").fetchone()  # opening is put off until something is read
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def sign_of_life() -> Iterator[None]:
    """Say in the log that we wait for another process when the block takes long."""
    timer = threading.Timer(SILENT_SECONDS, log.warning, args=(WAITING,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
