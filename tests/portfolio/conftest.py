"""Fixtures for the portfolio's services: a fresh store, empty or with a small company in it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from storage.engine import unit_factory
from storage.unit import Unit
from tests.databases import BOTH, database
from tests.portfolio.small_company import fill_small
from tests.portfolio.somebodys_traces import fill_traces

OpenUnit = Callable[[], AbstractContextManager[Unit]]


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest) -> Iterator[OpenUnit]:
    """Opens units on an empty store, on both databases."""
    with database(request.param) as engine:
        yield unit_factory(engine)


@pytest.fixture(params=BOTH)
def store(request: pytest.FixtureRequest) -> Iterator[OpenUnit]:
    """Opens units on a store that holds the small company, on both databases."""
    with database(request.param, fill_small) as engine:
        yield unit_factory(engine)


@pytest.fixture(params=BOTH)
def traced(request: pytest.FixtureRequest) -> Iterator[OpenUnit]:
    """Opens units on a store that holds the small company, and of one of its people everything that may be kept."""
    with database(request.param, fill_traces) as engine:
        yield unit_factory(engine)
