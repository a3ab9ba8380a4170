"""Posts a message: never twice by itself, and in ever plainer forms while Slack refuses its blocks."""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpResponse, RetryHandler
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)

from handlers.refusals import code_of
from handlers.views.blocks import Message

log = logging.getLogger(__name__)

REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_metadata_format"}
CHART = "data_visualization"


class ShortWaits(RateLimitErrorRetryHandler):
    """Waits a rate limit out where that takes so many seconds at most."""

    def __init__(self, seconds: int) -> None:
        super().__init__(max_retry_count=2)
        self._seconds = seconds

    def _can_retry(self, *, response: HttpResponse | None = None, **asked: Any) -> bool:
        headers = {name.lower(): value for name, value in response.headers.items()} if response is not None else {}
        wait = "".join(headers.get("retry-after", ""))
        is_short = not wait.isdecimal() or int(wait) <= self._seconds
        return is_short and super()._can_retry(response=response, **asked)


def like(client: WebClient, retry_handlers: list[RetryHandler], *, timeout: int | None = None) -> WebClient:
    """The same way to the same server, with other patience."""
    copy = WebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=timeout or client.timeout,
        ssl=client.ssl,
        retry_handlers=retry_handlers,
    )
    copy.proxy = client.proxy  # the constructor reads the environment, also for a server on this machine
    return copy


def poster(client: WebClient, *, longest_wait: int | None = None) -> WebClient:
    """The same client for posts: it repeats what Slack surely did not take.

    A post whose answer was lost, or that put Slack in trouble, may stand. `longest_wait`: seconds, of rate limits.
    """
    blind: tuple[type[RetryHandler], ...] = (ConnectionErrorRetryHandler, ServerErrorRetryHandler)
    kept = [one for one in client.retry_handlers if not isinstance(one, blind)]
    if longest_wait is not None:
        kept = [ShortWaits(longest_wait) if isinstance(one, RateLimitErrorRetryHandler) else one for one in kept]
    unsent = ConnectionErrorRetryHandler(max_retry_count=2, error_types=[URLError])  # urllib: it was not sent
    return like(client, [*kept, unsent])


def posted(client: WebClient, message: Message) -> str:
    """Post it; returns the ts. What Slack refuses it did not post, so a plainer form is no repetition.

    Metadata stay as long as Slack takes them: by them a message is found again. Raises the last refusal.
    """
    refusal: SlackApiError | None = None
    for form in _ever_plainer(message):
        try:
            return str(client.chat_postMessage(**form)["ts"])
        except SlackApiError as error:
            code = code_of(error)
            if code not in REFUSED_BLOCKS:
                raise
            log.error("slack refused blocks: %s", code)
            refusal = error
    raise refusal or AssertionError("a message has at least one form")


def _ever_plainer(message: Message) -> Iterator[dict[str, Any]]:
    """The message; without its charts, whose figures stand in words beside them; its words; its words alone."""
    yield message
    blocks = message.get("blocks") or []
    words = [block for block in blocks if block.get("type") != CHART]
    if len(words) < len(blocks):
        yield {**message, "blocks": words}
    plain = {name: value for name, value in message.items() if name != "blocks"}
    if "metadata" in message:
        yield plain
    yield {name: value for name, value in plain.items() if name != "metadata"}
