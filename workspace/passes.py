"""Short-lived passes the app gets with a payload: trigger ids and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from workspace.settings import Timing


class PassError(Exception):
    """The pass is unknown, expired or used up; `error` is Slack's name for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass(slots=True)
class Trigger:
    """The right to open one modal for one person. view_id: the modal the person acted in, if any."""

    user: str
    expires_at: float
    view_id: str = ""
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """The right to post a few messages where the person acted. message_ts: the message acted on, if any."""

    user: str
    channel: str
    expires_at: float
    posts_left: int
    message_ts: str = ""


class Passes:
    """Hands out and redeems passes; the caller holds the workspace's lock."""

    def __init__(self, timing: Timing, clock: Callable[[], float]) -> None:
        self._timing = timing
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view_id: str = "") -> str:
        """A new trigger id, good for one modal within three seconds."""
        number = secrets.randbelow(10**12)
        trigger_id = f"{number}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user, self._clock() + self._timing.trigger, view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use up a trigger id. Raises PassError: invalid_trigger_id, expired_trigger_id, trigger_exchanged."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise PassError("invalid_trigger_id")
        if trigger.used:
            raise PassError("trigger_exchanged")
        if self._clock() >= trigger.expires_at:
            raise PassError("expired_trigger_id")
        trigger.used = True
        return trigger

    def response(self, user: str, channel: str, message_ts: str = "") -> str:
        """The key of a new response URL."""
        key = secrets.token_hex(12)
        self._responses[key] = ResponseUrl(
            user,
            channel,
            self._clock() + self._timing.response_url,
            self._timing.response_url_posts,
            message_ts,
        )
        return key

    def respond(self, key: str) -> ResponseUrl:
        """Use a response URL once. Raises PassError: invalid_url, expired_url, used_url."""
        response = self._responses.get(key)
        if response is None:
            raise PassError("invalid_url")
        if self._clock() >= response.expires_at:
            raise PassError("expired_url")
        if response.posts_left <= 0:
            raise PassError("used_url")
        response.posts_left -= 1
        return response
