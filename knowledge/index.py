"""The offline index: passages searched by meaning (vectors), by rare words (stems) and by spelling (letter groups)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.passages import Passage
from knowledge.ports import Encoder, Vectors
from knowledge.words import stems

Scores = NDArray[np.float32]


def letter_groups(text: str) -> list[str]:
    """Groups of three letters of the words that carry meaning, with word edges: they survive typing errors."""
    return [padded[at : at + 3] for word in stems(text) for padded in (f"^{word}$",) for at in range(len(padded) - 2)]


class SharedUnits:
    """Which share of a text's telling units (stems, letter groups) stands in each passage, rare units counting more."""

    def __init__(self, passages: Sequence[Passage], units: Callable[[str], Iterable[str]]) -> None:
        self._units = units
        bags = [frozenset(units(passage.text)) for passage in passages]
        self._columns = {unit: column for column, unit in enumerate(sorted(frozenset[str]().union(*bags)))}
        self._contains = np.zeros((len(passages), len(self._columns)), dtype=np.float32)
        for row, bag in enumerate(bags):
            self._contains[row, [self._columns[unit] for unit in bag]] = 1.0
        owners: dict[str, set[str]] = {}
        for passage, bag in zip(passages, bags, strict=True):
            if not passage.says_no:
                owners.setdefault(passage.owner, set()).update(bag)
        counts = Counter(unit for bag in owners.values() for unit in bag)
        total = max(len(owners), 1)
        self._unknown = float(np.log1p(total))
        self._rarity = [float(np.log1p(total / (counts[unit] + 0.5))) for unit in self._columns]

    def weights(self, texts: Sequence[str]) -> tuple[Scores, Scores]:
        """Weights (texts, units) of the known units and totals (texts, 1); a unit nobody has counts in the total."""
        weights = np.zeros((len(texts), len(self._columns)), dtype=np.float32)
        totals = np.full((len(texts), 1), 1e-6, dtype=np.float32)
        for row, text in enumerate(texts):
            for unit in set(self._units(text)):
                column = self._columns.get(unit)
                if column is None:
                    totals[row] += self._unknown
                else:
                    weights[row, column] = self._rarity[column]
                    totals[row] += self._rarity[column]
        return weights, totals

    def shares(self, texts: Sequence[str], groups: Sequence[Sequence[int]]) -> tuple[Scores, Scores]:
        """Shares 0-1 by passage (texts, passages), and by group of passages taken together (texts, groups)."""
        weights, totals = self.weights(texts)
        together = np.zeros((len(groups), len(self._columns)), dtype=np.float32)
        for at, rows in enumerate(groups):
            if rows:
                together[at] = self._contains[list(rows)].max(axis=0)
        return (weights @ self._contains.T) / totals, (weights @ together.T) / totals


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
        self._words = SharedUnits(passages, stems)
        self._letters = SharedUnits(passages, letter_groups)

    def search(self, texts: Sequence[str], vectors: Vectors | None = None) -> Hits:
        """Likeness of each text to each passage; a word no passage has lowers the shares of all."""
        vectors = self.encoder.encode(list(texts)) if vectors is None else vectors
        words, group_words = self._words.shares(texts, self.groups)
        letters, group_letters = self._letters.shares(texts, self.groups)
        return Hits(vectors @ self.vectors.T, words, group_words, group_letters, letters)
