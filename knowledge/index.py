"""The offline index: passages searched by meaning (vectors), by rare words (stems) and by spelling (letter groups)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.glossary import said_elsewhere
from knowledge.passages import Passage
from knowledge.ports import Encoder, Vectors
from knowledge.postings import Postings
from knowledge.words import language_of, stems

Scores = NDArray[np.float32]


def letter_groups(text: str) -> list[str]:
    """Groups of three letters of the words that carry meaning, with word edges: they survive typing errors."""
    return [padded[at : at + 3] for word in stems(text) for padded in (f"^{word}$",) for at in range(len(padded) - 2)]


class SharedUnits:
    """Which share of a text's telling units (stems, letter groups) stands in each passage, rare units counting more."""

    def __init__(
        self,
        passages: Sequence[Passage],
        units: Callable[[str], Iterable[str]],
        groups: Sequence[Sequence[int]] = (),
        elsewhere: Callable[[str, str], Iterable[str]] | None = None,
    ) -> None:
        """`groups`: rows of passages that are read together.

        `elsewhere`: what other languages say for a unit of a text; it stands for one that no passage has.
        """
        self._units, self._elsewhere = units, elsewhere
        bags = [frozenset(units(passage.text)) for passage in passages]
        self._passages = Postings(dict.fromkeys(bag, 1.0) for bag in bags)
        together = [frozenset[str]().union(*(bags[row] for row in rows)) for rows in groups]
        self._groups = Postings(dict.fromkeys(bag, 1.0) for bag in together)
        owners: dict[str, set[str]] = {}
        for passage, bag in zip(passages, bags, strict=True):
            if not passage.says_no:
                owners.setdefault(passage.owner, set()).update(bag)
        counts = Counter(unit for bag in owners.values() for unit in bag)
        total = max(len(owners), 1)
        self._unknown = float(np.log1p(total))
        known = frozenset[str]().union(*bags)
        self._rarity = {unit: float(np.log1p(total / (counts[unit] + 0.5))) for unit in known}

    def shares(self, texts: Sequence[str]) -> tuple[Scores, Scores]:
        """Shares 0-1 by passage (texts, passages), and by group of passages taken together (texts, groups).

        A unit that no passage has counts in the whole, and so lowers every share.
        """
        alone = np.zeros((len(texts), self._passages.rows), dtype=np.float32)
        grouped = np.zeros((len(texts), self._groups.rows), dtype=np.float32)
        for row, text in enumerate(texts):
            weights, whole = self._weighed(text)
            alone[row] = np.minimum(self._passages.sums(weights) / whole, 1.0)
            grouped[row] = np.minimum(self._groups.sums(weights) / whole, 1.0)
        return alone, grouped

    def _weighed(self, text: str) -> tuple[dict[str, float], float]:
        """Units to look for with their rarities, and what the text's units come to together."""
        weights: dict[str, float] = {}
        whole = 1e-6
        for unit in dict.fromkeys(self._units(text)):
            same = self._elsewhere(unit, text) if self._elsewhere and unit not in self._rarity else ()
            found = {one: self._rarity[one] for one in same if one in self._rarity}
            found = found or {unit: self._rarity.get(unit, self._unknown)}
            weights |= found
            whole += max(found.values())
        return weights, whole


@dataclass(frozen=True, slots=True)
class Hits:
    """Likeness of texts to passages (texts, passages) or groups (texts, groups); dense is a cosine, shares are 0-1."""

    dense: Scores
    words: Scores
    group_words: Scores
    group_letters: Scores
    letters: Scores


class PassageIndex:
    """Immutable once made, so that every thread may search it while a newer one is built beside it."""

    def __init__(self, encoder: Encoder, passages: Sequence[Passage], groups: Sequence[Sequence[int]] = ()) -> None:
        """`groups`: rows of passages that are read together, such as all that speak for one product."""
        self.encoder = encoder
        self.passages = tuple(passages)
        self.groups = tuple(tuple(rows) for rows in groups)
        self.vectors = encoder.encode([passage.text for passage in passages])
        self._words = SharedUnits(passages, stems, groups, lambda unit, text: said_elsewhere(unit, language_of(text)))
        self._letters = SharedUnits(passages, letter_groups, groups)

    def search(self, texts: Sequence[str], vectors: Vectors | None = None) -> Hits:
        """Likeness of each text to each passage; a word no passage has lowers the shares of all."""
        vectors = self.encoder.encode(list(texts)) if vectors is None else vectors
        words, group_words = self._words.shares(texts)
        letters, group_letters = self._letters.shares(texts)
        return Hits(vectors @ self.vectors.T, words, group_words, group_letters, letters)
