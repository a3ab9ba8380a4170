"""The messages of one conversation or one thread, in the order they are read."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from nicegui import ui

from workspace.page import people
from workspace.page.desk import Desk
from workspace.page.keyed import KeyedList, Row
from workspace.page.messages import Look, draw_message
from workspace.state import Message

AT_ONCE = 100  # messages shown before somebody asks for earlier ones
TOGETHER = 300.0  # seconds within which messages of one person stand together
OpenThread = Callable[[str], None]


class MessageList:
    """A scrolling list that stays at its newest message while one is there (plain CSS: the scroller runs upwards)."""

    def __init__(self, desk: Desk, open_thread: OpenThread, thread: str = "") -> None:
        self._desk = desk
        self._open_thread = open_thread
        self._thread = thread
        self._shown = AT_ONCE
        self._scroller = ui.element("div").classes("scroller")
        with self._scroller:
            frame = ui.element("div").classes("messages").props('role="log" aria-live="polite" aria-label="Messages"')
        self._list = KeyedList(frame)

    def to_newest(self) -> None:
        """Go to the newest message: who sends something wants to see it, and the answer, wherever they were reading."""
        self._scroller.client.run_javascript(f"getHtmlElement({self._scroller.id}).scrollTop = 0")

    def refresh(self) -> bool:
        """Show the messages as they are now; True when anything changed."""
        if self._thread:
            rows = self._thread_rows()
        elif self._desk.with_app:
            rows = self._app_rows()
        else:
            rows = self._channel_rows()
        return self._list.show(rows)

    def _channel_rows(self) -> list[Row]:
        timeline = self._desk.state.timeline(self._desk.place, self._desk.me.id)
        rows, timeline = self._cut(timeline)
        for before, message in zip([None, *timeline], timeline, strict=False):
            rows += self._day_row(before, message)
            rows.append(self._message_row(message, _follows(before, message), reply_link=True))
            rows += self._status_rows(message.ts)
        return rows

    def _app_rows(self) -> list[Row]:
        """Each message with the replies under it, so that it reads as one conversation with the app."""
        timeline = self._desk.state.timeline(self._desk.place, self._desk.me.id)
        rows, timeline = self._cut(timeline)
        for before, message in zip([None, *timeline], timeline, strict=False):
            rows += self._day_row(before, message)
            rows.append(self._message_row(message, follows=False))
            replies = [reply for reply in self._desk.replies(message) if not reply.reply_broadcast]
            rows += [self._message_row(reply, _follows(last, reply)) for last, reply in _pairs(message, replies)]
            rows += self._status_rows(message.ts)
            if any(self._desk.user(reply.user).is_bot for reply in replies):
                rows.append(self._follow_up_row(message))
        return rows

    def _cut(self, timeline: list[Message]) -> tuple[list[Row], list[Message]]:
        """The newest messages, under a button for the earlier ones when there are any."""
        if len(timeline) <= self._shown:
            return [], timeline
        return [Row("earlier", "", self._draw_earlier)], timeline[-self._shown :]

    def _draw_earlier(self) -> None:
        def more() -> None:
            self._shown += AT_ONCE
            self.refresh()

        with ui.element("div").classes("earlier"):
            button = ui.element("button").classes("button small").props('type="button"').on("click", more)
            with button:
                ui.label("Show earlier messages")

    def _thread_rows(self) -> list[Row]:
        messages = self._desk.state.thread(self._desk.place, self._thread, self._desk.me.id)
        rows: list[Row] = []
        for before, message in zip([None, *messages], messages, strict=False):
            rows.append(self._message_row(message, _follows(before, message)))
            if before is None and len(messages) > 1:
                count = len(messages) - 1
                word = "1 reply" if count == 1 else f"{count} replies"
                rows.append(Row("count", word, lambda word=word: _rule(word)))  # type: ignore[misc]  # bound now, on purpose
        return rows + self._status_rows(self._thread)

    def _message_row(self, message: Message, follows: bool, *, reply_link: bool = False) -> Row:
        desk = self._desk
        look = Look(follows=follows, reply_link=reply_link and not message.ephemeral_to)
        replies = [(one.ts, one.user) for one in desk.replies(message)] if look.reply_link else []
        return Row(message.ts, (message, look, replies), lambda: draw_message(message, desk, look, self._open_thread))

    def _day_row(self, before: Message | None, message: Message) -> list[Row]:
        tz = self._desk.me.tz
        when = people.moment(message.ts, tz)
        if before is not None and people.moment(before.ts, tz).date() == when.date():
            return []
        word = people.day(when, datetime.now(UTC).astimezone(when.tzinfo))
        return [Row(f"day-{when:%Y-%m-%d}", word, lambda: _rule(word))]

    def _status_rows(self, thread_ts: str) -> list[Row]:
        status = self._desk.hands.status(self._desk.place, thread_ts)
        if status is None:
            return []
        name = self._desk.app.real_name
        return [Row(f"status-{thread_ts}", status, lambda: draw_status(name, status.text, status.loading_messages))]

    def _follow_up_row(self, message: Message) -> Row:
        def draw() -> None:
            link = ui.element("button").classes("follow-up").props('type="button"')
            link.on("click", lambda: self._open_thread(message.ts))
            with link:
                ui.label("↳ Follow up on this")

        return Row(f"follow-{message.ts}", "", draw)


def _pairs(first: Message, rest: Sequence[Message]) -> list[tuple[Message, Message]]:
    return list(zip([first, *rest], rest, strict=False))


def _follows(before: Message | None, message: Message) -> bool:
    if before is None or before.user != message.user or before.username != message.username:
        return False
    return float(message.ts) - float(before.ts) < TOGETHER and before.ephemeral_to == message.ephemeral_to


def _rule(word: str) -> None:
    with ui.element("div").classes("rule").props('role="separator"'):
        ui.label(word)


def draw_status(name: str, text: str, loading: Sequence[str] = ()) -> None:
    """What the app says it is doing, shimmering while it does it."""
    with ui.element("div").classes("status").props('role="status"'):
        ui.element("span").classes("status-dots").props('aria-hidden="true"')
        words = text if not text.startswith("is ") else f"{name} {text}"
        ui.label(loading[0] if loading else words).classes("status-words")
