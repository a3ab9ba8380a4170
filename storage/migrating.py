"""Brings a database up to date and says where it differs from the models."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Engine, MetaData, inspect, text
from sqlalchemy.exc import DatabaseError

from storage.backup import backup
from storage.errors import StorageError, in_words
from storage.locks import file_lock
from storage.models import SCHEMA
from storage.reading import reading, sign_of_life

__all__ = [
    "State",
    "backup",
    "head_revision",
    "look",
    "present_revision",
    "refuse_unknown",
    "schema_differences",
    "upgrade",
]

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x5167_6E70  # any number no other program on the same database uses
VERSION_TABLE = "alembic_version"


class State(StrEnum):
    """What a database is to this version of the program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def look(engine: Engine) -> State:
    """Which state the database is in; reads only.

    Raises StorageError when it cannot be read, is no database, or is an SQLite file of another program.
    """
    with _said_in_words(engine, "cannot be used"), sign_of_life(), reading(engine).connect() as connection:
        tables = set(inspect(connection).get_table_names())
        present = MigrationContext.configure(connection).get_current_revision() if VERSION_TABLE in tables else None
    ours = tables & set(SCHEMA.tables) if present is not None else VERSION_TABLE in tables
    if tables and not ours and engine.dialect.name == "sqlite":
        some = ", ".join(sorted(tables)[:3])
        raise StorageError(
            f"{_name(engine)} is another program's database (it holds: {some}). "
            "Set DATABASE_URL to a file of Signpost's own."
        )
    if present is None:
        return State.EMPTY
    if present == head_revision():
        return State.CURRENT
    return State.OLDER if present in _known() else State.NEWER


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema, creating what is missing. Safe when several processes start at once.

    Raises StorageError when the database was written by a newer version or another program, or cannot be reached or
    written; StorageBusy when another process does not let go of it.
    """
    if look(engine) is State.CURRENT:
        return  # the usual start: nothing to do, and nobody to wait for
    refuse_unknown(present_revision(engine))
    with _said_in_words(engine, "cannot be brought up to date"), _one_at_a_time(engine) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        refuse_unknown(present)
        if present != head_revision():
            command.upgrade(_config(connection), "head")


def head_revision() -> str | None:
    """The newest step this version of the program knows."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def present_revision(engine: Engine) -> str | None:
    """The step the database is at; None for an empty one."""
    with reading(engine).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def schema_differences(engine: Engine, *, models: MetaData = SCHEMA) -> list[str]:
    """Where the database's tables differ from the models, one sentence each; empty when they agree.

    Compares tables, columns, types, nullability, keys and indexes through Alembic, and CHECK constraints (which
    Alembic does not compare) by their name and the values they list.
    """
    with reading(engine).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [_in_words(difference) for difference in compare_metadata(context, models)]
        return found + _check_differences(connection, models)


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[Connection]:
    """A connection inside one transaction that no second upgrade shares, committed at the end."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield connection
    elif engine.url.database in (None, "", ":memory:"):
        with engine.begin() as connection:
            yield connection
    else:
        with engine.begin():  # switches a new file to write-ahead logging, under the same lock
            pass
        with file_lock(Path(engine.url.database)), _without_foreign_keys(engine) as connection:
            yield connection


@contextmanager
def _without_foreign_keys(engine: Engine) -> Iterator[Connection]:
    """SQLite changes a table by copying and dropping it, which foreign keys would forbid: check them at the end."""
    with engine.connect() as connection:
        pragma = connection.connection.cursor()
        pragma.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise StorageError(f"An upgrade step left rows that point nowhere: {broken[:3]}")
        finally:
            pragma.execute("PRAGMA foreign_keys = ON")
            pragma.close()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def refuse_unknown(present: str | None) -> None:
    """Raises StorageError when a database is at a step this version does not know."""
    if present is not None and present not in _known():
        raise StorageError(
            f"The database is at step {present}, which this version does not know. "
            "Start the newer version that wrote it."
        )


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


@contextmanager
def _said_in_words(engine: Engine, what: str) -> Iterator[None]:
    """Turn what the database refuses into a StorageError that names the database; `what` begins the sentence."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        reason = " ".join(str(getattr(error, "orig", None) or error).split())
        raise in_words(error, _name(engine)) or StorageError(f"The database {what}: {reason}") from error


def _name(engine: Engine) -> str:
    """The database in a sentence: its file, but no server's address."""
    return str(engine.url.database) if engine.dialect.name == "sqlite" and engine.url.database else "The database"


def _in_words(difference: object) -> str:
    if isinstance(difference, list):  # changes of one column arrive as a list
        return "; ".join(_in_words(one) for one in difference)
    if not isinstance(difference, tuple):
        return str(difference)
    kind, *rest = difference
    names = [str(getattr(part, "name", None) or part) for part in rest if part is not None and part != {}]
    return f"{str(kind).replace('_', ' ')}: {', '.join(names)}"


def _check_differences(connection: Connection, models: MetaData) -> list[str]:
    inspector = inspect(connection)
    present_tables = set(inspector.get_table_names())
    found: list[str] = []
    for table in models.sorted_tables:
        if table.name not in present_tables:
            continue  # said by Alembic already
        wanted = {
            str(check.name): _values(str(check.sqltext))
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        present = {
            str(check["name"]): _values(check["sqltext"]) for check in inspector.get_check_constraints(table.name)
        }
        found += [f"add check: {name}" for name in sorted(wanted.keys() - present.keys())]
        found += [f"remove check: {name}" for name in sorted(present.keys() - wanted.keys())]
        both = sorted(wanted.keys() & present.keys())
        found += [f"modify check: {name}" for name in both if wanted[name] != present[name]]
    return found


def _values(condition: str) -> frozenset[str]:
    """The literals of a CHECK; all that two databases' wordings of the same condition have in common."""
    return frozenset(re.findall(r"'[^']*'|\b\d+\b", condition))
