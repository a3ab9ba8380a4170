"""POST /usage: usage from a product's own pipeline, signed with a shared secret and taken in like a file."""

import hashlib
import hmac
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import Message as Headers
from typing import IO

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portfolio.adoption.intake.records import Problem, Source, laid_down
from portfolio.adoption.intake.taking import Desk, Options, Taken, look, take_in
from portfolio.errors import PortfolioError

PATH = "/usage"
TIMESTAMP, SIGNATURE = "x-signpost-timestamp", "x-signpost-signature"
TOLERANCE = timedelta(minutes=5)
LARGEST_BODY = 10_000_000  # bytes
TYPES = ("text/csv", "application/x-ndjson")
A_MINUTE = 60  # calls
BY = "POST /usage"


def usage_route(desk: Desk, secret: str, *, largest: int = LARGEST_BODY) -> Route:
    """The route, for the server that answers probes. `largest`: bytes of a body.

    A call is signed by "v0=" and the HMAC-SHA256, in hex, of "v0:", the timestamp it sends, ":" and its body.
    """
    gate = _Gate(desk.clock.now)

    async def receive(request: Request) -> Response:
        if _type_of(request) not in TYPES:
            return _refused(415, f"The Content-Type is {' or '.join(TYPES)}.")
        with laid_down(BY) as source:
            refused = await _receive(request, source.file, desk, secret, largest)
            if refused is not None:
                return refused
            if not gate.enter():
                return _refused(429, "Too many calls at once, or in this minute.", headers={"Retry-After": "10"})
            try:
                return await run_sync(_answer, desk, source)
            finally:
                gate.leave()

    return Route(PATH, receive, methods=["POST"])


async def _receive(request: Request, into: IO[bytes], desk: Desk, secret: str, largest: int) -> Response | None:
    """Lay the body down and check its signature; the refusal, or None when all is well."""
    timestamp, signed = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    if not _is_fresh(timestamp, desk.clock.now()):
        return _refused(401, f"{TIMESTAMP} is the present Unix time in seconds, at most 5 minutes off.")
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":", hashlib.sha256)
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > largest:
            return _refused(413, f"The body is larger than {largest // 1_000_000} MB: send it in pieces.")
        digest.update(chunk)
        into.write(chunk)
    if not hmac.compare_digest(f"v0={digest.hexdigest()}".encode(), signed.encode("utf-8", "replace")):
        return _refused(401, f"{SIGNATURE} does not fit the body and the secret.")
    return None


def _answer(desk: Desk, source: Source) -> Response:
    """Take it in; 400 and nothing written when anything in it is wrong."""
    options = Options(once=True)  # a call sent twice, by a pipeline or by somebody who listened, changes nothing
    try:
        found = look(desk, source, options)
        taken = take_in(desk, source, found, options, by=BY)
    except PortfolioError as refusal:
        return _refused(400, str(refusal))
    return JSONResponse(_body(taken), status_code=400 if found.wrong else 200)


def _body(taken: Taken) -> dict[str, object]:
    return {
        "rows": taken.look.rows,
        "added": taken.added,
        "changed": taken.changed,
        "wrong": taken.look.wrong,
        "problems": [_told(problem) for problem in taken.look.problems],
    }


def _refused(status: int, reason: str, *, headers: dict[str, str] | None = None) -> Response:
    body = {"rows": 0, "added": 0, "changed": 0, "wrong": 0, "problems": [_told(Problem(0, reason))]}
    return JSONResponse(body, status_code=status, headers=headers)


def _told(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "reason": problem.reason}


def _type_of(request: Request) -> str:
    headers = Headers()
    headers["Content-Type"] = request.headers.get("content-type", "")
    return headers.get_content_type()


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()


class _Gate:
    """Lets one call in at a time, and so many in a minute: a loop gone wild must not stop the bot."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now, self._busy, self._calls = now, threading.Lock(), deque[datetime]()

    def enter(self) -> bool:
        """Whether the call may go on; it then has to leave."""
        if not self._busy.acquire(blocking=False):
            return False
        now = self._now()
        while self._calls and abs(now - self._calls[0]) > timedelta(minutes=1):  # or the clock was set back
            self._calls.popleft()
        if len(self._calls) >= A_MINUTE:
            self._busy.release()
            return False
        self._calls.append(now)
        return True

    def leave(self) -> None:
        """It is over."""
        self._busy.release()
