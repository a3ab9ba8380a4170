"""The shipped word lists that feedback is read by, and where one of them stands in a text."""

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

from knowledge.signals import pattern_of


@cache
def shipped() -> dict[str, Any]:
    """exemplars/feedback.yaml: word beginnings by group, and `numbers`, `spans` and `units` of time."""
    text = resources.files("knowledge").joinpath("exemplars/feedback.yaml").read_text(encoding="utf-8")
    lists: dict[str, Any] = yaml.safe_load(text)
    return lists


@cache
def pattern(group: str) -> re.Pattern[str]:
    """What finds the words of a group."""
    return pattern_of(shipped()[group])


def stands_in(group: str, text: str) -> bool:
    """Whether a word of the group stands in the text."""
    return pattern(group).search(text) is not None
