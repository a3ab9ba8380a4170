"""Sharpening: likeness in the light of past asks, where what asks for one and the same product differ in counts less.

What people vary while they want the same thing (courtesies, places, names) says little about what they want. That is
learned from the products with past asks and holds for those without any.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import Array, Matcher
from knowledge.ports import Vectors

SPHERE = 8_000.0  # so many past asks an even spread counts as: with few routes next to nothing is sharpened
ORIGIN = 50.0  # so many texts the origin counts as, where the middle of some texts is taken out of them
LOOKS = ("whole record, sharpened", "name and purpose, sharpened", "name, sharpened")


class Sharpener:
    """Immutable: the directions of one moment's past asks."""

    def __init__(self, vectors: Vectors, columns: NDArray[np.int64], weights: Array) -> None:
        """`vectors`: (routes, d), of past asks; `columns`: (routes,), their products; `weights`: (routes,), 0-1."""
        size = vectors.shape[1]
        total = float(weights.sum())
        self._middle = (vectors * weights[:, None]).sum(axis=0) / (total + ORIGIN)
        counts = np.bincount(columns, weights=weights)
        sums = np.zeros((len(counts), size), dtype=np.float32)
        np.add.at(sums, columns, vectors * weights[:, None])
        off = vectors - (sums / np.maximum(counts, 1e-6)[:, None].astype(np.float32))[columns]
        spread = ((off * weights[:, None]).T @ off).astype(np.float64)
        freely = total - float(np.count_nonzero(counts))  # asks beyond the first of each product: those can differ
        level = float(np.trace(spread)) / size
        even = np.eye(size)
        if freely > 0 and level > 0:
            even = (freely * spread / level + SPHERE * even) / (freely + SPHERE)
        values, directions = np.linalg.eigh(even)
        self._turn = (directions / np.sqrt(values)).astype(np.float32)

    def asks(self, vectors: Vectors) -> Vectors:
        """Asks, sharpened: (n, d), rows unit length."""
        return _unit((vectors - self._middle) @ self._turn)

    def records(self, vectors: Vectors) -> Vectors:
        """Texts of one sort from all records, such as their names, sharpened around their own middle: (n, d)."""
        return _unit((vectors - vectors.sum(axis=0) / (len(vectors) + ORIGIN)) @ self._turn)


class SharpRecords:
    """Immutable: the records of one catalogue version as past asks let them be seen.

    Single passages are not looked at again: that took most of the time and told nothing more.
    """

    def __init__(self, matcher: Matcher, sharpener: Sharpener) -> None:
        self._sorts = tuple(map(sharpener.records, (matcher.records, matcher.headings, matcher.names)))

    def looks(self, sharp: Vectors) -> Array:
        """How like each record asks are that were sharpened in the same way; (texts, d) -> (texts, products, LOOKS)."""
        return np.stack([sharp @ records.T for records in self._sorts], axis=2)


def _unit(vectors: Vectors) -> Vectors:
    """Rows of length one; a row of nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = (vectors / np.maximum(lengths, 1e-6)).astype(np.float32)
    return found
