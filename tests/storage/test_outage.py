"""A database that is away is told once, once a minute, and when it is back, however often it is tried."""

import logging
import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.errors import in_words
from storage.outage import Outage, is_away


class Hands:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def gone() -> DBAPIError:
    with pytest.raises(OperationalError) as found:
        create_engine("sqlite:////nowhere/at/all.db").connect()
    return found.value


def run(outage: Outage, what: str, error: Exception | None = None) -> None:
    with outage.attempt(what):
        if error is not None:
            raise error


def fail(error: Exception) -> None:
    raise error


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_the_first_with_its_cause_then_a_line_a_minute_and_one_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Hands()
    outage = Outage(clock)
    for _ in range(65):
        run(outage, "beat", gone())
        run(outage, "inbox", gone())
        clock.seconds += 2
    assert lines(caplog) == [
        "the database is away: beat was skipped and is tried again",
        "the database is away for 60 s: 61 runs were skipped",
        "the database is away for 120 s: 121 runs were skipped",
    ]
    assert [bool(record.exc_info) for record in caplog.records] == [True, False, False]
    run(outage, "inbox")
    run(outage, "beat")
    run(outage, "beat")
    assert lines(caplog)[3:] == ["the database is back after 130 s: 130 runs were skipped"]
    caplog.clear()
    clock.seconds += 1
    run(outage, "inbox", gone())
    assert lines(caplog) == ["the database is away: inbox was skipped and is tried again"], "another outage"


def test_a_run_that_was_still_waiting_when_it_was_back_begins_no_outage(caplog: pytest.LogCaptureFixture) -> None:
    clock = Hands()
    outage = Outage(clock)
    run(outage, "beat", gone())
    late = gone()
    with outage.attempt("slow job"):
        clock.seconds += 5
        run(outage, "beat")
        fail(late)
    assert [one.partition(" after")[0] for one in lines(caplog)][1:] == ["the database is back"]


def test_what_is_wrong_otherwise_is_raised_every_time(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage()
    caplog.set_level(logging.INFO)
    for error in (ValueError("ours"), wrong_statement()):
        for _ in range(2):
            with pytest.raises(type(error)):
                run(outage, "job", error)
    assert lines(caplog) == []


def wrong_statement() -> DBAPIError:
    with create_engine("sqlite://").connect() as connection, pytest.raises(OperationalError) as found:
        connection.execute(text("SELECT * FROM nowhere"))
    return found.value


def postgres(name: str) -> DBAPIError:
    """As SQLAlchemy raises what PostgreSQL's driver calls so."""
    driver = pytest.importorskip("psycopg")
    kind: type[Exception] = getattr(driver.errors, name, driver.OperationalError)
    return OperationalError("SELECT 1", {}, kind("x"))


@pytest.mark.parametrize(
    ("name", "away"),
    [
        ("nobody there", True),
        ("AdminShutdown", True),
        ("ConnectionFailure", True),
        ("TooManyConnections", True),
        ("DeadlockDetected", False),
        ("UndefinedTable", False),
    ],
)
def test_a_server_is_away_when_it_cannot_be_reached_or_stops(name: str, away: bool) -> None:
    assert is_away(postgres(name)) is away


def test_a_file_is_away_when_it_cannot_be_opened_and_nothing_else_is() -> None:
    assert is_away(gone())
    assert not is_away(wrong_statement())
    assert not is_away(ValueError("x"))


def test_a_disk_that_fails_is_said_in_words() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR | 19 << 8  # no room for the file beside the database
    said = in_words(error, "signpost.sqlite3")
    assert str(said) == "signpost.sqlite3 cannot be read or written: the disk is full, or it fails."
