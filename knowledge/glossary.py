"""A glossary of words of work: by which words a record in one language says what an ask says in another."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import yaml

from knowledge.words import LANGUAGES, stem, tokens

COMPOUNDING, FIRST_PART = "de", "zimmer"  # the language whose compounds are one word, and a first part of one
SHORTEST = 4  # letters a stem has at least to be found as the last part of a compound

Found = Mapping[str, frozenset[str]]


@lru_cache(maxsize=4_096)
def said_elsewhere(unit: str, language: str) -> frozenset[str]:
    """Stems of other languages for the same thing as this stem of `language`; none for a word that is not listed."""
    listed, last_parts = _listed()
    found = listed[language].get(unit)
    if found is None and language == COMPOUNDING:
        found = last_parts.get(max((part for part in last_parts if unit.endswith(part)), key=len, default=""))
    return found or frozenset()


@cache
def _listed() -> tuple[Mapping[str, Found], Found]:
    """The stems of other languages, by language and stem; and the same by last parts of compounds.

    A word is stemmed further in a compound than alone.
    """
    text = resources.files("knowledge").joinpath("exemplars/glossary.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(text)
    found: dict[str, dict[str, frozenset[str]]] = {language: {} for language in LANGUAGES}
    last_parts: dict[str, frozenset[str]] = {}
    for english, others in words.items():
        concept = {language: tokens(said) for language, said in {"en": english, **others}.items()}
        for language, said in concept.items():
            same = frozenset(
                stem(word, other) for other, those in concept.items() if other != language for word in those
            )
            for word in said:
                _add(found[language], stem(word, language), same)
                if language == COMPOUNDING:
                    _add(last_parts, stem(FIRST_PART + word, language).removeprefix(FIRST_PART), same)
    return found, {last: same for last, same in last_parts.items() if len(last) >= SHORTEST}


def _add(found: dict[str, frozenset[str]], unit: str, same: frozenset[str]) -> None:
    found[unit] = found.get(unit, frozenset()) | same
