"""Parts of a task: which product takes which piece of an ask, with as few products as cover it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from knowledge.matching import Array
from portfolio.ranking import Ranked
from storage.vocabulary import ProductKind

CERTAIN_PART = 0.45  # a piece goes to a product from this probability on
MOST_PRODUCTS = 5
A_PAIR = 2  # products of a set that need not be certain where past routes help: a third is rarely asked for


@dataclass(frozen=True, slots=True)
class Sharing:
    """How pieces are given out. `certain`: a piece goes to a product from this probability on; `good_enough`: a product
    may take a piece when it has this share of the best one's probability; `whole`: how much the whole ask says about
    each piece."""

    certain: float
    good_enough: float
    whole: float


BY_RECORDS = Sharing(0.3, good_enough=0.3, whole=0.1)  # whether they are tasks of their own, portfolio/leaning.py says
# Accepted routes tell products apart that records leave alike: less is sure enough, and a piece alone says too little.
PRACTISED = Sharing(0.2, good_enough=0.9, whole=0.3)
# The order in which kinds of products usually take their parts of one task: take in, look up, judge, write, send.
WORK_ORDER = (
    ProductKind.DOCUMENT_EXTRACTION, ProductKind.MULTIMODAL, ProductKind.RAG, ProductKind.ML_PLATFORM,
    ProductKind.CODE_AGENT, ProductKind.LLM, ProductKind.DOCUMENT_GENERATION, ProductKind.ASSISTANT,
    ProductKind.AGENT_PLATFORM, ProductKind.AUTOMATION, ProductKind.OTHER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the ask and the product (column of Ranked.products) that takes it."""

    text: str
    product: int
    chance: float


def share_out(ranked: Ranked, pieces: Sequence[int], usable: Sequence[bool]) -> tuple[Part, ...]:
    """Each piece (row of `ranked`) that some usable product surely takes, given to the smallest set that covers all.

    Pieces no product surely takes are left out: they are context, or a gap (see `gaps`).
    """
    sharing = PRACTISED if ranked.practised else BY_RECORDS
    chances = (1 - sharing.whole) * ranked.chances + sharing.whole * ranked.chances[0]
    acceptable = {row: _acceptable(chances[row], usable, sharing) for row in pieces}
    sure = {row: columns for row, columns in acceptable.items() if columns}
    chosen = _smallest_cover(list(sure.values()))
    parts = []
    for row, columns in sure.items():
        product = max((column for column in columns if column in chosen), key=lambda column: columns[column])
        parts.append(Part(ranked.texts[row], product, columns[product]))
    return _without_unsure(parts) if ranked.practised else tuple(parts)


def _without_unsure(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of the surest A_PAIR products, and of others only where one of their pieces is certainly theirs."""
    best: dict[int, float] = {}
    for part in parts:
        best[part.product] = max(best.get(part.product, 0.0), part.chance)
    surest = set(sorted(best, key=lambda product: -best[product])[:A_PAIR])
    return tuple(part for part in parts if part.product in surest or best[part.product] >= CERTAIN_PART)


def _acceptable(chances: Array, usable: Sequence[bool], sharing: Sharing) -> dict[int, float]:
    """Columns that may take the piece, with their probability; {} when none surely does."""
    open_to = np.where(np.array(usable, dtype=bool), chances[:-1], np.float32(0.0))
    best = float(open_to.max(initial=0.0))
    if best <= 0 or best < sharing.certain or best < float(chances[-1]) * 0.8:
        return {}
    return {int(column): float(open_to[column]) for column in np.flatnonzero(open_to >= sharing.good_enough * best)}


def _smallest_cover(wanted: list[dict[int, float]]) -> set[int]:
    """The smallest set of columns hitting every piece; among equals the likeliest."""
    columns = sorted({column for piece in wanted for column in piece})
    for size in range(1, min(len(columns), MOST_PRODUCTS) + 1):
        covers = [
            set(some) for some in combinations(columns, size) if all(piece.keys() & set(some) for piece in wanted)
        ]
        if covers:
            return max(
                covers, key=lambda cover: sum(max(piece.get(column, 0.0) for column in cover) for piece in wanted)
            )
    return set(columns)
