"""chat.postMessage, update, delete, postEphemeral, getPermalink."""

from typing import Any

from workspace import payloads, posting
from workspace.calls import Args, Refusal
from workspace.methods.table import Method
from workspace.state import Channel, Message
from workspace.team import Team

Json = dict[str, Any]

POST_TEXT = 40_000
UPDATE_TEXT = 4_000


def _thread(team: Team, channel: Channel, args: Args) -> str | None:
    thread_ts = args.text("thread_ts")
    if not thread_ts:
        return None
    parent = team.state.message(channel.id, thread_ts)
    if parent is None or parent.ephemeral_to:
        raise Refusal("thread_not_found")
    return parent.thread_ts or parent.ts


def post_message(team: Team, args: Args) -> Json:
    """Post to a channel or a DM."""
    (words,) = args.need("channel")
    content = posting.read_content(args, text_limit=POST_TEXT)
    channel = posting.app_channel(team, words, post=True)
    message = posting.post(
        team,
        channel,
        content,
        thread_ts=_thread(team, channel, args),
        broadcast=args.flag("reply_broadcast"),
        username=args.text("username"),
    )
    return {"channel": channel.id, "ts": message.ts, "message": payloads.message(team, message)}


def post_ephemeral(team: Team, args: Args) -> Json:
    """Post to one member of a channel."""
    words, user = args.need("channel", "user")
    content = posting.read_content(args, text_limit=POST_TEXT)
    channel = posting.app_channel(team, words, post=True)
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    thread_ts = args.text("thread_ts") or None
    message = posting.post(team, channel, content, thread_ts=thread_ts, ephemeral_to=user)
    return {"message_ts": message.ts}


def _own(team: Team, args: Args, refusal: str) -> tuple[Channel, Message]:
    words, ts = args.need("channel", "ts")
    channel = posting.app_channel(team, words)
    message = team.state.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise Refusal("message_not_found")
    if message.user != team.bot_user_id:
        raise Refusal(refusal)
    return channel, message


def update(team: Team, args: Args) -> Json:
    """Change one of the app's messages; text without blocks takes the blocks away."""
    channel, message = _own(team, args, "cant_update_message")
    if message.streaming:
        raise Refusal("streaming_state_conflict")
    content = posting.read_content(args, text_limit=UPDATE_TEXT)
    new = posting.change(team, message, content)
    return {"channel": channel.id, "ts": new.ts, "text": new.text, "message": payloads.message(team, new)}


def delete(team: Team, args: Args) -> Json:
    """Delete one of the app's messages."""
    channel, message = _own(team, args, "cant_delete_message")
    posting.delete(team, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(team: Team, args: Args) -> Json:
    """The address of a message in the page."""
    words, ts = args.need("channel", "message_ts")
    channel = posting.app_channel(team, words)
    if team.state.message(channel.id, ts) is None:
        raise Refusal("message_not_found")
    link = f"{team.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


METHODS = (
    Method("chat.postMessage", post_message, ("chat:write",), tier="posting"),
    Method("chat.postEphemeral", post_ephemeral, ("chat:write",), tier="4"),
    Method("chat.update", update, ("chat:write",)),
    Method("chat.delete", delete, ("chat:write",)),
    Method("chat.getPermalink", get_permalink, tier="special"),
)
