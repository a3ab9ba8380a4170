"""Socket Mode: WebSocket connections of the app, envelopes out, acknowledgements in."""

import asyncio
import itertools
import json
import secrets
import time
from typing import Any

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from workspace.envelopes import Ack, Envelope

Json = dict[str, Any]

MAX_CONNECTIONS = 10


class _Link:
    """One open connection and the envelopes on it that nobody acknowledged yet."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.pending: dict[str, asyncio.Future[Ack]] = {}
        self.draining = False

    def fail_all(self, error: str) -> None:
        for waiting in self.pending.values():
            if not waiting.done():
                waiting.set_result(Ack(False, error=error))
        self.pending.clear()


class SocketHub:
    """Every Socket Mode connection of the app; any one of them may get an envelope. Lives on the server's loop."""

    def __init__(self, app_id: str) -> None:
        self._app_id = app_id
        self._links: list[_Link] = []
        self._turn = itertools.count()
        self._tickets: set[str] = set()
        self._number = itertools.count(1)

    @property
    def connections(self) -> int:
        """How many connections are open for new envelopes."""
        return sum(not link.draining for link in self._links)

    def ticket(self) -> str:
        """A new single-use pass for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """Run one connection from its handshake to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(code=1008)
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        link = _Link(websocket)
        if self.connections >= MAX_CONNECTIONS:
            await websocket.send_json(self._disconnect("too_many_websockets"))
            await websocket.close()
            return
        self._links.append(link)
        try:
            await websocket.send_json(self._hello())
            while True:
                self._receive(link, await websocket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass  # the app went away; what it did not acknowledge fails below
        finally:
            if link in self._links:
                self._links.remove(link)
            link.fail_all("connection_failed")

    async def send(self, envelope: Envelope, timeout: float) -> Ack:
        """Hand the envelope to the next connection in turn."""
        links = [link for link in self._links if not link.draining]
        if not links:
            return Ack(False, error="connection_failed")
        link = links[next(self._turn) % len(links)]
        envelope_id = f"{secrets.token_hex(4)}-{next(self._number):06d}"
        waiting: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        link.pending[envelope_id] = waiting
        started = time.perf_counter()
        try:
            await link.websocket.send_text(json.dumps(_frame(envelope_id, envelope)))
            ack = await asyncio.wait_for(waiting, timeout)
            return Ack(ack.ok, ack.body, ack.error, (time.perf_counter() - started) * 1000)
        except TimeoutError:
            return Ack(False, error="timeout")
        except (WebSocketDisconnect, RuntimeError):
            return Ack(False, error="connection_failed")
        finally:
            link.pending.pop(envelope_id, None)

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go: `refresh_requested` and `warning` let it drain, the others close at once."""
        for link in list(self._links):
            link.draining = True
            try:
                await link.websocket.send_json(self._disconnect(reason))
                if reason not in ("refresh_requested", "warning"):
                    await link.websocket.close()
            except (WebSocketDisconnect, RuntimeError):
                link.fail_all("connection_failed")

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for link in list(self._links):
            link.draining = True
            try:
                await link.websocket.close(code=1011)
            except (WebSocketDisconnect, RuntimeError):
                link.fail_all("connection_failed")

    async def close(self) -> None:
        """Close every connection."""
        await self.drop()

    def _receive(self, link: _Link, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        waiting = link.pending.get(str(message.get("envelope_id", "")))
        if waiting is not None and not waiting.done():
            body = message.get("payload")
            waiting.set_result(Ack(True, body if isinstance(body, dict) else {"text": body} if body else {}))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connections,
            "debug_info": {"host": "applink-local", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _disconnect(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}


def _frame(envelope_id: str, envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "payload": envelope.payload,
        "type": envelope.kind,
        "accepts_response_payload": envelope.accepts_response,
    }
    if envelope.kind == "events_api":
        frame |= {"retry_attempt": envelope.attempt, "retry_reason": envelope.reason}
    return frame
