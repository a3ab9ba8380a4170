"""Ranking: a probability for every living product, and for "none of them", per text of an ask."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.matching import Array, LikenessToExemplars, Matcher, Matches
from knowledge.ports import Encoder
from knowledge.weights import FIT_WEIGHTS, NONE_WEIGHTS
from portfolio.cards import Catalog, ProductCard
from portfolio.profiles import profile_of
from storage.vocabulary import LifecycleStage

NONE_FEATURES = (
    "always",
    "another desk",
    "command to the bot",
    "shared words",
    "best likeness",
    "work no kind is made for",
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a text is about, as cosines to example asks: work for some AI product, something else, a command to the bot,
    or a question that an internal assistant would answer."""

    ai: float
    other: float
    command: float
    desk: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """`chances`: (texts, products + 1), rows sum to 1, the last column is "none"; `scopes`: one a text."""

    texts: tuple[str, ...]
    products: tuple[ProductCard, ...]
    chances: Array
    scopes: tuple[Scope, ...]
    matches: Matches
    bonus: Array | None = None


def none_features(matches: Matches, scopes: Sequence[Scope]) -> Array:
    """What speaks for "no product fits", a row a text: (texts, len(NONE_FEATURES))."""
    words = matches.features[:, :, 4].max(axis=1, initial=0.0)
    best = matches.features[:, :, 0].max(axis=1, initial=0.0)
    rows = [
        (
            1.0,
            scope.other - scope.ai,
            scope.command - max(scope.ai, scope.other),
            words[at],
            best[at],
            matches.unserved[at],
        )
        for at, scope in enumerate(scopes)
    ]
    return np.array(rows, dtype=np.float32)


class Ranking:
    """Immutable: the living products of one catalogue version, ready to be ranked by every thread."""

    def __init__(self, catalog: Catalog, encoder: Encoder) -> None:
        living = [product for product in catalog.products if product.stage is not LifecycleStage.RETIREMENT]
        self.products = tuple(living)
        self.encoder = encoder
        self.matcher = Matcher(encoder, [profile_of(product) for product in living])
        self._scope = LikenessToExemplars(encoder, "scope")

    def rank(self, texts: Sequence[str], bonus: Array | None = None) -> Ranked:
        """Rank the texts. `bonus`: (texts, products), added to the scores, e.g. for a product the ask names."""
        vectors = self.encoder.encode(list(texts))
        matches = self.matcher.match(texts, vectors)
        scores = self._scope.scores(vectors)
        scopes = tuple(
            Scope(float(row[0]), float(row[1]), float(row[2]), float(desk))
            for row, desk in zip(scores, matches.desk, strict=True)
        )
        fits = matches.features @ FIT_WEIGHTS
        if bonus is not None:
            fits = fits + bonus
        none = none_features(matches, scopes) @ NONE_WEIGHTS
        logits = np.concatenate([fits, none[:, None]], axis=1)
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        return Ranked(tuple(texts), self.products, chances.astype(np.float32), scopes, matches, bonus)
