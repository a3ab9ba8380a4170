"""How fast this process may speak unasked: what Slack wants left alone until when, and how far apart messages stand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

APART = timedelta(seconds=1)  # Slack, "Rate limits": one message a second in one conversation
_UNTOLD, _LONGEST = timedelta(minutes=1), timedelta(days=1)
_RATE_LIMITED = ("ratelimited", "rate_limited")
_CLOCK_SET_BACK = timedelta(minutes=1)  # threads look at the clock some seconds before they call; this is more


class TooOften(Exception):
    """Slack wants this method left alone until a moment. What was to be done was not done."""

    def __init__(self, until: datetime) -> None:
        super().__init__("rate limited")
        self.until = until


class Pace:
    """What all threads of this process keep to. Moments are the bot's clock's; when that was set back, a wait is over.

    `apart`: how far apart two messages of the bot's own accord stand in one conversation, over all processes.
    """

    def __init__(self, apart: timedelta = APART) -> None:
        self.apart = apart
        self._guard = threading.Lock()
        self._waits: dict[str, tuple[datetime, datetime]] = {}  # since when, and until when

    def rests(self, method: str, *, at: datetime) -> bool:
        """Whether Slack wants this method left alone at this moment."""
        with self._guard:
            return at < self._until(method, at)

    @contextmanager
    def calling(self, method: str, *, at: datetime) -> Iterator[None]:
        """Around one call of a method. Raises TooOften: Slack asked to wait, some thread before or this one now."""
        with self._guard:
            until = self._until(method, at)
        if at < until:
            raise TooOften(until)
        try:
            yield
        except SlackApiError as error:
            wait = _wait_of(error)
            if wait is None:
                raise
            with self._guard:
                self._waits[method] = (at, max(at + wait, self._until(method, at)))
            raise TooOften(at + wait) from error

    def _until(self, method: str, at: datetime) -> datetime:
        """Until when this method is left alone; `at` where it is not."""
        since, until = self._waits.get(method, (at, at))
        return until if at > since - _CLOCK_SET_BACK else at


def _wait_of(error: SlackApiError) -> timedelta | None:
    """How long Slack wants to be left alone; None when this is no rate limit."""
    headers = {str(name).lower(): value for name, value in dict(error.response.headers or {}).items()}
    if error.response.status_code != 429 and error.response.get("error") not in _RATE_LIMITED:
        return None
    given = str(headers.get("retry-after") or "")
    return min(timedelta(seconds=int(given)), _LONGEST) if given.isdecimal() and int(given) > 0 else _UNTOLD
