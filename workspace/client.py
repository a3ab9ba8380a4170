"""Person: the hands and eyes of somebody in the workspace."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from workspace import acts, forms, pressing
from workspace.envelopes import Delivery
from workspace.forms import Submission
from workspace.methods.reactions import react
from workspace.posting import delete
from workspace.state import Channel, Message, Prompt, Prompts, State, Status, User, View
from workspace.team import Team

Json = dict[str, Any]
T = TypeVar("T")

__all__ = ["Delivery", "Message", "Person", "Submission", "View"]


class Person:
    """What somebody can do and see. Acts that wait for the app's acknowledgement must not run on the server's loop.

    Channels are given by id or name; None means the direct message with the app.
    """

    def __init__(self, team: Team, user_id: str) -> None:
        self._team = team
        self.id = user_id

    @property
    def user(self) -> User:
        """Who this is."""
        return self._team.user(self.id)

    @property
    def dm_channel(self) -> str:
        """The id of the direct message channel with the app."""
        return self._team.open_im(self.id).id

    @property
    def _state(self) -> State:
        return self._team.state

    def _channel(self, words: str | None) -> Channel:
        if words is None:
            return self._team.open_im(self.id)
        channel = self._team.channel_named(words)
        if channel is None:
            raise LookupError(f"There is no channel {words!r}.")
        return channel

    # -- saying -------------------------------------------------------------------------------------------------

    def command(self, line: str, channel: str | None = None) -> Delivery:
        """Send a slash command ("/ai automate …") and wait for its acknowledgement."""
        return acts.command(self._team, self.id, self._channel(channel), line)

    def dm(self, text: str, thread_ts: str | None = None, files: Sequence[tuple[str, bytes]] = ()) -> Message:
        """Write to the app. text is what is typed: & < > arrive as entities. files: (name, bytes)."""
        return acts.write(self._team, self.id, self._channel(None), text, thread_ts, files)

    def say(
        self, channel: str, text: str, thread_ts: str | None = None, files: Sequence[tuple[str, bytes]] = ()
    ) -> Message:
        """Write in a channel."""
        return acts.write(self._team, self.id, self._channel(channel), text, thread_ts, files)

    def mention(self, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Write in a channel, to the app."""
        return self.say(channel, f"@{self._team.bot_user_id} {text}".rstrip(), thread_ts)

    def edit(self, message: Message, text: str) -> Message:
        """Change a message of one's own."""
        return acts.edit(self._team, message, text)

    def delete(self, message: Message) -> None:
        """Delete a message of one's own."""
        delete(self._team, message)

    def react(self, message: Message, name: str, *, add: bool = True) -> Message:
        """Add (or take back) a reaction."""
        with self._state.lock:
            current = self._state.message(message.channel, message.ts) or message
            return react(self._team, current, self.id, name, add=add)

    # -- acting -------------------------------------------------------------------------------------------------

    def press(
        self,
        place: Message | View,
        action_id: str | None = None,
        label: str | None = None,
        value: Any = None,
        *,
        block_id: str | None = None,
    ) -> Delivery:
        """Act on an element of a message or view and wait for the acknowledgement.

        The element is found by action_id, by block_id or by what stands on it (a button's text, an option's text, an
        input's label). value: for a select an option's value or text, for pickers and texts the text, for feedback
        buttons "positive" or "negative"; among several buttons alike it picks the one with that value.
        Raises LookupError, naming what there is, when nothing matches.
        """
        place = self._current(place)
        found = pressing.find(place.blocks, action_id, label, value, block_id)
        given = pressing.given_for(found, label, value)
        if isinstance(place, View):
            return pressing.press_view(self._team, self.id, place, found, given)
        return pressing.press_message(self._team, self.id, place, found, given)

    def _current(self, place: Message | View) -> Message | View:
        """The newest value of what a caller holds from earlier."""
        if isinstance(place, View):
            return self._state.views.get(place.id, place)
        return self._state.message(place.channel, place.ts) or place

    def suggest(self, place: Message | View, words: str, action_id: str | None = None) -> list[Json]:
        """The options the app offers in an external select for what is typed."""
        place = self._current(place)
        found = pressing.find(place.blocks, action_id, None)
        return pressing.suggest(self._team, self.id, place, found, words)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Start a global shortcut, or a message shortcut."""
        return pressing.shortcut(self._team, self.id, callback_id, message)

    def fill(self, values: dict[str, Any], view: View | None = None) -> View:
        """Enter values in a modal, by block_id or label, without submitting."""
        return forms.fill(self._team, self._open(view), values)

    def submit(self, view: View | None = None, values: dict[str, Any] | None = None) -> Submission:
        """Fill in and submit the modal on top (or `view`)."""
        return forms.submit(self._team, self.id, self._open(view), values or {})

    def close(self, view: View | None = None, *, all_of_them: bool = False) -> Delivery | None:
        """Close the modal on top (or `view`); all_of_them closes the whole stack."""
        return forms.close(self._team, self.id, self._open(view), all_of_them=all_of_them)

    def _open(self, view: View | None) -> View:
        current = self._state.views.get(view.id) if view else self.modal
        if current is None:
            raise LookupError("No modal is open.")
        return current

    def open_home(self) -> None:
        """Open the app's Home tab."""
        acts.open_home(self._team, self.id, "home")

    def open_agent(self) -> None:
        """Open the app's conversation (the agent pane)."""
        acts.open_home(self._team, self.id, "messages")

    def move_to(self, channel: str | None) -> None:
        """Look at another channel while the agent pane is open."""
        acts.move_to(self._team, self.id, self._channel(channel).id if channel else None)

    def live_in(self, tz: str) -> None:
        """Move to a time zone ("Pacific/Auckland")."""
        self._become(replace(self.user, tz=tz))

    def want_quiet(self, start: float, end: float) -> None:
        """Do not disturb from and until (Unix seconds); the same twice ends it."""
        self._become(replace(self.user, quiet=(int(start), int(end)) if end > start else ()))

    def leave_company(self) -> None:
        """Be deactivated, as somebody is who left."""
        self._become(replace(self.user, deleted=True))

    def _become(self, user: User) -> None:
        with self._state.change():
            self._state.people[user.id] = user

    # -- seeing -------------------------------------------------------------------------------------------------

    @property
    def home(self) -> View | None:
        """The Home tab as published."""
        return self._state.home(self.id)

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self._state.modal(self.id)

    def sees(self, channel: str | None = None, thread_ts: str | None = None) -> list[Message]:
        """Everything this person can read in a channel (threads included) or in one thread, oldest first."""
        place = self._channel(channel).id
        if thread_ts:
            return self._state.thread(place, thread_ts, self.id)
        return [m for m in self._state.messages(place) if m.ephemeral_to in ("", self.id)]

    def status(self, channel: str | None = None, thread_ts: str = "") -> Status | None:
        """What the app says it is doing in a thread."""
        return self._state.status(self._channel(channel).id, thread_ts, self._team.clock())

    def prompts(self, channel: str | None = None, thread_ts: str = "") -> Prompts | None:
        """The suggested prompts: those set by the app, else those of the manifest."""
        place = self._channel(channel)
        found = self._state.prompts.get((place.id, thread_ts))
        fixed = self._team.app.suggested_prompts
        if found is None and fixed and place.kind == "im":
            return Prompts(place.id, "", "", tuple(Prompt(str(p["title"]), str(p["message"])) for p in fixed))
        return found

    # -- waiting ------------------------------------------------------------------------------------------------

    def wait_for(self, look: Callable[[], T | None], what: str, timeout: float = 10) -> T:
        """Look again at every change until something is there. Raises TimeoutError saying what was missing."""
        deadline = time.monotonic() + timeout
        while True:
            version = int(self._state.changed)
            found = look()
            if found is not None:
                return found
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{self.user.name} did not see {what} within {timeout} s.{self._recent()}")
            self._state.changed.wait(version, min(left, 0.25))

    def _recent(self) -> str:
        calls = [f"{call.method}: {call.error or 'ok'}" for call in self._state.calls[-6:]]
        return " Last calls of the app: " + (", ".join(calls) or "none")

    def wait_for_message(
        self,
        after: Message | str | None = None,
        channel: str | None = None,
        contains: str | None = None,
        timeout: float = 10,
        *,
        thread_ts: str | None = None,
    ) -> Message:
        """The first finished message of the app this person sees.

        after: only later ones than this message or ts; with `contains`, older ones that were changed since count too.
        A message being streamed counts when it is finished.
        channel None: that of `after` if it is a message, else the DM.
        """
        if isinstance(after, Message):
            channel = channel or after.channel
        since = after.ts if isinstance(after, Message) else after or ""

        def look() -> Message | None:
            for message in self.sees(channel, thread_ts):
                late = message.ts > since or (message.changed_ts > since and bool(contains))
                finished = message.user == self._team.bot_user_id and not message.streaming
                if late and finished and (contains is None or contains in message.all_text):
                    return message
            return None

        return self.wait_for(look, f"a message{f' with {contains!r}' if contains else ''}", timeout)

    def wait_for_modal(self, title: str | None = None, timeout: float = 10, *, contains: str | None = None) -> View:
        """The modal on top, once it has that title or text."""

        def look() -> View | None:
            view = self.modal
            wrong = view is None or (title and view.title != title) or (contains and contains not in view.all_text)
            return None if wrong else view

        return self.wait_for(look, f"a modal {title or contains or ''}", timeout)

    def wait_for_home(self, contains: str | None = None, timeout: float = 10) -> View:
        """The Home tab, once it is published and has that text."""

        def look() -> View | None:
            view = self.home
            return None if view is None or (contains and contains not in view.all_text) else view

        return self.wait_for(look, f"a Home tab {contains or ''}", timeout)

    def wait_for_status(self, channel: str | None = None, thread_ts: str = "", timeout: float = 10) -> Status:
        """The app's status in a thread, once there is one."""
        return self.wait_for(lambda: self.status(channel, thread_ts), "a status", timeout)
