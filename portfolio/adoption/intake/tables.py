"""Rows of CSV and JSON Lines as plain texts by column, one at a time, with the line each stands in."""

import csv
import json
from collections.abc import Iterator, Mapping
from typing import TextIO

from portfolio.adoption.intake.records import Problem, UnreadableError
from portfolio.wording import counted

SEPARATORS = ",;\t|"
LONGEST_LINE = 1_000_000  # characters; a line of usage has some dozens
Row = tuple[int, Mapping[str, str]]
# What people call a column, as we call it.
ALIASES: dict[str, str] = {
    "product": "product", "product_key": "product", "product_name": "product", "tool": "product", "app": "product",
    "user": "user", "user_id": "user", "userid": "user", "username": "user", "user_name": "user", "email": "user",
    "user_email": "user", "person": "user", "login": "user", "employee": "user",
    "day": "day", "date": "day", "on": "day", "timestamp": "day", "time": "day", "used_on": "day",
    "activity": "activity", "event": "activity", "action": "activity",
    "count": "count", "uses": "count", "events": "count", "sessions": "count", "requests": "count", "times": "count",
    "team": "team", "department": "team", "dept": "team", "unit": "team",
    "scenario": "scenario", "use_case": "scenario", "id": "id", "event_id": "id",
    "metric": "metric", "value": "value", "start": "start", "from": "start", "begin": "start",
    "end": "end", "last": "last", "last_day": "last", "month": "month", "week": "week",
    "n": "n", "answers": "n", "sample": "n", "of": "of", "denominator": "of", "out_of": "of",
    "basis": "basis", "source": "source", "note": "note", "comment": "note",
}  # fmt: skip


def column(name: str) -> str:
    """The column a heading means, or "" for one nobody knows."""
    return ALIASES.get("_".join(name.replace("-", " ").replace("_", " ").split()).casefold(), "")


def columns_of(head: str) -> list[str]:
    """The columns a text seems to have: the header of a CSV, or the names of its first JSON object."""
    line = _first_line(head)
    if line.startswith("{"):
        try:
            found = json.loads(line)
        except ValueError:
            return []
        return [column(name) for name in found] if isinstance(found, dict) else []
    return [column(cell) for cell in _cells(line, separator_of(line))]


def separator_of(line: str) -> str:
    """What separates the columns of this header: the sign that stands in it most often."""
    return max(SEPARATORS, key=line.count)


def rows_of(text: TextIO, needed: tuple[str, ...]) -> Iterator[Row | Problem]:
    """The rows of a CSV with a header, or of JSON Lines, whichever it is.

    `needed`: columns that have to be there. Raises UnreadableError when one is not.
    """
    start = ""
    line = 0
    for start in iter(lambda: text.readline(LONGEST_LINE), ""):
        line += 1
        if start.strip():
            break
    if start.lstrip().startswith(("{", "[")):
        yield from _json_rows(start, line, text)
    else:
        yield from _csv_rows(start, line, text, needed)


def _csv_rows(header: str, line: int, text: TextIO, needed: tuple[str, ...]) -> Iterator[Row | Problem]:
    separator = separator_of(header)
    names = [column(cell) for cell in _cells(header, separator)]
    _refuse_header(names, header, needed)
    rows = csv.reader(iter(lambda: text.readline(LONGEST_LINE), ""), delimiter=separator, strict=True)
    offset, last = line, 0
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Problem(offset + max(rows.line_num, 1), f"This is not CSV that can be read: {error}.")
            return  # from here on nobody knows where a row begins
        if cells is None:
            return
        at, last = offset + last + 1, rows.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names) and any(cell.strip() for cell in cells[len(names) :] or ["missing"]):
            yield Problem(at, f"The line has {counted(len(cells), 'column')} where the header has {len(names)}.")
            continue
        yield at, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}


def _refuse_header(names: list[str], header: str, needed: tuple[str, ...]) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        listed = " and ".join(f"“{name}”" for name in missing)
        raise UnreadableError(
            f"The first line has to name the columns, and {listed} is not among them: {header.strip()[:120]}"
        )
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        raise UnreadableError(f"Two columns are about the {twice}: keep one of them.")


def _json_rows(start: str, line: int, text: TextIO) -> Iterator[Row | Problem]:
    here = start
    while here:
        if here.strip():
            yield _json_row(here, line)
        here, line = text.readline(LONGEST_LINE), line + 1


def _json_row(here: str, line: int) -> Row | Problem:
    try:
        found = json.loads(here)
    except (ValueError, RecursionError):
        return Problem(line, "This is not a JSON object on one line.")
    if not isinstance(found, dict):
        return Problem(line, "This is not a JSON object on one line.")
    row: dict[str, str] = {}
    for name, value in found.items():
        known = column(name)
        if not known or value is None:
            continue
        if isinstance(value, (dict, list)):
            return Problem(line, f"“{name}” should be one value.")
        row[known] = value.strip() if isinstance(value, str) else json.dumps(value)
    return line, row


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line.removeprefix("\ufeff")], delimiter=separator), [])
    except csv.Error:
        return []


def _first_line(head: str) -> str:
    return next((line for line in head.splitlines() if line.strip()), "").strip()
