"""Posts a message in ever plainer forms while Slack refuses its blocks: without charts, then the words alone."""

import logging
from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.refusals import code_of
from handlers.views.blocks import Message

log = logging.getLogger(__name__)

REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "invalid_metadata_format"}
CHART = "data_visualization"


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
