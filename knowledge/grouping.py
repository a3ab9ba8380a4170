"""Groups texts that ask for the same thing, by meaning and by shared words: stars around the most central text."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors
from knowledge.words import empty_stems, stems

# Measured on the labelled asks that nothing fits (tests/companies) and on 20 pairs written for it in five languages
# (tests/knowledge/test_grouping.py): within a company no two different wishes reach .35, while 17 of the pairs
# reach this.
ALIKE = 0.5  # likeness from which on two texts ask for the same thing
WORDS_COUNT = 0.3  # what sharing every telling word adds to the cosine
FEATURES = "words-1"  # the name of what `features` adds to an encoder; another way of adding it needs another name
_BUCKETS = 512  # telling words are counted by a hash of their stem, so that a matrix stays small
_BLOCK = 1_000  # rows compared at a time


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that ask for the same thing, by place in what was grouped; `centre` is the one most like the others."""

    centre: int
    rows: tuple[int, ...]


def features(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """Rows whose dot product is the likeness of two texts, 0 to 1 + WORDS_COUNT; `vectors`: (n, d), rows unit length.

    Returns (n, d + buckets) float32.
    """
    words = np.zeros((len(texts), _BUCKETS), dtype=np.float32)
    empty = empty_stems()
    for row, text in enumerate(texts):
        for stem in set(stems(text)) - empty:
            words[row, zlib.crc32(stem.encode("utf-8", "replace")) % _BUCKETS] = 1.0
    words /= np.maximum(np.linalg.norm(words, axis=1, keepdims=True), 1.0)
    words *= np.float32(np.sqrt(WORDS_COUNT))
    return np.concatenate([vectors.astype(np.float32), words], axis=1)


def alike(one: Vectors, others: Vectors) -> NDArray[np.bool_]:
    """Which of the others ask for the same thing as one; rows as `features` makes them, one: (1, n)."""
    found: NDArray[np.bool_] = (others @ one[0]) >= ALIKE
    return found


def group(rows: Vectors, weights: Sequence[int], names: Sequence[str]) -> tuple[Group, ...]:
    """Group rows as `features` makes them: the row with the most weight around it takes its neighbours, and so on.

    Every member is like its centre, so that a chain of half-likenesses joins nothing. `weights`: how often each row
    was asked. `names`: what decides between equals, so that the order of the rows does not. In the end each row goes
    to the nearest centre.
    """
    count = len(rows)
    if not count:
        return ()
    near = np.zeros((count, count), dtype=np.bool_)
    for start in range(0, count, _BLOCK):
        near[start : start + _BLOCK] = rows[start : start + _BLOCK] @ rows.T >= ALIKE
    np.fill_diagonal(near, True)
    near |= near.T  # rounding differs by block: a pair is near or it is not
    centres = _centres(near, np.array(weights, dtype=np.int64), names)
    choice = near[:, centres]
    home = choice.argmax(axis=1)
    home[centres] = np.arange(len(centres))  # a centre stays its own
    for row in set(np.flatnonzero(choice.sum(axis=1) > 1).tolist()) - set(centres):
        open_to = np.flatnonzero(choice[row])
        home[row] = open_to[(rows[[centres[place] for place in open_to]] @ rows[row]).argmax()]
    members: list[list[int]] = [[] for _ in centres]
    for row, place in enumerate(home):
        members[place].append(row)
    return tuple(Group(centre, tuple(found)) for centre, found in zip(centres, members, strict=True))


def _centres(near: NDArray[np.bool_], weights: NDArray[np.int64], names: Sequence[str]) -> list[int]:
    """The rows around which the groups stand, the one with the most weight around it first."""
    order = np.array(sorted(range(len(names)), key=lambda row: (-int(weights[row]), names[row])))
    counts = weights.astype(np.float32)  # whole numbers, exact up to 16 million asks
    around = np.concatenate([near[at : at + _BLOCK] @ counts for at in range(0, len(names), _BLOCK)])
    free = np.ones(len(names), dtype=np.bool_)
    centres: list[int] = []
    while free.any():
        best = int(order[np.where(free, around, -1)[order].argmax()])
        taken = np.flatnonzero(near[best] & free)
        if len(taken) == 1 and (around[free] <= counts[free]).all():  # what is left stands alone, each by itself
            return centres + [int(row) for row in order if free[row]]
        centres.append(best)
        free[taken] = False
        around = around - counts[taken] @ near[taken]
    return centres
