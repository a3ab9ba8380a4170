"""Masking: details about people leave the house as placeholders, and come back as they were typed."""

import pytest

from knowledge.clauses import clauses
from knowledge.masking import Masks
from knowledge.signals import signals_in

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
    "Russian phone": ("позвони 8-916-123-45-67 завтра", "позвони [Phone 1] завтра"),
    "Spanish phone": ("llama al 612 345 678 hoy", "llama al [Phone 1] hoy"),
    "short IBAN": ("pay NO93 8601 1117 947 now", "pay [IBAN 1] now"),
    "IBAN with dots": ("pay DE89.3700.0440.0532.0130.00 now", "pay [IBAN 1] now"),
    "IBAN with a bank in letters": ("pay GB29 NWBK 6016 1331 9268 19 now", "pay [IBAN 1] now"),
    "IBAN with letters in groups": ("pay MT84 MALT 0110 0001 2345 MTLC AST0 01S now", "pay [IBAN 1] now"),
    "IBAN that begins like a year": ("pay DE44 2004 2001 0012 3456 78 now", "pay [IBAN 1] now"),
    "Belgian IBAN": ("pay BE68 5390 0754 7034 now", "pay [IBAN 1] now"),
    "card with dots": ("charge 4111.1111.1111.1111 now", "charge [Card 1] now"),
    "card with slashes": ("charge 4111/1111/1111/1111 now", "charge [Card 1] now"),
    "card with dashes": ("charge 4111–1111–1111–1111 now", "charge [Card 1] now"),
    "card of fifteen": ("charge 3782.822463.10005 now", "charge [Card 1] now"),
    "IP": ("server 192.168.13.37 is down", "server [IP address 1] is down"),
    "IP of a small net": ("server 10.0.0.1 is down", "server [IP address 1] is down"),
    "IPv6": ("block 2001:db8::ff00:42:8329 now", "block [IP address 1] now"),
    "whole IPv6": ("block 2001:db8:0:0:1:ff00:42:8329 now", "block [IP address 1] now"),
    "German street": ("an Hauptstraße 12, 10115 Berlin schreiben", "an [Address 1] schreiben"),
    "German street in two words": ("wohnt Berliner Str. 5a seit Mai", "wohnt [Address 1] seit Mai"),
    "English street": ("send it to 12 High Street today", "send it to [Address 1] today"),
    "English street with postcode": ("to 221B Baker Street, London NW1 6XE today", "to [Address 1] today"),
    "French street": ("habite 12 rue de la Paix depuis mai", "habite [Address 1] depuis mai"),
    "French street with town": ("habite 10 bis, rue de Rivoli, 75001 Paris", "habite [Address 1]"),
    "Spanish street": ("vive en Calle Mayor 5, 28013 Madrid desde mayo", "vive en [Address 1] desde mayo"),
    "Russian street": ("живёт на ул. Ленина 5 давно", "живёт на [Address 1] давно"),
    "Russian street with flat": ("живёт на ул. Ленина, д. 5, кв. 12", "живёт на [Address 1]"),
    "Miss": ("write to Miss Sommer today", "write to Miss [Name 1] today"),
    "Madame": ("écris à Madame Lefèvre demain", "écris à Madame [Name 1] demain"),
    "Monsieur": ("écris à monsieur Dupont demain", "écris à monsieur [Name 1] demain"),
    "M.": ("écris à M. Dupont demain", "écris à M. [Name 1] demain"),
    "Mlle": ("écris à Mlle Lefèvre demain", "écris à Mlle [Name 1] demain"),
    "Don": ("escribe a don Carlos Ruiz hoy", "escribe a don [Name 1] hoy"),
    "Doña": ("escribe a Doña Ana hoy", "escribe a Doña [Name 1] hoy"),
    "señor": ("escribe al señor Ruiz hoy", "escribe al señor [Name 1] hoy"),
    "capitals": ("write to MRS SOMMER today", "write to MRS [Name 1] today"),
    "small letters": ("schreib an herrn müller heute", "schreib an herrn [Name 1] heute"),
    "Turkish name": ("schreib Herrn Şahin heute", "schreib Herrn [Name 1] heute"),
    "Polish name": ("write to Ms Łucja Żak today", "write to Ms [Name 1] today"),
    "initial": ("write to Ms A. Sommer today", "write to Ms [Name 1] today"),
    "small words of a name": ("write to Mr de la Cruz today", "write to Mr [Name 1] today"),
    "small words within a name": ("write to Mr Jan van der Berg today", "write to Mr [Name 1] today"),
    "Russian passport": ("паспорт серии 4508 номер 123456 истёк", "паспорт серии [Number 1] истёк"),
    "Russian passport in groups": ("паспорт 45 08 123456 истёк", "паспорт [Number 1] истёк"),
    "DNI": ("DNI 12345678Z caducado", "DNI [Number 1] caducado"),
    "NIE": ("NIE X1234567L caducado", "NIE [Number 1] caducado"),
    "written at": ("mail anna(at)bank.com today", "mail [E-mail 1] today"),
    "apostrophe in an e-mail": ("mail o'neil@bank.com today", "mail [E-mail 1] today"),
    "long e-mail": (f"mail {'a' * 90}@bank.com today", "mail [E-mail 1] today"),
    "spaces in an e-mail": ("mail anna @ bank.com today", "mail [E-mail 1] today"),
    "English birth date": ("born on April 3, 1980 in Kiel", "born on [Birth date 1] in Kiel"),
    "German birth date": ("geboren am 3. April 1980 in Kiel", "geboren am [Birth date 1] in Kiel"),
    "French birth date": ("né le 3 avril 1980 à Lyon", "né le [Birth date 1] à Lyon"),
    "Spanish birth date": ("nacida el 3 de abril de 1980 en Lugo", "nacida el [Birth date 1] en Lugo"),
    "Russian birth date": ("родилась 3 апреля 1980 года", "родилась [Birth date 1] года"),
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
        "pay 612 345 678 EUR, 612 345 678 € or $ 612 345 678 at most",
        "pay 4.111.111.111 euros, 1,234,567.89 dollars and 12 345 руб.",
        "meet on April 3, 2027, on 3. April 2027 or from 01.01.2026 31.12.2026",
        "meet on 03.04.2027 or 03/04/2027 and not on 2027-04-03",
        "reunión el 3 de abril de 2027 a las 12:30:45",
        "compare the years 2023 2024 2025 2026 and 2023/2024/2025/2026",
        "explain § 12, 3.4.2 and § 12.10.3.14 of rule R1-204",
        "upgrade to version 10.0.19041.1, Oracle 19.3.0.0 and 1.2.3.4",
        "compare version 192.168.1.1 with release 10.2.1.5",
        "FY26 plan data from FY25 2025 2026 2027",
        "ask MS Teams, MS Word and MS Office",
        "die frau hat angerufen, der herr wartet",
        "I miss the report, we miss Outlook and don’t mind",
        "open 12 Google Drive folders and 3 Verträge in St. Gallen",
        "10 rue and 5 streets, Hauptstraße und Calle Mayor",
        "std::vector and face::dad at 10:20:30",
        "mail @anna and see the price @ 30",
        "in 3 Straßen und 12 Wege, улица и площадь",
        "MRI scans and DR plans of the 5 M. EUR deal",
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


def test_what_a_clause_cuts_off_a_detail_is_masked_in_it() -> None:
    text = "Write to the lady geboren am 3. April 1980 and file the copy"
    masks = Masks(text)
    hidden = {
        "Write to the lady geboren am 3": "Write to the lady geboren am [Birth date 1]",
        "April 1980 and file the copy": "[Birth date 1] and file the copy",
        "April": "[Birth date 1]",
        "file the copy": "file the copy",
        "April 1981": "April 1981",
    }
    assert {piece: masks.hide(piece) for piece in hidden} == hidden


def test_the_clauses_of_an_ask_hold_no_piece_of_a_birth_date() -> None:
    text = "Write a polite letter to the lady geboren am 3. April 1980 and file the copy in the archive"
    masks = Masks(text)
    assert not [piece for piece in map(masks.hide, clauses(text)) if "1980" in piece]


def test_the_small_words_of_a_name_stay_elsewhere() -> None:
    masks = Masks("write to Mr Jan van der Berg, der Berg ruft")
    assert masks.hide("lies der Reihe nach") == "lies der Reihe nach"


@pytest.mark.parametrize("text", ["call 8-916-123-45-67", "Hauptstraße 12", "Monsieur Dupont", "server 192.168.13.37"])
def test_what_is_masked_only_is_no_signal(text: str) -> None:
    """Rules are judged by signals: what is a detail for masking alone changes no answer."""
    assert all(signal.name != "identifier" for signal in signals_in(text))
