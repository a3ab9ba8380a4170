"""What a person does on the page, done in a thread: the server's loop must never wait for the app."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from workspace import acts, forms, payloads, pressing
from workspace.client import Person
from workspace.inputs import Found, interactive
from workspace.methods.files import new_file
from workspace.state import Message, Status, View
from workspace.team import Team

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a form: problems by block id, or one for the whole of it."""

    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""


class Hands:
    """One person's acts. Each returns the sentence to show where it went wrong, "" when it went well."""

    def __init__(self, team: Team, user_id: str) -> None:
        self._team = team
        self._person = Person(team, user_id)
        self._me = user_id

    @property
    def _silence(self) -> str:
        return f"{self._team.app.bot_name} didn’t respond. Try again in a moment."

    async def send(self, place: str, text: str, files: Sequence[tuple[str, bytes, str]], thread_ts: str) -> str:
        """Post a message, or run the slash command it starts with."""
        if text.startswith("/") and len(text) > 1 and not files:
            if thread_ts:
                return "Slash commands do not work in threads. Send it in the conversation."
            await asyncio.to_thread(self._person.command, text, place)
            return ""
        named = [(name, content) for name, content, _ in files]
        if text or named:
            await asyncio.to_thread(self._person.say, place, text, thread_ts or None, named)
        return ""

    async def act_on_message(self, message: Message, action: Json, values: Json) -> str:
        """Send block_actions for an element of a message. values: what its other elements hold."""
        found = _found(message.blocks + _attached(message), action)
        if found is None:
            return "This button is gone."
        with self._team.state.lock:
            known = self._team.entered.setdefault((message.channel, message.ts, self._me), {})
            for block_id, entries in values.items():
                known.setdefault(block_id, {}).update(entries)
        done = await asyncio.to_thread(pressing.press_message, self._team, self._me, message, found, _given(action))
        return "" if done.acked else self._silence

    async def act_on_view(self, view: View, action: Json, values: Json) -> str:
        """Send block_actions for an element of a modal or a Home tab."""
        now = self._remember(view, values)
        found = _found(now.blocks, action) if now else None
        if now is None or found is None:
            return "This button is gone."
        done = await asyncio.to_thread(pressing.press_view, self._team, self._me, now, found, _given(action))
        return "" if done.acked else self._silence

    async def submit(self, view: View, values: Json) -> Submitted:
        """Submit a modal with these values."""
        now = self._remember(view, values)
        if now is None:
            return Submitted(problem="This form is gone.")
        done = await asyncio.to_thread(forms.submit, self._team, self._me, now, {})
        errors = dict(done.errors)
        problem = errors.pop("", "")
        return Submitted(errors, self._silence if problem else "")

    async def close(self, view: View) -> None:
        """Close a modal."""
        now = self._team.state.views.get(view.id)
        if now is not None:
            await asyncio.to_thread(forms.close, self._team, self._me, now)

    async def suggest_for_message(self, message: Message, block_id: str, action_id: str, words: str) -> list[Json]:
        """Ask the app for the options of an external select in a message."""
        return await self._suggest(message, message.blocks, block_id, action_id, words)

    async def suggest_for_view(self, view: View, block_id: str, action_id: str, words: str) -> list[Json]:
        """Ask the app for the options of an external select in a view."""
        now = self._team.state.views.get(view.id, view)
        return await self._suggest(now, now.blocks, block_id, action_id, words)

    async def _suggest(
        self, place: Message | View, blocks: Sequence[Json], block_id: str, action_id: str, words: str
    ) -> list[Json]:
        found = _found(tuple(blocks), {"block_id": block_id, "action_id": action_id})
        if found is None:
            return []
        return await asyncio.to_thread(pressing.suggest, self._team, self._me, place, found, words)

    async def upload(self, name: str, content: bytes) -> Json:
        """Keep a file that was put into a file_input; returns Slack's file object."""
        return payloads.file(self._team, new_file(self._team, name, content, self._me))

    async def open_app(self, tab: str) -> None:
        """Tell the app that its Messages or Home tab was opened."""
        await asyncio.to_thread(acts.open_home, self._team, self._me, tab)

    async def react(self, message: Message, name: str) -> None:
        """Add a reaction, or take it back."""
        now = self._team.state.message(message.channel, message.ts)
        if now is not None:
            add = self._me not in now.reactions.get(name, ())
            await asyncio.to_thread(self._person.react, now, name, add=add)

    async def shortcut(self, callback_id: str, message: Message) -> None:
        """Start one of the app's message shortcuts."""
        await asyncio.to_thread(self._person.shortcut, callback_id, message)

    def status(self, place: str, thread_ts: str) -> Status | None:
        """What the app says it is doing in a thread."""
        return self._team.state.status(place, thread_ts, self._team.clock())

    def _remember(self, view: View, values: Json) -> View | None:
        """The view as it is now with what was entered, or None when it is gone."""
        with self._team.state.lock:
            now = self._team.state.views.get(view.id)
            if now is None:
                return None
            kept = {block_id: dict(entries) for block_id, entries in now.values.items()}
            for block_id, entries in values.items():
                kept.setdefault(block_id, {}).update(entries)
            return self._team.state.set_values(view.id, kept)


def _attached(message: Message) -> tuple[Json, ...]:
    return tuple(block for attachment in message.attachments for block in attachment.get("blocks") or ())


def _found(blocks: tuple[Json, ...], action: Json) -> Found | None:
    """The element an action belongs to; among several alike, the one with the action's value."""
    alike = [
        one
        for one in interactive(blocks)
        if (one.block_id, one.action_id) == (action.get("block_id", ""), action.get("action_id", ""))
    ]
    same = [one for one in alike if one.element.get("value") == action.get("value")]
    return next(iter(same or alike), None)


def _given(action: Json) -> Any:
    """The value of an action in the form the workspace takes: an option, an id, a text, a list of these."""
    for key, value in action.items():
        if key == "value" or key.startswith("selected_") or key in ("rich_text_value", "files"):
            return value
    return None
