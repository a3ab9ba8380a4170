"""Quoting: which pieces of a text a model may show as the text's own words."""

import re
from itertools import pairwise

from knowledge.words import language_of, places, stems, tokens, word_list

LEAST_QUOTED = 2  # telling words of a quote that is not the whole field
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s+[^\Wa-zà-öø-ÿа-яё])|\n")


def is_phrase(text: str, whole: str, *, least: int = 1) -> bool:
    """Whether the text stands in the whole between word boundaries and has at least so many telling words."""
    return next(places(text, whole), None) is not None and len(stems(text, language_of(whole))) >= least


def is_true_quote(text: str, field: str) -> bool:
    """Whether the text is the whole field, or a phrase of it that says there what it says alone.

    A phrase says less or the opposite alone where a word that negates or limits stands beside it in its sentence.
    """
    if text == field.strip():
        return bool(text)
    if not is_phrase(text, field, least=LEAST_QUOTED):
        return False
    return any(not _limited(field, start, start + len(text)) for start in places(text, field))


def _limited(field: str, start: int, end: int) -> bool:
    """Whether a word that negates or limits stands in the sentences of the span, outside of it."""
    ends = [match.end() for match in _SENTENCE_END.finditer(field)]
    left = max((at for at in ends if at <= start), default=0)
    right = min((at for at in ends if at >= end), default=len(field))
    return negates(f"{field[left:start]} | {field[end:right]}")


def sentences(text: str) -> list[str]:
    """The sentences of a stored text."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)])]


def negates(text: str) -> bool:
    """Whether a word of the text negates or limits, in any of five languages: "no", "without", "nur"."""
    return any(word in word_list("limiting") or word.endswith("n't") for word in tokens(text))
