"""Learning from past routes: what asks that were accepted for a product say about the next one.

Five kinds of evidence, each cheap to bring up to date and none fitted anew in a company: how near the ask is to the
middle of a product's past asks (a linear discriminant), its words' odds of standing in them (naive Bayes), its nearest
past ask by meaning and by words, and the product's share among the nearest of all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import Array
from knowledge.ports import Vectors
from knowledge.postings import Postings
from knowledge.sharpening import Sharpener
from knowledge.words import tokens

KINDS = ("words' odds", "middle of past asks", "nearest by meaning", "nearest by words", "share of the nearest")
EVIDENCE = (*KINDS, *(f"{kind}, of many" for kind in KINDS), "many")
MANY = 3.0  # with so many past routes a product's evidence is trusted half as far as it ever is
SHRINK = 0.3  # how far the spread of past asks is drawn towards a sphere
RECORD_COUNTS = 1.0  # so many past asks the product's own record counts as
WORDS_PRIOR = 2.0  # so many past asks ordinary speech counts as, for a word's odds
NEIGHBOURS, SOFTNESS = 20, 0.1  # nearest past asks that vote, and how fast a vote fades with distance
MEANING_COUNTS = 0.4  # likeness by meaning in the vote, beside likeness by words
READ = 24  # products, by each kind of evidence that costs little, whose past asks are read for meaning
_DISCRIMINANT_SCALE = 0.02


GATE = (
    "best new product", "best known product", "surest known product", "second known product", "surest new product",
    "best score of a known product", *(f"{name}, best known product" for name in KINDS),
    *(f"{name}, of any" for name in KINDS[:4]), "many, best known product", "new products ahead of known",
    "surely one known product", "always",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastRoute:
    """An ask that was accepted for the product in this column. `weight`: 0-1, how much it still counts."""

    text: str
    column: int
    weight: float = 1.0


def word_pairs(text: str) -> Counter[str]:
    """The words of a text and the pairs of neighbours among them, small words included: they carry the phrasing."""
    words = tokens(text)
    return Counter([*words, *(f"{left} {right}" for left, right in pairwise(words))])


class PastRoutes:
    """Immutable: the past routes of one moment, ready to be asked by every thread."""

    def __init__(self, routes: Sequence[PastRoute], vectors: Vectors, records: Vectors) -> None:
        """`vectors`: (routes, d), of their texts; `records`: (products, d), of the products' whole records."""
        columns = np.array([route.column for route in routes], dtype=np.int64)
        order = np.argsort(columns, kind="stable")  # product by product, so that the nearest of each is found in one go
        self.columns, vectors, routes = columns[order], vectors[order], [routes[at] for at in order]
        self._weights = np.array([route.weight for route in routes], dtype=np.float32)
        self.sharpener = Sharpener(vectors, self.columns, self._weights)
        self._sharp = self.sharpener.asks(vectors)
        counts = np.bincount(self.columns, weights=self._weights, minlength=len(records)).astype(np.float32)
        self._fade = self._weights**0.25
        self._many = (counts / (counts + MANY)).astype(np.float32)
        self.known = np.bincount(self.columns, minlength=len(records)) > 0
        self._starts = np.searchsorted(self.columns, np.flatnonzero(self.known))
        self._middles, self._offsets = self._discriminant(vectors, counts, records)
        bags = [word_pairs(route.text) for route in routes]
        self._rarity = _rarity(bags)
        self._by_words = Postings(self._weighed(bag) for bag in bags)
        # What a word says that a product's past asks never had; its own words are kept as what they say beyond that.
        self._unsaid = np.where(self.known, np.log(WORDS_PRIOR / (counts + WORDS_PRIOR)), 0.0).astype(np.float32)
        self._odds = Postings(_odds(bags, self.columns, self._weights, self._unsaid, counts))

    def __len__(self) -> int:
        return len(self.columns)

    def evidence(self, texts: Sequence[str], vectors: Vectors, sharp: Vectors) -> Array:
        """What speaks for each product, 0 for one without past routes; (texts, products, EVIDENCE).

        `vectors`: (texts, d); `sharp`: the same as this sharpener has them.
        """
        found = np.zeros((len(texts), len(self.known), len(KINDS)), dtype=np.float32)
        found[:, :, 1] = (vectors @ self._middles.T + self._offsets) * _DISCRIMINANT_SCALE
        words = np.empty((len(texts), len(self)), dtype=np.float32)
        for row, text in enumerate(texts):
            bag = word_pairs(text)
            found[row, :, 0] = 0.5 * self._words_odds(bag) / np.sqrt(max(len(bag), 1))
            words[row] = self._by_words.sums(self._weighed(bag))
            found[row, :, 3] = self._nearest(words[row] * self._fade)
        meaning = self._meaning(sharp, found)
        for row in range(len(texts)):
            found[row, :, 2] = self._nearest(meaning[row] * self._fade)
            found[row, :, 4] = self._votes(MEANING_COUNTS * meaning[row] + words[row])
        found[:, ~self.known] = 0.0
        many = np.broadcast_to(self._many[None, :, None], (*found.shape[:2], 1))
        return np.concatenate([found, found * many, many], axis=2)

    def _meaning(self, sharp: Vectors, found: Array) -> Array:
        """Likeness of the texts to the past asks by meaning; (texts, routes).

        All vectors of past asks are too many to be read for each ask. What the other evidence in `found` makes unlikely
        is taken to be as near as the farthest that was read.
        """
        rivals = found[:, self.known][:, :, [0, 1, 3]]
        read = np.ones(rivals.shape[1], dtype=bool)
        if rivals.shape[1] > READ:
            read[:] = False
            read[np.argpartition(-rivals, READ, axis=1)[:, :READ].ravel()] = True
        ends = np.append(self._starts[1:], len(self))
        meaning = np.full((len(sharp), len(self)), np.nan, dtype=np.float32)
        farthest = np.ones(len(sharp), dtype=np.float32)
        for start, end in zip(self._starts[read].tolist(), ends[read].tolist(), strict=True):
            likeness = sharp @ self._sharp[start:end].T
            meaning[:, start:end] = likeness
            farthest = np.minimum(farthest, likeness.max(axis=1))
        return np.where(np.isnan(meaning), farthest[:, None], meaning)

    def _discriminant(self, vectors: Vectors, counts: Array, records: Vectors) -> tuple[Array, Array]:
        """Weights (products, d) and offsets (products,) of a linear discriminant with one spread for all products."""
        size = records.shape[1]
        sums = np.zeros((len(records), size), dtype=np.float32)
        np.add.at(sums, self.columns, vectors * self._weights[:, None])
        means = sums / np.maximum(counts, 1e-6)[:, None]
        off = vectors - means[self.columns]
        spread = (off * self._weights[:, None]).T @ off / max(float(self._weights.sum()), 1e-6)
        level = max(float(np.trace(spread)) / size, 1.0 / (4 * size))  # a few routes have no spread of their own
        whitening = np.linalg.inv((1 - SHRINK) * spread + SHRINK * level * np.eye(size, dtype=np.float32))
        length = float(np.linalg.norm(means[self.known], axis=1).mean())
        middles = (sums + RECORD_COUNTS * length * records) / (counts + RECORD_COUNTS)[:, None]
        weights = (middles @ whitening).astype(np.float32)
        offsets: Array = (-0.5 * (weights * middles).sum(axis=1)).astype(np.float32)
        return weights, offsets

    def _words_odds(self, bag: Mapping[str, int]) -> Array:
        """Log odds of a text's words for each product, of the words that any past ask has; (products,)."""
        said = {word: 1.0 for word in bag if word in self._rarity}
        odds: Array = self._odds.sums(said) + len(said) * self._unsaid
        return odds

    def _weighed(self, bag: Mapping[str, int]) -> dict[str, float]:
        """Words by how rare they are, as a vector of unit length; words no past ask has are left out."""
        weights = {
            word: (1 + float(np.log(count))) * self._rarity[word] for word, count in bag.items() if word in self._rarity
        }
        length = float(np.sqrt(sum(weight**2 for weight in weights.values()))) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    def _nearest(self, likeness: Array) -> Array:
        """The likeness of each product's nearest past ask; (routes,) -> (products,)."""
        nearest = np.zeros(len(self.known), dtype=np.float32)
        nearest[self.known] = np.maximum.reduceat(likeness, self._starts)
        return nearest

    def _votes(self, likeness: Array) -> Array:
        """Each product's share among the nearest past asks of all, nearer and younger ones counting more."""
        count = min(NEIGHBOURS, len(likeness))
        near = np.argpartition(-likeness, count - 1)[:count]
        votes = np.exp((likeness[near] - likeness[near].max()) / SOFTNESS) * self._weights[near]
        counts = np.bincount(self.columns[near], weights=votes, minlength=len(self.known))
        shares: Array = (counts / max(float(votes.sum()), 1e-9)).astype(np.float32)
        return shares


@dataclass(frozen=True, slots=True)
class Weights:
    """`record`: (FEATURES + LOOKS,), for the record's score; `known`: (1 + EVIDENCE,), for that score and the evidence;
    `gate`: (GATE,), for whether the ask is for a product without past routes."""

    known: Array
    record: Array
    gate: Array


def learned(scores: Array, evidence: Array, known: NDArray[np.bool_], weights: Weights) -> Array:
    """Log probabilities of the products, each row of which sums to 1 as probabilities; (texts, products).

    Products with and without past routes are ranked each among themselves, and a gate says which of the two kinds the
    ask is for: evidence that only some products can have neither lifts nor buries the others.
    `scores`: (texts, products), of the records; `evidence`: (texts, products, EVIDENCE); `known`: (products,).
    """
    surely = log_shares(known_scores(scores, evidence, known, weights)) if known.any() else None
    perhaps = log_shares(scores[:, ~known]) if not known.all() else None
    found = np.empty_like(scores)
    if surely is None or perhaps is None:
        found[:, known] = surely if surely is not None else 0.0
        found[:, ~known] = perhaps if perhaps is not None else 0.0
        return found
    is_new = gate_features(scores, evidence, known, surely, perhaps) @ weights.gate
    found[:, known] = surely - np.logaddexp(0, is_new)[:, None]
    found[:, ~known] = perhaps - np.logaddexp(0, -is_new)[:, None]
    return found


def gate_features(scores: Array, evidence: Array, known: NDArray[np.bool_], surely: Array, perhaps: Array) -> Array:
    """What tells an ask for a product without past routes from one for a product with them; (texts, GATE)."""
    rows = np.arange(len(scores))
    best = surely.argmax(axis=1)
    ordered = np.sort(surely, axis=1)
    second = ordered[:, -2] if ordered.shape[1] > 1 else np.full(len(scores), -10.0, dtype=np.float32)
    shares = np.exp(log_shares(scores))
    ahead = np.log(shares[:, ~known].sum(axis=1) + 1e-6) - np.log(shares[:, known].sum(axis=1) + 1e-6)
    own, many = evidence[:, known][:, :, : len(KINDS)], evidence[:, known][:, :, -1]
    return np.column_stack(
        [
            scores[:, ~known].max(axis=1), scores[:, known][rows, best], ordered[:, -1], np.maximum(second, -10.0),
            perhaps.max(axis=1), scores[:, known].max(axis=1), own[rows, best], own[:, :, :4].max(axis=1),
            many[rows, best], ahead, (np.exp(surely) * surely).sum(axis=1), np.ones(len(scores)),
        ]
    ).astype(np.float32)  # fmt: skip


def known_scores(scores: Array, evidence: Array, known: NDArray[np.bool_], weights: Weights) -> Array:
    """What record and evidence together say for the products with past routes; (texts, known products)."""
    found: Array = scores[:, known] * weights.known[0] + evidence[:, known] @ weights.known[1:]
    return found


def log_shares(scores: Array) -> Array:
    """Scores as log probabilities, row by row."""
    highest = scores.max(axis=1, keepdims=True)
    found: Array = scores - highest - np.log(np.exp(scores - highest).sum(axis=1, keepdims=True))
    return found


def _rarity(bags: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """Inverse document frequency of the words of past asks."""
    counts = Counter(word for bag in bags for word in bag)
    return {word: float(np.log((1 + len(bags)) / (1 + count))) + 1.0 for word, count in counts.items()}


def _odds(
    bags: Sequence[Mapping[str, int]], columns: NDArray[np.int64], weights: Array, unsaid: Array, counts: Array
) -> list[dict[str, float]]:
    """For each product its words' log odds beyond `unsaid`, smoothed by how often anybody says them."""
    total = max(float(counts.sum()), 1e-6)
    spoken: Counter[str] = Counter()
    said: list[Counter[str]] = [Counter() for _ in range(len(counts))]
    for bag, column, weight in zip(bags, columns.tolist(), weights.tolist(), strict=True):
        for word in bag:
            spoken[word] += weight
            said[column][word] += weight
    found = []
    for column, own in enumerate(said):
        odds: dict[str, float] = {}
        for word, count in own.items():
            share = (spoken[word] + 0.5) / (total + 1)
            logs = np.log((count + WORDS_PRIOR * share) / ((counts[column] + WORDS_PRIOR) * share))
            odds[word] = float(logs - unsaid[column])
        found.append(odds)
    return found
