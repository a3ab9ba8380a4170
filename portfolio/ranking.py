"""Ranking: a probability for every living product, and for "none of them", per text of an ask."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.learning import KINDS, PastRoute, PastRoutes, learned
from knowledge.matching import Array, LikenessToExemplars, Matcher, Matches
from knowledge.ports import Encoder, Vectors, read_asks
from knowledge.sharpening import SharpRecords
from knowledge.weights import LEARNED, SHIPPED, Coefficients
from knowledge.words import language_of
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
    "another language than the records'",
)


FAMILIAR_FROM = 0.5  # likeness of an ask to an accepted one from which on "nothing fits" gets less likely
FAMILIAR = 6.0  # what it loses, as a logit, when the very same ask was accepted
SAYS_NO = 6.0  # taken off the score of a product that says in so many words that it does not do this
PRACTISED = 0.5  # share of the products that have past routes from which on most of what is asked has been asked before
_BY_MEANING = KINDS.index("nearest by meaning")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a text is about, as cosines to example asks: work for some AI product, something else, a command to the bot,
    or a question that an internal assistant would answer. `foreign`: it is in another language than the records, with
    which it then shares fewer words."""

    ai: float
    other: float
    command: float
    desk: float = 0.0
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """`chances`: (texts, products + 1), rows sum to 1, the last column is "none"; `scopes`: one a text.

    `practised`: most products have past routes, so that even a small chance says something.
    """

    texts: tuple[str, ...]
    products: tuple[ProductCard, ...]
    chances: Array
    scopes: tuple[Scope, ...]
    matches: Matches
    bonus: Array | None = None
    practised: bool = False


@dataclass(frozen=True, slots=True)
class Lessons:
    """What past routes change about an ask, whichever encoder the records are read with.

    `change`: (texts, products), added to the scores of the records alone; `familiar`: (texts,), 0-1.
    """

    change: Array
    familiar: Array
    practised: bool


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
            scope.foreign,
        )
        for at, scope in enumerate(scopes)
    ]
    return np.array(rows, dtype=np.float32)


class Ranking:
    """Immutable: the living products of one catalogue version, ready to be ranked by every thread.

    `past`: the accepted routes to these products, by their column; None or none of them ranks by the records alone.
    """

    def __init__(
        self,
        catalog: Catalog,
        encoder: Encoder,
        past: PastRoutes | None = None,
        coefficients: Coefficients = SHIPPED,
    ) -> None:
        self.coefficients = coefficients
        living = [product for product in catalog.products if product.stage is not LifecycleStage.RETIREMENT]
        self.products = tuple(living)
        self.columns = {product.key: column for column, product in enumerate(living)}
        self.encoder = encoder
        self.matcher = Matcher(encoder, [profile_of(product) for product in living])
        self._scope = LikenessToExemplars(encoder, "scope")
        self._language = language_of("\n".join(product.purpose for product in living))
        self._remember(past)

    def with_past(self, past: PastRoutes | None) -> "Ranking":
        """The same products with other past routes; what was made ready of the records is shared."""
        ranking = copy.copy(self)
        ranking._remember(past)
        return ranking

    def read_by(self, encoder: Encoder) -> "Ranking":
        """The same records, for asks that this encoder reads; its vectors must be comparable with the records'."""
        ranking = copy.copy(self)
        ranking.encoder = encoder
        return ranking

    def _remember(self, past: PastRoutes | None) -> None:
        self.past = past
        self._sharp = SharpRecords(self.matcher, past.sharpener) if past is not None and len(past) else None

    def rank(
        self, texts: Sequence[str], bonus: Array | None = None, lessons: Lessons | None = None, within: str = ""
    ) -> Ranked:
        """Rank the texts. `bonus`: (texts, products), added to the scores, e.g. for a product the ask names.

        `lessons`: what another ranking of the same products learned from past routes; None for what this one did.
        `within`: a text that some are parts of, which tells what is meant by them.
        """
        vectors = read_asks(self.encoder, list(texts), within)
        matches = self.matcher.match(texts, vectors)
        nearness = self._scope.scores(vectors)
        scopes = tuple(
            Scope(float(row[0]), float(row[1]), float(row[2]), float(desk), language_of(text) != self._language)
            for row, desk, text in zip(nearness, matches.desk, texts, strict=True)
        )
        none = none_features(matches, scopes) @ self.coefficients.none
        fits = matches.features @ self.coefficients.fit
        if lessons is None:
            lessons = self._lessons(fits, matches.features, texts, vectors)
        if lessons is not None:
            fits = _shared_out(fits, fits + lessons.change)
            none = none - FAMILIAR * lessons.familiar
        fits = fits - SAYS_NO * matches.plainly_not
        if bonus is not None:
            fits = fits + bonus
        logits = np.concatenate([fits, none[:, None]], axis=1)
        logits -= logits.max(axis=1, keepdims=True)
        chances = np.exp(logits)
        chances /= chances.sum(axis=1, keepdims=True)
        practised = lessons is not None and lessons.practised
        return Ranked(tuple(texts), self.products, chances.astype(np.float32), scopes, matches, bonus, practised)

    def lessons(self, texts: Sequence[str], within: str = "") -> Lessons | None:
        """What past routes change about these texts, for a ranking of the same products by another encoder.

        None where there are no past routes. `within`: a text that some are parts of.
        """
        vectors = read_asks(self.encoder, list(texts), within)
        features = self.matcher.match(texts, vectors).features
        return self._lessons(features @ self.coefficients.fit, features, texts, vectors)

    def covered(self, texts: Sequence[str], within: str = "") -> Array:
        """How like each text is to the nearest thing any product covers; (texts,). `within`: what some are parts of."""
        return self.matcher.best_cosine(read_asks(self.encoder, list(texts), within))

    def nearest(self, texts: Sequence[str], limit: int) -> tuple[tuple[str, ...], ...]:
        """Keys of the products likeliest for each text, likeliest first, whether they fit or not."""
        if not texts or not self.products:
            return tuple(() for _ in texts)
        order = np.argsort(-self.rank(texts).chances[:, :-1], axis=1, kind="stable")[:, :limit]
        return tuple(tuple(self.products[column].key for column in row) for row in order)

    def _lessons(self, scores: Array, features: Array, texts: Sequence[str], vectors: Vectors) -> Lessons | None:
        """What past routes change about `scores` (texts, products), those of the records alone."""
        if self.past is None or self._sharp is None:
            return None
        asks = self.past.sharpener.asks(vectors)
        evidence = self.past.evidence(texts, vectors, asks)
        nearest = evidence[:, :, _BY_MEANING].max(axis=1)
        familiar = np.clip((nearest - FAMILIAR_FROM) / (1 - FAMILIAR_FROM), 0, 1)
        sharp = np.concatenate([features, self._sharp.looks(asks)], axis=2) @ LEARNED.record
        change = learned(sharp, evidence, self.past.known, LEARNED) - scores
        return Lessons(change, familiar, practised=float(self.past.known.mean()) >= PRACTISED)


def _shared_out(scores: Array, among: Array) -> Array:
    """`among`, moved so that the products have together what `scores` give them; both (texts, products).

    Past routes share out anew what the products have: against "nothing fits" they count by familiarity alone.
    """
    found: Array = among + _together(scores) - _together(among)
    return found


def _together(scores: Array) -> Array:
    highest = scores.max(axis=1, keepdims=True)
    together: Array = highest + np.log(np.exp(scores - highest).sum(axis=1, keepdims=True))
    return together


def past_routes(ranking: Ranking, routes: Sequence[tuple[str, str, float]], vectors: Vectors) -> PastRoutes | None:
    """Past routes by the columns of this ranking: (product key, text, weight) each, `vectors`: (routes, d).

    What is about no living product is left out; None when nothing is left.
    """
    columns = ranking.columns
    kept = [at for at, (key, _, _) in enumerate(routes) if key in columns]
    if not kept:
        return None
    found = [PastRoute(text, columns[key], weight) for key, text, weight in (routes[at] for at in kept)]
    return PastRoutes(found, vectors[kept], ranking.matcher.records)
