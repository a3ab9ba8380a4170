"""How far usage of products reached us: whether nobody used one, or nobody told us."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.adoption.given import LONGEST_HOLE
from portfolio.adoption.windows import Window
from storage.unit import Unit
from storage.usage import Edges


@dataclass(frozen=True, slots=True)
class Reach:
    """How far usage of one product reached us: up to and into a window (`watched`), before it, ever.

    `until`: the last day that is known, where that is not the window's end.
    """

    watched: bool
    before: bool
    ever: bool
    until: date | None = None


def how_far(unit: Unit, product_ids: Collection[int], window: Window) -> dict[int, Reach]:
    """By product, whether its usage reached us up to and into the window.

    It did where usage is known in the window, on both sides of it, or before it from a source that goes on to tell of
    any product until three days before the window's end, or later.
    """
    edges = unit.usage.edges(product_ids, window.start, window.end)
    silent_from = max(window.start, window.end - timedelta(days=LONGEST_HOLE))
    doubted = {one: _last(edge) for one, edge in edges.items() if _is_in_doubt(edge, silent_from)}
    sources = unit.usage.sources_on({one: day for one, day in doubted.items() if day is not None})
    alive = unit.usage.alive({name for names in sources.values() for name in names}, silent_from)
    return {
        one: _reach(edge, is_alive=one not in doubted or bool(sources.get(one, set()) & alive))
        for one, edge in edges.items()
    }


def _last(edge: Edges) -> date | None:
    return edge.within or edge.before


def _is_in_doubt(edge: Edges, silent_from: date) -> bool:
    """Whether what is known ends before the window does."""
    last = _last(edge)
    return last is not None and edge.after is None and last < silent_from


def _reach(edge: Edges, *, is_alive: bool) -> Reach:
    watched = edge.within is not None or (edge.before is not None and is_alive)
    ever = (edge.before or edge.within or edge.after) is not None
    return Reach(watched, edge.before is not None, ever, None if is_alive else _last(edge))
