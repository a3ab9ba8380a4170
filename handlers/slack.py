"""Speaking to Slack: every call that posts, opens or updates goes through here, with a way out when Slack says no."""

import logging
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import IO, Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from handlers.directory import Directory
from handlers.downloading import address_of, fetch, is_slacks
from handlers.pacing import Pace
from handlers.posting import REFUSED_BLOCKS, like, posted, poster
from handlers.refusals import code_of, is_of_the_place, is_taken, will_pass
from handlers.spot import Spot
from handlers.uploading import Upload, upload
from handlers.views.blocks import Message, View
from handlers.whereabouts import Whereabouts
from portfolio.errors import InvalidInputError

log = logging.getLogger(__name__)

_TOO_LATE = {"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged", "invalid_trigger_id"}
_IMPATIENT_SECONDS = 5
LONGEST_SLEEP = 5  # seconds a thread sleeps for one channel's rate limit; all answers share the threads
_TOO_LATE_SENTENCE = "That took too long to open. Please press the button once more."


class Slack:
    """The bot's voice. Errors of auxiliary calls (status, prompts) are logged and swallowed: they block no answer."""

    def __init__(self, client: WebClient, pace: Pace | None = None) -> None:
        self._client = client
        self.pace = pace or Pace()
        # Waits for no rate limit: a status that comes late is worth nothing, and the answer stands behind it.
        self._impatient = like(client, [], timeout=_IMPATIENT_SECONDS)
        # Never repeats a call by itself.
        self._once = like(client, [])
        self._posting, self._brief = poster(client), poster(client, longest_wait=LONGEST_SLEEP)
        self.directory = Directory(self._impatient)
        self.whereabouts = Whereabouts(self._impatient, self.pace)

    # ---- messages

    def post(self, channel: str, message: Message, *, thread_ts: str = "", brief: bool = False) -> str:
        """Post in a channel, in a thread when given; returns the ts. Blocks Slack refuses are left out, words stay.

        Not repeated when it may have been heard. Raises whatever goes wrong; `brief`: also a rate limit of more than
        LONGEST_SLEEP seconds, which is waited out without it.
        """
        fields = {**message, "channel": channel, **({"thread_ts": thread_ts} if thread_ts else {})}
        return posted(self._brief if brief else self._posting, fields)

    def answer(self, spot: Spot, message: Message) -> tuple[str, str]:
        """Answer where the person stands; in their direct messages where that place takes nothing of ours.

        Returns (channel, ts), no ts if ephemeral. Raises whatever else goes wrong: what was asked in public is answered
        there later, not somewhere else now.
        """
        if spot.response_url:
            self.whisper(spot, message)
            return spot.channel, ""
        if spot.channel:
            try:
                return spot.channel, self.post(spot.channel, message, thread_ts=spot.thread_ts, brief=spot.public)
            except SlackApiError as error:
                if will_pass(error) or not is_of_the_place(error):
                    raise
                log.warning("slack refused a post: %s; falling back to direct messages", code_of(error))
        return self.tell(spot.slack_id, message)

    def whisper(self, spot: Spot, message: Message, *, replace: bool = False) -> None:
        """Say something only this person sees: by response_url, ephemeral in the channel, or in direct messages."""
        if spot.response_url and self._respond(spot.response_url, message, replace=replace):
            return
        if spot.channel and spot.public:
            try:
                fields: dict[str, Any] = {"thread_ts": spot.thread_ts} if spot.thread_ts else {}
                self._posting.chat_postEphemeral(
                    channel=spot.channel, user=spot.slack_id, text=message["text"], blocks=message["blocks"], **fields
                )
            except SlackApiError as error:
                log.warning("slack refused an ephemeral message: %s; falling back to direct messages", code_of(error))
            else:
                return
        if spot.channel.startswith("D"):
            self.answer(Spot(spot.slack_id, spot.channel, spot.thread_ts), message)
            return
        self.tell(spot.slack_id, message)

    def tell(self, slack_id: str, message: Message) -> tuple[str, str]:
        """Write to a person's direct messages; returns (channel, ts), nothing of it where Slack does not say who."""
        if not slack_id:
            return "", ""
        opened = self._client.conversations_open(users=slack_id)
        channel = str(opened["channel"]["id"])
        return channel, self.post(channel, message)

    def try_to_tell(self, slack_id: str, message: Message) -> bool:
        """Write to somebody who may have left the company; False, and a line in the log, when Slack does not let us."""
        try:
            self.tell(slack_id, message)
        except SlackApiError as error:
            if will_pass(error):
                raise
            log.warning("somebody could not be written to: %s", code_of(error))
            return False
        return True

    def try_to_reach(self, slack_id: str) -> str:
        """The direct messages with somebody who may have left the company; "" when Slack does not let us."""
        try:
            return str(self._client.conversations_open(users=slack_id)["channel"]["id"])
        except SlackApiError as error:
            if will_pass(error):
                raise
            log.warning("somebody could not be reached: %s", code_of(error))
            return ""

    def try_to_post(self, channel: str, message: Message) -> str:
        """Post where nobody may read any more; returns the ts, "" and a line in the log when Slack does not let us."""
        try:
            return self.post(channel, message)
        except SlackApiError as error:
            if will_pass(error):
                raise
            log.warning("somebody could not be written to: %s", code_of(error))
            return ""

    def reach(self, recipient: str) -> str:
        """Where to write to a person; a channel's id is that itself. Raises when Slack does not let us, or not now."""
        if not recipient.startswith(("U", "W")):
            return recipient
        return str(self._once.conversations_open(users=recipient)["channel"]["id"])

    def post_once(self, channel: str, message: Message) -> str:
        """Post without ever repeating a call that may have been heard; returns the ts. Raises whatever goes wrong.

        Blocks Slack refuses it did not post: they are left out, words and metadata stay.
        """
        return posted(self._once, {**message, "channel": channel})

    def share(self, channel: str, file: Upload) -> str:
        """Put a file into a conversation; returns its id. Raises whatever goes wrong."""
        return upload(self._client, channel, file)

    def fetch(self, file: Mapping[str, Any], into: IO[bytes], *, limit: int) -> None:
        """Write a file somebody shared into `into`. Raises InvalidInputError in words, or OSError.

        A file from another workspace comes without its address (`check_file_info`): that is asked for.
        """
        address = address_of(file) or address_of(self._client.files_info(file=str(file.get("id"))).get("file") or {})
        fetch(self._client, address, into, limit=limit)

    def find_in(self, channel: str, event_type: str, payload: Mapping[str, str], *, oldest: float) -> str:
        """The ts of our message with this metadata in a conversation since `oldest` (Unix seconds); else "".

        Raises when Slack does not answer: then nobody knows.
        """
        cursor, sought = "", {"event_type": event_type, "event_payload": dict(payload)}
        while True:
            found = self._once.conversations_history(
                channel=channel, oldest=f"{oldest:.6f}", limit=200, include_all_metadata=True, cursor=cursor
            )
            ts = next((str(one["ts"]) for one in found["messages"] if one.get("metadata") == sought), "")
            cursor = str((found.get("response_metadata") or {}).get("next_cursor") or "")
            if ts or not cursor:
                return ts

    def change(self, channel: str, ts: str, message: Message) -> None:
        """Replace a message the bot wrote; a failure is logged, since the new message is said elsewhere too."""
        try:
            if channel and ts:  # else it came from no message
                self._client.chat_update(channel=channel, ts=ts, text=message["text"], blocks=message["blocks"])
        except SlackClientError as error:
            log.warning("slack refused an update: %s", code_of(error))

    def begin_stream(self, spot: Spot, chunks: Sequence[Mapping[str, Any]]) -> str:
        """Begin a message that grows, under what the person said; returns its ts, "" when Slack does not let us."""
        fields = {"channel": spot.channel, "thread_ts": spot.thread_ts, "chunks": list(chunks)}
        try:
            return str(self._impatient.api_call("chat.startStream", json=fields)["ts"])
        except (SlackClientError, OSError) as error:
            log.info("no stream: %s", code_of(error))
            return ""

    def end_stream(self, channel: str, ts: str, message: Message, chunks: Sequence[Mapping[str, Any]]) -> bool:
        """Turn a message that grew into the finished one; False when it is gone. Raises when Slack is only away.

        Ended first, with the last `chunks`, blocks and metadata, so that from here on it is the answer; then the answer
        takes the place of what was shown on the way, with its `text`, which a stream cannot carry beside blocks. One
        that Slack closed by itself, or that was ended before, takes the second step all the same.
        """
        finished: dict[str, Any] = {"channel": channel, "ts": ts, "text": message["text"]}
        rich: dict[str, Any] = {name: message[name] for name in ("blocks", "metadata") if name in message}
        code = self._changed("chat.stopStream", {"channel": channel, "ts": ts, "chunks": list(chunks), **rich})
        if code not in REFUSED_BLOCKS:
            return not self._changed("chat.update", {**finished, **rich}) or not code
        log.error("slack refused blocks: %s", code)
        self._changed("chat.stopStream", {"channel": channel, "ts": ts})
        return not self._changed("chat.update", finished)

    def drop_stream(self, channel: str, ts: str) -> None:
        """Take back a message that will not be finished."""
        self._auxiliary("chat.delete", {"channel": channel, "ts": ts})

    def _changed(self, method: str, fields: dict[str, Any]) -> str:
        """Slack's word for what was wrong with a change, "" when it was made. Raises when Slack is only away."""
        try:
            self._client.api_call(method, json=fields)
        except SlackApiError as error:
            if will_pass(error):
                raise
            log.info("%s failed: %s", method, code_of(error))
            return code_of(error)
        return ""

    def _respond(self, url: str, message: Message, *, replace: bool) -> bool:
        retries = [ConnectionErrorRetryHandler(max_retry_count=2), RateLimitErrorRetryHandler(max_retry_count=2)]
        to = url if is_slacks(url, self._client.base_url) else ""  # a form carried it, perhaps
        webhook = WebhookClient(to, timeout=self._client.timeout, retry_handlers=retries)
        webhook.proxy = self._client.proxy  # the constructor reads the environment, also for a server on this machine
        try:
            sent = webhook.send(
                text=message["text"], blocks=message["blocks"], response_type="ephemeral",
                replace_original=replace, unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
        except (SlackClientError, OSError, HTTPException, ValueError) as error:  # ValueError: it is no address
            log.warning("a response_url failed: %s", type(error).__name__)
            return False
        heard = sent.status_code == 200 and is_taken(sent.body)
        if not heard:
            log.warning("a response_url did not take an answer: %s", sent.status_code)
        return heard

    def find(self, spot: Spot, event_type: str, payload: Mapping[str, str], *, oldest: float) -> str:
        """The ts of our message with this metadata where the person stands, since `oldest` (Unix seconds); else "".

        Looks at 200 messages of the thread, or of the conversation outside one. A refusal is logged and finds nothing.
        """
        where: dict[str, Any] = {"channel": spot.channel, "oldest": f"{oldest:.6f}", "limit": 200}
        try:
            if spot.thread_ts:
                found = self._client.conversations_replies(ts=spot.thread_ts, include_all_metadata=True, **where)
            else:
                found = self._client.conversations_history(include_all_metadata=True, **where)
        except SlackClientError as error:
            if will_pass(error):
                raise
            log.warning("an earlier answer could not be looked for: %s", code_of(error))
            return ""
        sought = {"event_type": event_type, "event_payload": dict(payload)}
        return next((str(one["ts"]) for one in found["messages"] if one.get("metadata") == sought), "")

    # ---- around a message

    def status(self, channel: str, thread_ts: str, words: str) -> None:
        """Show what the bot is doing under a thread; "" clears it."""
        self._auxiliary("assistant.threads.setStatus", {"channel_id": channel, "thread_ts": thread_ts, "status": words})

    def prompts(self, channel: str, title: str, prompts: Sequence[Mapping[str, str]], *, thread_ts: str = "") -> None:
        """Offer prompts in the agent pane."""
        fields: dict[str, Any] = {"channel_id": channel, "title": title, "prompts": list(prompts)}
        if thread_ts:
            fields["thread_ts"] = thread_ts
        self._auxiliary("assistant.threads.setSuggestedPrompts", fields)

    def permalink(self, channel: str, ts: str) -> str:
        """The address of a message, or "" when Slack does not give it."""
        try:
            return str(self._client.chat_getPermalink(channel=channel, message_ts=ts).get("permalink") or "")
        except SlackClientError as error:
            log.info("no permalink: %s", code_of(error))
            return ""

    def _auxiliary(self, method: str, fields: dict[str, Any]) -> None:
        try:
            self._impatient.api_call(method, json=fields)
        except (SlackClientError, OSError) as error:
            log.info("%s failed: %s", method, code_of(error))

    # ---- views

    def open_view(self, trigger_id: str, view: View) -> str:
        """Open a modal; returns its id. Raises InvalidInputError in words when the trigger is too old."""
        return self._show("views.open", trigger_id, view)

    def push_view(self, trigger_id: str, view: View, *, over: str) -> str:
        """Lay a modal over the open one, or replace the open one (`over`) when three lie there already."""
        try:
            return self._show("views.push", trigger_id, view)
        except SlackApiError as error:
            if code_of(error) == "not_found":  # it was closed meanwhile, and no modal opens by itself now
                raise InvalidInputError(_TOO_LATE_SENTENCE) from error
            if code_of(error) != "push_limit_reached":
                raise
            return self.update_view(over, view)

    def _show(self, method: str, trigger_id: str, view: View) -> str:
        if not trigger_id:
            raise InvalidInputError(_TOO_LATE_SENTENCE)
        try:
            shown = self._client.api_call(method, json={"trigger_id": trigger_id, "view": view})
        except SlackApiError as error:
            if code_of(error) in _TOO_LATE:
                raise InvalidInputError(_TOO_LATE_SENTENCE) from error
            raise
        return str(shown["view"]["id"])

    def update_view(self, view_id: str, view: View) -> str:
        """Replace an open modal; returns its id. One that was closed meanwhile needs nothing more."""
        try:
            self._client.api_call("views.update", json={"view_id": view_id, "view": view})
        except SlackApiError as error:
            if code_of(error) != "not_found":
                raise
        return view_id

    def publish_home(self, slack_id: str, view: View) -> None:
        """Show a Home tab."""
        self._client.api_call("views.publish", json={"user_id": slack_id, "view": view})
