"""What blocks are drawn on: a message, a modal or a Home tab, with the ways to act from there."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui

from workspace.page.blocks.form import Form
from workspace.page.names import Names

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a users, channels or conversations select offers."""

    id: str
    label: str
    kind: str  # person, public, private, im


@dataclass(slots=True)
class Surface:
    """Where blocks stand. `act` sends one action and returns the sentence to show, "" when it was acknowledged."""

    names: Names
    act: Callable[[Json], Awaitable[str]]
    form: Form = field(default_factory=Form)
    suggest: Callable[[str, str, str], Awaitable[Sequence[Json]]] | None = None
    upload: Callable[[str, bytes], Awaitable[Json]] | None = None
    directory: Callable[[], Sequence[Choice]] = tuple
    me: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    notice: ui.element | None = None

    def say(self, sentence: str) -> None:
        """Show a sentence below the blocks; "" takes it away."""
        if self.notice is None or self.notice.is_deleted:
            return
        self.notice.clear()
        if sentence:
            with self.notice:
                ui.label(sentence).classes("act-error").props('role="alert"')
