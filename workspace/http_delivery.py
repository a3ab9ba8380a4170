"""Delivery to an app in HTTP mode: signed requests with Slack's three-second rule."""

import asyncio
import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

from workspace.envelopes import Ack, Envelope

Json = dict[str, Any]


class HttpDelivery:
    """Posts every payload to one request URL, as an app with one endpoint for everything expects it."""

    def __init__(self, request_url: str, signing_secret: str, clock: Callable[[], float] = time.time) -> None:
        self._url = urlsplit(request_url)
        self._secret = signing_secret.encode()
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="workspace-http")

    async def send(self, envelope: Envelope, timeout: float) -> Ack:
        """Post the payload; anything but a 200 within `timeout` seconds counts as no acknowledgement."""
        body, content_type = _encode(envelope)
        headers = self._headers(body, content_type, envelope)
        started = time.perf_counter()
        work = asyncio.get_running_loop().run_in_executor(self._pool, self._post, body, headers, timeout)
        try:
            ack = await asyncio.wait_for(work, timeout)
        except TimeoutError:
            return Ack(False, error="http_timeout")
        return Ack(ack.ok, ack.body, ack.error, (time.perf_counter() - started) * 1000)

    async def close(self) -> None:
        """Wait for nothing more; requests under way end at their own timeout."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _headers(self, body: bytes, content_type: str, envelope: Envelope) -> dict[str, str]:
        stamp = str(int(self._clock()))
        digest = hmac.new(self._secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
        }
        if envelope.attempt:
            headers |= {"X-Slack-Retry-Num": str(envelope.attempt), "X-Slack-Retry-Reason": envelope.reason}
        return headers

    def _post(self, body: bytes, headers: dict[str, str], timeout: float) -> Ack:
        connection = http.client.HTTPConnection(self._url.hostname or "127.0.0.1", self._url.port, timeout=timeout)
        try:
            connection.request("POST", self._url.path or "/", body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except TimeoutError:
            return Ack(False, error="http_timeout")
        except (OSError, http.client.HTTPException):
            return Ack(False, error="connection_failed")
        finally:
            connection.close()
        if response.status != 200:
            return Ack(False, {"no_retry": response.headers.get("X-Slack-No-Retry") == "1"}, "http_error")
        return Ack(True, _answer(text))


def _encode(envelope: Envelope) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if envelope.kind == "slash_commands":
        return urlencode({key: str(value) for key, value in envelope.payload.items()}).encode(), form
    if envelope.kind == "interactive":
        return urlencode({"payload": json.dumps(envelope.payload)}).encode(), form
    return json.dumps(envelope.payload).encode(), "application/json"


def _answer(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {}
