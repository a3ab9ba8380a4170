"""What holds for the whole run: its database, a second chance for tests of real processes, an end without a hang."""

import faulthandler
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import databases

REAL_PROCESSES = {"bot", "dialogues", "page", "workspace"}
PATIENCE_AT_THE_END = 60.0  # seconds
# The same examples on every run, and no verdict on how busy the machine is.
settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database=postgres` runs everything on PostgreSQL; see tests/databases.py."""
    told = "what every test that opens a store opens it on; without it SQLite, and both where a test asks for both"
    parser.addoption(databases.OPTION, choices=databases.KINDS, default=databases.KINDS[0], help=told)


def pytest_configure(config: pytest.Config) -> None:
    """Remember the database this run is on, for fixtures and functions alike."""
    databases.Choice.kind = str(config.getoption(databases.OPTION))


@pytest.fixture(autouse=True)
def databases_go_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test had on a PostgreSQL server is dropped after it."""
    yield
    folder = getattr(request.node, "funcargs", {}).get("tmp_path")
    if isinstance(folder, Path):
        databases.drop_below(folder)


def _on_one_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL: leave out the SQLite half of tests that run on both, skip what is about SQLite itself."""
    left_out = {item for item in items if any(mark.name == "sqlite" for mark in _marks_of_parameters(item))}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    for item in items:
        if item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason="about SQLite itself"))


def _marks_of_parameters(item: pytest.Item) -> list[pytest.Mark]:
    return list(item.callspec.marks) if isinstance(item, pytest.Function) and hasattr(item, "callspec") else []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests whose outcome can hang on how busy the machine is are tried again, twice at most; pytest names those.

    Only where a real server, client or browser stands between said and answered: a rule's own tests get one try.
    """
    if databases.on_postgres():
        _on_one_database(config, items)
    for item in items:
        parts = item.path.relative_to(config.rootpath).parts
        if REAL_PROCESSES & set(parts):
            item.add_marker(pytest.mark.flaky(reruns=2))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Python waits for pooled threads when it ends; one that never does fails the run and shows where it stands."""

    def give_up() -> None:
        faulthandler.dump_traceback(all_threads=True)
        os._exit(1)

    ending = threading.Timer(PATIENCE_AT_THE_END, give_up)
    ending.daemon = True
    ending.start()
