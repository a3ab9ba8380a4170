"""Where a person types: messages, slash commands with what they take, files."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from workspace.manifest import Command
from workspace.page import calling, slash
from workspace.page.desk import Desk
from workspace.page.offers import Offered, OfferList, draw_command
from workspace.page.portrait import avatar
from workspace.state import User, UserGroup

# The keys the composer answers to. While a list is open they belong to it and not to the box, the thread or the page;
# a key that only ends the writing of one character (an input method) is nobody's.
KEYS = """(event) => {
  if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
  const ours = ["Enter", "Tab", "ArrowUp", "ArrowDown", "Escape"].includes(event.key);
  const list = event.target.closest(".composer").querySelector(".offers");
  if (event.key === "Enter" || (ours && list.querySelector(".offer"))) event.preventDefault();
  if (event.key === "Escape" && list.childElementCount) event.stopPropagation();
  if (ours) emit(event.key);
}"""
MOST_BYTES = 20_000_000  # of one file
Send = Callable[[str, list[tuple[str, bytes, str]]], Awaitable[str]]


class Composer:
    """A growing text box. Enter sends, Shift+Enter breaks the line, Up brings back what was sent last.

    A slash offers the commands, an @ the people; Tab and Enter take the chosen one. What is half typed stays with
    `place`, the conversation or thread it is meant for.
    """

    def __init__(
        self, desk: Desk, place: str, placeholder: str, send: Send, *, commands: tuple[Command, ...] = ()
    ) -> None:
        self._desk = desk
        self._place = place
        self._send = send
        self._commands = commands
        self._files: list[tuple[str, bytes, str]] = []
        self._before = ""  # the text before the last edit
        self._cursor = 0
        with ui.element("div").classes("composer"):
            self._offers = OfferList()
            self._notice = ui.element("div").props('aria-live="polite"')
            with ui.element("div").classes("composer-box"):
                self._names = ui.element("div").classes("composer-files")
                self._box = self._make_box(placeholder)
                self._make_bar()
        self.restore()

    def _make_box(self, placeholder: str) -> ui.textarea:
        box = ui.textarea(placeholder=placeholder, on_change=self._typed).classes("composer-text")
        box.props("borderless autogrow dense input-class=composer-input")
        box.props["aria-label"] = placeholder
        box.on("keydown", lambda event: self._key(str(event.args)), js_handler=KEYS)
        return box

    def _make_bar(self) -> None:
        with ui.element("div").classes("composer-bar"):
            upload = ui.upload(
                auto_upload=True,
                multiple=True,
                on_upload=self._take,
                on_rejected=self._reject,
                max_file_size=MOST_BYTES,
            )
            upload.classes("hidden-upload")
            attach = (
                ui.element("button")
                .classes("tool")
                .props('type="button" aria-label="Attach files" title="Attach files"')
            )
            attach.on("click", lambda: upload.run_method("pickFiles"))
            with attach:
                ui.icon("attach_file", size="19px")
            if self._commands:
                with ui.element("button").classes("tool").props('type="button" title="Commands"') as menu:
                    ui.label("/")
                menu.props["aria-label"] = "Commands"
                menu.on("click", lambda: self.write("/"))
            ui.label("Enter to send · Shift + Enter for a new line").classes("composer-hint")
            send = ui.element("button").classes("send").props('type="button" aria-label="Send"')
            send.on("click", self._send_typed)
            with send:
                ui.icon("send", size="17px")

    def write(self, text: str, cursor: int | None = None) -> None:
        """Put text into the box and the cursor behind it, or at that place of it."""
        self._box.set_value(text)
        self._box.run_method("focus")
        if cursor is not None and cursor < len(text):
            place = len(text[:cursor].encode("utf-16-le")) // 2
            box = f"getHtmlElement({self._box.id}).closest('.composer').querySelector('textarea')"
            self._box.client.run_javascript(f"setTimeout(() => {box}.setSelectionRange({place}, {place}))")

    def restore(self) -> None:
        """Bring back what was half typed here, unless something is being typed already."""
        draft = self._desk.drafts.get(self._place, "")
        if draft and not self._box.value and not self._box.is_deleted:
            self._box.set_value(draft)
            self._offers.clear()

    def focus(self) -> None:
        """Put the cursor into the box."""
        self._box.run_method("focus")

    async def submit(self, text: str) -> None:
        """Send this text as if it had been typed."""
        files, self._files = self._files, []
        self._names.clear()
        self._say("")
        self._say(await self._send(text, files))

    async def _key(self, key: str) -> None:
        if key == "Enter":
            await self._enter()
        elif key == "Tab":
            self._offers.take()
        elif key == "Escape":
            self._offers.clear()
        elif not self._offers.move(-1 if key == "ArrowUp" else 1) and key == "ArrowUp":
            self._recall()

    async def _enter(self) -> None:
        if self._offers.enter_takes:
            self._offers.take()
        else:
            await self._send_typed()

    async def _send_typed(self) -> None:
        text = str(self._box.value or "").strip()
        if not text and not self._files:
            return
        self._desk.sent = text
        self._box.set_value("")
        await self.submit(text)

    def _recall(self) -> None:
        if not self._box.value and self._desk.sent:
            self.write(self._desk.sent)

    def _typed(self) -> None:
        text = str(self._box.value or "")
        self._before, self._cursor = text, calling.cursor_after(self._before, text)
        self._desk.keep_draft(self._place, text)
        offered = slash.offer(text, self._commands)
        rows = [self._command(command, text) for command in offered.commands]
        self._offers.show(rows or self._people(text), offered.hint)

    def _command(self, command: Command, text: str) -> Offered:
        return Offered(
            draw=lambda: draw_command(command),
            take=lambda: self.write(f"{command.name} "),
            ready=command.name == text.strip(),
        )

    def _people(self, text: str) -> list[Offered]:
        """Whom the name that is being typed can mean."""
        words = calling.begun(text, self._cursor)
        if words is None:
            return []
        everyone = self._desk.people()
        found = [self._person(user, words, text, everyone) for user in calling.named(words, everyone)]
        groups = calling.grouped(words, self._desk.groups())
        return [*found, *(self._group(one, words, text) for one in groups)][: calling.MOST]

    def _person(self, user: User, words: str, text: str, everyone: list[User]) -> Offered:
        cursor = self._cursor

        def draw() -> None:
            avatar(user, "tiny")
            ui.label(user.real_name or user.name).classes("offer-name")
            ui.label("App" if user.is_bot else user.title).classes("muted")

        def take() -> None:
            self.write(*calling.completed(text, cursor, calling.name_for(user, everyone)))
            self._offers.clear()

        return Offered(draw, take, calling.complete_already(words, user))

    def _group(self, group: UserGroup, words: str, text: str) -> Offered:
        cursor = self._cursor

        def draw() -> None:
            ui.label(f"@{group.handle}").classes("offer-name")
            ui.label(f"Group of {len(group.users)}").classes("muted")

        def take() -> None:
            self.write(*calling.completed(text, cursor, group.handle))
            self._offers.clear()

        return Offered(draw, take, words.casefold() == group.handle.casefold())

    async def _take(self, event: Any) -> None:
        self._files.append((event.file.name, await event.file.read(), event.file.content_type))
        self._names.clear()
        with self._names:
            for name, _, _ in self._files:
                ui.label(name).classes("chip")
        event.sender.reset()

    def _reject(self) -> None:
        self._say(f"A file may have {MOST_BYTES // 1_000_000} MB at most. Nothing larger was attached.")

    def _say(self, sentence: str) -> None:
        if self._notice.is_deleted:
            return
        self._notice.clear()
        if sentence:
            with self._notice:
                ui.label(sentence).classes("act-error").props('role="alert"')
