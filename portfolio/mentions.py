"""Mentions: which products an ask names, by name, alias or key, living or retired."""

import re

from knowledge.words import empty_stems, stems
from portfolio.cards import Catalog, ProductCard

MOST_OTHER_WORDS = 3  # telling words beside a product's name: "how do I get access to X"


class Mentions:
    """The names of one catalogue version. Longer names win where names overlap."""

    def __init__(self, catalog: Catalog) -> None:
        self._owners: dict[str, ProductCard] = {}
        for product in catalog.products:
            for word in (product.key, *product.aliases, product.name):
                folded = " ".join(word.casefold().split())
                if folded:
                    self._owners.setdefault(folded, product)
        names = sorted(self._owners, key=len, reverse=True)
        joined = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in names)
        self._pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if names else None

    def named(self, text: str) -> tuple[ProductCard, ...]:
        """The products named in the text, in order of appearance, each once."""
        if self._pattern is None:
            return ()
        found: dict[str, ProductCard] = {}
        for match in self._pattern.finditer(text):
            folded = " ".join(re.split(r"[\s-]+", match.group().casefold()))
            product = self._owners.get(folded) or self._owners.get(" ".join(match.group().casefold().split()))
            if product is not None:
                found.setdefault(product.key, product)
        return tuple(found.values())

    def says_little_else(self, text: str) -> bool:
        """Whether the text says little beside the names: it is about the product, not about a task."""
        return self._pattern is not None and len(self.other_stems(text) - empty_stems()) <= MOST_OTHER_WORDS

    def other_stems(self, text: str) -> set[str]:
        """The stems of the telling words beside the names."""
        return set(stems(self._pattern.sub(" ", text) if self._pattern is not None else text))
