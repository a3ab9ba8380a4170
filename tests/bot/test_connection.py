"""The Socket Mode connection: when Slack hangs up, resets or falls silent, the bot sees it at once and comes back."""

import base64
import hashlib
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.connection import SocketConnection
from bot.identity import Identity
from tests.bot.running import wait_until

SOON = 6.0  # seconds; left to itself the client takes four to five pings, which is half a minute
PING = 0.5


class Slack(ThreadingHTTPServer):
    """Opens connections, answers pings, and ends connections the way networks do."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.lines: list[socket.socket] = []
        self.opened = 0
        self.deaf = False

    @property
    def at(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def end(self, *, reset: bool = False) -> None:
        """Hang up on everyone; a reset says nothing, and what was on its way is gone."""
        lines, self.lines = self.lines, []
        for line in lines:
            if reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with suppress(OSError):
                line.shutdown(socket.SHUT_RD)  # its reader wakes and closes it

    def shutdown_request(self, request: Any) -> None:
        """Close without the goodbye that would come before a reset."""
        request.close()


class Talk(BaseHTTPRequestHandler):
    server: Slack
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.dumps({"ok": True, "url": f"ws://{self.server.at}/link?x=1"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324 - as RFC 6455 says
        self.server.opened += 1
        self.server.lines.append(self.connection)
        self.send_response(101)
        for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)):
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        with suppress(OSError):
            while head := self.connection.recv(2):
                length = head[1] & 127
                data = self.connection.recv(4 + length)
                said = bytes(byte ^ data[at % 4] for at, byte in enumerate(data[4:]))
                if head[0] & 15 == 9 and not self.server.deaf:
                    self.connection.sendall(bytes([0x8A, len(said)]) + said)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def slack() -> Iterator[Slack]:
    server = Slack()
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    yield server
    server.end()
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def connection(slack: Slack) -> Iterator[SocketConnection]:
    client = WebClient(base_url=f"http://{slack.at}/")
    app = App(client=client, authorize=Identity(client), request_verification_enabled=False)
    connection = SocketConnection(
        app, app_token="xapp-1", base_url=f"http://{slack.at}/", workers=2, proxy_off=True, ping_seconds=PING
    )
    wait_until(connection.watch, "a connection", SOON)
    yield connection
    connection.close()
    app.listener_runner.listener_executor.shutdown()


def alive(connection: SocketConnection) -> bool:
    seconds = connection.seconds_since_alive()
    return seconds is not None and seconds < 3 * PING


@pytest.mark.parametrize("reset", [True, False], ids=["reset", "hung up"])
def test_a_lost_connection_is_replaced_at_once(slack: Slack, connection: SocketConnection, reset: bool) -> None:
    for times in (2, 3):
        slack.end(reset=reset)
        wait_until(lambda: connection.watch() and slack.opened == times, "a new connection", SOON)  # noqa: B023
    assert alive(connection)


def test_while_nobody_can_be_reached_it_is_not_alive(slack: Slack, connection: SocketConnection) -> None:
    slack.end(reset=True)
    slack.shutdown()
    slack.server_close()
    wait_until(lambda: not connection.watch(), "the loss is seen", SOON)
    assert connection.seconds_since_alive() is None


def test_a_silent_connection_is_replaced(slack: Slack, connection: SocketConnection) -> None:
    slack.deaf = True
    wait_until(lambda: not connection.watch() or slack.opened > 1, "the loss is seen", SOON)
    slack.deaf = False
    wait_until(lambda: connection.watch() and alive(connection) and slack.opened > 1, "a new connection", SOON)


def test_an_idle_connection_is_left_alone(slack: Slack, connection: SocketConnection) -> None:
    heard = threading.Event()
    threading.Timer(5 * PING, heard.set).start()
    wait_until(lambda: not connection.watch() or heard.is_set(), "five pings", SOON)
    assert connection.watch()
    assert slack.opened == 1


def test_an_acknowledgement_under_way_does_not_hold_up_the_end(connection: SocketConnection) -> None:
    """Once its connection is gone it wants a lock that the end holds: neither may wait for the other for ever."""
    assert connection._handler is not None
    client = connection._handler.client

    def acknowledge_late() -> bool:
        wait_until(client.connect_operation_lock.locked, "the end has begun", SOON)
        return client.connect_operation_lock.acquire(timeout=3 * SOON)

    late = client.message_workers.submit(acknowledge_late)
    connection.close()
    assert late.result(timeout=SOON)
    client.connect_operation_lock.release()
