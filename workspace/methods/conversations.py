"""conversations.*: open, list, info, members, join, history, replies."""

from typing import Any

from workspace import payloads
from workspace.calls import Args, Refusal, page_of
from workspace.methods.table import Method
from workspace.posting import app_channel
from workspace.state import Channel, Message
from workspace.team import Team

Json = dict[str, Any]

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
_PREFIX = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def _may(team: Team, channel: Channel, right: str) -> None:
    """Scopes of conversations.* go by the kind of conversation."""
    scope = f"{_PREFIX[channel.kind]}:{right}"
    if scope not in team.app.scopes:
        raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(team.app.scopes)))


def open_(team: Team, args: Args) -> Json:
    """Open the DM with a person (or return it)."""
    if "channel" in args:
        channel = app_channel(team, args.text("channel"))
    else:
        (users,) = args.need("users")
        ids = users.split(",")
        if any(one not in team.state.people for one in ids):
            raise Refusal("user_not_found")
        if len(ids) > 1:
            raise Refusal("invalid_user_combination")
        channel = team.open_im(ids[0])
    full = args.flag("return_im")
    return {"channel": payloads.channel(team, channel) if full else {"id": channel.id}}


def list_(team: Team, args: Args) -> Json:
    """The conversations the app can see, page by page."""
    kinds = set()
    for name in args.text("types", "public_channel").split(","):
        if name.strip() not in _TYPES:
            raise Refusal("invalid_types")
        kinds.add(_TYPES[name.strip()])
    for kind in sorted(kinds):
        _may(team, Channel("", "", kind), "read")
    found = [
        channel
        for channel in team.state.channels.values()
        if channel.kind in kinds and (channel.kind == "public" or team.bot_user_id in channel.members)
        if not (args.flag("exclude_archived") and channel.is_archived)
    ]
    page, metadata = page_of(found, args, 100)
    channels = [payloads.channel(team, channel, with_count=True) for channel in page]
    return {"channels": channels, "response_metadata": metadata}


def info(team: Team, args: Args) -> Json:
    """One conversation."""
    (words,) = args.need("channel")
    channel = app_channel(team, words)
    _may(team, channel, "read")
    return {"channel": payloads.channel(team, channel, with_count=args.flag("include_num_members"))}


def members(team: Team, args: Args) -> Json:
    """Who is in a conversation."""
    (words,) = args.need("channel")
    channel = app_channel(team, words)
    _may(team, channel, "read")
    page, metadata = page_of(channel.members, args, 100)
    return {"members": page, "response_metadata": metadata}


def join(team: Team, args: Args) -> Json:
    """The app joins a public channel."""
    (words,) = args.need("channel")
    channel = app_channel(team, words)
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    return {"channel": payloads.channel(team, team.join(channel, team.bot_user_id))}


def _moment(args: Args, name: str, default: float) -> float:
    try:
        return float(args.text(name) or default)
    except ValueError:
        raise Refusal(f"invalid_ts_{name}") from None


def _within(messages: list[Message], args: Args) -> list[Message]:
    """Only messages between oldest and latest (exclusive unless `inclusive`)."""
    oldest, latest = _moment(args, "oldest", 0.0), _moment(args, "latest", float("inf"))
    if args.flag("inclusive"):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


def _shown(team: Team, args: Args, messages: list[Message]) -> list[Json]:
    shown = [payloads.message(team, message) for message in messages]
    if not args.flag("include_all_metadata"):
        for one in shown:
            one.pop("metadata", None)
    return shown


def history(team: Team, args: Args) -> Json:
    """The messages of a conversation, newest first, replies left out."""
    (words,) = args.need("channel")
    channel = app_channel(team, words)
    _may(team, channel, "history")
    if team.bot_user_id not in channel.members:
        raise Refusal("not_in_channel")
    messages = [m for m in team.state.timeline(channel.id) if not m.ephemeral_to]
    page, metadata = page_of(_within(messages[::-1], args), args, 100)
    more = bool(metadata["next_cursor"])
    result: Json = {"messages": _shown(team, args, page), "has_more": more, "pin_count": 0}
    return result | ({"response_metadata": metadata} if more else {})


def replies(team: Team, args: Args) -> Json:
    """A thread, the parent first."""
    words, ts = args.need("channel", "ts")
    channel = app_channel(team, words)
    _may(team, channel, "history")
    if team.bot_user_id not in channel.members:
        raise Refusal("not_in_channel")
    message = team.state.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise Refusal("thread_not_found")
    root = message.thread_ts or message.ts
    thread = [m for m in team.state.thread(channel.id, root) if not m.ephemeral_to]
    page, metadata = page_of(thread[:1] + _within(thread[1:], args), args, 1000)
    more = bool(metadata["next_cursor"])
    result: Json = {"messages": _shown(team, args, page), "has_more": more}
    return result | ({"response_metadata": metadata} if more else {})


METHODS = (
    Method("conversations.open", open_, ("im:write", "mpim:write", "channels:manage", "groups:write")),
    Method("conversations.list", list_, _READ, tier="2"),
    Method("conversations.info", info, _READ),
    Method("conversations.members", members, _READ, tier="4"),
    Method("conversations.join", join, ("channels:join",)),
    Method("conversations.history", history, _HISTORY),
    Method("conversations.replies", replies, _HISTORY),
)
