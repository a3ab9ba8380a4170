"""Keeps the router's past routes up to date: read when they changed, embedded once, swapped while others answer."""

import logging
import threading

import numpy as np

from knowledge.ports import Encoder, Vectors
from portfolio import routes
from portfolio.cards import Catalog
from portfolio.routes import Learnable
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

IN_PASSING = 1_000  # so many routes are made ready while somebody waits: a blink; more of them beside the answers
_READING = threading.Lock()


def keep_up(
    tools: Toolbox, catalog: Catalog, version: int, *, wait: bool = False, in_passing: int = IN_PASSING
) -> None:
    """Have the router rank with the past routes of this version. `wait`: not beside the answers, whatever it takes.

    More than `in_passing` routes are made ready beside the answers. One thread reads at a time; the others answer
    meanwhile with what was known before.
    """
    if tools.router.has_learned(catalog, version) or not _READING.acquire(blocking=wait):
        return
    handed_over = False
    try:
        with tools.unit() as unit:
            version = unit.routes.version()
            found = routes.learnable(unit, at=tools.clock.now())
        if wait or len(found) <= in_passing:
            _learn(tools, catalog, version, found)
        else:
            threading.Thread(
                target=_beside, args=(tools, catalog, version, found), name="learning", daemon=True
            ).start()
            handed_over = True
    finally:
        if not handed_over:
            _READING.release()


def _beside(tools: Toolbox, catalog: Catalog, version: int, found: tuple[Learnable, ...]) -> None:
    try:
        _learn(tools, catalog, version, found)
    finally:
        _READING.release()


def _learn(tools: Toolbox, catalog: Catalog, version: int, found: tuple[Learnable, ...]) -> None:
    encoder = tools.router.ranker
    known = {one.id: one.vector for one in found if one.encoder == encoder.name and one.vector}
    new = [one for one in found if one.id not in known]
    if new:
        vectors = encoder.encode([one.text for one in new]).astype(np.float16)
        made = [(one.id, row.tobytes()) for one, row in zip(new, vectors, strict=True)]
        known.update(made)
        with tools.unit() as unit:
            unit.routes.keep_vectors(encoder.name, made)
    tools.router.learn(
        catalog, version, [(one.product_key, one.text, one.weight) for one in found], _stacked(encoder, found, known)
    )


def _stacked(encoder: Encoder, found: tuple[Learnable, ...], known: dict[int, bytes]) -> Vectors:
    """Vectors: (routes, d) float32, in the order of the routes."""
    if not found:
        return encoder.encode([])
    return np.stack([np.frombuffer(known[one.id], dtype=np.float16) for one in found]).astype(np.float32)
