"""Phrases: found whole and inflected in five languages, in any case, and never inside other words."""

import pytest

from knowledge.phrases import Phrases

SAID = [
    ("KYC file", "Shorten the two kyc files, please", "kyc files"),
    ("KYC file", "the KYC-File of today", "KYC-File"),
    ("Kundenakte", "Fasse die KUNDENAKTEN zusammen", "KUNDENAKTEN"),
    ("dossier client", "résume les dossiers clients", "dossiers clients"),
    ("expediente rojo", "traduce los expedientes rojos", "expedientes rojos"),
    ("красная папка", "перескажи красную папку", "красную папку"),
    ("pink slip", "two Pink’s slips? no: a pink slip", "Pink’s slips"),
    ("4711", "shipment 4711 is late", "4711"),
]
UNSAID = [
    ("KYC file", "kyc and a file"),
    ("KYC file", "file KYC"),
    ("car", "the carpet in the carton"),
    ("pink slip", "pinkish slippers"),
    ("Akte", "Kundenakte"),
]


@pytest.mark.parametrize(("phrase", "text", "words"), SAID)
def test_a_phrase_is_found_in_the_texts_own_words(phrase: str, text: str, words: str) -> None:
    assert Phrases([phrase]).first_in(text) == words


@pytest.mark.parametrize(("phrase", "text"), UNSAID)
def test_a_phrase_is_found_whole_or_not_at_all(phrase: str, text: str) -> None:
    assert Phrases([phrase]).first_in(text) == ""


def test_the_first_and_longest_is_told() -> None:
    assert Phrases(["slip", "pink slip", "folder"]).first_in("a pink slip and a folder") == "pink slip"


def test_no_phrases_find_nothing() -> None:
    assert Phrases([]).first_in("anything") == ""
    assert Phrases(["!!"]).first_in("!!") == ""
