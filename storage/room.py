"""Where an SQLite database lies: how much room the disk has left, and whether it is still the file that was opened."""

import shutil
from pathlib import Path

from sqlalchemy import Engine

from storage.engine import IN_MEMORY

FULL_BELOW = 256_000  # bytes: a unit of work may need more in the write-ahead log


def free_bytes(engine: Engine) -> int | None:
    """What this user may still write beside an SQLite file, in bytes; None for a server and for a database in memory.

    Raises OSError when the folder cannot be looked at.
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or file is None or file in IN_MEMORY:
        return None
    return shutil.disk_usage(Path(file).parent).free


def file_identity(engine: Engine) -> tuple[int, int] | None:
    """What tells the SQLite file at its path from any other that comes to stand there; None where there is no file.

    Raises OSError when it is gone.
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or file is None or file in IN_MEMORY:
        return None
    found = Path(file).stat()
    return found.st_dev, found.st_ino


def is_full(engine: Engine) -> bool:
    """Whether there is too little room for the next write."""
    free = free_bytes(engine)
    return free is not None and free < FULL_BELOW
