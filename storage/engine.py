"""Opens the database: SQLite that loses nothing under threads, or PostgreSQL, behind one engine."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import Session

from storage.backup import backup
from storage.errors import StorageError, in_words, is_busy
from storage.locks import Turns, file_lock
from storage.migrating import head_revision, present_revision, schema_differences, upgrade
from storage.reading import READ_ONLY, SILENT_SECONDS, WAITING, open_file, reading
from storage.unit import Unit

__all__ = [
    "backup",
    "head_revision",
    "make_engine",
    "make_reader",
    "present_revision",
    "schema_differences",
    "unit_factory",
    "upgrade",
]

log = logging.getLogger(__name__)

BUSY_MILLISECONDS = 30_000  # how long a writer waits for another one before it gives up
DRIVER_COMMAND = "sh scripts/setup.sh workspace,postgres .venv/.signpost-run"  # as README and operations.md say
# How long to look for a PostgreSQL server, and how long one may be silent, its network gone, until it counts as lost:
# by itself a connection would be waited on for two hours.
REACH = {
    "connect_timeout": 10,  # seconds
    "keepalives_idle": 10,  # seconds
    "keepalives_interval": 5,  # seconds
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
CONNECTIONS = 20  # per process, plus as many again under load: one per listener thread and then some
IN_MEMORY = (None, "", ":memory:")


def make_engine(url: str) -> Engine:
    """An engine for a `sqlite:///path`, `sqlite://` (in memory, one connection) or `postgresql://` address.

    Creates the folder a SQLite file lives in. Connects to nothing yet. Raises StorageError for any other address and
    for a folder that cannot be created; the sentence never repeats a password.
    """
    address = _address(url)
    if _backend(address) == "sqlite":
        return _sqlite_engine(address)
    return _postgres_engine(address.set(drivername="postgresql"))


def make_reader(url: str) -> Engine:
    """An engine that creates nothing and changes nothing, for looking at a database as it is.

    Addresses as for `make_engine`. Raises StorageMissing when there is no such SQLite file, else StorageError.
    """
    address = _address(url)
    if _backend(address) != "sqlite" or address.database in IN_MEMORY:
        return reading(make_engine(url))
    path = Path(str(address.database))

    def connect() -> sqlite3.Connection:
        return open_file(path, wait=BUSY_MILLISECONDS / 1000)

    try:
        connect().close()
    except sqlite3.DatabaseError as error:
        raise in_words(error, str(path)) or StorageError(f"{path} cannot be read: {error}.") from error
    engine = create_engine(address, creator=connect)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise StorageError(
            "DATABASE_URL is not a database address. Write sqlite:///signpost.db or postgresql://user:password@host/name."
        ) from None
    if _backend(address) not in ("sqlite", "postgresql", "postgres"):
        raise StorageError(
            f"DATABASE_URL starts with {_backend(address)}://, which is not supported. Use sqlite:/// or postgresql://."
        )
    return address


def _backend(address: URL) -> str:
    return address.drivername.partition("+")[0]


def unit_factory(engine: Engine, *, read_only: bool = False) -> Callable[[], AbstractContextManager[Unit]]:
    """A function that opens one unit of work: commit at the end of the block, rollback on any exception.

    A read-only unit sees one moment of the database throughout and never waits for a writer; it cannot write.
    A second one inside the first raises RuntimeError: on SQLite it would wait for the first until that gives up.
    """
    bind = reading(engine) if read_only else engine
    one_writer = engine.dialect.name == "sqlite" and not read_only
    turns, mine = Turns(), threading.local()

    @contextmanager
    def open_unit() -> Iterator[Unit]:
        if getattr(mine, "open", False) and not read_only:
            raise RuntimeError("a unit is open in this thread already")
        turn = turns.turn(BUSY_MILLISECONDS / 1000) if one_writer else nullcontext()
        mine.open = True
        try:
            with turn, Session(bind, expire_on_commit=False) as session, session.begin():
                yield Unit(session)
        finally:
            mine.open = False

    return open_unit


def _postgres_engine(address: URL) -> Engine:
    reach = {name: value for name, value in REACH.items() if name not in address.query}
    try:
        return create_engine(
            address, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, pool_pre_ping=True, connect_args=reach
        )
    except ModuleNotFoundError:
        raise StorageError(f"PostgreSQL needs its driver. In Signpost's folder run: {DRIVER_COMMAND}") from None


def _sqlite_engine(address: URL) -> Engine:
    if address.database in IN_MEMORY:
        # One connection, handed from thread to thread: each further one would be a database of its own.
        arguments = {"check_same_thread": False}
        engine = create_engine(address, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args=arguments)
        lock_path = None
    else:
        path = Path(str(address.database))
        _make_folder(path.parent)
        engine = create_engine(address, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)
        lock_path = path
    _prepare_sqlite(engine, lock_path)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder {folder} for the database cannot be created: {error.strerror}.") from error


def _prepare_sqlite(engine: Engine, path: Path | None) -> None:
    """Set up every SQLite connection so that no update is lost and no commit is undone by a crash.

    Measured with 16 threads of read-modify-write: the driver's own transactions lost 898 of 960 updates; BEGIN
    IMMEDIATE with synchronous=FULL lost none, and none after kill -9.
    """

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, below
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
        if read_only:
            connection.exec_driver_sql("BEGIN")
            return
        if path is not None:
            _write_ahead(connection, path)
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    """Take the writer's lock; a wait that gets long says so once."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"not a connection to SQLite: {driver!r}")
    driver.execute(f"PRAGMA busy_timeout = {int(SILENT_SECONDS * 1000)}")
    try:
        driver.execute("BEGIN IMMEDIATE")
        return
    except sqlite3.OperationalError as error:
        if is_busy(error):
            log.warning(WAITING)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _write_ahead(connection: Connection, path: Path) -> None:
    """Switch the file to write-ahead logging before a connection first writes to it.

    A connection that only reads leaves the file as it is. The switch itself does not wait for others: it is guarded.
    """
    known = connection.connection.info
    if known.get("write_ahead"):
        return
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    if mode != "wal":
        with file_lock(path):
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    known["write_ahead"] = True
