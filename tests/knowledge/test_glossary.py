"""The glossary: a word of work in one language finds the record that says it in another, and only a listed one."""

from importlib import resources

import pytest
import yaml

from knowledge.glossary import said_elsewhere
from knowledge.index import PassageIndex
from knowledge.passages import Passage
from knowledge.words import LANGUAGES, stem
from tests.doubles import WordEncoder


def shared(record: str, ask: str) -> float:
    """The share of the ask's words that the one passage has."""
    index = PassageIndex(WordEncoder(), [Passage("a", "covers", record), Passage("b", "covers", "something else")])
    return float(index.search([ask]).words[0, 0])


@pytest.mark.parametrize(
    ("record", "ask"),
    [
        ("translating letters", "Übersetze bitte diesen Brief"),
        ("translating letters", "il faut traduire cette lettre"),
        ("translating letters", "traducir una carta para mí"),
        ("translating letters", "перевести это письмо"),
        ("die Briefe übersetzen", "translate this letter"),
        ("traduire des lettres", "Bitte den Brief für uns übersetzen"),
    ],
)
def test_a_record_in_another_language_shares_its_words(record: str, ask: str) -> None:
    assert shared(record, ask) > 0.5


def test_a_compound_is_found_by_its_last_part() -> None:
    assert stem("invoice", "en") in said_elsewhere(stem("lieferantenrechnung", "de"), "de")


@pytest.mark.parametrize("word", ["ins", "uns", "am", "zurück"])
def test_a_short_word_is_no_compound(word: str) -> None:
    assert said_elsewhere(stem(word, "de"), "de") == frozenset()


@pytest.mark.parametrize("ask", ["Bring mir bitte einen Kaffee und die Torte", "la tortue aime les carottes"])
def test_what_is_not_listed_shares_nothing(ask: str) -> None:
    assert shared("translating letters", ask) == 0.0


def test_a_word_the_record_has_counts_as_itself() -> None:
    assert shared("Rechnungen prüfen", "Rechnungen prüfen") == pytest.approx(1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_never_its_own_translation(language: str) -> None:
    assert stem("translation", "en") not in said_elsewhere(stem("translation", "en"), "en")
    assert said_elsewhere("no such word", language) == frozenset()


def test_every_word_is_said_in_every_language() -> None:
    text = resources.files("knowledge").joinpath("exemplars/glossary.yaml").read_text(encoding="utf-8")
    words = yaml.safe_load(text)
    assert len(words) > 400
    assert {
        word for word, others in words.items() if {"en", *others} != set(LANGUAGES) or not all(others.values())
    } == set()
