"""The door: what arrives is looked at before Bolt, which takes every payload to be whole, sees it."""

import re
from collections.abc import Callable, Mapping
from time import time

import structlog
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

log = structlog.get_logger(__name__)

# What Bolt raises, reading a payload that is not what it takes it for.
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
_TIMESTAMP = re.compile(r"[0-9]{1,15}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Door:
    """Lets signed and readable arrivals through to the app, over HTTP and over the socket alike."""

    def __init__(self, app: App, *, signing_secret: str = "") -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None

    def over_http(self, body: bytes, headers: Mapping[str, str]) -> BoltResponse:
        """The answer to a request: 401 when Slack did not sign it, 400 when nobody can read it, else the app's.

        `headers`: their names in lower case.
        """
        text = body.decode("utf-8", "replace")  # bytes that are no text match no signature
        if not self._signed(text, headers):
            return BoltResponse(status=401, body="not signed by Slack\n")
        request = _read(lambda: BoltRequest(body=text, headers=dict(headers)))
        return BoltResponse(status=400, body="not readable\n") if request is None else self._pass(request)

    def over_socket(self, request: SocketModeRequest) -> BoltResponse:
        """The answer to an envelope. What nobody can read is acknowledged: again it would be no better."""
        headers = build_headers(request)
        read = _read(lambda: BoltRequest(mode="socket_mode", body=request.payload, headers=headers))
        return _dropped("unreadable") if read is None else self._pass(read)

    def _signed(self, text: str, headers: Mapping[str, str]) -> bool:
        moment, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        return (
            self._verifier is not None
            and _TIMESTAMP.fullmatch(moment) is not None
            and _SIGNATURE.fullmatch(signature) is not None
            and self._verifier.is_valid(text, moment, signature)
        )

    def _pass(self, request: BoltRequest) -> BoltResponse:
        if request.body.get("type") == "app_rate_limited":
            log.warning("slack_limits_events", since_minute=str(request.body.get("minute_rate_limited"))[:20])
            return BoltResponse(status=200, body="")
        return self._app.dispatch(request) if _is_whole(request.body) else _dropped("not whole")


class DoorHandler(SocketModeHandler):
    """Bolt's Socket Mode handler, with the door before its app."""

    def handle(self, client: BaseSocketModeClient, req: SocketModeRequest) -> None:
        """Answer one envelope."""
        start = time()
        send_response(client, req, Door(self.app).over_socket(req), start)


def _read(request: Callable[[], BoltRequest]) -> BoltRequest | None:
    try:
        return request()
    except UNREADABLE:
        return None


def _is_whole(body: Mapping[str, object]) -> bool:
    """Whether a payload has the part its kind is about; Bolt's own matching breaks without it."""
    kind = body.get("type")
    if kind == "block_actions":
        actions = body.get("actions")
        return isinstance(actions, list) and bool(actions) and all(isinstance(action, dict) for action in actions)
    if kind in ("view_submission", "view_closed"):
        view = body.get("view")
        return isinstance(view, dict) and isinstance(view.get("type"), str) and view["type"] != "workflow_step"
    if kind == "workflow_step_edit":  # steps of workflows are none of ours, and Bolt reads them all the same
        return False
    if kind == "event_callback" or "event" in body:
        event = body.get("event")
        return isinstance(event, dict) and isinstance(event.get("type"), str)
    return True


def _dropped(why: str) -> BoltResponse:
    log.warning("arrival_dropped", why=why)
    return BoltResponse(status=200, body="")
