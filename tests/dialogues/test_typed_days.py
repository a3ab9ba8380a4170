"""Days as people type them."""

from datetime import date

import pytest

from handlers.adoption.typed_days import day_named

TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("until friday", date(2026, 11, 27)),
        ("until thu", date(2026, 12, 3)),
        ("tomorrow", date(2026, 11, 27)),
        ("until next week", date(2026, 11, 30)),
        ("until 1 december", date(2026, 12, 1)),
        ("until the 1st of dec.", date(2026, 12, 1)),
        ("until december 24, 2026", date(2026, 12, 24)),
        ("until 26 november", date(2027, 11, 26)),
        ("until 24 november 2026", date(2026, 11, 24)),
        ("until 2026-12-26", date(2026, 12, 26)),
        ("until 31 february", None),
        ("until 1 december 2026 please", None),
        ("until 1 moon", None),
        ("until christmas", None),
        ("for two weeks", None),
        ("until", None),
        ("", None),
    ],
)
def test_a_day_is_read_or_it_is_not(typed: str, day: date | None) -> None:
    assert day_named(typed.split(), TODAY) == day
