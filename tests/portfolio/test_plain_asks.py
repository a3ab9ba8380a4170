"""A plain ask finds its product in each of five languages."""

from dataclasses import replace

import numpy as np
import pytest

from bench.companies import company, ranker
from bench.languages import plain_asks, plain_names, plain_told
from knowledge.weights import SHIPPED
from knowledge.words import LANGUAGES
from portfolio.ranking import NONE_FEATURES, Ranking
from tests.portfolio.routing_company import READER, catalog

REACHED = {"en": 0.93, "de": 0.88, "fr": 0.88, "es": 0.9, "ru": 0.85}


def test_four_of_five_find_their_product_in_every_language() -> None:
    told = [one for name in ("demo", "insurer", "utility", "railway") for one in plain_told(name)]
    found = {language: np.mean([right for of, right in told if of == language]) for language in LANGUAGES}
    assert {language: share for language, share in found.items() if share < REACHED[language]} == {}


@pytest.mark.parametrize("name", plain_names())
def test_each_product_to_be_had_has_its_ask_in_each_language(name: str) -> None:
    assert set(plain_asks(name)) == {one.key for one in company(name).catalog.products if one.stage.is_in_use}
    assert {tuple(texts) for texts in plain_asks(name).values()} == {LANGUAGES}


def test_an_ask_is_foreign_to_records_in_another_language_and_less_likely_nobodys_for_it() -> None:
    english, german = catalog(), catalog(replace(READER, purpose="Holt die Felder und Tabellen aus den Scans für uns."))
    text = "Hol bitte die Beträge aus diesen Rechnungen"
    assert Ranking(english, ranker()).rank([text]).scopes[0].foreign
    assert not Ranking(german, ranker()).rank([text]).scopes[0].foreign
    none = dict(zip(NONE_FEATURES, SHIPPED.none, strict=True))
    assert none["another language than the records'"] < 0
