"""Mentions: which products an ask names, by name, alias or key, living or retired."""

import re
from functools import cache

from knowledge.matching import exemplars
from knowledge.words import STOP_WORDS, empty_stems, in_words, stems
from portfolio.cards import Catalog, ProductCard
from portfolio.sentences import without_article

MOST_OTHER_WORDS = 3  # telling words beside a product's name: "how do I get access to X"
_WORD = re.compile(r"\w+")
_ENDS = ".!?:;\n"  # what stands before the first word of a sentence, which has a capital whatever it means


class Mentions:
    """The names of one catalogue version. Longer names win where names overlap."""

    def __init__(self, catalog: Catalog) -> None:
        self._owners: dict[str, ProductCard] = {}
        self._by_word: dict[str, list[str]] = {}  # names by their first word, so that a text is read for few of them
        for product in catalog.products:
            for word in (product.key, *product.aliases, product.name):
                folded = " ".join(word.casefold().split())
                if folded and folded not in self._owners:
                    self._owners[folded] = product
                    first = _WORD.search(folded)
                    self._by_word.setdefault(first.group() if first else "", []).append(folded)
        self._coined = _coined(catalog)
        self._ordinary = _ordinary(catalog, self._owners, self._coined)

    def named(self, text: str) -> tuple[ProductCard, ...]:
        """The products named in the text, in order of appearance, each once."""
        return tuple({product.key: product for _, product in self._found(text)}.values())

    def called(self, words: str) -> ProductCard | None:
        """The product that these words name from the first to the last; None where they say anything else."""
        return self._owners.get(" ".join(words.casefold().split()))

    def asked_about(self, words: str, text: str) -> ProductCard | None:
        """The product that the words of a question name, with or without an article before the name.

        "The handbook" is the thing, not a product called so, unless the text writes it with a capital.
        """
        name = without_article(words)
        product = self.called(words) or self.called(name)
        if product is None or name == words or name in self._coined or not _WORD.fullmatch(name):
            return product
        written = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        return product if any(_stands_out(text, match) for match in written) else None

    def meant(self, text: str) -> tuple[ProductCard, ...]:
        """As `named`, without those whose name may as well be an ordinary word here: a product "Now", and "right now".

        Such a name counts where it is written with a capital inside a sentence, or where nothing else is said.
        """
        found: dict[str, ProductCard] = {}
        matches = self._found(text)
        alone = bool(matches) and not self.other_stems(text) - empty_stems()
        for match, product in matches:
            if alone or match.group().casefold() not in self._ordinary or _stands_out(text, match):
                found.setdefault(product.key, product)
        return tuple(found.values())

    def says_little_else(self, text: str) -> bool:
        """Whether the text says little beside the names: it is about the product, not about a task."""
        return bool(self._owners) and len(self.other_stems(text) - empty_stems()) <= MOST_OTHER_WORDS

    def asks_about(self, product: ProductCard, text: str) -> bool:
        """Whether the text is about the product itself, not about work for it: beside the name it says little, and
        nothing that stands in the record ("who owns X", "how do I get access to X")."""
        record = (product.purpose, *product.covers, *product.does_not_cover)
        scenarios = (words for one in product.scenarios for words in (one.title, one.task, one.example))
        said = self.other_stems(text) - empty_stems()
        return self.says_little_else(text) and not any(said & set(stems(words)) for words in (*record, *scenarios))

    def other_stems(self, text: str) -> set[str]:
        """The stems of the telling words beside the names."""
        pattern = self._pattern(text)
        return set(stems(pattern.sub(" ", text) if pattern is not None else text))

    def _found(self, text: str) -> list[tuple[re.Match[str], ProductCard]]:
        pattern = self._pattern(text)
        found = []
        for match in pattern.finditer(text) if pattern is not None else ():
            folded = " ".join(re.split(r"[\s-]+", match.group().casefold()))
            product = self._owners.get(folded) or self._owners.get(" ".join(match.group().casefold().split()))
            if product is not None:
                found.append((match, product))
        return found

    def _pattern(self, text: str) -> re.Pattern[str] | None:
        """The names that may stand in the text: those whose first word does."""
        words = {"", *_WORD.findall(text.casefold()), *_WORD.findall(text.lower())}
        names = sorted((name for word in words for name in self._by_word.get(word, ())), key=len, reverse=True)
        if not names:
            return None
        joined = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in names)
        return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _coined(catalog: Catalog) -> frozenset[str]:
    """Names of one word that are nothing people say otherwise: "VoiceBox"."""
    written = [word.strip() for product in catalog.products for word in (product.key, *product.aliases, product.name)]
    return frozenset(word.casefold() for word in written if " " in in_words(word))


def _ordinary(catalog: Catalog, owners: dict[str, ProductCard], coined: frozenset[str]) -> frozenset[str]:
    """Names of one word that people say without meaning the product: little words, and such as others' records use."""
    single = {name for name in owners if _WORD.fullmatch(name)} - coined
    found = single & _everyday()
    for product in catalog.products:
        for text in (product.purpose, *product.covers, *product.does_not_cover):
            # As written, in lower case: with a capital it may be the product that is spoken of.
            found.update(w for w in _WORD.findall(text) if w in single and owners[w].key != product.key)
    return frozenset(found)


@cache
def _everyday() -> frozenset[str]:
    """Little words, and what stands in lower case in the shipped example asks."""
    asks = [ask for name in ("kinds", "scope") for group in exemplars(name).values() for ask in group]
    return frozenset(word for ask in asks for word in _WORD.findall(ask)).union(*STOP_WORDS.values())


def _stands_out(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip(" \t\"'([*_")
    return any(char.isupper() for char in match.group()) and bool(before) and before[-1] not in _ENDS
