"""How far usage of products reached us: whether nobody used one, or nobody told us."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio.adoption.given import LONGEST_HOLE
from portfolio.adoption.windows import DAY, Window
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Reach:
    """From which day on and up to which day usage of one product is known; inside, nobody means nobody.

    `since`: the first day anything was told of it, `until` the last one that is known; None for never. `used`: the last
    day somebody used it on purpose.
    """

    since: date | None = None
    until: date | None = None
    used: date | None = None

    def touches(self, window: Window) -> bool:
        """Whether usage is known up to and into a window."""
        if self.since is None or self.until is None:
            return False
        return self.since < window.end and self.until >= window.start

    def knows(self, window: Window) -> bool:
        """Whether it is known up to the window's end, but for days on which sources may be silent."""
        return self.touches(window) and self.until is not None and self.until >= _silent_from(window)

    def days_in(self, window: Window) -> int | None:
        """Of how many days of a window it is known, counted from its start; None for all of them."""
        known = 0 if self.until is None else (self.until - window.start).days + 1
        return known if known < window.days else None


def how_far(unit: Unit, product_ids: Collection[int], window: Window) -> dict[int, Reach]:
    """By product, how far its usage reached us up to the window's end.

    It is known up to that end where it is known on a day after it, or within the last three days before it, or before
    that from a source that goes on to tell of any product within these days. Else it ends on the last day it is known.
    """
    edges = unit.usage.edges(product_ids, window.end)
    silent_from = _silent_from(window)
    last = {one: edge.last for one, edge in edges.items() if edge.last is not None}
    doubted = {one: day for one, day in last.items() if day < silent_from and edges[one].after is None}
    sources = unit.usage.sources_on(doubted)
    alive = unit.usage.alive({name for names in sources.values() for name in names}, silent_from)
    silent = {one for one in doubted if not sources.get(one, set()) & alive}
    return {
        one: Reach(edge.first, last[one] if one in silent else window.end - DAY, edge.used) if one in last else Reach()
        for one, edge in edges.items()
    }


def _silent_from(window: Window) -> date:
    return max(window.start, window.end - timedelta(days=LONGEST_HOLE))
