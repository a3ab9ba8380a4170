"""The Socket Mode connection, watched: it reconnects, is rebuilt when its threads die, and ends when refused."""

import json
import selectors
import socket
import threading
import time
from http.client import HTTPException

import structlog
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.door import DoorHandler
from handlers.refusals import TOKEN_REFUSED, code_of

log = structlog.get_logger(__name__)

# What Slack answers when trying again will not help: the token is wrong, revoked or of the wrong kind.
REFUSED = TOKEN_REFUSED | {
    "not_allowed_token_type",
    "missing_scope",
    "no_permission",
    "team_access_not_granted",
}
# What a try to reach Slack raises when the network, and not the token, is at fault.
UNREACHABLE = (OSError, HTTPException, SlackClientError)
PING_SECONDS = 5.0
LONGEST_WAIT = 30.0


class TokenRefused(Exception):
    """Slack does not take the token; `str(error)` names the variable and where to look."""


class SocketConnection:
    """Keeps one Socket Mode connection up for an app; `watch` is called every second or so and does the mending."""

    def __init__(
        self,
        app: App,
        *,
        app_token: str,
        base_url: str,
        workers: int,
        proxy_off: bool,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        """`ping_seconds`: how often Slack is asked for a sign of life; three unanswered ones are a lost connection."""
        self._app = app
        self._ping_seconds = ping_seconds
        self._token = app_token
        self._workers = workers
        # A client of its own, without the bot's token: opening a connection takes the app's token only.
        self._web = WebClient(base_url=base_url, timeout=15)
        if proxy_off:
            self._web.proxy = None
        self._handler: DoorHandler | None = None
        self._lock = threading.Lock()
        self._next_try = 0.0
        self._wait = 1.0
        self.last_alive: float | None = None
        self._sign: tuple[str, float | None] = ("", None)  # the session last seen, and its last answer to a ping
        self._sign_seen = time.monotonic()
        self._told_to_go: tuple[str | None, float] | None = None  # the session Slack ends, and when it said so

    def seconds_since_alive(self) -> float | None:
        """Seconds since the connection was last seen alive; None while there is none, or never was."""
        return None if self.last_alive is None else time.monotonic() - self.last_alive

    def watch(self) -> bool:
        """Look after the connection once; True when it is up. Raises TokenRefused when Slack wants another token."""
        with self._lock:
            handler = self._handler
            if handler is not None:
                if self._is_well(handler):
                    self.last_alive = time.monotonic() - self._silence(handler)
                    self._wait = 1.0
                    return True
                log.warning("slack_connection_lost")
                self.last_alive = None
                self._next_try = 0.0
                self._drop()
            return time.monotonic() >= self._next_try and self._renew()

    def _is_well(self, handler: DoorHandler) -> bool:
        """Whether this connection hears Slack. One that Slack ended is left to its client, which has a new one soon."""
        if not _threads_live(handler) or self._overstays(handler):
            return False
        return self._told_to_go is not None or (_is_open(handler) and self._silence(handler) < 3 * self._ping_seconds)

    def _silence(self, handler: DoorHandler) -> float:
        """Seconds since Slack last answered a ping; for a session without an answer yet, since it was first seen.

        The client notes answers by the machine's clock, which may be set back or forth: what counts is when we saw a
        new one.
        """
        session = handler.client.current_session
        sign = ("", None) if session is None else (session.session_id, session.last_ping_pong_time)
        if sign != self._sign or session is None:
            self._sign, self._sign_seen = sign, time.monotonic()
        return time.monotonic() - self._sign_seen

    def _overstays(self, handler: DoorHandler) -> bool:
        """Whether Slack has ended this session and the client got no new one (slack-sdk 3.47 tries only once)."""
        if self._told_to_go is None:
            return False
        session, since = self._told_to_go
        if handler.client.session_id() != session:
            self._told_to_go = None
            return False
        return time.monotonic() - since > PING_SECONDS

    def _listen(self, handler: DoorHandler) -> None:
        """Note when Slack says that a session ends; it says so some seconds before it closes the connection."""

        def heard(message: str) -> None:
            if '"disconnect"' in message[:200] and json.loads(message).get("type") == "disconnect":
                self._told_to_go = (handler.client.session_id(), time.monotonic())

        handler.client.on_message_listeners.append(heard)

    def _renew(self) -> bool:
        self._next_try = time.monotonic() + self._wait
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        self._drop()
        handler = DoorHandler(
            self._app,
            app_token=self._token,
            web_client=self._web,
            concurrency=self._workers,
            ping_interval=self._ping_seconds,
            auto_reconnect_enabled=False,  # two that mend would leave a connection that nobody reads
        )
        self._listen(handler)
        self._told_to_go = None
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except UNREACHABLE as error:
            _close(handler)
            refuse_if_final(error, variable="SLACK_APP_TOKEN")
            log.warning("slack_unreachable", error=type(error).__name__, next_try_seconds=round(self._wait))
            return False
        if not handler.client.is_connected():  # the client logs what went wrong and says nothing
            _close(handler)
            log.warning("slack_unreachable", error="no connection", next_try_seconds=round(self._wait))
            return False
        self._handler = handler
        self.last_alive = time.monotonic()
        log.info("slack_connected", mode="socket")
        return True

    def _drop(self) -> None:
        if self._handler is not None:
            _close(self._handler)
            self._handler = None

    def close(self) -> None:
        """Take no new events; what came in before goes on in its threads."""
        with self._lock:
            handler, self._handler = self._handler, None
        if handler is not None:
            _close(handler)


def _threads_live(handler: DoorHandler) -> bool:
    """Whether the client's own threads run; a connection without them looks open and hears nothing."""
    client = handler.client
    return all(
        runner.is_alive()
        for runner in (client.message_processor, client.current_session_runner, client.current_app_monitor)
    )


def _is_open(handler: DoorHandler) -> bool:
    """Whether the other side still holds the connection: the client itself takes half a minute to see that it is gone.

    Looks at what lies in the socket without taking it, below TLS: an end or a reset shows there at once.
    """
    session = handler.client.current_session
    line = session.sock if session is not None else None
    if session is None or line is None or session.consecutive_check_state_error_count:
        return False
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(line, selectors.EVENT_READ)
            return not selector.select(timeout=0) or bool(socket.socket.recv(line, 1, socket.MSG_PEEK))
    except TimeoutError:
        return True  # its reader was faster
    except (OSError, ValueError):
        return False  # reset, or closed meanwhile


def refuse_if_final(error: BaseException, *, variable: str) -> None:
    """Raises TokenRefused when this error says that Slack does not take the token in `variable`."""
    code = code_of(error) if isinstance(error, SlackApiError) else ""
    if code in REFUSED:
        raise TokenRefused(
            f"Slack refuses the token in {variable} ({code}). Look at api.slack.com/apps → your app; "
            f"`signpost doctor` checks each part."
        ) from None


def _close(handler: DoorHandler) -> None:
    """Close a connection whatever state it is in; its threads are daemons or end with their work."""

    def close() -> None:
        client = handler.client
        client.closed = True
        # Only this thread of the client connects anew: once it has ended, no new connection outlives the client. The
        # client's lock is not taken for that: an answer that waits for it would never end, nor would closing.
        client.message_processor.shutdown()  # type: ignore[no-untyped-call]
        handler.close()  # type: ignore[no-untyped-call]

    closing = threading.Thread(target=close, daemon=True)
    closing.start()
    closing.join(timeout=5)
