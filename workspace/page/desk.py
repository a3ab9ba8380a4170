"""One browser tab: who looks, at what, and what they have typed so far."""

from dataclasses import dataclass, field
from typing import Any

from workspace.page.blocks.form import Form
from workspace.page.blocks.surface import Choice
from workspace.page.hands import Hands
from workspace.state import Channel, Message, State, User, UserGroup

Json = dict[str, Any]
APP = "app"  # the place that is the app's own conversation


@dataclass(slots=True)
class Memory:
    """What outlives the page of one tab: how far each person has read, the mode they chose, what a tab has half typed.

    drafts: by tab and person, then by conversation (and thread).
    """

    read: dict[tuple[str, str], str] = field(default_factory=dict)
    dark: dict[str, bool | None] = field(default_factory=dict)
    drafts: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Desk:
    """The state of one tab. `place` is a channel id; `tab` is messages or home (of the app's conversation)."""

    state: State
    hands: Hands
    me: User
    app: User
    memory: Memory
    place: str
    tab: str = "messages"
    thread: str = ""
    sent: str = ""
    drafts: dict[str, str] = field(default_factory=dict)
    shortcuts: tuple[Json, ...] = ()
    forms: dict[str, Form] = field(default_factory=dict)
    errors: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def channel(self) -> Channel:
        """The conversation that is open."""
        return self.state.channels[self.place]

    @property
    def with_app(self) -> bool:
        """Whether the app's own conversation is open."""
        return self.channel.kind == "im"

    def user(self, user_id: str) -> User:
        """Anyone who wrote; somebody who is gone is shown by their id."""
        return self.state.people.get(user_id) or User(user_id, user_id, user_id)

    def person(self, user_id: str) -> str | None:
        """The name in a mention (see workspace.page.names.Names)."""
        found = self.state.people.get(user_id)
        return found.real_name or found.name if found else None

    def channel_name(self, channel_id: str) -> str | None:
        """The name of a channel."""
        found = self.state.channels.get(channel_id)
        return found.name if found else None

    def group(self, group_id: str) -> str | None:
        """The handle of a user group."""
        found = self.state.groups.get(group_id)
        return found.handle if found else None

    def is_me(self, user_id: str) -> bool:
        """Whether it is the person of this tab."""
        return user_id == self.me.id

    def people(self) -> list[User]:
        """Whom one can call by name: everyone who is still here, and the app."""
        with self.state.lock:
            everyone = list(self.state.people.values())
        return [one for one in everyone if not one.deleted and (not one.is_bot or one.id == self.app.id)]

    def groups(self) -> list[UserGroup]:
        """The user groups one can call."""
        with self.state.lock:
            return list(self.state.groups.values())

    def my_channels(self) -> list[Channel]:
        """The channels I am in, by name."""
        with self.state.lock:
            mine = [c for c in self.state.channels.values() if c.kind != "im" and self.me.id in c.members]
        return sorted((c for c in mine if not c.is_archived), key=lambda c: c.name)

    def visible(self, channel_id: str) -> list[Message]:
        """Everything in a conversation that I may see, replies included."""
        return [m for m in self.state.messages(channel_id) if m.ephemeral_to in ("", self.me.id)]

    def unread(self, channel_id: str) -> int:
        """How many messages of others came after I last looked."""
        seen = self.memory.read.get((self.me.id, channel_id), "")
        return sum(1 for m in self.visible(channel_id) if m.ts > seen and m.user != self.me.id)

    def mark_read(self) -> None:
        """What is open has been seen."""
        shown = self.visible(self.place)
        if shown:
            self.memory.read[(self.me.id, self.place)] = max(m.ts for m in shown)

    def in_tab(self, tab_id: str) -> None:
        """Once the browser has said which tab it is: go on with what this person had half typed there."""
        kept = self.memory.drafts.setdefault((tab_id, self.me.id), {})
        if kept is not self.drafts:
            kept.update(self.drafts)
            self.drafts = kept

    def keep_draft(self, place: str, text: str) -> None:
        """Remember what stands in the box of a conversation or thread; nothing stands in an empty one."""
        if text:
            self.drafts[place] = text
        else:
            self.drafts.pop(place, None)

    def replies(self, message: Message) -> list[Message]:
        """The replies under a message that I may see."""
        return [m for m in self.state.thread(message.channel, message.ts, self.me.id) if m.ts != message.ts]

    def form(self, key: str) -> Form:
        """What was entered on a view or a message."""
        return self.forms.setdefault(key, Form())

    def directory(self) -> list[Choice]:
        """Everyone and every channel, for the selects that offer them."""
        with self.state.lock:
            people = [Choice(u.id, u.real_name or u.name, "person") for u in self.state.people.values() if not u.is_bot]
        return sorted(people, key=lambda one: one.label) + [
            Choice(c.id, f"# {c.name}", c.kind) for c in self.my_channels()
        ]


@dataclass(frozen=True, slots=True)
class DeskNames:
    """The names of the workspace, for the renderer."""

    desk: Desk

    def person(self, user_id: str) -> str | None:
        """The display name of a person."""
        return self.desk.person(user_id)

    def channel(self, channel_id: str) -> str | None:
        """The name of a channel, without its hash sign."""
        return self.desk.channel_name(channel_id)

    def group(self, group_id: str) -> str | None:
        """The handle of a user group, without its at sign."""
        return self.desk.group(group_id)

    def is_me(self, user_id: str) -> bool:
        """Whether this is the person who looks at the page."""
        return self.desk.is_me(user_id)
