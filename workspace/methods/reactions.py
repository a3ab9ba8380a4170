"""reactions.add, remove, get."""

from dataclasses import replace
from typing import Any

from workspace import payloads
from workspace.calls import Args, Refusal
from workspace.methods.table import Method
from workspace.posting import app_channel
from workspace.state import Message
from workspace.team import Team

Json = dict[str, Any]


def react(team: Team, message: Message, user: str, name: str, *, add: bool) -> Message:
    """Add or take back somebody's reaction and tell the app."""
    users = message.reactions.get(name, ())
    users = (*users, user) if add else tuple(one for one in users if one != user)
    reactions = {key: value for key, value in (message.reactions | {name: users}).items() if value}
    new = team.state.put_message(replace(message, reactions=reactions))
    kind = "reaction_added" if add else "reaction_removed"
    event = {
        "type": kind,
        "user": user,
        "reaction": name,
        "item_user": message.user,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "event_ts": team.new_ts(),
    }
    team.emit(kind, event, team.state.channels[message.channel])
    return new


def _message(team: Team, args: Args) -> Message:
    words, ts = args.need("channel", "timestamp")
    channel = app_channel(team, words)
    message = team.state.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise Refusal("message_not_found")
    return message


def _name(args: Args) -> str:
    (name,) = args.need("name")
    name = name.strip(":")
    if not name or not all(letter.isalnum() or letter in "_+-:'" for letter in name):
        raise Refusal("invalid_name")
    return name


def add(team: Team, args: Args) -> Json:
    """The app reacts to a message."""
    name, message = _name(args), _message(team, args)
    if team.bot_user_id in message.reactions.get(name, ()):
        raise Refusal("already_reacted")
    react(team, message, team.bot_user_id, name, add=True)
    return {}


def remove(team: Team, args: Args) -> Json:
    """The app takes its reaction back."""
    name, message = _name(args), _message(team, args)
    if team.bot_user_id not in message.reactions.get(name, ()):
        raise Refusal("no_reaction")
    react(team, message, team.bot_user_id, name, add=False)
    return {}


def get(team: Team, args: Args) -> Json:
    """A message with its reactions."""
    message = _message(team, args)
    return {"type": "message", "channel": message.channel, "message": payloads.message(team, message)}


METHODS = (
    Method("reactions.add", add, ("reactions:write",)),
    Method("reactions.remove", remove, ("reactions:write",), tier="2"),
    Method("reactions.get", get, ("reactions:read",)),
)
