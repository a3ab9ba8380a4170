"""Our own two formats, as CSV with a header or as JSON Lines: who used what, and what was measured or is known."""

from typing import TextIO

from portfolio.adoption.intake.records import Problem, ReadingRecord, Records, UsageRecord
from portfolio.adoption.intake.tables import rows_of


def usage(text: TextIO) -> Records:
    """Rows of usage: product, user, day, activity, count, team, scenario, id."""
    for row in rows_of(text, ("day",)):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        yield UsageRecord(
            line,
            _products(cells.get("product", "")),
            cells.get("user", ""),
            cells.get("day", ""),
            cells.get("activity", ""),
            cells.get("count", ""),
            cells.get("team", ""),
            cells.get("scenario", ""),
            cells.get("id", ""),
        )


def readings(text: TextIO) -> Records:
    """Rows of readings: product, metric, a period, value, n, of, basis, source, note."""
    for row in rows_of(text, ("metric", "value")):
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        rest = {name: cells.get(name, "") for name in _READING}
        yield ReadingRecord(line, _products(cells.get("product", "")), **rest)


_READING = ("metric", "value", "start", "end", "last", "month", "week", "n", "of", "basis", "source", "note")


def _products(word: str) -> tuple[str, ...]:
    return (word,) if word else ()
