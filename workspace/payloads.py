"""Slack's JSON shapes: users, channels, messages, views, events, commands and interactions."""

import re
from typing import TYPE_CHECKING, Any

from workspace.state import Channel, File, Message, User, View

if TYPE_CHECKING:
    from workspace.team import Team

Json = dict[str, Any]

_PART = re.compile(r"<([^<>]+)>")


def user(team: "Team", person: User, *, with_email: bool) -> Json:
    """A user object of users.info. The email is there only with users:read.email."""
    profile: Json = {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "team": team.id,
    }
    if with_email and person.email:
        profile["email"] = person.email
    result: Json = {
        "id": person.id,
        "team_id": team.id,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "profile": profile,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if person.id == team.bot_user_id:
        profile |= {"api_app_id": team.app_id, "bot_id": team.bot_id}
    return result


def channel(team: "Team", place: Channel, *, with_count: bool = False) -> Json:
    """A conversation object of conversations.info."""
    base: Json = {
        "id": place.id,
        "created": place.created,
        "is_archived": place.is_archived,
        "is_im": place.kind == "im",
        "is_org_shared": False,
        "context_team_id": team.id,
    }
    if place.kind == "im":
        return base | {"user": place.user, "is_open": True, "is_user_deleted": False, "priority": 0}
    base |= {
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "public",
        "is_group": place.kind == "private",
        "is_mpim": place.kind == "mpim",
        "is_private": place.kind != "public",
        "is_general": place.name == "general",
        "is_shared": place.is_ext_shared,
        "is_ext_shared": place.is_ext_shared,
        "is_pending_ext_shared": False,
        "is_member": team.bot_user_id in place.members,
        "creator": next(iter(place.members), ""),
        "topic": {"value": place.topic, "creator": "", "last_set": 0},
        "purpose": {"value": place.purpose, "creator": "", "last_set": 0},
    }
    return base | ({"num_members": len(place.members)} if with_count else {})


def rich_text(text: str, block_id: str) -> Json:
    """The rich_text block Slack makes of what a person typed."""
    elements: list[Json] = []
    end = 0
    for match in _PART.finditer(text):
        if match.start() > end:
            elements.append({"type": "text", "text": _plain(text[end : match.start()])})
        elements.append(_element(match[1]))
        end = match.end()
    if end < len(text):
        elements.append({"type": "text", "text": _plain(text[end:])})
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _element(token: str) -> Json:
    name = token.partition("|")[0]
    if name.startswith("@"):
        return {"type": "user", "user_id": name[1:]}
    if name.startswith("#"):
        return {"type": "channel", "channel_id": name[1:]}
    if name.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": name.removeprefix("!subteam^")}
    if name.startswith("!"):
        return {"type": "broadcast", "range": name[1:]}
    return {"type": "link", "url": _plain(name)}


def file(team: "Team", item: File) -> Json:
    """A file object; its private URLs want the app's token."""
    url = f"{team.base_url}/files-pri/{team.id}-{item.id}"
    return {
        "id": item.id,
        "created": item.created,
        "timestamp": item.created,
        "name": item.name,
        "title": item.title,
        "mimetype": item.mimetype,
        "filetype": item.name.rpartition(".")[2] or "binary",
        "user": item.user,
        "user_team": team.id,
        "size": len(item.content),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "url_private": f"{url}/{item.name}",
        "url_private_download": f"{url}/download/{item.name}",
        "permalink": f"{team.base_url}/files/{item.user}/{item.id}/{item.name}",
        "channels": [c for c in item.channels if c.startswith("C")],
        "ims": [c for c in item.channels if c.startswith("D")],
        "file_access": "visible",
    }


def message(team: "Team", item: Message, *, full: bool = True) -> Json:
    """A message object as history and events hold it. full: with reply counts and reactions."""
    result: Json = {"type": "message", "user": item.user, "ts": item.ts, "text": item.text, "team": team.id}
    if item.client_msg_id:
        result["client_msg_id"] = item.client_msg_id
        result["blocks"] = [rich_text(item.text, "rt" + item.ts[-4:])] if item.text else []
    if item.blocks:
        result["blocks"] = list(item.blocks)
    if item.bot_id:
        result |= {"bot_id": item.bot_id, "app_id": team.app_id}
    optional: Json = {
        "subtype": item.subtype,
        "username": item.username,
        "thread_ts": item.thread_ts,
        "metadata": item.metadata,
        "attachments": list(item.attachments),
        "files": [file(team, one) for one in item.files],
    }
    result |= {key: value for key, value in optional.items() if value}
    if item.edited_ts:
        result["edited"] = {"user": item.user, "ts": item.edited_ts}
    if item.streaming:
        result["streaming_state"] = "in_progress"
    return result | (_counts(team, item) if full else {})


def _counts(team: "Team", item: Message) -> Json:
    result: Json = {}
    replies = [m for m in team.state.thread(item.channel, item.ts) if m.ts != item.ts]
    if replies:
        users = list(dict.fromkeys(reply.user for reply in replies))
        result |= {
            "thread_ts": item.ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
        }
    elif item.thread_ts and item.thread_ts != item.ts:
        parent = team.state.message(item.channel, item.thread_ts)
        if parent is not None:
            result["parent_user_id"] = parent.user
    if item.reactions:
        result["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in item.reactions.items()
        ]
    return result


def message_event(team: "Team", item: Message) -> Json:
    """The inner event of a new message."""
    place = team.state.channels[item.channel]
    event = message(team, item, full=False)
    if item.thread_ts and item.thread_ts != item.ts:
        parent = team.state.message(item.channel, item.thread_ts)
        if parent is not None:
            event["parent_user_id"] = parent.user
    return event | {"channel": item.channel, "event_ts": item.ts, "channel_type": place.event_type}


def event_callback(team: "Team", event: Json, place: Channel | None) -> Json:
    """The outer event around an inner one."""
    outer: Json = {
        "token": "local-verification-token",
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": team.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": team.new_id("Ev"),
        "event_time": int(team.clock()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": place is not None and place.is_ext_shared,
    }
    return outer


def view(team: "Team", item: View) -> Json:
    """A view object as views.open returns it and interactions carry it."""
    body = item.body
    result: Json = {
        "id": item.id,
        "team_id": team.id,
        "type": item.type,
        "blocks": list(item.blocks),
        "private_metadata": item.private_metadata,
        "callback_id": item.callback_id,
        "state": {"values": item.values},
        "hash": item.hash,
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "root_view_id": item.root_id,
        "previous_view_id": item.previous_id,
        "app_id": team.app_id,
        "external_id": str(body.get("external_id") or ""),
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
    }
    if item.type == "modal":
        for name in ("title", "close", "submit"):
            result[name] = body.get(name)
        result["submit_disabled"] = bool(body.get("submit_disabled"))
    return result


def actor(team: "Team", user_id: str) -> Json:
    """The `user` of an interaction."""
    person = team.user(user_id)
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": team.id}


def interaction(team: "Team", kind: str, user_id: str) -> Json:
    """What every interactive payload carries."""
    return {
        "type": kind,
        "user": actor(team, user_id),
        "api_app_id": team.app_id,
        "token": "local-verification-token",
        "team": {"id": team.id, "domain": team.name.lower().replace(" ", "-")},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def place_of(team: "Team", channel_id: str) -> Json:
    """The `channel` of an interaction: id and name (directmessage for a DM)."""
    place = team.state.channels[channel_id]
    names = {"im": "directmessage", "private": "privategroup"}
    return {"id": place.id, "name": names.get(place.kind, place.name)}
