"""A model's own words on its choice: one plain sentence about its own product, or nothing."""

import re

from knowledge.words import language_of, plain
from portfolio.cards import Catalog, ProductCard
from portfolio.mentions import Mentions

LONGEST_WHY = 220  # characters
# A link, an address, a mention, formatting: none of it belongs into a sentence about a product.
_MARKUP = re.compile(r"[<>`*~|{}\\^#@]|\]\(|__|://|\bwww\.|\w\.[A-Za-z]{2,}")
_ENDS = re.compile(r"[.!?…]+(?=\s+\S)")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_CAPITAL_INSIDE = re.compile(r"\w.*[A-ZА-ЯЁ]|\d")


def checked_why(said: str, product: ProductCard, text: str, catalog: Catalog, mentions: Mentions) -> str:
    """The sentence if it may stand beside the product's record, else "".

    It begins with the product's name, is one sentence of at most LONGEST_WHY characters without markup or link, names
    no other product of the catalogue, no class of data (what may be held is said by the record) and nothing that looks
    like a name of its own making: a capital inside a word, or outside German at its beginning, that neither the ask
    (`text`) nor the record has.
    """
    why = plain(said)
    if not why.startswith(product.name) or len(why) > LONGEST_WHY or _MARKUP.search(why) or _ENDS.search(why):
        return ""
    if any(other.key != product.key for other in mentions.named(why)):
        return ""
    rest = why[len(product.name) :]
    if rest[:1].isalnum() or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", rest) for name in catalog.data_classes):
        return ""
    known = _words(text) | _words(" ".join(_record(product)))
    return why if all(_is_plain(word, rest, known) for word in _WORD.findall(rest)) else ""


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
