"""Everything the local workspace knows, as frozen values behind one lock and one change counter."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from workspace.changed import Changed
from workspace.words import all_text

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class User:
    """A person (or a bot user) of the workspace. `quiet`: no disturbing, from and until (Unix seconds), or ()."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/Berlin"
    email: str = ""
    is_bot: bool = False
    deleted: bool = False
    quiet: tuple[int, int] | tuple[()] = ()


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A group that `<!subteam^S…>` calls."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. `kind` is public, private, im or mpim; `user` is the human side of an im."""

    id: str
    name: str
    kind: str = "public"
    members: tuple[str, ...] = ()
    user: str = ""
    is_ext_shared: bool = False
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""
    created: int = 0

    @property
    def event_type(self) -> str:
        """The channel_type of Slack's message events: channel, group, im or mpim."""
        return {"public": "channel", "private": "group"}.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file. `content` is its bytes; `user` the uploader."""

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    content: bytes
    created: int
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message as everyone sees it now; an update replaces it by a new value with the same ts.

    ephemeral_to: the only person who sees it, or "". rings: who its live mrkdwn tokens would notify
    ("channel", "here", "everyone", a user id or a user group id). streaming: not finished yet. edited_ts: marked as
    edited; changed_ts: changed at all.
    """

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    thread_ts: str | None = None
    ephemeral_to: str = ""
    metadata: Json | None = None
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    rings: tuple[str, ...] = ()
    bot_id: str = ""
    username: str = ""
    subtype: str = ""
    client_msg_id: str = ""
    edited_ts: str = ""
    changed_ts: str = ""
    streaming: bool = False
    stream_chunks: tuple[Json, ...] = ()
    reply_broadcast: bool = False

    @property
    def all_text(self) -> str:
        """The text and every text inside the blocks and attachments, one a line."""
        return all_text(self.text, self.blocks, self.attachments)


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a Home tab. body: what the app sent, with ids filled in. values: what the person entered so far."""

    id: str
    type: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    message_ts: str = ""

    @property
    def blocks(self) -> tuple[Json, ...]:
        return tuple(self.body.get("blocks", ()))

    @property
    def title(self) -> str:
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata") or "")

    @property
    def all_text(self) -> str:
        """The title, the buttons and every text inside the blocks, one a line."""
        ends = tuple(self.body[name] for name in ("title", "submit", "close") if self.body.get(name))
        return all_text("", ends + self.blocks, ())


@dataclass(frozen=True, slots=True)
class Status:
    """What the app says it is doing in a thread; gone when it answers or after two minutes."""

    channel: str
    thread_ts: str
    text: str
    loading_messages: tuple[str, ...]
    expires_at: float


@dataclass(frozen=True, slots=True)
class Prompt:
    """One suggested prompt of the agent pane."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Prompts:
    """The suggested prompts of a DM (thread_ts "") or of one of its threads."""

    channel: str
    thread_ts: str
    title: str
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One Web API call of the app and what it was told."""

    method: str
    args: Json
    response: Json
    status: int
    at: float

    @property
    def ok(self) -> bool:
        return bool(self.response.get("ok"))

    @property
    def error(self) -> str:
        return str(self.response.get("error", ""))


class State:
    """The workspace's memory. Take `with state.change():` to write; reading methods lock by themselves."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = Changed()
        self.people: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self.views: dict[str, View] = {}
        self.modals: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.statuses: dict[tuple[str, str], Status] = {}
        self.prompts: dict[tuple[str, str], Prompts] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.files: dict[str, File] = {}
        self.calls: list[ApiCall] = []

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the lock for a change, then count it."""
        with self.lock:
            yield
        self.changed.bump()

    def put_message(self, message: Message) -> Message:
        """Add or replace a message."""
        with self.change():
            self._messages.setdefault(message.channel, {})[message.ts] = message
        return message

    def drop_message(self, channel: str, ts: str) -> None:
        """Delete a message for everyone."""
        with self.change():
            self._messages.get(channel, {}).pop(ts, None)

    def message(self, channel: str, ts: str) -> Message | None:
        """The message with that ts, ephemerals included."""
        with self.lock:
            return self._messages.get(channel, {}).get(ts)

    def messages(self, channel: str) -> list[Message]:
        """Every message of a channel, oldest first, thread replies and everyone's ephemerals included."""
        with self.lock:
            return sorted(self._messages.get(channel, {}).values(), key=lambda message: message.ts)

    def timeline(self, channel: str, viewer: str = "") -> list[Message]:
        """What stands in the channel itself: replies only if broadcast, ephemerals only `viewer`'s."""
        return [
            message
            for message in self.messages(channel)
            if message.ephemeral_to in ("", viewer)
            and (not message.thread_ts or message.thread_ts == message.ts or message.reply_broadcast)
        ]

    def thread(self, channel: str, thread_ts: str, viewer: str = "") -> list[Message]:
        """The parent and its replies, oldest first; of the ephemerals only `viewer`'s."""
        return [
            message
            for message in self.messages(channel)
            if message.ephemeral_to in ("", viewer) and thread_ts in (message.ts, message.thread_ts)
        ]

    def im_of(self, user: str) -> Channel | None:
        """The direct message channel of a person with the app, when it was opened."""
        with self.lock:
            return next((c for c in self.channels.values() if c.kind == "im" and c.user == user), None)

    def home(self, user: str) -> View | None:
        """The Home tab published for a person."""
        with self.lock:
            return self.views.get(self.homes.get(user, ""))

    def modal(self, user: str) -> View | None:
        """The modal on top of a person's stack."""
        with self.lock:
            stack = self.modals.get(user)
            return self.views.get(stack[-1]) if stack else None

    def status(self, channel: str, thread_ts: str, now: float) -> Status | None:
        """The app's status in a thread, unless it is cleared or timed out."""
        with self.lock:
            status = self.statuses.get((channel, thread_ts))
        return status if status is not None and status.text and now < status.expires_at else None

    def set_values(self, view_id: str, values: Json) -> View:
        """Remember what the person entered in a view."""
        with self.change():
            view = replace(self.views[view_id], values=values)
            self.views[view_id] = view
        return view
