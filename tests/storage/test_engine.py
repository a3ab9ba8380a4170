"""The engine: addresses, folders, what each connection is set up to, and that no update is lost."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from storage.engine import DRIVER_COMMAND, make_engine, unit_factory, upgrade
from storage.errors import StorageError
from storage.models import PersonRow
from storage.unit import Unit
from tests.house.tree import ROOT

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THREADS = 16


@pytest.mark.sqlite
def test_a_missing_file_and_its_folders_are_created(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there yet" / "signpost.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    assert path.exists()


@pytest.mark.sqlite
def test_a_relative_path_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = make_engine("sqlite:///data/signpost.db")
    upgrade(engine)
    engine.dispose()
    assert (tmp_path / "data" / "signpost.db").exists()


@pytest.mark.sqlite
def test_in_memory_every_thread_sees_the_same_database() -> None:
    engine = make_engine("sqlite://")
    upgrade(engine)
    unit = unit_factory(engine)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: _add_person(unit, number), range(20)))
    with unit() as opened:
        assert len(opened.people.all()) == 20
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "not a database address"),
        ("", "not a database address"),
        ("mysql://root:geheim@here/x", "mysql"),
        ("sqlite:////proc/nowhere/x.db", "cannot be created"),
    ],
)
def test_an_address_that_cannot_work_is_refused_in_words(url: str, says: str) -> None:
    with pytest.raises(StorageError, match=says) as refusal:
        make_engine(url)
    assert "geheim" not in str(refusal.value)


@pytest.mark.sqlite
def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, long enough to be taken for a header of something else entirely.\n" * 20)
    with pytest.raises(StorageError, match="not a database"):
        upgrade(make_engine(f"sqlite:///{path}"))


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path, pragma: str, value: object) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(engine)
    with unit_factory(engine)() as unit:
        assert unit.session.connection().execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


def test_postgres_means_psycopg_3() -> None:
    pytest.importorskip("psycopg")
    for url in ("postgresql://a@b/c", "postgresql+psycopg2://a@b/c", "postgres://a@b/c"):
        assert make_engine(url).dialect.driver == "psycopg"


def test_without_its_driver_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # what an import of a package that is not there comes to
    with pytest.raises(StorageError, match="PostgreSQL needs its driver") as refusal:
        make_engine("postgresql://me:geheim@here/x")
    assert DRIVER_COMMAND in str(refusal.value)
    assert "geheim" not in str(refusal.value)
    for page in ("README.md", "docs/operations.md"):
        assert DRIVER_COMMAND in (ROOT / page).read_text(encoding="utf-8"), page
    assert (ROOT / "scripts" / "setup.sh").is_file()


def test_a_server_that_is_not_there_is_told_in_words_and_without_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StorageError, match="cannot be used: connection") as refusal:
        upgrade(make_engine("postgresql://me:geheim@127.0.0.1:1/x"))
    assert "geheim" not in str(refusal.value)


def test_a_unit_commits_at_its_end_and_rolls_back_on_any_error(engine: Engine) -> None:
    unit = unit_factory(engine)
    with unit() as opened:
        opened.people.add(PersonRow(key="stays", name="Stays"))
    with pytest.raises(KeyError):
        _add_and_fail(unit)
    with unit() as opened:
        assert [row.key for row in opened.people.all()] == ["stays"]


def test_no_update_is_lost_between_threads(engine: Engine) -> None:
    """Read, think, write: what the driver's own transactions lose nine times out of ten."""
    unit, rounds = unit_factory(engine), 5
    with unit() as opened:
        opened.company.raise_version(at=NOON, by="test")
    start = threading.Barrier(THREADS)

    def count(_: int) -> None:
        start.wait(30)
        for _ in range(rounds):
            with unit() as opened:
                opened.company.hold_version()
                opened.company.raise_version(at=NOON, by="test")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count, range(THREADS)))
    with unit() as opened:
        assert opened.company.version() == 1 + THREADS * rounds


@pytest.mark.sqlite
def test_sqlite_read_modify_write_loses_nothing(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(engine)
    unit, rounds = unit_factory(engine), 5
    with unit() as opened:
        opened.people.add(PersonRow(key="counter", name="0"))

    def count(_: int) -> None:
        for _ in range(rounds):
            with unit() as opened:
                row = opened.people.by_key("counter")
                assert row is not None
                row.name = str(int(row.name) + 1)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(count, range(THREADS)))
    with unit() as opened:
        assert opened.people.all()[0].name == str(THREADS * rounds)
    engine.dispose()


def test_a_read_only_unit_sees_one_moment_while_another_writes(engine: Engine) -> None:
    write, read = unit_factory(engine), unit_factory(engine, read_only=True)
    with read() as reader:
        assert reader.people.all() == []
        with write() as writer:  # a reader that took the writer's lock would make this wait for ever
            writer.people.add(PersonRow(key="new", name="New"))
        assert reader.people.all() == []
    with read() as reader:
        assert len(reader.people.all()) == 1


def test_a_read_only_unit_cannot_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"), unit_factory(engine, read_only=True)() as reader:
        reader.people.add(PersonRow(key="new", name="New"))
    with unit_factory(engine)() as writer:
        writer.people.add(PersonRow(key="new", name="New"))


Open = Callable[[], AbstractContextManager[Unit]]


def _add_and_fail(unit: Open) -> None:
    with unit() as opened:
        opened.people.add(PersonRow(key="goes", name="Goes"))
        opened.people.flush()
        raise KeyError


def _add_person(unit: Open, number: int) -> None:
    with unit() as opened:
        opened.people.add(PersonRow(key=f"p{number}", name="x"))


def test_a_unit_inside_a_unit_is_refused_at_once_and_the_outer_one_goes_on(engine: Engine) -> None:
    open_unit = unit_factory(engine)
    with open_unit() as unit:
        unit.people.add(PersonRow(key="anna", name="Anna"))
        with pytest.raises(RuntimeError, match="open in this thread already"), open_unit():
            pass
    with open_unit() as unit:
        assert unit.people.by_key("anna") is not None
