"""Where somebody is and when they want quiet, asked of Slack when something is to be said to them unasked."""

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.pacing import Pace, TooOften
from handlers.refusals import code_of
from portfolio.attention import Presence, Quiet

log = logging.getLogger(__name__)

ASKED = ACCOUNT, QUIET = "users.info", "dnd.info"
QUIET_OF_MANY, MOST_AT_ONCE = "dnd.teamInfo", 50
KEPT_FOR = timedelta(minutes=5)
MOST_KEPT = 20_000  # people
_GONE = {"user_not_found", "users_not_found"}


class Whereabouts:
    """Asks of each person at most once in five minutes, and of nobody while Slack says wait.

    What Slack does not tell is not known: then the hours are those of UTC, without any quiet. `client` repeats nothing.
    """

    def __init__(self, client: WebClient, pace: Pace) -> None:
        self._client = client
        self._pace = pace
        self._guard = threading.Lock()
        self._known: dict[str, tuple[datetime, Presence]] = {}
        self._quiets: dict[str, tuple[datetime, Quiet | None]] = {}

    def of(self, slack_id: str, *, at: datetime) -> Presence:
        """What is known of somebody now. Raises TooOften: then nobody knows, and it is worth asking again."""
        with self._guard:
            known = self._known.get(slack_id)
        if known is not None and _fresh(known, at):
            return known[1]
        presence = self._ask(slack_id, at)
        with self._guard:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[slack_id] = (at, presence)
        return presence

    def ask_of_many(self, slack_ids: Sequence[str], *, at: datetime) -> None:
        """Learn when these people want quiet, in one call for fifty: Slack answers some fifty single ones a minute.

        What it does not tell of somebody, `of` asks by itself.
        """
        with self._guard:
            known = self._known, self._quiets
            new = sorted({one for one in slack_ids if not any(_fresh(kept.get(one), at) for kept in known)})
        for start in range(0, len(new), MOST_AT_ONCE):
            some = new[start : start + MOST_AT_ONCE]
            if len(some) == 1:  # Slack wants more than one
                return
            try:
                users = self._call(QUIET_OF_MANY, {"users": ",".join(some)}, at).get("users")
            except TooOften:
                return
            told = users if isinstance(users, dict) else {}
            with self._guard:
                if len(self._quiets) >= MOST_KEPT:
                    self._quiets.clear()
                self._quiets |= {one: (at, _quiet(told[one])) for one in some if isinstance(told.get(one), dict)}

    def _ask(self, slack_id: str, at: datetime) -> Presence:
        found = self._call(ACCOUNT, {"user": slack_id}, at)
        user = found.get("user") or {}
        if found.get("error") in _GONE or user.get("deleted"):
            return Presence(gone=True)
        with self._guard:
            learnt = self._quiets.get(slack_id)
        quiet = learnt[1] if learnt and _fresh(learnt, at) else _quiet(self._call(QUIET, {"user": slack_id}, at))
        return Presence(str(user.get("tz") or ""), quiet)

    def _call(self, method: str, asked: Mapping[str, str], at: datetime) -> dict[str, Any]:
        """The answer, or Slack's word for what was wrong as its `error`. Raises TooOften."""
        try:
            with self._pace.calling(method, at=at):
                found = self._client.api_call(method, params=dict(asked)).data
        except SlackApiError as error:
            log.info("%s was refused: %s", method, code_of(error))
            return {"error": code_of(error)}
        except (SlackClientError, OSError, HTTPException) as error:
            log.info("%s failed: %s", method, type(error).__name__)
            return {}
        return found if isinstance(found, dict) else {}


def _fresh(known: tuple[datetime, object] | None, at: datetime) -> bool:
    return known is not None and abs(at - known[0]) < KEPT_FOR


def _quiet(found: dict[str, Any]) -> Quiet | None:
    start, end = found.get("next_dnd_start_ts"), found.get("next_dnd_end_ts")
    if not found.get("dnd_enabled") or type(start) is not int or type(end) is not int or end <= start:
        return None
    try:
        return Quiet(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
    except (ValueError, OverflowError, OSError):
        return None
