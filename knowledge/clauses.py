"""Clauses: the pieces of an ask that may each be a part of the task, as verbatim spans."""

import re

from knowledge.words import stems

# What separates parts of a task in writing: sentence ends, list marks, commas, and the words for "and" and "then".
_SEPARATOR = re.compile(
    r"[.!?;:\n\r•·→]+(?=\s|$)|\s[-–—]+\s|\s->\s|\s\d+[.)]\s|,|\s&\s|\s\+\s"
    r"|\b(?:along\s+with|as\s+well\s+as|in\s+addition(?:\s+to(?:\s+that)?)?|additionally|and\s+then|and\s+also|and\s+finally|after\s+that|afterwards|and|then|also|finally"
    r"|und\s+dann|danach|anschließend|außerdem|zusätzlich|sowie|und|dann"
    r"|ainsi\s+que|en\s+outre|et\s+puis|et\s+ensuite|ensuite|puis|et"
    r"|así\s+como|y\s+luego|y\s+después|después|luego|además|y"
    r"|а\s+также|кроме\s+того|и\s+потом|и\s+затем|затем|потом|также|и)\b",
    re.IGNORECASE,
)
# Words for one thing after another, or beside it; and a pause with a word for "and", which seldom joins mere details.
_FOLLOWS = re.compile(
    r"\b(?:then|after\s+that|afterwards|also|finally|plus|as\s+well\s+as|additionally"
    r"|danach|anschließend|dann|daraus|außerdem|zusätzlich|sowie"
    r"|ensuite|puis|ainsi\s+que|en\s+outre"
    r"|después|luego|además|así\s+como"
    r"|потом|затем|также|кроме\s+того)\b",
    re.IGNORECASE,
)
_JOINS = re.compile(r"[,;.]\s*(?:and|but|can|und|aber|et|mais|y|pero|и|но)\b", re.IGNORECASE)
LEAST_STEMS = 2  # fewer telling words than this are a piece of their neighbour, not a part
MOST_CLAUSES = 12  # a longer list is a document, not a task: the rest is read as one


def clauses(text: str) -> tuple[str, ...]:
    """Verbatim spans of the text, in order, each with at least two telling words; () when there is only one."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SEPARATOR.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    merged = _merged(text, [(left, right) for left, right in spans if text[left:right].strip()])
    if len(merged) > MOST_CLAUSES:
        merged = [*merged[: MOST_CLAUSES - 1], (merged[MOST_CLAUSES - 1][0], merged[-1][1])]
    found = tuple(text[left:right].strip(" \t,;:.-–—\"'") for left, right in merged)
    return found if len(found) > 1 else ()


def follows(text: str) -> bool:
    """Whether the text says that one thing is done after another, or beside it."""
    return _FOLLOWS.search(text) is not None


def joins(text: str) -> bool:
    """Whether the text goes on with "and" after a pause."""
    return _JOINS.search(text) is not None


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans too short to stand alone joined to the next one, the last of them to the one before."""
    merged: list[tuple[int, int]] = []
    waiting: int | None = None
    said: set[str] = set()
    for left, right in spans:
        begin = left if waiting is None else waiting
        said.update(stems(text[left:right]))
        if len(said) < LEAST_STEMS:
            waiting = begin
            continue
        merged.append((begin, right))
        waiting, said = None, set()
    if waiting is not None and merged:
        merged[-1] = (merged[-1][0], spans[-1][1])
    return merged
