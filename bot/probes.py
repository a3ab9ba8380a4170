"""What the process answers over HTTP: is it alive, is it ready, what it counts, and Slack's signed requests."""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

import uvicorn
from anyio.to_thread import run_sync
from slack_bolt.adapter.starlette.handler import to_starlette_response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.door import Door
from bot.metrics import CONTENT_TYPE

LARGEST_BODY = 1_000_000  # bytes; Slack's own requests stay far below


@dataclass(frozen=True, slots=True)
class Check:
    """One thing readiness asks for. `problem` returns "" when it is well, else what is wrong."""

    name: str
    problem: Callable[[], str]


def build_web(
    checks: tuple[Check, ...],
    door: Door | None = None,
    notes: tuple[Check, ...] = (),
    metrics: Callable[[], bytes] | None = None,
    more: tuple[Route, ...] = (),
) -> Starlette:
    """/healthz, /readyz, `more`, with `metrics` /metrics, and with a door /slack/events for what Slack signed.

    `notes` are told with the checks and ask for nothing: without them answers are made all the same.
    """

    def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok\n")

    def readyz(_request: Request) -> Response:
        found = {check.name: check.problem() for check in checks}
        ready = not any(found.values())
        body: dict[str, object] = {"ready": ready, "checks": {name: problem or "ok" for name, problem in found.items()}}
        if notes:
            body["notes"] = {note.name: note.problem() or "ok" for note in notes}
        return JSONResponse(body, status_code=200 if ready else 503)

    def measured(_request: Request) -> Response:
        return Response(metrics() if metrics is not None else b"", headers={"Content-Type": CONTENT_TYPE})

    async def events(request: Request) -> Response:
        body = await _read(request)
        if door is None or body is None:
            return PlainTextResponse("too large\n", status_code=413)
        # In a thread: Bolt polls for the ack and would stop every other request meanwhile.
        answer = await run_sync(door.over_http, body, request.headers)
        return to_starlette_response(answer)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), *more]
    if metrics is not None:
        routes.append(Route("/metrics", measured))
    if door is not None:
        routes.append(Route("/slack/events", events, methods=["POST"]))
    return Starlette(routes=routes)


async def _read(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


class WebServer:
    """uvicorn in a thread of its own, on a port that is taken before it starts."""

    def __init__(self, web: Starlette, *, host: str, port: int) -> None:
        """Raises OSError when the address is taken or is not this machine's."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="web", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what is being asked, then no more; at most some seconds."""
        self._server.should_exit = True
        self._thread.join(timeout=8)
        self._socket.close()
