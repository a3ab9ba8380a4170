"""What the composer offers while a slash command is typed; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.manifest import Command


@dataclass(frozen=True, slots=True)
class Offer:
    """What stands above the composer. `commands` can be completed; `hint` explains the command being typed."""

    commands: tuple[Command, ...] = ()
    hint: Command | None = None


def offer(typed: str, commands: Sequence[Command]) -> Offer:
    """What to offer for the text typed so far."""
    if not typed.startswith("/") or "\n" in typed:
        return Offer()
    word, space, _ = typed.partition(" ")
    exact = next((command for command in commands if command.name == word), None)
    if space:
        return Offer(hint=exact)
    found = tuple(command for command in commands if command.name.startswith(word))
    return Offer(commands=found)
