"""Fetches a file somebody shared, from Slack and from nowhere else, and no more of it than may come."""

from collections.abc import Mapping
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from handlers.unfollowed import Unfollowed
from portfolio.errors import InvalidInputError

SLACKS = "slack.com"
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
PIECE = 1 << 16
NOT_GIVEN = (
    "Slack did not give me this file. Whoever runs me may have to allow it: the permission files:read, "
    "and then the app installed once more."
)


def fetch(client: WebClient, address: str, into: IO[bytes], *, limit: int) -> None:
    """Write the file at Slack's `url_private` into `into`, with the bot's token.

    https://docs.slack.dev/messaging/working-with-files. Raises InvalidInputError in words when Slack does not give it
    or it is larger than `limit` bytes, and OSError when Slack is away.
    """
    if not is_slacks(address, client.base_url):
        raise InvalidInputError(NOT_GIVEN)
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    wanted = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310  (checked above)
    try:
        with build_opener(ProxyHandler(proxies), Unfollowed()).open(wanted, timeout=client.timeout) as answer:
            if str(answer.headers.get("Content-Type", "")).startswith("text/html"):
                raise InvalidInputError(NOT_GIVEN)  # its sign-in page, which comes with 200
            _copy(answer, into, limit)
    except HTTPError as refused:
        if refused.code >= 500:
            raise
        raise InvalidInputError(NOT_GIVEN) from None


def _copy(answer: Any, into: IO[bytes], limit: int) -> None:
    size = 0
    while found := answer.read(PIECE):
        size += len(found)
        if size > limit:
            raise InvalidInputError(too_large(limit))
        into.write(found)
    into.flush()


def too_large(limit: int) -> str:
    """What to say of a file that is larger than may come."""
    return (
        f"This file is larger than {limit // 1_000_000} MB. Split it, or let whoever runs me take it in: "
        "signpost usage import."
    )


def is_slacks(address: str, base_url: str) -> bool:
    """Whether a file may travel there, and the token with it: Slack's own hosts, or those of the Slack we talk to.

    Unencrypted only where we talk so too, to the same port.
    """
    try:
        parts, home = urlsplit(address), urlsplit(base_url)
        same_port = parts.port == home.port
    except ValueError:
        return False
    host, own = str(parts.hostname), str(home.hostname)
    if parts.scheme == "https":
        return any(host == one or host.endswith(f".{one}") for one in (SLACKS, own))
    here = host == own or {host, own} <= THIS_MACHINE
    return parts.scheme == "http" and home.scheme == "http" and same_port and here


def address_of(file: Mapping[str, Any]) -> str:
    """Where a shared file is fetched from, "" when Slack names no place."""
    return str(file.get("url_private_download") or file.get("url_private") or "")
