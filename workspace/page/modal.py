"""The modal on top of a person's stack."""

from typing import Any

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from workspace.page.blocks.draw import draw_blocks
from workspace.page.blocks.surface import Surface
from workspace.page.desk import Desk, DeskNames
from workspace.state import View

Json = dict[str, Any]
# As Slack does: the first field with an error comes into view and takes the keyboard. After the redraw, hence later.
FIRST_ERROR = """setTimeout(() => {
  const field = getHtmlElement(CARD)?.querySelector(".with-error");
  field?.scrollIntoView({block: "center"});
  field?.querySelector("input, textarea, [contenteditable], [tabindex='0'], button")?.focus({preventScroll: true});
})"""


class ModalLayer:
    """Shows the top view while there is one; what was entered outlives every redraw of the same view."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drawn: tuple[str, str] | None = None
        self._dialog = ui.dialog().props(
            'no-backdrop-dismiss no-shake transition-show="jump-up" transition-hide="fade"'
        )
        self._dialog.on_value_change(self._hidden)
        self._busy = False
        self._by_us = False  # the dialog is being hidden by this page, not by Escape
        with self._dialog:
            self._card = ui.element("div").classes("modal").props('role="dialog" aria-modal="true"')

    @property
    def view(self) -> View | None:
        """The view that is on top now."""
        return self._desk.state.modal(self._desk.me.id)

    def refresh(self) -> None:
        """Open, redraw or close, as the state says."""
        view = self.view
        now = (view.id, view.hash) if view else None
        if now == self._drawn:
            return
        same = bool(now and self._drawn and now[0] == self._drawn[0])
        self._drawn = now
        if view is None:
            self._by_us = bool(self._dialog.value)
            self._dialog.close()
            return
        if not same:
            self._busy = False
        self._draw(view, fresh=not same)
        self._dialog.open()

    def _draw(self, view: View, *, fresh: bool) -> None:
        self._card.clear()
        self._card.props["aria-label"] = view.title
        self._card.classes(remove="busy")
        surface = self._surface(view)
        with self._card:
            self._head(view)
            with ui.element("div").classes("modal-body" if fresh else "modal-body updated"):
                draw_blocks(view.blocks, surface)
            self._foot(view, surface)

    def _head(self, view: View) -> None:
        with ui.element("header").classes("modal-head"):
            if view.previous_id:
                back = ui.element("button").classes("icon-button").props('type="button" aria-label="Back"')
                back.on("click", self._close)
                with back:
                    ui.icon("arrow_back", size="20px")
            ui.label(view.title).classes("modal-title")
            close = ui.element("button").classes("icon-button").props('type="button" aria-label="Close"')
            close.on("click", self._close)
            with close:
                ui.icon("close", size="20px")

    def _foot(self, view: View, surface: Surface) -> None:
        submit, close = view.body.get("submit"), view.body.get("close")
        if not submit and not close:
            return
        with ui.element("footer").classes("modal-foot"):
            if close:
                drawn = ui.element("button").classes("button").props('type="button"')
                drawn.on("click", self._close)
                with drawn:
                    ui.label(str(close.get("text", "Close")))
            if submit:
                button = ui.element("button").classes("button primary submit").props('type="button"')
                button.on("click", lambda: self._submit(surface))
                if view.body.get("submit_disabled"):
                    button.props("disabled")
                with button:
                    ui.label(str(submit.get("text", "Submit")))

    def _surface(self, view: View) -> Surface:
        desk = self._desk
        form = desk.form(view.id)
        form.begin_with(view.blocks, view.values)

        async def act(action: Json) -> str:
            return await desk.hands.act_on_view(view, action, form.values(view.blocks))

        async def suggest(block_id: str, action_id: str, words: str) -> list[Json]:
            return await desk.hands.suggest_for_view(view, block_id, action_id, words)

        return Surface(
            names=DeskNames(desk),
            act=act,
            form=form,
            suggest=suggest,
            upload=desk.hands.upload,
            directory=desk.directory,
            me=desk.me.id,
            errors=desk.errors.get(view.id, {}),
        )

    async def _submit(self, surface: Surface) -> None:
        view = self.view
        if view is None or self._busy:
            return
        self._busy = True
        self._card.classes(add="busy")
        surface.say("")
        result = await self._desk.hands.submit(view, surface.form.values(view.blocks))
        self._busy = False
        self._card.classes(remove="busy")
        if result.errors:
            self._show_errors(view, result.errors)
        else:
            self._desk.errors.pop(view.id, None)
            surface.say(result.problem)
        self.refresh()

    def _show_errors(self, view: View, errors: dict[str, str]) -> None:
        self._desk.errors[view.id] = errors
        self._draw(self._desk.state.views.get(view.id, view), fresh=False)
        self._card.client.run_javascript(FIRST_ERROR.replace("CARD", str(self._card.id)))

    async def _hidden(self, event: ValueChangeEventArguments[bool]) -> None:
        """Escape hid the dialog: close the view on top, and show the one below it if there is one."""
        by_us, self._by_us = self._by_us, False
        if event.value or by_us or self.view is None:
            return
        await self._close()
        if self.view is not None:
            self._dialog.open()

    async def _close(self) -> None:
        view = self.view
        if view is not None:
            await self._desk.hands.close(view)
        self.refresh()
