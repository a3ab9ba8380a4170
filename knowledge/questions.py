"""Questions about one product, and sentences that mean a command, in five languages: what is asked for, by what name.

Whole sentences, word for word: a bag of the same words may be a task, and a forbidden one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml


class Topic(StrEnum):
    """What of a product is asked for."""

    HOLDS = "holds"  # whether it may hold a class of data
    HOLDINGS = "holdings"  # which classes of data it may hold
    ACCESS = "access"
    STAGE = "stage"
    LANGUAGES = "languages"
    ROADMAP = "roadmap"
    LIMITS = "limits"
    COST = "cost"
    TROUBLE = "trouble"
    OWNER = "owner"
    WHAT = "what"  # what it is


@dataclass(frozen=True, slots=True)
class Question:
    """A topic, the words that name the product, and those that name a class of data ("" beside HOLDS)."""

    topic: Topic
    name: str
    data: str = ""


def questions_in(sentence: str) -> Iterator[Question]:
    """The questions about a product that a folded sentence may be, from its first word to its last, surest first."""
    for topic, patterns in _sentences().topics.items():
        for pattern in patterns:
            if match := pattern.fullmatch(sentence):
                yield Question(topic, match["name"], match["data"] if topic is Topic.HOLDS else "")


def compiled(words: Mapping[str, str], *templates: str) -> tuple[re.Pattern[str], ...]:
    """Whole sentences; a name of `words`, in the order given, stands for what may be said in its place."""
    for name, said in words.items():
        templates = tuple(template.replace(name, said) for template in templates)
    return tuple(map(re.compile, templates))


def tasks_in(sentence: str) -> Iterator[tuple[str, str]]:
    """(The words that name a product, the task) for each way a folded sentence may ask whether it is right for one."""
    matches = (pattern.fullmatch(sentence) for pattern in _sentences().tasks)
    return ((match["name"], match["task"]) for match in matches if match)


def passed_over_in(sentence: str) -> Iterator[str]:
    """The words that name a product, for each way a folded sentence may ask why that one was not the answer."""
    matches = (pattern.fullmatch(sentence) for pattern in _sentences().passed_over)
    return (match["name"] for match in matches if match)


def done_before_in(sentence: str) -> Iterator[str]:
    """The task, for each way a folded sentence may ask whether somebody did it already; "" for the one before."""
    matches = (pattern.fullmatch(sentence) for pattern in _sentences().done_before)
    return (next(filter(None, match.groups()), "") for match in matches if match)


def commands_in(sentence: str) -> Iterator[tuple[str, str]]:
    """(The command line, the words that name a product, "" for none) of each command a folded sentence may mean.

    NAME stands in the line where the product belongs.
    """
    for line, patterns in _commands().items():
        for pattern in patterns:
            if match := pattern.fullmatch(sentence):
                yield line, next(filter(None, match.groups()), "")


@dataclass(frozen=True, slots=True)
class _Sentences:
    topics: dict[Topic, tuple[re.Pattern[str], ...]]
    passed_over: tuple[re.Pattern[str], ...]
    tasks: tuple[re.Pattern[str], ...]
    done_before: tuple[re.Pattern[str], ...]


def _listed(name: str) -> dict[str, Any]:
    text = resources.files("knowledge").joinpath(f"exemplars/{name}.yaml").read_text(encoding="utf-8")
    listed: dict[str, Any] = yaml.safe_load(text)
    return listed


@cache
def _commands() -> dict[str, tuple[re.Pattern[str], ...]]:
    listed = _listed("commands")
    words = {**listed["words"], "NAME": "(.+?)"}  # without a name of its own: it may stand in several alternatives
    return {line: compiled(words, *sentences) for line, sentences in listed["lines"].items()}


@cache
def _sentences() -> _Sentences:
    listed = _listed("questions")
    words = {**listed["words"], "DATA": "(?P<data>.+?)", "NAME": "(?P<name>.+?)", "TASK": "(?P<task>.+)"}
    topics = {Topic(topic): compiled(words, *sentences) for topic, sentences in listed["topics"].items()}
    done = compiled({**words, "TASK": "(?P<task>.+?)"}, *listed["done_before_it"], *listed["done_before"])
    return _Sentences(topics, compiled(words, *listed["passed_over"]), compiled(words, *listed["tasks"]), done)
