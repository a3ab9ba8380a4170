"""The workspace itself: who and what is in it, and how the app hears of it."""

import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from workspace import payloads
from workspace.courier import Courier
from workspace.envelopes import Delivery, Envelope
from workspace.manifest import Grant
from workspace.passes import Passes
from workspace.settings import Rates, Timing
from workspace.state import ApiCall, Channel, Message, State, User

Json = dict[str, Any]

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Team:
    """Identities, memory, passes and the courier in one place; methods, people and pages act on it."""

    def __init__(
        self,
        name: str,
        app: Grant,
        courier: Courier,
        timing: Timing,
        rates: Rates,
        clock: Callable[[], float],
        app_id: str,
    ) -> None:
        self.name = name
        self.app = app
        self.courier = courier
        self.timing = timing
        self.rates = rates
        self.clock = clock
        self.state = State()
        self.passes = Passes(timing, clock)
        self.base_url = ""
        self.app_id = app_id
        self.numbered = 0  # ids given out so far
        self._last_ts = 0
        self.id = "T0LOCAL001"
        self.bot_id = "B0LOCAL001"
        self.bot_user_id = "U0LOCALBOT"
        self.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{app_id}-{secrets.token_hex(12)}"
        self.tokens_valid = True
        self.events: dict[str, Json] = {}
        self.entered: dict[tuple[str, str, str], Json] = {}
        self.contexts: dict[str, Json] = {}
        self.uploads: dict[str, int] = {}
        self.socket_ticket: Callable[[], str] | None = None
        bot = User(self.bot_user_id, app.bot_name.lower().replace(" ", ""), app.bot_name, is_bot=True)
        self.state.people[bot.id] = bot
        self.state.people["USLACKBOT"] = User("USLACKBOT", "slackbot", "Slackbot", is_bot=True)

    def new_id(self, prefix: str) -> str:
        """A fresh id of Slack's form: the prefix, then nine capitals and digits."""
        with self.state.lock:
            self.numbered += 1
            number, digits = self.numbered, ""
        while number:
            number, rest = divmod(number, 36)
            digits = _ALPHABET[rest] + digits
        return f"{prefix}0L{digits.rjust(8, '0')}"

    def new_ts(self) -> str:
        """A fresh message timestamp, later than every one before."""
        with self.state.lock:
            self._last_ts = max(int(self.clock() * 1_000_000), self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def user(self, user_id: str) -> User:
        """The person with that id. Raises KeyError with words when there is none."""
        user = self.state.people.get(user_id)
        if user is None:
            raise KeyError(f"No person {user_id} in this workspace: add_person first.")
        return user

    def open_im(self, user_id: str) -> Channel:
        """The DM of a person with the app, made when there is none yet."""
        with self.state.lock:
            channel = self.state.im_of(self.user(user_id).id)
            if channel is None:
                channel = Channel(
                    self.new_id("D"), "", "im", (user_id, self.bot_user_id), user=user_id, created=int(self.clock())
                )
                with self.state.change():
                    self.state.channels[channel.id] = channel
            return channel

    def channel_named(self, words: str) -> Channel | None:
        """A channel by its id, its name or #name."""
        with self.state.lock:
            found = self.state.channels.get(words)
            if found is None:
                name = words.removeprefix("#")
                found = next((c for c in self.state.channels.values() if c.name and c.name == name), None)
            return found

    def join(self, channel: Channel, user_id: str) -> Channel:
        """Make somebody a member of a channel and tell the app."""
        if user_id in channel.members:
            return channel
        channel = replace(channel, members=(*channel.members, user_id))
        with self.state.change():
            self.state.channels[channel.id] = channel
        event = {
            "type": "member_joined_channel",
            "user": user_id,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": self.id,
            "event_ts": self.new_ts(),
        }
        self.emit("member_joined_channel", event, channel)
        return channel

    def emit(self, name: str, event: Json, channel: Channel | None = None) -> "Future[Delivery] | None":
        """Deliver an event if the app listens to it (`name` as in the manifest, e.g. message.im) and may see it."""
        if not self.tokens_valid or not self.app.listens(name):
            return None
        if channel is not None and self.bot_user_id not in channel.members:
            return None
        return self.courier.event(self.wrap(event, channel))

    def wrap(self, event: Json, channel: Channel | None) -> Json:
        """The event inside Slack's outer event, remembered for redelivery."""
        outer = payloads.event_callback(self, event, channel)
        with self.state.lock:
            self.events[str(outer["event_id"])] = outer
        return outer

    def emit_message(self, message: Message, event: Json) -> None:
        """Deliver a message event, and an app_mention besides when the app is mentioned by somebody else."""
        channel = self.state.channels[message.channel]
        kind = {"public": "channels", "private": "groups"}.get(channel.kind, channel.kind)
        self.emit(f"message.{kind}", event, channel)
        mentioned = f"<@{self.bot_user_id}>" in message.text and message.user != self.bot_user_id
        if mentioned and channel.kind != "im" and event.get("subtype") in (None, "file_share"):
            keep = ("user", "text", "ts", "client_msg_id", "team", "thread_ts", "parent_user_id", "blocks", "files")
            mention = {"type": "app_mention"} | {key: event[key] for key in keep if key in event}
            mention |= {"channel": channel.id, "event_ts": message.ts}
            self.emit("app_mention", mention, channel)

    def interact(self, payload: Json, *, wants_answer: bool) -> "Future[Delivery]":
        """Deliver an interactive payload once."""
        return self.courier.once(Envelope("interactive", payload, accepts_response=wants_answer))

    def record(self, method: str, args: Json, response: Json, status: int = 200) -> None:
        """Remember a call of the app."""
        with self.state.change():
            self.state.calls.append(ApiCall(method, args, response, status, self.clock()))
