"""Texts and lists as people type them while a pilot is built: one entry a line, tidied up and kept short."""

import re

from portfolio.catalog import fold
from portfolio.errors import InvalidInputError
from portfolio.texts import storable

LONGEST_TEXT = 2000
_TOKEN = re.compile(r"<[^<>]*>|:[\w+-]+:")  # mentions, links and emoji as Slack writes them: no words of anybody


def text_from(typed: str, field: str) -> str:
    """A text of several lines, or "". Raises InvalidInputError when it is too long or has no letter or digit."""
    text = storable(typed).strip()
    if len(text) > LONGEST_TEXT:
        sentence = f"That is {len(text):,} characters; please keep it under {LONGEST_TEXT:,}."
        raise InvalidInputError(sentence, field=field)
    if text and not says_something(text):
        raise InvalidInputError("Write it in words.", field=field)
    return text


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it, beside emoji and mentions."""
    return any(char.isalnum() for char in _TOKEN.sub(" ", text))


def lines_from(typed: str, field: str, *, most: int, longest: int) -> tuple[str, ...]:
    """The entries of a list, in their order. Raises InvalidInputError for one twice, without a letter or
    digit, too many, or too long ones."""
    entries = [" ".join(line.split()) for line in storable(typed).splitlines() if line.strip()]
    seen: set[str] = set()
    for entry in entries:
        if len(entry) > longest:
            raise InvalidInputError(f"“{entry[:40]}…” is too long; at most {longest} characters a line.", field=field)
        if not says_something(entry):
            raise InvalidInputError(f"“{entry[:40]}” says nothing: write it in words.", field=field)
        if fold(entry) in seen:
            raise InvalidInputError(f"“{entry}” stands there twice.", field=field)
        seen.add(fold(entry))
    if len(entries) > most:
        raise InvalidInputError(f"That are {len(entries)}; at most {most} fit into one pilot.", field=field)
    return tuple(entries)
