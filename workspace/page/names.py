"""What the renderer must know about the workspace to show a mention: names, never the state itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Names(Protocol):
    """Looks names up; None means that the id is unknown."""

    def person(self, user_id: str) -> str | None:
        """The display name of a person."""
        ...

    def channel(self, channel_id: str) -> str | None:
        """The name of a channel, without its hash sign."""
        ...

    def group(self, group_id: str) -> str | None:
        """The handle of a user group, without its at sign."""
        ...

    def is_me(self, user_id: str) -> bool:
        """Whether this is the person who looks at the page."""
        ...


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names from plain mappings, for drawing outside a workspace."""

    people: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    me: str = ""

    def person(self, user_id: str) -> str | None:
        """The display name of a person."""
        return self.people.get(user_id)

    def channel(self, channel_id: str) -> str | None:
        """The name of a channel, without its hash sign."""
        return self.channels.get(channel_id)

    def group(self, group_id: str) -> str | None:
        """The handle of a user group, without its at sign."""
        return self.groups.get(group_id)

    def is_me(self, user_id: str) -> bool:
        """Whether this is the person who looks at the page."""
        return bool(self.me) and user_id == self.me
