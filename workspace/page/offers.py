"""The list above the composer: what can be taken by Tab, Enter or a click, chosen with the arrow keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nicegui import ui

from workspace.manifest import Command


@dataclass(frozen=True, slots=True)
class Offered:
    """One row: `draw` shows it, `take` writes it into the box. ready: what is typed is this already."""

    draw: Callable[[], None]
    take: Callable[[], None]
    ready: bool = False


class OfferList:
    """Rows of which one is chosen, or a line that explains; empty when nothing is offered."""

    def __init__(self) -> None:
        self._rows: list[tuple[Offered, ui.element]] = []
        self._at = 0
        self._moved = False
        self._frame = ui.element("div").classes("offers")

    def show(self, offered: Sequence[Offered], hint: Command | None = None) -> None:
        """Put these rows in place of the former ones, the first one chosen."""
        self._frame.clear()
        self._at, self._moved = 0, False
        with self._frame:
            self._rows = [(one, self._row(one)) for one in offered]
            if hint:
                draw_usage(hint)
        self._frame.props('role="listbox" aria-label="Suggestions"' if offered else "", remove="role aria-label")
        self._mark()

    def clear(self) -> None:
        """Offer nothing."""
        self.show(())

    def move(self, step: int) -> bool:
        """Choose the row above (-1) or below (1), around the ends; False when there are no rows."""
        if self._rows:
            self._at, self._moved = (self._at + step) % len(self._rows), True
            self._mark()
        return bool(self._rows)

    def take(self) -> bool:
        """Write the chosen row into the box; False when there are no rows."""
        if not self._rows:
            return False
        self._rows[self._at][0].take()
        return True

    @property
    def enter_takes(self) -> bool:
        """Whether Enter takes a row: not when what is typed is complete and nobody chose another."""
        return bool(self._rows) and (self._moved or not any(one.ready for one, _ in self._rows))

    def _row(self, one: Offered) -> ui.element:
        row = ui.element("button").classes("offer").props('type="button" role="option" tabindex="-1"')
        row.on("click", one.take)
        with row:
            one.draw()
        return row

    def _mark(self) -> None:
        for index, (_, row) in enumerate(self._rows):
            chosen = index == self._at
            row.classes(add="chosen") if chosen else row.classes(remove="chosen")
            row.props(f'aria-selected="{"true" if chosen else "false"}"')


def draw_command(command: Command) -> None:
    """A command with what it takes and what it does."""
    ui.label(command.name).classes("command")
    ui.label(command.usage_hint).classes("usage-hint")
    ui.label(command.description).classes("muted")


def draw_usage(command: Command) -> None:
    """What the command that is being typed takes."""
    with ui.element("div").classes("usage"):
        ui.label(command.name).classes("command")
        ui.label(command.usage_hint or command.description).classes("muted")
