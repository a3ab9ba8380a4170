"""Looking at a database without changing it, and what is said when it is locked, read-only, foreign or missing."""

import logging
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.engine import make_engine, make_reader, unit_factory
from storage.errors import StorageBusy, StorageError, StorageMissing, in_words
from storage.locks import file_lock
from storage.migrating import State, look, present_revision, schema_differences, upgrade
from storage.models import PersonRow
from storage.reading import SILENT_SECONDS, WAITING
from tests.databases import migrated_file

pytestmark = pytest.mark.sqlite

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that is up to date."""
    return Path(shutil.copy(migrated_file(), tmp_path / "x.db"))


@contextmanager
def written_by_another(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def foreign(path: Path, *more: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("CREATE TABLE recipe (name TEXT)", *more):
            connection.execute(statement)
        connection.commit()
    return path.read_bytes()


def test_a_reader_creates_neither_file_nor_folder(tmp_path: Path) -> None:
    with pytest.raises(StorageMissing, match=r"no database at .*x\.db"):
        make_reader(f"sqlite:///{tmp_path / 'data' / 'x.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    before = foreign(tmp_path / "x.db", "CREATE TABLE alembic_version (version_num TEXT)")
    engine = make_reader(f"sqlite:///{tmp_path / 'x.db'}")
    assert look(engine) is State.EMPTY
    with pytest.raises(OperationalError), engine.begin() as connection:
        connection.execute(text("DROP TABLE recipe"))
    engine.dispose()
    assert (tmp_path / "x.db").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["x.db"]


@pytest.mark.parametrize(("revision", "state"), [(None, State.CURRENT), ("0001", State.OLDER), ("9999", State.NEWER)])
def test_what_a_database_is_to_us(revision: str | None, state: State, path: Path) -> None:
    if revision is not None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
            connection.commit()
    engine = make_reader(f"sqlite:///{path}")
    assert look(engine) is state
    engine.dispose()


OTHERS_VERSION = ("CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('ae10')")


@pytest.mark.parametrize("more", [(), OTHERS_VERSION])
def test_another_programs_database_is_refused_and_left_alone(more: tuple[str, ...], tmp_path: Path) -> None:
    before = foreign(tmp_path / "x.db", *more)
    with pytest.raises(StorageError, match=r"x\.db is another program's database .*recipe"):
        upgrade(make_engine(f"sqlite:///{tmp_path / 'x.db'}"))
    assert (tmp_path / "x.db").read_bytes() == before


def test_a_database_that_is_up_to_date_needs_no_writing_to_say_so(path: Path) -> None:
    engine = make_engine(f"sqlite:///{path}")
    with written_by_another(path):
        upgrade(engine)
        assert present_revision(engine) is not None
        assert schema_differences(engine) == []
    engine.dispose()


def test_a_long_wait_says_so_and_goes_on_when_the_other_is_done(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = make_engine(f"sqlite:///{path}")
    said = threading.Event()

    class Hear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.set()

    def write() -> None:
        with unit_factory(engine)() as unit:
            unit.people.add(PersonRow(key="novak", name="Anna Novak"))

    logger, hear = logging.getLogger("storage.engine"), Hear()
    logger.addHandler(hear)
    writer = threading.Thread(target=write)
    with written_by_another(path):
        writer.start()
        assert said.wait(SILENT_SECONDS + 20)
    writer.join(30)
    logger.removeHandler(hear)
    assert WAITING in caplog.messages
    with unit_factory(engine)() as unit:
        assert [row.key for row in unit.people.all()] == ["novak"]
    engine.dispose()


def test_a_lock_somebody_holds_is_told_as_such(tmp_path: Path) -> None:
    with (
        file_lock(tmp_path / "x"),
        pytest.raises(StorageBusy, match="another process is writing"),
        file_lock(tmp_path / "x", wait=0),
    ):
        pass


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (sqlite3.SQLITE_BUSY, "another process is writing .* Try again"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "another process is writing .* Try again"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "cannot be written: .* read-only"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
        (sqlite3.SQLITE_NOTADB, "is not a database"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_FULL, "disk is full"),
    ],
)
def test_what_sqlite_refuses_is_said_in_words(code: int, says: str) -> None:
    bare = sqlite3.OperationalError("x")
    bare.sqlite_errorcode = code
    for error in (bare, OperationalError("SELECT", {}, bare)):
        with pytest.raises(StorageError, match=says):
            raise in_words(error) or error


def test_a_fault_of_ours_has_no_words() -> None:
    with closing(sqlite3.connect(":memory:")) as connection, pytest.raises(sqlite3.OperationalError) as fault:
        connection.execute("SELECT nothing FROM nowhere")
    assert in_words(fault.value) is None


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A database in a folder where whoever `held_by_file_modes` is may only read."""
    folder = Path(tempfile.mkdtemp(prefix="signpost-test-"))
    shutil.copy(migrated_file(), folder / "x.db")
    (folder / "x.db").chmod(0o444)
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def held_by_file_modes() -> Iterator[None]:
    """File modes do not hold root: be nobody for the block then."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def read(path: Path) -> tuple[State, int]:
    engine = make_reader(f"sqlite:///{path}")
    with unit_factory(engine, read_only=True)() as unit:
        people = len(unit.people.all())
    state = look(engine)
    engine.dispose()
    return state, people


def write(path: Path) -> None:
    engine = make_engine(f"sqlite:///{path}")
    try:
        upgrade(engine)
        with unit_factory(engine)() as unit:
            unit.people.add(PersonRow(key="novak", name="Anna Novak"))
    except (OperationalError, sqlite3.OperationalError) as error:
        raise in_words(error) or error from error
    finally:
        engine.dispose()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a folder's read-only mark to itself")
@pytest.mark.parametrize("folder_too", [False, True])
def test_a_read_only_database_can_be_read_and_says_that_it_cannot_be_written(
    folder_too: bool, path: Path, read_only_folder: Path
) -> None:
    assert read(path) == (State.CURRENT, 0)  # loads what is loaded late, which nobody may not read here
    write(path)
    if not folder_too:
        read_only_folder.chmod(0o777)
    with held_by_file_modes():
        assert read(read_only_folder / "x.db") == (State.CURRENT, 0)
        with pytest.raises(StorageError, match=r"cannot be (written|opened)"):
            write(read_only_folder / "x.db")
