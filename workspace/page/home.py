"""The app's Home tab as it was published for one person."""

from typing import Any

from nicegui import ui

from workspace.page.blocks.draw import draw_blocks
from workspace.page.blocks.surface import Surface
from workspace.page.desk import Desk, DeskNames
from workspace.state import View

Json = dict[str, Any]
PATIENCE = 5.0  # seconds an app may take before the page says that nothing came


class HomePane:
    """Draws the published view and again whenever another one is published."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drawn: str | None = None
        with ui.element("div").classes("home-scroll"):
            self._frame = ui.element("div").classes("home")

    def refresh(self) -> None:
        """Show the view as it is now."""
        view = self._desk.state.home(self._desk.me.id)
        now = view.hash if view else ""
        if now == self._drawn:
            return
        self._drawn = now
        self._frame.clear()
        with self._frame:
            if view is None:
                self._wait()
            else:
                draw_blocks(view.blocks, home_surface(view, self._desk))

    def _wait(self) -> None:
        """A sign of life while the app draws its tab, and a plain sentence when it does not."""
        name = self._desk.app.real_name
        label = ui.label(f"{name} is drawing its Home tab…").classes("empty-home")
        nothing = f"{name} has not put anything on its Home tab yet."
        ui.timer(PATIENCE, lambda: label.set_text(nothing), once=True)


def home_surface(view: View, desk: Desk) -> Surface:
    """What the blocks of a Home tab can do."""
    form = desk.form(view.id)

    async def act(action: Json) -> str:
        return await desk.hands.act_on_view(view, action, form.values(view.blocks))

    async def suggest(block_id: str, action_id: str, words: str) -> list[Json]:
        return await desk.hands.suggest_for_view(view, block_id, action_id, words)

    return Surface(names=DeskNames(desk), act=act, form=form, suggest=suggest, directory=desk.directory, me=desk.me.id)
