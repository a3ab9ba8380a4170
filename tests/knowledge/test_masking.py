"""Masking: details about people leave the house as placeholders, and come back as they were typed."""

import pytest

from knowledge.masking import Masks

DETAILS = {
    "IBAN": ("pay DE89 3700 0440 0532 0130 00 today", "pay [IBAN 1] today"),
    "IBAN in small letters": ("pay de89370400440532013000 today", "pay [IBAN 1] today"),
    "card": ("charge 4111 1111 1111 1111 now", "charge [Card 1] now"),
    "e-mail": ("answer anna.novak@example.com briefly", "answer [E-mail 1] briefly"),
    "social security": ("look up 078-05-1120 please", "look up [Social security number 1] please"),
    "phone": ("call +49 170 1234567 back", "call [Phone 1] back"),
    "phone at home": ("call 030 123 45 67 back", "call [Phone 1] back"),
    "phone in America": ("call (555) 123-4567 back", "call [Phone 1] back"),
    "name": ("write to Mrs Sommer today", "write to Mrs [Name 1] today"),
    "whole name": ("schreib Herrn Dr. Jan Maier heute", "schreib Herrn Dr. [Name 1] heute"),
    "Russian name": ("письмо госпоже Ивановой", "письмо госпоже [Name 1]"),
    "family": ("read the Hendersons' file", "read the [Family 1]' file"),
    "customer number": ("see customer no. 4711-22 first", "see customer no. [Number 1] first"),
    "German number": ("Kundennummer 471122 prüfen", "Kundennummer [Number 1] prüfen"),
    "passport": ("passport AB1234567 expired", "passport [Number 1] expired"),
    "long number": ("what about 123456789 then", "what about [Number 1] then"),
    "birth date": ("born 3.4.1980 in Kiel", "born [Birth date 1] in Kiel"),
}


@pytest.mark.parametrize(("typed", "hidden"), DETAILS.values(), ids=DETAILS)
def test_a_detail_is_masked_and_comes_back(typed: str, hidden: str) -> None:
    masks = Masks(typed)
    assert (masks.hide(typed), masks.count) == (hidden, 1)
    assert masks.show(hidden) == typed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "summarise 10 reports of 2026 with 1,200 pages until 31.12.2026",
        "compare GPT-4 with SQL 2019 by rule 3.2.1",
        "translate the contract into English",
        "Übersetze den Vertrag bis Freitag",
        "read 40 invoices from 2025",
        "call the Model API at 9:30",
    ],
)
def test_ordinary_words_and_numbers_stay(text: str) -> None:
    masks = Masks(text)
    assert (masks.hide(text), masks.count) == (text, 0)


def test_the_same_detail_has_the_same_placeholder_in_every_text() -> None:
    masks = Masks("write to Mrs Sommer. Mrs Sommer wants DE89 3700 0440 0532 0130 00 closed")
    assert masks.count == 2
    assert masks.hide("Mrs Sommer wants") == "Mrs [Name 1] wants"


def test_a_name_is_masked_where_it_stands_alone_too() -> None:
    text = "Mr Jan Maier called; tell Maier that Jan may come"
    masks = Masks(text)
    assert masks.count == 1
    assert "Maier" not in masks.hide(text)
    assert "Jan" not in masks.hide(text)
    assert masks.show(masks.hide(text)) == text


def test_what_looks_like_a_placeholder_already_is_left_as_it_is() -> None:
    text = "replace [Name 1] by Mrs Sommer"
    masks = Masks(text)
    assert masks.hide(text) == "replace [Name 1] by Mrs [Name 2]"
    assert masks.show(masks.hide(text)) == text


def test_a_piece_of_the_text_comes_back_as_a_piece_of_what_was_typed() -> None:
    text = "translate the letter to anna@example.com, then file it"
    masks = Masks(text)
    assert masks.show("translate the letter to [E-mail 1]") in text
