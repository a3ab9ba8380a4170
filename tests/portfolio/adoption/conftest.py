"""What tests of adoption share: a company of two products, and one unit after another that leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from storage.engine import unit_factory
from storage.unit import Unit
from tests.databases import database
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import fill_small


class Undo(Exception):
    """Ends a unit so that nothing of it stays."""


@pytest.fixture(scope="module")
def scratch() -> Iterator[OpenUnit]:
    """Opens units on the small company, each of which is undone when it ends: one database for many examples."""
    with database("sqlite", fill_small) as engine:
        unit = unit_factory(engine)

        @contextmanager
        def undone() -> Iterator[Unit]:
            with suppress(Undo), unit() as opened:
                yield opened
                raise Undo

        yield undone
