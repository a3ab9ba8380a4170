"""A copy of a running SQLite database that is whole."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine

from storage.errors import StorageError


def backup(engine: Engine, path: Path) -> None:
    """Copy the database to a new file at `path` while others go on writing; the copy is of one moment.

    Raises StorageError when the file exists already, cannot be written, or the database is PostgreSQL (which has its
    own tool for it).
    """
    if engine.dialect.name != "sqlite":
        raise StorageError("This database is PostgreSQL: back it up with pg_dump.")
    if path.exists():
        raise StorageError(f"{path} exists already; name a file that does not.")
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        _copy(engine, partial)
        partial.replace(path)
    except (OSError, sqlite3.Error) as error:
        # A folder nobody may write in keeps what is there, and the first reason is the one to tell.
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StorageError(f"The backup to {path} failed: {error}.") from error


def _copy(engine: Engine, target: Path) -> None:
    pooled = engine.raw_connection()
    try:
        source = pooled.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise StorageError("The database is not a SQLite file.")
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, no companions to forget
    finally:
        pooled.close()
