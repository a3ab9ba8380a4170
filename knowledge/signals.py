"""Signals: what a text carries (data about people, who decides, what is done to whom), by words in five languages."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import yaml

from knowledge.words import plain

SIGNALS = (
    "person", "identifier", "holder", "harmless", "handing", "machine_alone", "person_decides", "decision", "watching",
    "staff", "one_person", "singling", "overall", "private", "traits", "who", "looking_up", "excuse", "command",
    "telling", "making", "planning",
)  # fmt: skip
# Data about one person that gives itself away by its form, whatever the language.
TITLES = r"(?:Mr|Mrs|Ms|Mister|Herrn?|Frau|Mme|Señora?|Sra?|госпож[аеиу]|господин[ау]?)"
LITERALS = {
    "IBAN": re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b"),  # ISO 13616
    "card": re.compile(r"\b\d(?:[ -]?\d){12,18}\b"),  # payment card number
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    "social security number": re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),  # of the US
    "name": re.compile(rf"\b{TITLES}\.?\s+[A-ZÄÖÜÉÀ-ÞА-Я]\w+"),  # a person by name
    "family": re.compile(r"\b(?:the|our)\s+[A-Z]\w+s'\s+\w+"),  # a family by name: the Hendersons' file
}


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal found: its name and the verbatim phrase of the text that raised it."""

    name: str
    phrase: str


def _pattern(beginning: str) -> str:
    words = [r"(?:\w+\W+){0,6}?" if part == "…" else re.escape(part) for part in beginning.strip("_").split("_")]
    joined = ""
    for position, word in enumerate(words):
        open_gap = position > 0 and words[position - 1].startswith("(?:")
        joined += word if position == 0 or open_gap else r"\w*\W+" + word
    return joined + (r"\b" if beginning.endswith("_") else "")


def pattern_of(beginnings: str) -> re.Pattern[str]:
    """What finds any of these word beginnings in a text; written as the head of exemplars/signals.yaml says."""
    words = "|".join(_pattern(word) for word in beginnings.split())
    return re.compile(rf"(?<!\w)(?:{words})\w*", re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = resources.files("knowledge").joinpath("exemplars/signals.yaml").read_text(encoding="utf-8")
    groups: dict[str, str] = yaml.safe_load(text)
    return {name: pattern_of(groups[name]) for name in SIGNALS}


@lru_cache(maxsize=256)  # one ask is looked at from several sides within a moment; what it says is not kept for long
def signals_in(text: str) -> tuple[Signal, ...]:
    """Every signal of the text, each once, with the first phrase that raised it."""
    text = plain(text)
    found = []
    for name, pattern in _patterns().items():
        match = pattern.search(text)
        if match:
            found.append(Signal(name, match.group()))
    literal = next((match.group() for pattern in LITERALS.values() if (match := pattern.search(text))), None)
    if literal and all(signal.name != "identifier" for signal in found):
        found.append(Signal("identifier", literal))
    return tuple(found)
