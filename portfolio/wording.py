"""Days, lists and counts as a sentence says them."""

from collections.abc import Iterable
from datetime import date


def day(moment: date) -> str:
    """ "16 November"."""
    return f"{moment.day} {moment:%B}"


def day_and_year(moment: date) -> str:
    """ "16 November 2026"."""
    return f"{day(moment)} {moment.year}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; blank ones are left out."""
    items = [word for word in words if word.strip()]
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 product", "3 products"; `many`: the plural, where it is more than an "s" behind."""
    return f"{number} {one if number == 1 else many or one + 's'}"
