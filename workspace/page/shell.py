"""The page of one tab: rail, conversation, thread and modal, kept up to date while the workspace changes."""

import asyncio

from nicegui import background_tasks, ui

from workspace.manifest import Grant
from workspace.page import theme
from workspace.page.composer import Composer
from workspace.page.conversation import MessageList
from workspace.page.desk import Desk
from workspace.page.dropping import refuse_drops, take_drops
from workspace.page.home import HomePane
from workspace.page.modal import ModalLayer
from workspace.page.portrait import avatar
from workspace.page.rail import Rail, address
from workspace.state import Prompt

PAUSE = 0.04  # seconds between two redraws, so that a burst of changes is one


class Shell:
    """Everything one person sees."""

    def __init__(self, desk: Desk, team_name: str, grant: Grant, im_id: str) -> None:
        self._desk = desk
        self._grant = grant
        self._im_id = im_id
        self._dark = theme.dress(desk.memory.dark.get(desk.me.id))
        self._messages: MessageList | None = None
        self._thread: MessageList | None = None
        self._home: HomePane | None = None
        self._welcome: ui.element | None = None
        self._composer: Composer | None = None
        self._welcomed: object = None
        with ui.element("div").classes("app") as self._frame:
            self._rail = Rail(desk, team_name, self._go, self._toggle_dark)
            self._scrim = ui.element("div").classes("scrim").on("click", lambda: self._show_rail(False))
            self._main = ui.element("main").classes("main")
            self._side = ui.element("aside").classes("side").props('aria-label="Thread"')
            self._side.on("keydown.esc", self._close_thread)
            take_drops(self._main)
            take_drops(self._side)
        refuse_drops(self._frame)
        self._modal = ModalLayer(desk)
        self._build_main()
        self._side.set_visibility(False)
        self.refresh()

    def start(self) -> None:
        """Follow the workspace until the tab is closed."""
        client = ui.context.client
        client.on_connect(lambda: self._connected(client.tab_id))
        task = background_tasks.create(self._follow(), name=f"page of {self._desk.me.id}")
        client.on_delete(task.cancel)

    def _connected(self, tab_id: str | None) -> None:
        if tab_id:
            self._desk.in_tab(tab_id)
        if self._composer is not None:
            self._composer.restore()

    async def _follow(self) -> None:
        seen = -1
        with self._frame:
            self._opened()
            while not self._frame.is_deleted:
                now = await self._desk.state.changed.wait_async(seen, 2.0)
                seen = now
                if not self._frame.is_deleted:
                    self.refresh()
                await asyncio.sleep(PAUSE)

    def refresh(self) -> None:
        """Bring every part in line with the workspace."""
        if self._messages is not None:
            self._messages.refresh()
            self._refresh_welcome()
            self._desk.mark_read()
        if self._thread is not None:
            self._thread.refresh()
        if self._home is not None:
            self._home.refresh()
        self._modal.refresh()
        self._rail.refresh(self._im_id)

    def _go(self, place: str) -> None:
        self._desk.place, self._desk.tab = place, "messages"
        self._close_thread()
        self._show_rail(False)
        self._build_main()
        ui.navigate.history.replace(address(self._desk.me.id, place))
        self._opened()
        self.refresh()

    def _opened(self) -> None:
        if self._desk.with_app:
            background_tasks.create(self._desk.hands.open_app(self._desk.tab), name="open the app's pane")

    def _show_rail(self, shown: bool) -> None:
        self._frame.classes(add="rail-open") if shown else self._frame.classes(remove="rail-open")

    def _toggle_dark(self) -> None:
        chosen = not self._dark.value if self._dark.value is not None else True
        self._desk.memory.dark[self._desk.me.id] = chosen
        self._dark.set_value(chosen)

    def _build_main(self) -> None:
        self._main.clear()
        self._messages = self._home = self._welcome = self._composer = None
        self._welcomed = None
        with self._main:
            self._head()
            if self._desk.with_app and self._desk.tab == "home":
                self._home = HomePane(self._desk)
                return
            self._messages = MessageList(self._desk, self._open_thread)
            self._welcome = ui.element("div").classes("welcome")
            name = self._desk.app.real_name if self._desk.with_app else f"#{self._desk.channel.name}"
            commands = self._grant.commands or ()
            self._composer = Composer(self._desk, self._desk.place, f"Message {name}", self._send, commands=commands)

    def _head(self) -> None:
        with ui.element("header").classes("main-head"):
            menu = (
                ui.element("button")
                .classes("icon-button menu-button")
                .props('type="button" aria-label="Conversations"')
            )
            menu.on("click", lambda: self._show_rail(True))
            with menu:
                ui.icon("menu", size="22px")
            if self._desk.with_app:
                self._app_head()
            else:
                channel = self._desk.channel
                with ui.element("div").classes("head-words"):
                    with ui.element("h1").classes("head-name"):
                        ui.label(f"# {channel.name}")
                    count = len(channel.members)
                    topic = channel.topic or channel.purpose
                    ui.label(" · ".join(filter(None, [f"{count} members", topic]))).classes("muted")

    def _app_head(self) -> None:
        avatar(self._desk.app)
        with ui.element("div").classes("head-words"), ui.element("h1").classes("head-name"):
            ui.label(self._desk.app.real_name)
        with ui.element("div").classes("tabs").props('role="tablist"'):
            tabs = [("messages", "Messages")] + ([("home", "Home")] if self._grant.home_tab else [])
            for key, word in tabs:
                chosen = "true" if key == self._desk.tab else "false"
                tab = ui.element("button").classes("tab").props(f'type="button" role="tab" aria-selected="{chosen}"')
                tab.on("click", lambda key=key: self._choose_tab(key))
                with tab:
                    ui.label(word)

    def _choose_tab(self, key: str) -> None:
        self._desk.tab = key
        self._build_main()
        self._opened()
        self.refresh()

    def _refresh_welcome(self) -> None:
        """What stands in an empty conversation; with the app, the prompts it suggests."""
        empty = not self._desk.state.timeline(self._desk.place, self._desk.me.id)
        look = (empty, self._prompts() if empty and self._desk.with_app else ())
        if self._welcome is None or look == self._welcomed:
            return
        self._welcomed = look
        self._welcome.clear()
        if not empty:
            return
        with self._welcome:
            if not self._desk.with_app:
                ui.label(f"This is the very beginning of #{self._desk.channel.name}.").classes("muted")
                return
            avatar(self._desk.app, "large")
            ui.label(self._prompt_title()).classes("welcome-title")
            with ui.element("div").classes("prompts"):
                for prompt in self._prompts():
                    self._prompt_chip(prompt)

    def _prompt_chip(self, prompt: Prompt) -> None:
        chip = ui.element("button").classes("prompt").props('type="button"')
        chip.on("click", lambda: self._composer.submit(prompt.message) if self._composer else None)
        with chip:
            ui.label(prompt.title)

    def _prompts(self) -> tuple[Prompt, ...]:
        found = self._desk.state.prompts.get((self._desk.place, ""))
        if found is not None:
            return found.prompts
        fixed = self._grant.suggested_prompts
        return tuple(Prompt(str(one.get("title", "")), str(one.get("message", ""))) for one in fixed)

    def _prompt_title(self) -> str:
        found = self._desk.state.prompts.get((self._desk.place, ""))
        return (found.title if found else "") or f"Ask {self._desk.app.real_name}"

    async def _send(self, text: str, files: list[tuple[str, bytes, str]]) -> str:
        if self._messages is not None:
            self._messages.to_newest()
        return await self._desk.hands.send(self._desk.place, text, files, "")

    def _open_thread(self, ts: str) -> None:
        self._desk.thread = ts
        self._side.clear()
        self._side.set_visibility(True)
        place = self._desk.place
        where = self._desk.app.real_name if self._desk.with_app else f"#{self._desk.channel.name}"

        async def reply(text: str, files: list[tuple[str, bytes, str]]) -> str:
            thread.to_newest()
            return await self._desk.hands.send(place, text, files, ts)

        with self._side:
            with ui.element("header").classes("main-head"):
                with ui.element("div").classes("head-words"):
                    with ui.element("h2").classes("head-name"):
                        ui.label("Thread")
                    ui.label(where).classes("muted")
                close = ui.element("button").classes("icon-button").props('type="button" aria-label="Close thread"')
                close.on("click", self._close_thread)
                with close:
                    ui.icon("close", size="20px")
            self._thread = thread = MessageList(self._desk, self._open_thread, thread=ts)
            composer = Composer(self._desk, f"{place}/{ts}", "Reply…", reply)
        self._thread.refresh()
        composer.focus()

    def _close_thread(self) -> None:
        self._desk.thread = ""
        self._thread = None
        self._side.clear()
        self._side.set_visibility(False)
