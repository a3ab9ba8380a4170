"""Fits the ranking coefficients: a softmax over a company's products and "none", on its labelled asks."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.companies import Company
from bench.routing_data import read_bench
from knowledge.matching import FEATURES
from knowledge.ports import Encoder
from portfolio.labelled_asks import LabelledAsk
from portfolio.ranking import NONE_FEATURES, Ranking, none_features
from storage.vocabulary import Outcome

Array = NDArray[np.float64]
FIT = len(FEATURES)
SHRINK, STEPS, RATE = 0.003, 400, 0.1  # L2, steps of Adam and its rate: the best of a few by leaving companies out
# What a product says it does not cover never speaks for it, however like it is to what the product covers.
AT_MOST = {FEATURES.index(name): -0.3 for name in ("what it should not cover", "no outweighs yes")}
QUERIES, QUERY_WEIGHT = 350, 0.1  # how much of a routing benchmark is mixed in, and how much each query counts


@dataclass(frozen=True, slots=True)
class Asked:
    """The asks of one company as features.

    `fit`: (asks, products, FEATURES); `none`: (asks, NONE_FEATURES); `right`: (asks, products + 1), 1 where a label
    says so, the last column is "none"; a row without a 1 teaches nothing. `weight`: how much each ask counts.
    """

    fit: Array
    none: Array
    right: Array
    weight: float = 1.0

    def logits(self, weights: Array) -> Array:
        """(asks, products + 1)."""
        return np.concatenate([self.fit @ weights[:FIT], (self.none @ weights[FIT:])[:, None]], axis=1)

    def chances(self, weights: Array, bonus: Array | None = None) -> Array:
        """Probabilities (asks, products + 1). `bonus`: (asks, products), added to the products' logits."""
        logits = self.logits(weights)
        if bonus is not None:
            logits[:, :-1] += bonus
        return softmax(logits)

    def labelled(self) -> "Asked":
        """Only the asks that teach something."""
        known = self.right.any(axis=1)
        return Asked(self.fit[known], self.none[known], self.right[known], self.weight)


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """On asks the weights have not seen. `hit`: share of asks with a right product that rank one first; `auc`: how
    often an ask that nothing fits has a higher probability of "none" than one that something fits."""

    asks: int
    hit: float
    auc: float


def softmax(logits: Array) -> Array:
    """Rows summing to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Array = powers / powers.sum(axis=1, keepdims=True)
    return chances


def features(ranking: Ranking, texts: Sequence[str], right: Array, weight: float = 1.0) -> Asked:
    """The texts as the running router sees them."""
    ranked = ranking.rank(texts)
    none = none_features(ranked.matches, ranked.scopes)
    return Asked(ranked.matches.features.astype(np.float64), none.astype(np.float64), right, weight)


def asked(company: Company, ranking: Ranking) -> Asked:
    """All labelled asks of a company, in the order of its file."""
    columns = {product.key: column for column, product in enumerate(ranking.products)}
    right = np.zeros((len(company.asks), len(columns) + 1))
    for row, label in enumerate(company.asks):
        right[row, _right_columns(label, columns)] = 1.0
    return features(ranking, [label.text for label in company.asks], right)


def _right_columns(label: LabelledAsk, columns: dict[str, int]) -> list[int]:
    """What ranking should put first, whoever asks: who may use it is decided later, and a vague ask teaches nothing."""
    if label.outcome in (Outcome.NO_FIT, Outcome.OUT_OF_SCOPE):
        return [len(columns)]
    if label.outcome in (Outcome.FIT, Outcome.COMPOSITE):
        return sorted({columns[key] for keys in label.sets for key in keys if key in columns})
    if label.outcome is Outcome.UNAVAILABLE:
        return sorted({columns[key] for key in label.why_not if key in columns})
    return []


def benchmark(folder: Path, encoder: Encoder) -> Asked:
    """Queries to public tools, as asks to a company that has them all: other people's words, other people's records.

    `folder` holds catalog.jsonl (name, description, details) and queries.jsonl (query, tool; null for none).
    """
    read = read_bench(folder)
    ranking = Ranking(read.catalog, encoder)
    columns = {product.key: column for column, product in enumerate(ranking.products)}
    sample = random.Random(1).sample(read.single, min(QUERIES, len(read.single)))
    right = np.zeros((len(sample), len(columns) + 1))
    for row, query in enumerate(sample):
        right[row, columns[query.tools[0]] if query.tools else len(columns)] = 1.0
    return features(ranking, [query.text for query in sample], right, QUERY_WEIGHT)


def fit(data: Sequence[Asked]) -> Array:
    """The coefficients (FEATURES + NONE_FEATURES,) that make the labelled columns likeliest, shrunk towards 0."""
    known = [some.labelled() for some in data]
    total = sum(some.weight * len(some.right) for some in known)
    shrunk = np.ones(FIT + len(NONE_FEATURES))
    shrunk[FIT] = 0.0  # "always" is the offset
    adam = Adam(len(shrunk), RATE)
    for _ in range(STEPS):
        slope = SHRINK * adam.weights * shrunk
        for some in known:
            slope += _slope(some, adam.weights) * some.weight / total
        adam.step(slope)
        for column, most in AT_MOST.items():
            adam.weights[column] = min(adam.weights[column], most)
    return adam.weights


def _slope(some: Asked, weights: Array) -> Array:
    chances = some.chances(weights)
    wanted = chances * some.right
    wanted /= wanted.sum(axis=1, keepdims=True) + 1e-12
    off = chances - wanted
    return np.concatenate([np.einsum("ap,apf->f", off[:, :-1], some.fit), off[:, -1] @ some.none])


class Adam:
    """Gradient descent with momentum and a step of its own for each coefficient (Kingma and Ba 2015)."""

    def __init__(self, size: int, rate: float) -> None:
        self.weights = np.zeros(size)
        self._rate, self._steps = rate, 0
        self._mean, self._square = np.zeros(size), np.zeros(size)

    def step(self, slope: Array) -> None:
        """One step against the slope."""
        self._steps += 1
        self._mean = 0.9 * self._mean + 0.1 * slope
        self._square = 0.999 * self._square + 0.001 * slope**2
        mean, square = self._mean / (1 - 0.9**self._steps), self._square / (1 - 0.999**self._steps)
        self.weights = self.weights - self._rate * mean / (np.sqrt(square) + 1e-8)


def figures(some: Asked, weights: Array) -> RankingFigures:
    """How good these weights are on these asks."""
    known = some.labelled()
    chances = known.chances(weights)
    nothing = known.right[:, -1] > 0
    best = chances[~nothing, :-1].argmax(axis=1)
    hit = known.right[~nothing][np.arange(len(best)), best].mean()
    return RankingFigures(len(known.right), float(hit), area(chances[nothing, -1], chances[~nothing, -1]))


def area(higher: Array, lower: Array) -> float:
    """Share of pairs in which the one that should be higher is (area under the ROC curve); ties count half."""
    if not len(higher) or not len(lower):
        return float("nan")
    differences = higher[:, None] - lower[None, :]
    return float((differences > 0).mean() + 0.5 * (differences == 0).mean())
