"""Where somebody is and when they want quiet, asked of Slack when something is to be said to them unasked."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from portfolio.attention import Presence, Quiet

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(minutes=5)
MOST_KEPT = 20_000  # people
_GONE = {"user_not_found", "users_not_found"}


class TooOften(Exception):
    """Slack wants this method left alone until a moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__("rate limited")
        self.until = until


class Whereabouts:
    """Asks users.info and dnd.info at most once each in five minutes a person, and neither while Slack says wait.

    What Slack does not tell is not known: then the hours are those of UTC, without any quiet. `client` repeats nothing.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._guard = threading.Lock()
        self._known: dict[str, tuple[datetime, Presence]] = {}
        self._waits: dict[str, datetime] = {}

    def of(self, slack_id: str, *, at: datetime) -> Presence:
        """What is known of somebody now. Raises TooOften: then nobody knows, and it is worth asking again."""
        with self._guard:
            asked_at, presence = self._known.get(slack_id, (None, None))
        if asked_at is not None and presence is not None and abs(at - asked_at) < KEPT_FOR:
            return presence
        presence = self._ask(slack_id, at)
        with self._guard:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[slack_id] = (at, presence)
        return presence

    def _ask(self, slack_id: str, at: datetime) -> Presence:
        found = self._call("users.info", slack_id, at)
        user = found.get("user") or {}
        if found.get("error") in _GONE or user.get("deleted"):
            return Presence(gone=True)
        return Presence(str(user.get("tz") or ""), _quiet(self._call("dnd.info", slack_id, at)))

    def _call(self, method: str, slack_id: str, at: datetime) -> dict[str, Any]:
        """The answer, or Slack's word for what was wrong as its `error`."""
        with self._guard:
            until = self._waits.get(method)
        if until is not None and at < until:
            raise TooOften(until)
        try:
            found = self._client.api_call(method, params={"user": slack_id}).data
        except SlackApiError as error:
            wait = wait_of(error)
            if wait is not None:
                with self._guard:
                    self._waits[method] = at + wait
                raise TooOften(at + wait) from error
            log.info("%s was refused: %s", method, error.response.get("error", "unknown"))
            return {"error": error.response.get("error")}
        except (SlackClientError, OSError) as error:
            log.info("%s failed: %s", method, type(error).__name__)
            return {}
        return found if isinstance(found, dict) else {}


def wait_of(error: SlackApiError) -> timedelta | None:
    """How long Slack wants to be left alone; None when this is no rate limit."""
    headers = {str(name).lower(): value for name, value in dict(error.response.headers or {}).items()}
    if error.response.status_code != 429 and error.response.get("error") != "ratelimited":
        return None
    given = str(headers.get("retry-after") or "")
    return timedelta(seconds=min(int(given), 24 * 3600) if given.isdecimal() and int(given) > 0 else 60)


def _quiet(found: dict[str, Any]) -> Quiet | None:
    start, end = found.get("next_dnd_start_ts"), found.get("next_dnd_end_ts")
    if not found.get("dnd_enabled") or type(start) is not int or type(end) is not int or end <= start:
        return None
    try:
        return Quiet(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
    except (ValueError, OverflowError, OSError):
        return None
