"""Making: what a tool is to do that somebody wants to build or buy rather than to use."""

import re
from functools import cache
from importlib import resources

import yaml

from knowledge.signals import pattern_of
from knowledge.words import plain, stems

MOST_BETWEEN = 6  # words between the making and the tool
MOST_OWNED = 2  # words between "our own" and the tool
LEAST_STEMS = 2
_SENTENCE = re.compile(r"(?<=[.!?;])\s+")
_NAMED_SO = re.compile(  # "for the branches that", before what it does
    r"^(?:\W*\w+){0,5}?\W+(?:that|which|das|die|der|den|qui|que|котор\w+)\b", re.IGNORECASE
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    text = resources.files("knowledge").joinpath("exemplars/making.yaml").read_text(encoding="utf-8")
    groups: dict[str, str] = yaml.safe_load(text)
    return tuple(pattern_of(groups[name]) for name in ("making", "own", "tools"))


def work_of_own_tool(text: str) -> str:
    """What the tool is to do that the text wants to build or buy; "" when it wants none.

    That is what follows in the sentence, without the talk around it, or the sentence where nothing telling follows.
    """
    for sentence in _SENTENCE.split(plain(text)):
        end = _end_of_wish(sentence)
        if end:
            after = _NAMED_SO.sub("", sentence[end:]).strip(" ,;:.!?")
            return after if len(stems(after)) >= LEAST_STEMS else sentence
    return ""


def _end_of_wish(sentence: str) -> int:
    """Where the words about making and the tool end that stand near each other; 0 when none do."""
    making, own, tools = _patterns()
    for tool in tools.finditer(sentence):
        for made in making.finditer(sentence):
            first, last = sorted((made.span(), tool.span()))
            if len(sentence[first[1] : last[0]].split()) <= MOST_BETWEEN:
                return last[1]
        for ours in own.finditer(sentence, 0, tool.start()):
            if len(sentence[ours.end() : tool.start()].split()) <= MOST_OWNED:
                return tool.end()
    return 0
