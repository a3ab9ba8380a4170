"""An OpenAI-compatible endpoint on loopback that answers by a script, however badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Call"], None]


class Call(BaseHTTPRequestHandler):
    """One call: what arrived, and the hands to answer with."""

    server: "Endpoint"

    def parse_request(self) -> bool:
        self.server.seen += 1
        return super().parse_request()

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        asked = Asked(self.path, self.headers.get("Authorization", ""), json.loads(self.rfile.read(length)))
        self.server.asked.append(asked)
        try:
            self.server.script(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has given up
            self.server.given_up.release()

    def answer(self, status: int, body: str, kind: str = "application/json", length: int | None = None) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing on standard error."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one call brought along."""

    path: str
    authorization: str
    body: dict[str, Any] = field(default_factory=dict)


class Endpoint(ThreadingHTTPServer):
    """The server; `script` answers every call."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.script = script
        self.asked: list[Asked] = []
        self.seen = 0  # requests of any kind
        self.over = threading.Event()
        self.given_up = threading.Semaphore(0)  # one for every answer that found nobody left to read it

    @property
    def url(self) -> str:
        """The base URL, as it stands in OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def endpoint(script: Script) -> Iterator[Endpoint]:
    """An endpoint for the block; what hangs in it is let go at the end."""
    server = Endpoint(script)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        serving.join()
        server.server_close()


def completion(content: str | None, finish: str = "stop", **message: Any) -> str:
    """The body of a chat completion."""
    said = {"role": "assistant", "content": content, **message}
    return json.dumps(
        {
            "id": "c-1",
            "object": "chat.completion",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "finish_reason": finish, "message": said}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    )


def hang(call: Call) -> None:
    """Take the question and say nothing."""
    call.server.over.wait(60)


def drip(call: Call) -> None:
    """Answer a byte a second, so that no time-out per read is ever reached."""
    call.send_response(200)
    call.send_header("Content-Type", "application/json")
    call.send_header("Content-Length", "100000")
    call.end_headers()
    while not call.server.over.wait(0.25):
        call.wfile.write(b" ")
        call.wfile.flush()


def drip_headers(call: Call) -> None:
    """The same before the body has begun."""
    call.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not call.server.over.wait(0.25):
        call.wfile.write(b"x")
        call.wfile.flush()


def cut_off(call: Call) -> None:
    """Promise more than is sent, then hang up."""
    call.answer(200, completion("{}")[:40], length=9_000)
    call.close_connection = True


def saying(status: int, body: str, kind: str = "application/json") -> Script:
    """Always this answer."""

    def script(call: Call) -> None:
        call.answer(status, body, kind)

    return script
