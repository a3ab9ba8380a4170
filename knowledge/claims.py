"""Claims: what of a sentence grants, forbids, orders or speaks of closed data, by words in five languages."""

import re
from functools import cache
from importlib import resources

import yaml

from knowledge.signals import pattern_of

_ALONE = ("permission", "secrecy", "credentials", "orders")  # groups of which one word is a claim


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = resources.files("knowledge").joinpath("exemplars/claims.yaml").read_text(encoding="utf-8")
    groups: dict[str, str] = yaml.safe_load(text)
    return {name: pattern_of(beginnings) for name, beginnings in groups.items()}


def claims_in(sentence: str) -> list[tuple[str, ...]]:
    """Every claim of the sentence as the phrases that make it together, case-folded."""
    said = sentence.replace("’", "'").casefold()
    found = {name: [match.group() for match in pattern.finditer(said)] for name, pattern in _patterns().items()}
    claims = [(phrase,) for name in _ALONE for phrase in found[name]]
    return claims + [(person, holder) for person in found["people"] for holder in found["holders"]]
