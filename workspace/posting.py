"""Messages of the app: checked, stored, shown and announced."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workspace import payloads
from workspace.calls import Args, Refusal
from workspace.inputs import values_kept
from workspace.state import Channel, File, Message
from workspace.team import Team
from workspace.validation import check_attachments, check_message_blocks, check_metadata, check_text, fill_ids
from workspace.words import rings

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says, already checked. markdown: it came as markdown_text."""

    text: str = ""
    blocks: tuple[Json, ...] = ()
    attachments: tuple[Json, ...] = ()
    metadata: Json | None = None

    def empty(self) -> bool:
        return not (self.text.strip() or self.blocks or self.attachments)


def read_content(args: Args, *, text_limit: int) -> Content:
    """The content arguments of a posting method. Raises Refusal with Slack's name of what is wrong."""
    blocks = args.json("blocks", "invalid_blocks_format")
    attachments = args.json("attachments", "invalid_attachments")
    metadata = args.json("metadata", "invalid_metadata_format")
    markdown = args.text("markdown_text")
    if markdown:
        if blocks or args.text("text"):
            raise Refusal("markdown_text_conflict")
        blocks = [{"type": "markdown", "text": markdown}]
    text = args.text("text")
    check_text(text, text_limit)
    content = Content(
        text or markdown,
        fill_ids(check_message_blocks(blocks)),
        tuple(check_attachments(attachments)),
        check_metadata(metadata),
    )
    if content.empty():
        raise Refusal("no_text")
    return content


def app_channel(team: Team, words: str, *, post: bool = False) -> Channel:
    """The conversation the app names. Raises channel_not_found, not_in_channel, is_archived.

    A user id stands for the DM with that person when posting, as in chat.postMessage.
    """
    channel = team.channel_named(words)
    if channel is None and post and words in team.state.people and not team.state.people[words].is_bot:
        channel = team.open_im(words)
    if channel is None or (channel.kind != "public" and team.bot_user_id not in channel.members):
        raise Refusal("channel_not_found")
    if post and channel.is_archived:
        raise Refusal("is_archived")
    if post and team.bot_user_id not in channel.members and "chat:write.public" not in team.app.scopes:
        raise Refusal("not_in_channel")
    return channel


def post(
    team: Team,
    channel: Channel,
    content: Content,
    *,
    thread_ts: str | None = None,
    broadcast: bool = False,
    username: str = "",
    files: Sequence[File] = (),
    ephemeral_to: str = "",
    streaming: bool = False,
) -> Message:
    """Put a message of the app into a channel, clear the thread's status and tell the app."""
    message = Message(
        ts=team.new_ts(),
        channel=channel.id,
        user=team.bot_user_id,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        thread_ts=thread_ts,
        ephemeral_to=ephemeral_to,
        metadata=content.metadata,
        files=tuple(files),
        rings=rings(content.text, content.blocks, content.attachments),
        bot_id=team.bot_id,
        username=username,
        reply_broadcast=broadcast and thread_ts is not None,
        subtype="thread_broadcast" if broadcast and thread_ts else "",
        streaming=streaming,
    )
    team.state.put_message(message)
    if thread_ts and not ephemeral_to:
        clear_status(team, channel.id, thread_ts)
    if not ephemeral_to:
        team.emit_message(message, payloads.message_event(team, message))
    return message


def clear_status(team: Team, channel: str, thread_ts: str) -> None:
    """The app answered: what it said it was doing is over (assistant.threads.setStatus)."""
    with team.state.change():
        team.state.statuses.pop((channel, thread_ts), None)


def change(team: Team, message: Message, content: Content) -> Message:
    """Give a message new content and announce message_changed.

    Text alone takes the blocks away and marks the message as edited; with blocks it is not marked (chat.update).
    """
    new = replace(
        message,
        text=content.text,
        blocks=content.blocks,
        attachments=content.attachments,
        metadata=content.metadata if content.metadata is not None else message.metadata,
        rings=rings(content.text, content.blocks, content.attachments),
        edited_ts=message.edited_ts if content.blocks else team.new_ts(),
    )
    return swap(team, message, new)


def swap(team: Team, old: Message, new: Message) -> Message:
    """Replace a message by its new value and announce message_changed."""
    new = replace(new, changed_ts=team.new_ts())
    with team.state.lock:
        for place in [one for one in team.entered if one[:2] == (new.channel, new.ts)]:
            team.entered[place] = values_kept(team.entered[place], old.blocks, new.blocks)
        team.state.put_message(new)
    if not new.ephemeral_to:
        channel = team.state.channels[new.channel]
        stamp = team.new_ts()
        event = {
            "type": "message",
            "subtype": "message_changed",
            "message": payloads.message(team, new),
            "previous_message": payloads.message(team, old),
            "channel": new.channel,
            "hidden": True,
            "ts": stamp,
            "event_ts": stamp,
            "channel_type": channel.event_type,
        }
        team.emit_message(replace(new, text=""), event)
    return new


def delete(team: Team, message: Message) -> None:
    """Delete a message and announce message_deleted."""
    team.state.drop_message(message.channel, message.ts)
    if message.ephemeral_to:
        return
    stamp = team.new_ts()
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": payloads.message(team, message),
        "channel": message.channel,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": team.state.channels[message.channel].event_type,
    }
    team.emit_message(replace(message, text=""), event)


def notice(team: Team, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
    """What Slackbot tells one person: an error of the app, a hint."""
    message = Message(team.new_ts(), channel, "USLACKBOT", text, thread_ts=thread_ts, ephemeral_to=user)
    return team.state.put_message(message)


def respond(team: Team, key: str, body: Json) -> None:
    """A post to a response_url. Raises Refusal or PassError.

    Ephemeral unless response_type is in_channel; replace_original and delete_original act on the message the
    person acted on; thread_ts counts only with in_channel, without it the answer stands in the channel even when
    the person acted in a thread (docs.slack.dev, "Handling user interaction", message responses).
    """
    target = team.passes.respond(key)
    args = Args(body)
    original = team.state.message(target.channel, target.message_ts) if target.message_ts else None
    if args.flag("delete_original"):
        if original is not None:
            delete(team, original)
        return
    content = read_content(args, text_limit=40_000)
    if original is not None and args.flag("replace_original"):
        change(team, original, content)
        return
    in_channel = body.get("response_type") == "in_channel"
    post(
        team,
        team.state.channels[target.channel],
        content,
        thread_ts=(args.text("thread_ts") or None) if in_channel else None,
        ephemeral_to="" if in_channel else target.user,
    )


def frozen(value: Any) -> Any:
    """A copy of JSON that the sender can no longer change."""
    return copy.deepcopy(value)
