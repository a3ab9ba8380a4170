"""Whether the database can be used, as `/readyz`, `/metrics` and the doctor say it: looked at without taking a lock."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.config import Settings
from bot.watching import database_problem
from bot.wiring import Store, open_store
from handlers.jobs import SIGN_OF_LIFE
from storage.outage import Outage
from storage.room import file_identity
from tests.bot.conftest import Run
from tests.databases import url_in

CANNOT = "the database cannot be written"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(Settings(database_url=url_in(tmp_path)))
    yield found
    found.engine.dispose()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has 4 kB free, whoever asks."""
    usage = shutil.disk_usage("/")._replace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)


def test_another_process_that_writes_is_not_waited_for(store: Store) -> None:
    with store.engine.begin():  # holds the writer's lock on SQLite
        assert database_problem(store, Outage()) == ""


def test_a_sign_of_life_that_was_not_written_is_said_until_one_is(store: Store) -> None:
    outage = Outage()
    with pytest.raises(OperationalError), outage.attempt(SIGN_OF_LIFE):
        raise OperationalError("UPDATE worker", {}, Exception("refused"))
    with outage.attempt("a look at the inbox"):
        pass
    assert database_problem(store, outage) == CANNOT
    with outage.attempt(SIGN_OF_LIFE):
        pass
    assert database_problem(store, outage) == ""


@pytest.mark.sqlite
def test_a_disk_without_room_is_said(store: Store, full_disk: None) -> None:
    assert database_problem(store, Outage()) == f"{CANNOT}: the disk is full"


@pytest.mark.sqlite
def test_a_file_that_is_gone_or_another_one_in_its_place_is_not_the_database_in_use(
    store: Store, tmp_path: Path
) -> None:
    opened = file_identity(store.engine)
    assert database_problem(store, Outage(), opened) == ""
    file = Path(str(store.engine.url.database))
    file.rename(tmp_path / "elsewhere")
    assert "gone" in database_problem(store, Outage(), opened)
    shutil.copy(tmp_path / "elsewhere", file)
    assert "another database" in database_problem(store, Outage(), opened)


@pytest.mark.sqlite
def test_the_doctor_says_that_the_disk_is_full(demo_company: None, full_disk: None, run: Run) -> None:
    assert "the disk is full: 0.0 MB are free" in run("doctor").out
