"""A model's own words on its choice: one plain sentence about its own product, or nothing."""

import re
import unicodedata

from knowledge.claims import claims_in
from knowledge.disguise import undisguised
from knowledge.words import language_of, plain
from portfolio.cards import Catalog, ProductCard
from portfolio.mentions import Mentions
from portfolio.quoting import negates, sentences

LONGEST_WHY = 220  # characters
# A link, an address, a mention, formatting: none of it belongs into a sentence about a product.
_MARKUP = re.compile(r"[<>`*~|{}\\^#@]|\]\(|__|://|\bwww\.|\w[.。․][^\W\d_]{2,}|\sdot\s|:[\w+-]+:")
_DATA = r"(?:data|daten|données|datos|данны[ехм])"
_SYMBOLS = frozenset({"So", "Sk", "Co", "Cn"})  # emoji and their parts, characters of no meaning
_ENDS = re.compile(r"[.!?…]+(?=\s+\S)")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_CAPITAL_INSIDE = re.compile(r"\w.*[A-ZА-ЯЁ]|\d")


def checked_why(said: str, product: ProductCard, text: str, catalog: Catalog, mentions: Mentions) -> str:
    """The sentence if it may stand beside the product's record, else "".

    It begins with the product's name, is one sentence of at most LONGEST_WHY characters without markup, emoji or link,
    in no script that neither ask nor record is in, names no other product of the catalogue, no class of data (what may
    be held is said by the record) and nothing that looks like a name of its own making: a capital inside a word, or
    outside German at its beginning, that neither the ask (`text`) nor the record has. It grants, forbids and orders
    nothing and speaks of no closed data, other than in words of a sentence of the record that denies nothing.
    """
    why = plain(said)
    if not why.startswith(product.name) or len(why) > LONGEST_WHY or _MARKUP.search(why) or _ENDS.search(why):
        return ""
    if any(other.key != product.key for other in mentions.named(why)):
        return ""
    rest = why[len(product.name) :]
    if rest[:1].isalnum() or any(_names_class(rest, name) for name in catalog.data_classes):
        return ""
    record = _record(product)
    known = " ".join((text, *record))
    if _scripts(why) - _scripts(known) or any(unicodedata.category(char) in _SYMBOLS for char in why):
        return ""
    if not all(_is_plain(word, rest, _words(known)) for word in _WORD.findall(rest)):
        return ""
    return "" if any(not _is_on_record(claim, record) for claim in claims_in(undisguised(rest))) else why


def _names_class(text: str, name: str) -> bool:
    """Whether a class of data is named: as it is written, or in any letters beside a word for data."""
    named = rf"(?<!\w){re.escape(name)}(?!\w)"
    beside = rf"{named}\W+{_DATA}|(?<!\w){_DATA}\W+{named}"
    return bool(re.search(named, text) or re.search(beside, text, re.IGNORECASE))


def _is_on_record(claim: tuple[str, ...], record: tuple[str, ...]) -> bool:
    """Whether a sentence of the record that denies nothing makes the claim in the same words."""
    said = (sentence.casefold() for text in record for sentence in sentences(text) if not negates(sentence))
    return any(all(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", sentence) for phrase in claim) for sentence in said)


def _scripts(text: str) -> frozenset[str]:
    """The scripts the letters of the text are of, by the first word of their Unicode names."""
    return frozenset(unicodedata.name(char, "?").split()[0] for char in set(text) if char.isalpha())


def _is_plain(word: str, rest: str, known: frozenset[str]) -> bool:
    """Whether a word is no name nobody knows: lower case, or a word of the ask or of the record."""
    if word == word.lower() and not any(char.isdigit() for char in word):
        return True
    if word.casefold() in known:
        return True
    return language_of(rest) == "de" and not _CAPITAL_INSIDE.search(word)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _record(product: ProductCard) -> tuple[str, ...]:
    scenarios = (part for one in product.scenarios for part in (one.title, one.task, one.example))
    return (product.name, product.purpose, *product.covers, *product.aliases, *scenarios)
