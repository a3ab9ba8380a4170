"""The Slack app manifest, made from one table of scopes that the documentation is checked against too."""

import json
from dataclasses import dataclass
from typing import Any

import yaml

from bot.console import Refusal
from handlers.commands import SLASH_COMMAND, usage_hint
from handlers.views.home import OFFERS
from handlers.views.pilots import feedback_form as pilot_form_view

NAME = "Signpost"
DESCRIPTION = "Which AI product fits your task, why, and the next step."


@dataclass(frozen=True, slots=True)
class Scope:
    """A permission the bot asks for, why it needs it and the events it opens."""

    name: str
    why: str
    events: tuple[str, ...] = ()


# Every scope here is needed by something the bot does today; nothing is asked for in advance.
SCOPES: tuple[Scope, ...] = (
    Scope("app_mentions:read", "Hear `@Signpost …` in a channel and answer in its thread.", ("app_mention",)),
    Scope("assistant:write", "Offer suggested prompts in the agent pane."),
    Scope(
        "channels:history",
        "Hear follow-ups in a thread the bot was asked in, without another mention. Others are dropped, not stored.",
        ("message.channels",),
    ),
    Scope("chat:write", "Answer, show that it is working, and tell an owner about a request."),
    Scope("commands", "Receive the slash command."),
    Scope("dnd:read", "Say nothing unasked while somebody has their notifications switched off."),
    Scope(
        "files:read", "Take in usage from a file somebody drops on the bot in a direct message; no other file is read."
    ),
    Scope("files:write", "Hand over a pilot's report as a file when somebody who may see it asks for it."),
    Scope("groups:history", "The same follow-ups in private channels the bot was invited to.", ("message.groups",)),
    Scope("im:history", "Read direct messages written to the bot.", ("message.im",)),
    Scope("im:write", "Open a direct message with the owner a request is for."),
    Scope("usergroups:read", "Invite a user group to a pilot: who is in it, and its name in the form."),
    Scope(
        "users:read",
        "Tell bots and people who left from those who can be invited to a pilot, and keep what nobody asked for to the "
        "working hours of a person's time zone.",
    ),
)
# What people find in the menu of a message.
SHORTCUTS: tuple[dict[str, str], ...] = (
    {
        "name": "Give as pilot feedback",
        "type": "message",
        "callback_id": pilot_form_view.SHORTCUT,
        "description": "Turn your own message into feedback on a product you try.",
    },
)
# Events that need no scope of their own.
OPEN_EVENTS: tuple[str, ...] = ("app_home_opened", "app_context_changed")


def bot_scopes() -> tuple[str, ...]:
    """The bot token scopes, in order."""
    return tuple(scope.name for scope in SCOPES)


def bot_events() -> tuple[str, ...]:
    """The events subscribed to, in order."""
    return tuple(sorted({event for scope in SCOPES for event in scope.events} | set(OPEN_EVENTS)))


def manifest(*, http: str = "") -> dict[str, Any]:
    """The manifest as Slack's API takes it. `http` is the public address for signed HTTP; without it Socket Mode."""
    address = f"{http.rstrip('/')}/slack/events" if http else ""
    url = {"url": address} if address else {}
    request_url = {"request_url": address} if address else {}
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION, "background_color": "#1d3a4f"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "agent_view": {"agent_description": DESCRIPTION, "suggested_prompts": list(_prompts())},
            "shortcuts": [dict(shortcut) for shortcut in SHORTCUTS],
            "slash_commands": [
                {
                    "command": SLASH_COMMAND,
                    "description": DESCRIPTION,
                    "usage_hint": usage_hint(),
                    "should_escape": True,
                    **url,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(bot_scopes())}},
        "settings": {
            "event_subscriptions": {**request_url, "bot_events": list(bot_events())},
            "interactivity": {"is_enabled": True, **request_url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not http,
            "token_rotation_enabled": False,
        },
    }


def manifest_text(*, as_json: bool, http: str = "") -> str:
    """The manifest to paste into Slack, YAML or JSON, with a line break at the end."""
    if http and not http.startswith("https://"):
        raise Refusal("--http takes the public address of the bot, which Slack wants to start with https://")
    content = manifest(http=http)
    if as_json:
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def _prompts() -> tuple[dict[str, str], ...]:
    offered = ("See every product", "What is not allowed", "What can you do?")
    return tuple({"title": title, "message": OFFERS[title]} for title in offered)
