"""Fixtures for the store: every rule is tried on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.databases import BOTH, database


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database at the newest schema."""
    with database(request.param) as engine:
        yield engine
