"""The Socket Mode connection: when Slack hangs up, resets or falls silent, the bot sees it at once and comes back."""

import base64
import hashlib
import json
import socket
import struct
import threading
import time
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

    def say(self, what: dict[str, Any]) -> None:
        """Send everyone an envelope."""
        text = json.dumps(what).encode()
        for line in self.lines:
            line.sendall(bytes([0x81, 126]) + struct.pack(">H", len(text)) + text)

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
def app(slack: Slack) -> Iterator[App]:
    client = WebClient(base_url=f"http://{slack.at}/")
    app = App(client=client, authorize=Identity(client), request_verification_enabled=False)
    yield app
    app.listener_runner.listener_executor.shutdown()


@pytest.fixture
def connection(slack: Slack, app: App) -> Iterator[SocketConnection]:
    connection = SocketConnection(
        app, app_token="xapp-1", base_url=f"http://{slack.at}/", workers=2, proxy_off=True, ping_seconds=PING
    )
    wait_until(connection.watch, "a connection", SOON)
    yield connection
    connection.close()


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


def test_a_silent_connection_is_replaced_when_the_clock_was_set_back_meanwhile(
    slack: Slack, connection: SocketConnection
) -> None:
    assert connection._handler is not None
    session = connection._handler.client.current_session
    assert session is not None
    wait_until(lambda: session.last_ping_pong_time is not None, "an answer to a ping", SOON)
    slack.deaf = True
    session.last_ping_pong_time = time.time() + 3600  # heard, as it seems, in an hour from now
    wait_until(lambda: not connection.watch() or slack.opened > 1, "the loss is seen", SOON)


def test_an_idle_connection_is_left_alone(slack: Slack, connection: SocketConnection) -> None:
    heard = threading.Event()
    threading.Timer(5 * PING, heard.set).start()
    wait_until(lambda: not connection.watch() or heard.is_set(), "five pings", SOON)
    assert connection.watch()
    assert slack.opened == 1


def test_an_answer_on_its_way_does_not_keep_closing_from_its_end(
    slack: Slack, app: App, connection: SocketConnection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="slack_bolt.App")
    before = set(threading.enumerate())
    working, go_on = threading.Event(), threading.Event()

    @app.middleware
    def work(next: Any) -> None:
        working.set()
        go_on.wait(SOON)
        next()

    @app.command("/ai")
    def answer(ack: Any) -> None:
        ack()

    slack.say({"type": "slash_commands", "envelope_id": "e1", "payload": {"command": "/ai", "text": "help"}})
    assert working.wait(SOON)
    closing = threading.Thread(target=connection.close)
    closing.start()
    wait_until(lambda: "connection has been closed" in caplog.text, "the line is closed", SOON)
    go_on.set()  # and its answer finds no line any more
    closing.join(SOON)
    app.listener_runner.listener_executor.shutdown()
    wait_until(lambda: not [one for one in set(threading.enumerate()) - before if "Pool" in one.name], "an end", SOON)
