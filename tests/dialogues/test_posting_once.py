"""A post whose answer was lost may stand: no call repeats it, and what Slack surely did not take is repeated."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from slack_sdk.errors import SlackApiError

from bot.config import load_settings
from bot.wiring import build_client
from handlers.refusals import will_pass
from handlers.slack import LONGEST_SLEEP, Slack
from handlers.spot import Spot
from handlers.views.blocks import message

Reply = Callable[[BaseHTTPRequestHandler], None]


def nothing(_asked: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""


def answering(status: int, body: str, **headers: str) -> Reply:
    def reply(asked: BaseHTTPRequestHandler) -> None:
        asked.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            asked.send_header(name.replace("_", "-"), value)
        asked.end_headers()
        asked.wfile.write(body.encode())

    return reply


POSTED = answering(200, '{"ok": true, "ts": "1.2", "channel": {"id": "D1"}}')


@contextmanager
def server(*replies: Reply) -> Iterator[tuple[str, list[str]]]:
    """A server that takes every call and answers as told, the last way for ever; its address, and what was called."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            called.append(self.path)
            replies[min(len(called), len(replies)) - 1](self)

        def log_message(self, *_args: object) -> None:
            pass

    found = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{found.server_port}/", called
    finally:
        found.shutdown()
        thread.join()
        found.server_close()


def voice(url: str) -> Slack:
    return Slack(build_client(load_settings(slack_bot_token="xoxb-1", slack_api_url=f"{url}api/")))


@pytest.mark.parametrize(
    "reply", [nothing, answering(503, "upstream"), answering(500, '{"ok": false}')], ids=["closed", "503", "500"]
)
def test_a_post_that_may_stand_is_not_repeated(reply: Reply) -> None:
    with server(reply) as (url, called), pytest.raises((OSError, SlackApiError)) as raised:
        voice(url).answer(Spot("U1", "C1", "1.1", public=True), message("words", []))
    assert called == ["/api/chat.postMessage"]
    assert will_pass(raised.value)


def test_a_rate_limit_is_waited_out() -> None:
    limited = answering(429, '{"ok": false, "error": "ratelimited"}', Retry_After="0")
    with server(limited, POSTED) as (url, called):
        assert voice(url).post("C1", message("words", [])) == "1.2"
    assert called == ["/api/chat.postMessage"] * 2


def test_a_long_limit_of_one_channel_holds_no_thread() -> None:
    limited = answering(429, '{"ok": false, "error": "ratelimited"}', Retry_After=str(LONGEST_SLEEP + 1))
    with server(limited) as (url, called), pytest.raises(SlackApiError) as raised:
        voice(url).answer(Spot("U1", "C1", "1.1", public=True), message("words", []))
    assert called == ["/api/chat.postMessage"]
    assert will_pass(raised.value)


def test_a_short_limit_of_a_channel_is_waited_out() -> None:
    limited = answering(429, '{"ok": false, "error": "ratelimited"}', Retry_After="0")
    with server(limited, POSTED) as (url, called):
        voice(url).answer(Spot("U1", "C1", "1.1", public=True), message("words", []))
    assert called == ["/api/chat.postMessage"] * 2


@pytest.mark.parametrize(
    "body", ['{"ok": false, "error": "used_url"}', "<html>a gateway</html>", "[]"], ids=["refused", "page", "list"]
)
def test_a_response_url_that_did_not_take_it_is_no_success(body: str) -> None:
    with server(answering(200, body), POSTED) as (url, called):
        voice(url).whisper(Spot("U1", "C1", response_url=f"{url}hook", public=True), message("words", []))
    assert called == ["/hook", "/api/chat.postEphemeral"]


@pytest.mark.parametrize("body", ["ok", '{"ok": true}', ""])
def test_a_response_url_that_took_it_is_the_answer(body: str) -> None:
    with server(answering(200, body)) as (url, called):
        voice(url).whisper(Spot("U1", "C1", response_url=f"{url}hook", public=True), message("words", []))
    assert called == ["/hook"]
