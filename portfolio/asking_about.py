"""Reading a question about one product ("May I put client data into X?", "X is down"), which is no task.

"May I have client data scored by X?" is a task: what is done with the data is judged by the portfolio's rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.questions import Topic, passed_over_in, questions_in, tasks_in
from portfolio.cards import ProductCard
from portfolio.mentions import Mentions
from portfolio.sentences import LONGEST_QUESTION, bare, class_in, without_article

_IT = re.compile(
    r"\b(?:it|th(?:is|at) (?:one|tool|product)|es|ihn|sie|ça|cela|eso|esto|его|её|он|она)\b",
    re.IGNORECASE,
)
_FOR_DATA = re.compile(
    r"(?:what about|how about|for|with|(?:was ist )?mit|für|pour|avec|et pour|para|con|qué tal con|для|с|а для) "
    r"(?P<data>.+)"
)
_IN = re.compile(r"^(?:(?:what|how) about |in |auf |en |на )")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked about a product; `data_class` only where the topic is whether it may hold one."""

    product: ProductCard
    topic: Topic
    data_class: str = ""


def inquiry(mentions: Mentions, classes: Sequence[str], text: str) -> Inquiry | None:
    """What a sentence asks about one product, and nothing else; None for every other sentence.

    `classes`: the company's classes of data, the most open one first.
    """
    if len(text) > LONGEST_QUESTION:
        return None
    for question in questions_in(bare(text)):
        product = mentions.asked_about(question.name, text)
        data_class = class_in(question.data, classes) if question.data else ""
        if product is not None and (data_class or question.topic is not Topic.HOLDS):
            return Inquiry(product, question.topic, data_class)
    return None


def task_for(mentions: Mentions, text: str) -> tuple[ProductCard, str] | None:
    """The product and the task of a sentence that asks whether it is right for the task; None for every other one."""
    if len(text) > LONGEST_QUESTION:
        return None
    for name, task in tasks_in(bare(text)):
        product = mentions.asked_about(name, text)
        if product is not None:
            return product, task
    return None


def passed_over(mentions: Mentions, text: str) -> ProductCard | None:
    """The product of a sentence that asks why that one was not the answer; None for every other one."""
    if len(text) > LONGEST_QUESTION:
        return None
    found = (mentions.asked_about(name, text) for name in passed_over_in(bare(text)))
    return next((product for product in found if product is not None), None)


def with_it_named(text: str, name: str, classes: Sequence[str] = ()) -> str:
    """A question about "it", or about nothing it names, with the product's name; the text itself where it is none.

    "And for client data?" asks whether it may hold that. `classes`: the company's, the most open one first.
    """
    if not name or len(text) > LONGEST_QUESTION:
        return text
    asked = bare(text)
    data = _FOR_DATA.fullmatch(asked)
    if data is not None and class_in(data["data"], classes):
        return f"is {name} ok for {data['data']}"
    spelled_out = (
        _IT.sub(lambda _: name, asked, count=1),
        *(f"{asked} {joint}{name}" for joint in ("to ", "", "about ")),
        *(f"{speaks} {_IN.sub('', asked)}" for speaks in (f"does {name} speak", f"spricht {name}", f"habla {name}")),
    )
    return next((one for one in spelled_out if one != asked and _is_about(one, name)), text)


def _is_about(text: str, name: str) -> bool:
    return any(without_article(one.name) == bare(name) for one in questions_in(bare(text)))
