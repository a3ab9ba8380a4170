"""The command line as a test runs it: in this process, in a folder of its own, with an environment of its own."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.__main__ import main
from bot.config import Settings, load_settings
from bot.demo_company import load_demo_company
from bot.wiring import open_store
from storage.backup import backup
from storage.engine import make_engine, make_reader
from tests.databases import NAME, on_postgres, url_in


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demo company in it, made once; copy it: `url_in(…, copy_of=demo_database)`."""
    folder = tmp_path_factory.mktemp("demo")
    store = open_store(Settings(database_url=url_in(folder)))
    load_demo_company(store.unit)
    if not on_postgres():
        backup(store.engine, folder / "whole.sqlite3")
    store.engine.dispose()
    return folder / (NAME if on_postgres() else "whole.sqlite3")


@pytest.fixture
def demo_company(demo_database: Path, own_folder: Path) -> None:
    """The settings in force lead to a copy of that database."""
    url_in(own_folder / "data", copy_of=demo_database)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working folder, and none of our variables set; what a command did to logging is undone.

    On PostgreSQL the database's variable is: the one of the data folder, which nothing was done to yet.
    """
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    if on_postgres():
        monkeypatch.setenv("DATABASE_URL", url_in(tmp_path / "data", blank=True))
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield tmp_path
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `signpost …` and see what it printed."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int | None)
        return Ran(code or 0, printed.out, printed.err)

    return run


def stored(query: str) -> object:
    """The one value a query gives on the database of the settings in force."""
    engine = make_reader(load_settings().database)
    with engine.connect() as connection:
        found: object = connection.exec_driver_sql(query).scalar_one()
    engine.dispose()
    return found


def change_stored(statement: str) -> None:
    """Do something to that database that no command does."""
    engine = make_engine(load_settings().database)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
