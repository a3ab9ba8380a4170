"""Asks in five languages: how often the likeliest product is right, of plain asks and of labelled ones."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bench.companies import company, company_names, encoder, ranker
from bench.machine import machine, table
from bench.outcomes import LabelDay
from knowledge.words import LANGUAGES
from portfolio.cards import Person
from portfolio.decisions import RoutingDecision
from portfolio.routing import Router
from storage.vocabulary import Outcome

_PLAIN = Path(__file__).parent.parent / "tests" / "plain_asks"
Told = Iterator[tuple[str, bool]]  # the language of an ask, and whether the likeliest product is right


def plain_names() -> tuple[str, ...]:
    """The companies with a plain ask for each of their products, half of them held out of all that is fitted."""
    return tuple(sorted(path.stem for path in _PLAIN.glob("*.yaml")))


@cache
def plain_asks(name: str) -> Mapping[str, Mapping[str, str]]:
    """The company's plain asks: texts by language, by the key of the one product they are for."""
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load((_PLAIN / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


def plain_told(name: str) -> Told:
    """What becomes of each plain ask of the company."""
    one = company(name)
    router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay())
    asker = Person("somebody", "Somebody", "U0SOMEBODY")
    for key, texts in plain_asks(name).items():
        for language, text in texts.items():
            yield language, likeliest(router.route(one.catalog, asker, text)) == key


def labelled_told() -> Told:
    """What becomes of each labelled ask for one product, of every labelled company."""
    for name in company_names():
        one = company(name)
        router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay())
        for label in one.asks:
            if label.outcome is Outcome.FIT and label.lang in LANGUAGES:
                first = likeliest(router.route(one.catalog, label.asker, label.text))
                yield label.lang, any(first in keys for keys in label.sets)


def likeliest(decision: RoutingDecision) -> str:
    """The key of the likeliest product; "" when there is none."""
    return max(decision.trace.candidates, key=lambda found: found.chance).key if decision.trace.candidates else ""


def several_languages() -> str:
    """The measurement as Markdown."""
    plain, labelled = [told for name in plain_names() for told in plain_told(name)], list(labelled_told())
    rows = [(language, *_counted(plain, language), *_counted(labelled, language)) for language in LANGUAGES]
    head = ("language", "plain asks", "hit@1", "labelled asks", "hit@1")
    return (
        f"The likeliest product is right, of plain asks ({len(plain_names())} companies, one for each product in each "
        f"language, by authors who had not seen the router) and of the labelled companies' asks for one product:\n\n"
        f"{table(head, rows)}"
    )


def _counted(told: list[tuple[str, bool]], language: str) -> tuple[int, str]:
    some = [right for of, right in told if of == language]
    return len(some), f"{np.mean(some):.2f}"


if __name__ == "__main__":
    print(f"({machine()})\n\n{several_languages()}")
