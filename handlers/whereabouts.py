"""Where somebody is and when they want quiet, asked of Slack when something is to be said to them unasked."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.pacing import Pace
from portfolio.attention import Presence, Quiet

log = logging.getLogger(__name__)

ASKED = ACCOUNT, QUIET = "users.info", "dnd.info"
KEPT_FOR = timedelta(minutes=5)
MOST_KEPT = 20_000  # people
_GONE = {"user_not_found", "users_not_found"}


class Whereabouts:
    """Asks users.info and dnd.info at most once each in five minutes a person, and neither while Slack says wait.

    What Slack does not tell is not known: then the hours are those of UTC, without any quiet. `client` repeats nothing.
    """

    def __init__(self, client: WebClient, pace: Pace) -> None:
        self._client = client
        self._pace = pace
        self._guard = threading.Lock()
        self._known: dict[str, tuple[datetime, Presence]] = {}

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
        found = self._call(ACCOUNT, slack_id, at)
        user = found.get("user") or {}
        if found.get("error") in _GONE or user.get("deleted"):
            return Presence(gone=True)
        return Presence(str(user.get("tz") or ""), _quiet(self._call(QUIET, slack_id, at)))

    def _call(self, method: str, slack_id: str, at: datetime) -> dict[str, Any]:
        """The answer, or Slack's word for what was wrong as its `error`. Raises TooOften."""
        try:
            with self._pace.calling(method, at=at):
                found = self._client.api_call(method, params={"user": slack_id}).data
        except SlackApiError as error:
            log.info("%s was refused: %s", method, error.response.get("error", "unknown"))
            return {"error": error.response.get("error")}
        except (SlackClientError, OSError) as error:
            log.info("%s failed: %s", method, type(error).__name__)
            return {}
        return found if isinstance(found, dict) else {}


def _quiet(found: dict[str, Any]) -> Quiet | None:
    start, end = found.get("next_dnd_start_ts"), found.get("next_dnd_end_ts")
    if not found.get("dnd_enabled") or type(start) is not int or type(end) is not int or end <= start:
        return None
    try:
        return Quiet(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
    except (ValueError, OverflowError, OSError):
        return None
