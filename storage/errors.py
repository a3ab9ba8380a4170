"""What the store says when it cannot do its work, in words for whoever runs it."""

import sqlite3

# SQLite's primary result codes, and what each means for whoever runs this; "{}" is the database.
_SENTENCES = {
    sqlite3.SQLITE_READONLY: "{} cannot be written: the file or its folder is read-only for this user.",
    sqlite3.SQLITE_CANTOPEN: "{} cannot be opened: look at who may read and write the file and its folder.",
    sqlite3.SQLITE_PERM: "{} cannot be opened: look at who may read and write the file and its folder.",
    sqlite3.SQLITE_NOTADB: "{} is not a database: the file holds something else. Check DATABASE_URL.",
    sqlite3.SQLITE_CORRUPT: "{} is damaged. Put a backup in its place (docs/operations.md says how).",
    sqlite3.SQLITE_FULL: "{} cannot be written: the disk is full.",
    # What a disk without room for the "-shm" file beside the database comes out as, too (measured).
    sqlite3.SQLITE_IOERR: "{} cannot be read or written: the disk is full, or it fails.",
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class StorageError(Exception):
    """The database cannot be used as asked; `str(error)` says why and what to do."""


class StorageBusy(StorageError):
    """Another process has held the database for longer than we wait."""


class StorageMissing(StorageError):
    """There is no such database, and whoever asked was only going to read it."""


class StorageDamaged(StorageError):
    """The database file no longer holds what was written to it."""


def in_words(error: BaseException, name: str = "The database") -> StorageError | None:
    """What an SQLite error (bare or wrapped by SQLAlchemy) means for `name`; None for what deserves its traceback."""
    code = sqlite_code(error)
    if code in _BUSY:
        return StorageBusy(f"{name} is in use: another process is writing to it and has not finished. Try again.")
    sentence = _SENTENCES.get(code)
    kind = StorageDamaged if code == sqlite3.SQLITE_CORRUPT else StorageError
    return kind(sentence.format(name)) if sentence is not None else None


def is_busy(error: BaseException) -> bool:
    """Whether another process was in the way."""
    return sqlite_code(error) in _BUSY


def sqlite_code(error: BaseException) -> int:
    """SQLite's primary result code; 0 when the error is none of SQLite's."""
    return int(getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", None) or 0) & 0xFF
