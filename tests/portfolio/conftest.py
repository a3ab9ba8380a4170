"""Fixtures for the portfolio's services: a fresh store, empty or with a small company in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from portfolio import importing
from storage.engine import unit_factory
from storage.unit import Unit
from tests.databases import BOTH, database
from tests.portfolio.small_company import NOON, SMALL

OpenUnit = Callable[[], AbstractContextManager[Unit]]


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenUnit]:
    """Opens units on an empty store, on both databases."""
    with database(request.param, tmp_path) as engine:
        yield unit_factory(engine)


@pytest.fixture
def store(empty: OpenUnit) -> OpenUnit:
    """Opens units on a store that holds the small company."""
    with empty() as unit:
        importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
    return empty
