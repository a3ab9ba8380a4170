"""What a process said it had committed is there after kill -9; a backup is whole while others write."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.backup import backup
from storage.engine import make_engine, unit_factory, upgrade
from storage.errors import StorageError
from storage.models import PersonRow
from tests.databases import url_in

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LINES = 60
WRITER = """
import sys
from storage.engine import make_engine, unit_factory
from storage.models import PersonRow
unit = unit_factory(make_engine(sys.argv[1]))
number = 0
while True:
    with unit() as opened:
        opened.people.add(PersonRow(key=f"p{number}", name="x"))
    print(number, flush=True)
    number += 1
"""


def test_nothing_committed_is_lost_by_kill_9(tmp_path: Path) -> None:
    url = url_in(tmp_path)
    engine = make_engine(url)
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [next(writer.stdout).strip() for _ in range(LINES)]
    writer.kill()
    rest, _ = writer.communicate(timeout=30)
    said += rest.split()
    with unit_factory(engine)() as unit:
        kept = [row.key for row in unit.people.all()]
    assert kept[: len(said)] == [f"p{number}" for number in said]
    assert len(kept) - len(said) in (0, 1)  # the last one may have been committed and not yet said
    engine.dispose()


@pytest.fixture
def filled(tmp_path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(engine)
    with unit_factory(engine)() as unit:
        unit.people.add(PersonRow(key="novak", name="Anna Novak"))
    return engine


@pytest.mark.sqlite
def test_a_backup_is_a_whole_database_of_one_moment(filled: Engine, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "x.db"
    unit = unit_factory(filled)
    with unit() as opened:
        opened.people.add(PersonRow(key="unfinished", name="x"))
        opened.people.flush()
        backup(filled, target)
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT key FROM person").fetchall() == [("novak",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert [path.name for path in target.parent.iterdir()] == ["x.db"]
    filled.dispose()


@pytest.mark.sqlite
def test_a_backup_overwrites_nothing(filled: Engine, tmp_path: Path) -> None:
    target = tmp_path / "precious.db"
    target.write_text("precious")
    with pytest.raises(StorageError, match="exists already"):
        backup(filled, target)
    assert target.read_text() == "precious"
    filled.dispose()


@pytest.mark.sqlite
def test_a_backup_that_cannot_be_written_says_so(filled: Engine) -> None:
    with pytest.raises(StorageError, match="failed"):
        backup(filled, Path("/proc/nowhere/x.db"))
    filled.dispose()


@pytest.mark.sqlite
def test_a_backup_below_a_file_says_so_too(filled: Engine, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no folder")
    with pytest.raises(StorageError, match="failed"):
        backup(filled, tmp_path / "notes.txt" / "x.db")
    filled.dispose()


def test_postgres_has_its_own_tool() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match="pg_dump"):
        backup(make_engine("postgresql://a@b/c"), Path("x"))
