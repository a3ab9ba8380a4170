"""Puts a file into a conversation, the way Slack takes files: ask where to, send the bytes, say where it belongs."""

from dataclasses import dataclass
from urllib.request import ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from handlers.downloading import is_slacks
from handlers.unfollowed import Unfollowed


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to share; `comment` is said with it."""

    name: str
    content: bytes
    title: str
    comment: str = ""


def upload(client: WebClient, channel: str, file: Upload) -> str:
    """Share a file in a channel the bot is in; returns its id. Raises SlackApiError, or OSError for the bytes.

    https://docs.slack.dev/messaging/working-with-files: the two calls around an upload, and a plain POST between them.
    """
    given = client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
    address = str(given["upload_url"])
    if not is_slacks(address, client.base_url):
        raise OSError("the address to send a file to is not one of Slack's")
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    sent = Request(address, data=file.content, method="POST", headers={"Content-Type": "application/octet-stream"})  # noqa: S310  (checked above)
    with build_opener(ProxyHandler(proxies), Unfollowed()).open(sent, timeout=client.timeout) as answer:
        answer.read()
    done = client.files_completeUploadExternal(
        files=[{"id": given["file_id"], "title": file.title}], channel_id=channel, initial_comment=file.comment
    )
    return str(done["files"][0]["id"])
