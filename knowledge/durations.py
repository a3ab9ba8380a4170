"""Spans of time in a text, in digits and in words of five languages, and which of them says that time was saved."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from knowledge.remark_words import shipped, stands_in

MOST_MINUTES = 2400  # saved by one use that are believed: a working week
MOST_APART = 24  # characters between a figure and the one it is compared with
_GAP = r"[\s ]*"


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time as the text says it; `unit`: minutes one of its unit has, None where no unit stands beside it."""

    amount: float
    unit: int | None
    start: int
    end: int

    @property
    def minutes(self) -> float:
        """Its length; without a unit it is taken for minutes."""
        return self.amount * (self.unit or 1)


@cache
def _units() -> dict[str, int]:
    units: dict[str, int] = shipped()["units"]
    return {word: minutes for words, minutes in units.items() for word in words.split()}


@cache
def _pattern() -> re.Pattern[str]:
    lists: dict[str, Any] = shipped()
    spans = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in sorted(lists["spans"], key=len, reverse=True))
    numbers = "|".join(re.escape(one) for one in sorted(lists["numbers"], key=len, reverse=True))
    units = "|".join(re.escape(one) for one in sorted(_units(), key=len, reverse=True))
    figure = rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?|(?:{numbers})(?!\w))"
    return re.compile(
        rf"(?<!\w)(?:(?P<span>{spans})|(?P<hours>\d{{1,2}}){_GAP}h{_GAP}(?P<rest>\d{{1,2}})(?:{_GAP}min)?"
        rf"|(?P<figure>{figure})(?:{_GAP}(?:-|–|to|bis|à|a|до){_GAP}{figure}(?={_GAP}(?:{units})(?!\w)))?"
        rf"(?:{_GAP}(?P<unit>{units}))?)(?!\w)",
        re.IGNORECASE,
    )


def spans_in(text: str) -> tuple[Span, ...]:
    """Every span of time and every bare number of the text, in order; of a range ("10 to 15 min") the lower end."""
    lists = shipped()
    found = []
    for match in _pattern().finditer(text):
        if match["span"]:
            amount, unit = float(lists["spans"][" ".join(match["span"].casefold().split())]), 1
        elif match["hours"]:
            amount, unit = int(match["hours"]) * 60.0 + int(match["rest"]), 1
        else:
            said = match["figure"].casefold()
            amount = float(lists["numbers"][said]) if said in lists["numbers"] else float(said.replace(",", "."))
            unit = _units()[match["unit"].casefold()] if match["unit"] else 0
        found.append(Span(amount, unit or None, *match.span()))
    return tuple(found)


@cache
def _beyond_belief() -> re.Pattern[str]:
    """A figure with a unit that is negative, or longer than any that is read as a span of time."""
    units = "|".join(re.escape(one) for one in sorted(_units(), key=len, reverse=True))
    below = "|".join(word.strip("_") for word in shipped()["below_nothing"].split())
    return re.compile(
        rf"(?:(?<![\w.,])(?<!\d\s)(?:[-−–]|(?:{below})\s+){_GAP}\d+(?:[.,]\d+)?"
        rf"|(?<![\w.,])(?:\d{{5,}}|\d{{1,3}}(?:[\s.,'’]\d{{3}})+)(?:[.,]\d{{1,2}})?){_GAP}(?:{units})(?!\w)",
        re.IGNORECASE,
    )


def unbelievable(sentence: str) -> str:
    """The words of a saving that cannot be: less than nothing, or more than a working week; "" where there is none."""
    match = _beyond_belief().search(sentence)
    if match is not None and stands_in("saved", sentence) and not stands_in("lost", sentence):
        return match.group()
    found = minutes_saved(sentence)
    return found[1] if found is not None and found[0] > MOST_MINUTES else ""


def minutes_saved(sentence: str) -> tuple[int, str] | None:
    """(minutes, the words that say so) that a sentence says were saved; None when it does not say.

    "Two minutes instead of twenty" and "from ten minutes to one" say the difference. A span beside a word of saving
    says itself; one that something merely took says nothing, nor does one that was lost.
    """
    spans = spans_in(sentence)
    pairs = [pair for pair in pairwise(spans) if _comparable(sentence, *pair)]
    for left, right in pairs:
        unit = left.unit or right.unit or 1
        change = left.amount * (left.unit or unit) - right.amount * (right.unit or unit)
        turned = stands_in("instead", sentence[left.end : right.start])
        saved = round(-change if turned else change)
        return (saved, sentence[left.start : right.end]) if saved > 0 else None
    with_unit = [span for span in spans if span.unit is not None]
    if not with_unit or not stands_in("saved", sentence) or stands_in("lost", sentence):
        return None
    return round(with_unit[0].minutes), sentence[with_unit[0].start : with_unit[0].end]


def _comparable(sentence: str, left: Span, right: Span) -> bool:
    """Whether two spans beside each other are how long it took and takes: one of them names a unit."""
    between, before = sentence[left.end : right.start], sentence[: left.start]
    if (left.unit or right.unit) is None or len(between) > MOST_APART:
        return False
    if stands_in("instead", between) or stands_in("instead", before[-12:]):
        return True
    return stands_in("downto", between) and ("down" in between.casefold() or stands_in("from", before[-8:]))
