"""What a model quotes: whole words that say something, and nothing cut out of a sentence that says otherwise."""

import pytest

from portfolio.quoting import is_phrase, is_true_quote

FIELD = "Drafts letters to clients. It reads scans, e.g. Invoices of suppliers. It holds no client data."


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("translation", "translation"),
        ("Drafts letters", FIELD),
        ("Drafts letters to clients.", FIELD),
        ("letters to clients", FIELD),
        ("It holds no client data.", FIELD),
        ("questions on regulation", "questions on regulation, with the paragraph cited"),
        ("Fragen zur Regulierung", "beantwortet Fragen zur Regulierung mit Absatz"),
        ("letters to clients", "no letters to clients in German. Short letters to clients in English"),
    ],
)
def test_a_whole_field_or_a_phrase_that_stands_alone_is_quoted(said: str, field: str) -> None:
    assert is_true_quote(said, field)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("", FIELD),
        ("e", FIELD),
        ("letters", FIELD),
        ("letters to", FIELD),
        ("etters to clients", FIELD),
        ("letters to client", FIELD),
        ("client data", FIELD),
        ("letters of clients", FIELD),
        ("client data", "summarising documents that hold no client data"),
        ("documents that hold", "summarising documents that hold no client data"),
        ("public data", "texts with non-public data"),
        ("client data", "texts that don't hold client data"),
        ("client data", "reads everything except client data"),
        ("client letters", "answers client letters only after approval"),
        ("client data", "reads all files, e.g. contracts, without client data"),
        ("Kundendaten verarbeiten", "darf nicht Kundendaten verarbeiten"),
        ("Kundendaten verarbeiten", "darf keine Kundendaten verarbeiten"),
        ("Verträge mit Kundendaten", "liest Verträge mit Kundendaten nur nach Freigabe"),
        ("données des clients", "ne traite pas les données des clients"),
        ("données des clients", "tous les textes sauf les données des clients"),
        ("datos de clientes", "textos sin datos de clientes"),
        ("datos de clientes", "todo salvo datos de clientes"),
        ("данные клиентов", "тексты без данных, данные клиентов"),
        ("данные клиентов", "не читает данные клиентов"),
        ("данные клиентов", "всё, кроме этого: данные клиентов"),
    ],
)
def test_a_piece_of_a_word_or_of_a_denial_is_not_quoted(said: str, field: str) -> None:
    assert not is_true_quote(said, field)


@pytest.mark.parametrize("said", ["", " ", "e", "it", "to the", "emo", "a me", "the report's", "Draft a memo, and"])
def test_a_part_is_whole_words_of_the_ask_with_something_to_tell(said: str) -> None:
    assert not is_phrase(said, "Draft a memo and send it to the board")


def test_a_phrase_of_the_ask_is_a_part() -> None:
    assert is_phrase("send it to the board", "Draft a memo and send it to the board")
