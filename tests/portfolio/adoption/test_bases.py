"""One truth about how a figure is known: the table says it of what is counted, and a value that says more keeps it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portfolio.adoption.gathering import facts_of
from portfolio.adoption.measuring import reading_of
from portfolio.adoption.metrics import Reading, metric
from portfolio.adoption.windows import Window
from storage.unit import Unit
from storage.vocabulary import Basis
from tests.pilots import put_feedback, put_pilot
from tests.portfolio.adoption.intake_files import SmallDesk, readings, taken
from tests.portfolio.conftest import OpenUnit

OCTOBER = Window(date(2026, 10, 1), date(2026, 11, 1))
ASKED = datetime(2026, 10, 12, 10, tzinfo=UTC)


@pytest.fixture
def desk(store: OpenUnit) -> SmallDesk:
    return SmallDesk(store)


def reading(unit: Unit, product: str, key: str) -> Reading:
    row, rows = metric(key), unit.products.by_keys([product])
    assert row is not None
    return reading_of(row, facts_of(unit, rows, OCTOBER)[rows[0].id or 0])


@pytest.mark.parametrize(
    ("product", "key"),
    [("docreader", "output_quality"), ("docreader", "time_saved"), ("regsearch", "answer_quality"),
     ("regsearch", "trust"), ("regsearch", "time_saved")],
)  # fmt: skip
def test_what_people_say_in_a_pilot_is_known_as_the_table_says(store: OpenUnit, product: str, key: str) -> None:
    row = metric(key)
    assert row is not None
    with store() as unit:
        put_pilot(unit, product=product, at=ASKED - timedelta(days=20))
        for number in range(5):
            put_feedback(unit, f"f{number}", at=ASKED, author=f"U0P{number}", quality=4, trust=4, minutes_saved=10)
        found = reading(unit, product, key)
    assert found.value is not None
    assert found.basis is row.basis is Basis.SELF_REPORTED


@pytest.mark.parametrize(
    ("written", "shown"), [("", Basis.SELF_REPORTED), *((one.value, one) for one in Basis)], ids=str
)
def test_a_file_is_known_as_it_says_and_as_the_table_says_where_it_does_not(
    desk: SmallDesk, written: str, shown: Basis
) -> None:
    taken(desk, f"product,metric,month,value,n,basis\ndocreader,time_saved,2026-10,12,31,{written}\n")
    assert [row[6] for row in readings(desk)] == [shown.value]
    with desk.unit() as unit:
        found = reading(unit, "docreader", "time_saved")
    assert (found.value, found.basis) == (12, shown)
