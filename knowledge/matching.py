"""Matching: how well each product's record fits each text, as features that routing weighs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.exemplar_vectors import exemplar_vectors
from knowledge.index import Hits, PassageIndex
from knowledge.passages import Passage
from knowledge.ports import Encoder, Vectors

Array = NDArray[np.float32]
CLEARLY = 0.08  # how much more of its words an ask must share with a "no" than with any "yes" before the no outweighs
PLAINLY = 0.15  # how much nearer, by meaning and by words, an ask is to a "no" where the product plainly says no
FEATURES = (
    "best passage", "top three passages", "whole record", "shared words, best passage", "shared words, record",
    "shared letters, best passage", "shared letters, record", "what it should not cover", "no outweighs yes",
    "shared words with the no", "kind of product", "kind ahead of others", "ahead of the others",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """A product as retrieval sees it: the quotable passages, those that say no, and one text for the whole record.

    `name`: in words; `heading`: that and its purpose.
    """

    key: str
    kind: str
    passages: tuple[Passage, ...]
    summary: str
    name: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """Features (texts, products, FEATURES), and the hits they came from."""

    features: Array
    hits: Hits
    unserved: Array  # (texts,): how far work that no product's kind is made for is ahead of work that some is
    plainly_not: NDArray[np.bool_]  # (texts, products): the product says in so many words that it does not cover it
    desk: Array  # (texts,): likeness to what people ask an internal assistant, whether or not there is one


@cache
def exemplars(name: str) -> dict[str, list[str]]:
    """A shipped list of example asks by group: "kinds" (by kind of product) or "scope" (ai, other, command)."""
    text = resources.files("knowledge").joinpath(f"exemplars/{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found


def top_mean(scores: Array, count: int) -> Array:
    """Mean of the `count` highest along the last axis; (…, n) -> (…)."""
    count = min(count, scores.shape[-1])
    top: Array = np.sort(scores, axis=-1)[..., -count:].mean(axis=-1)
    return top


def ahead(scores: Array) -> Array:
    """How far each column is ahead of the best other one; (texts, n) -> (texts, n)."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    order = np.sort(scores, axis=1)
    return scores - np.where(scores >= order[:, -1:], order[:, -2:-1], order[:, -1:])


class LikenessToExemplars:
    """Mean cosine to the three nearest example asks of each group."""

    def __init__(self, encoder: Encoder, name: str) -> None:
        groups = exemplars(name)
        self.groups = tuple(groups)
        vectors = exemplar_vectors(encoder, name, [ask for asks in groups.values() for ask in asks])
        self._vectors = np.split(vectors, np.cumsum([len(asks) for asks in groups.values()])[:-1])

    def scores(self, vectors: Vectors) -> Array:
        """(texts, d) -> (texts, groups)."""
        return np.stack([top_mean(vectors @ rows.T, 3) for rows in self._vectors], axis=1)


class ByOwner:
    """Passages by the product they belong to, so that all products are scored at once."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        """`rows`: for each product its passages; a product without any scores 0."""
        self._has = np.array([bool(own) for own in rows], dtype=bool)
        most = max((len(own) for own in rows), default=0)
        # One row a product, filled up with a column past the last passage.
        self._rows = np.array([[*own, *[-1] * (most - len(own))] for own in rows], dtype=np.int64).reshape(
            len(rows), most
        )
        self._counts = np.array([max(len(own), 1) for own in rows], dtype=np.float32)
        self._flat = np.array([row for own in rows for row in own], dtype=np.int64)
        ends = np.cumsum([len(own) for own in rows], dtype=np.int64)
        self._starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)[self._has] if len(rows) else ends

    def _scores(self, scores: Array) -> Array:
        """(texts, passages) -> (texts, products, most passages), -inf where a product has no more."""
        filled = np.concatenate([scores, np.full((len(scores), 1), -np.inf, dtype=np.float32)], axis=1)
        return filled[:, self._rows]

    def highest(self, scores: Array) -> Array:
        """(texts, passages) -> (texts, products)."""
        found = np.zeros((len(scores), len(self._has)), dtype=np.float32)
        if len(self._flat):
            found[:, self._has] = np.maximum.reduceat(scores[:, self._flat], self._starts, axis=1)
        return found

    def top(self, scores: Array, count: int) -> Array:
        """Mean of the `count` highest of each product, or of all it has; (texts, passages) -> (texts, products)."""
        count = min(count, self._rows.shape[1])
        if not count:
            return np.zeros((len(scores), len(self._has)), dtype=np.float32)
        highest = np.partition(self._scores(scores), -count, axis=2)[:, :, -count:]
        total = np.where(np.isfinite(highest), highest, np.float32(0.0)).sum(axis=2)
        found: Array = np.where(self._has, total / np.minimum(self._counts, count), np.float32(0.0)).astype(np.float32)
        return found


class Matcher:
    """Immutable: made from one version of the catalogue, searched by every thread."""

    def __init__(self, encoder: Encoder, profiles: Sequence[Profile]) -> None:
        self.encoder = encoder
        self.profiles = tuple(profiles)
        passages = [passage for profile in profiles for passage in profile.passages]
        rows: dict[str, list[int]] = {profile.key: [] for profile in profiles}
        for row, passage in enumerate(passages):
            rows[passage.owner].append(row)
        self.yes = [[at for at in rows[profile.key] if not passages[at].says_no] for profile in profiles]
        self.no = [[at for at in rows[profile.key] if passages[at].says_no] for profile in profiles]
        self._yes, self._no = ByOwner(self.yes), ByOwner(self.no)
        self._no_rows = np.array([row for row, passage in enumerate(passages) if passage.says_no], dtype=np.int64)
        self.index = PassageIndex(encoder, passages, self.yes)
        self.records = encoder.encode([profile.summary for profile in profiles])
        self.headings = encoder.encode([profile.heading or profile.summary for profile in profiles])
        self.names = encoder.encode([profile.name or profile.key for profile in profiles])
        self._kinds = LikenessToExemplars(encoder, "kinds")
        groups = {group: column for column, group in enumerate(self._kinds.groups)}
        self._kind_columns = np.array([groups.get(profile.kind, -1) for profile in profiles], dtype=np.int64)
        self._served = np.isin(np.arange(len(groups)), self._kind_columns)

    def match(self, texts: Sequence[str], vectors: Vectors | None = None) -> Matches:
        """Match every text against every product."""
        vectors = self.encoder.encode(list(texts)) if vectors is None else vectors
        hits = self.index.search(texts, vectors)
        columns = np.zeros((len(FEATURES), len(texts), len(self.profiles)), dtype=np.float32)
        if self.profiles:
            columns[0], columns[1] = self._yes.highest(hits.dense), self._yes.top(hits.dense, 3)
            columns[3], columns[5] = self._yes.highest(hits.words), self._yes.highest(hits.letters)
            columns[7], columns[9] = self._no.highest(hits.dense), self._no.highest(hits.words)
            columns[2] = vectors @ self.records.T
            columns[4], columns[6] = hits.group_words, hits.group_letters
            columns[8] = (columns[7] > columns[0]) | (columns[9] > columns[3] + CLEARLY)
            columns[12] = ahead(columns[1])
        kinds = self._kinds.scores(vectors)
        columns[10], columns[11] = self._by_kind(kinds)
        desk = kinds[:, self._kinds.groups.index("assistant")]
        plainly_not = (columns[7] > columns[0] + PLAINLY) & (columns[9] > columns[3] + PLAINLY)
        return Matches(np.moveaxis(columns, 0, -1), hits, self._unserved(kinds), plainly_not, desk)

    def best_cosine(self, vectors: Vectors) -> Array:
        """Likeness of each text to the nearest thing any product covers; (texts,), 0 without products."""
        if len(self._no_rows) == len(self.index.passages):
            return np.zeros(len(vectors), dtype=np.float32)
        likeness = vectors @ self.index.vectors.T
        likeness[:, self._no_rows] = -1.0
        best: Array = likeness.max(axis=1)
        return best

    def _by_kind(self, kinds: Array) -> tuple[Array, Array]:
        """Likeness to what people ask of the product's kind, and how far that kind is ahead; 0 for kind `other`."""
        known = self._kind_columns >= 0
        likeness: Array = np.where(known, kinds[:, self._kind_columns], np.float32(0.0))
        margin: Array = np.where(known, ahead(kinds)[:, self._kind_columns], np.float32(0.0))
        return likeness, margin

    def _unserved(self, kinds: Array) -> Array:
        """How far the nearest kind without a product is ahead of the nearest one with a product."""
        has = self._served
        if not has.any() or has.all():
            return np.zeros(len(kinds), dtype=np.float32)
        margin: Array = kinds[:, ~has].max(axis=1) - kinds[:, has].max(axis=1)
        return margin
