"""A list on the page that redraws only what changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: `key` says which, `look` (compared by ==) what it shows now, `draw` draws it."""

    key: str
    look: Any
    draw: Callable[[], None]


@dataclass(slots=True)
class KeyedList:
    """Keeps one element per key inside `frame`, in the order of the rows."""

    frame: ui.element
    _drawn: dict[str, tuple[Any, ui.element]] = field(default_factory=dict)

    def show(self, rows: Sequence[Row]) -> bool:
        """Bring the page in line with the rows; True when anything changed."""
        wanted = {row.key for row in rows}
        gone = [key for key in self._drawn if key not in wanted]
        for key in gone:
            self._drawn.pop(key)[1].delete()
        changed = bool(gone)
        for index, row in enumerate(rows):
            changed = self._place(index, row) or changed
        return changed

    def _place(self, index: int, row: Row) -> bool:
        known = self._drawn.get(row.key)
        if known is not None and known[0] == row.look:
            return False
        if known is None:
            with self.frame:
                element = ui.element("div").classes("entry")
            if index < len(self.frame.default_slot.children) - 1:
                element.move(self.frame, target_index=index)
        else:
            element = known[1]
            element.clear()
        self._drawn[row.key] = (row.look, element)
        with element:
            row.draw()
        return True
