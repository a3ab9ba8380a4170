"""Texts and lists as people type them while a pilot is built: one entry a line, tidied up and kept short."""

from portfolio.catalog import fold
from portfolio.errors import InvalidInputError
from portfolio.texts import storable

LONGEST_TEXT = 2000


def text_from(typed: str, field: str) -> str:
    """A text of several lines. Raises InvalidInputError when it is too long."""
    text = storable(typed).strip()
    if len(text) > LONGEST_TEXT:
        sentence = f"That is {len(text):,} characters; please keep it under {LONGEST_TEXT:,}."
        raise InvalidInputError(sentence, field=field)
    return text


def lines_from(typed: str, field: str, *, most: int, longest: int) -> tuple[str, ...]:
    """The entries of a list, in their order. Raises InvalidInputError for one twice, too many, or too long ones."""
    entries = [" ".join(line.split()) for line in storable(typed).splitlines() if line.strip()]
    seen: set[str] = set()
    for entry in entries:
        if len(entry) > longest:
            raise InvalidInputError(f"“{entry[:40]}…” is too long; at most {longest} characters a line.", field=field)
        if fold(entry) in seen:
            raise InvalidInputError(f"“{entry}” stands there twice.", field=field)
        seen.add(fold(entry))
    if len(entries) > most:
        raise InvalidInputError(f"That are {len(entries)}; at most {most} fit into one pilot.", field=field)
    return tuple(entries)
