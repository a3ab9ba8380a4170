"""A day to come, as people type it: "tomorrow", "friday", "next week", "1 december", "2026-12-24"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SMALL = frozenset({"until", "the", "on", "of"})
_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?")


def day_named(words: Sequence[str], today: date) -> date | None:
    """The day some lower-case words name, or None. A weekday and a day without its year are the next such day."""
    said = [word for word in (word.strip(".,") for word in words) if word and word not in _SMALL]
    if not said:
        return None
    try:
        return date.fromisoformat(said[-1])
    except ValueError:
        pass
    if said == ["tomorrow"]:
        return today + timedelta(days=1)
    if said == ["next", "week"]:
        return today + timedelta(days=7 - today.weekday())
    if len(said) == 1 and (weekday := _place(said[0], WEEKDAYS)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return _of_a_month(said, today)


def _of_a_month(said: Sequence[str], today: date) -> date | None:
    """ "1 december", "december 1st", "1 dec 2027"."""
    first, second, *rest = [*said, ""][: max(len(said), 2)]
    found, month = _DAY.fullmatch(first), _place(second, MONTHS)
    if found is None:
        found, month = _DAY.fullmatch(second), _place(first, MONTHS)
    years = [int(rest[0])] if rest and re.fullmatch("[0-9]{4}", rest[0]) else [today.year, today.year + 1]
    if found is None or month is None or len(rest) > 1 or (rest and len(years) > 1):
        return None
    try:
        days = [date(year, month + 1, int(found["day"])) for year in years]
    except ValueError:
        return None
    return next((day for day in days if day > today), days[0])


def _place(word: str, names: Sequence[str]) -> int | None:
    """Which of these names a word is, written out or by its first three letters or more."""
    return next((place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)
