"""What a Slack app manifest lets the app do here: its scopes, commands, events and surfaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# Event subscription -> the scopes of which one must be granted (docs.slack.dev/reference/events).
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "message.im": ("im:history",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "file_shared": ("files:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "assistant_thread_started": ("assistant:write",),
    "assistant_thread_context_changed": ("assistant:write",),
}

EVERY_SCOPE = frozenset(
    "app_mentions:read assistant:write channels:history channels:join channels:read chat:write chat:write.public "
    "commands dnd:read files:read files:write groups:history groups:read im:history im:read im:write mpim:history "
    "mpim:read mpim:write reactions:read reactions:write team:read usergroups:read users:read users:read.email".split()
)

EVERY_EVENT = frozenset(EVENT_SCOPES) | {"app_home_opened", "app_context_changed", "app_uninstalled", "tokens_revoked"}


class ManifestError(ValueError):
    """The manifest asks for something Slack would refuse to save."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. should_escape: mentions and links arrive as tokens."""

    name: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """What the installed app may do. commands None: every command is accepted."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: tuple[Command, ...] | None
    home_tab: bool = True
    agent_view: bool = True
    assistant_view: bool = False
    suggested_prompts: tuple[Json, ...] = ()
    shortcuts: tuple[Json, ...] = ()

    def command(self, name: str) -> Command | None:
        """The command of that name (with its slash), or None when the app has none such."""
        if self.commands is None:
            return Command(name)
        return next((command for command in self.commands if command.name == name), None)

    def listens(self, event: str) -> bool:
        """Whether the app gets this event: it is subscribed to it and has a scope for it."""
        needed = EVENT_SCOPES.get(event)
        return event in self.events and (needed is None or bool(self.scopes.intersection(needed)))


PERMISSIVE = Grant("App", "app", EVERY_SCOPE, EVERY_EVENT, None)


def grant(manifest: Mapping[str, Any] | None) -> Grant:
    """Read a manifest (the object of apps.manifest.create). None gives an app that may do everything.

    Raises ManifestError for an event without its scope, a slash command without `commands`, an agent without
    a bot user: what Slack refuses when the manifest is saved.
    """
    if manifest is None:
        return PERMISSIVE
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    name = str((manifest.get("display_information") or {}).get("name") or "App")
    home = features.get("app_home") or {}
    agent = features.get("agent_view")
    result = Grant(
        name=name,
        bot_name=str((features.get("bot_user") or {}).get("display_name") or name),
        scopes=frozenset(((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        commands=tuple(_command(command) for command in features.get("slash_commands") or ()),
        home_tab=bool(home.get("home_tab_enabled")),
        agent_view=agent is not None,
        assistant_view="assistant_view" in features,
        suggested_prompts=tuple((agent or features.get("assistant_view") or {}).get("suggested_prompts") or ()),
        shortcuts=tuple(features.get("shortcuts") or ()),
    )
    problems = _problems(result, features)
    if problems:
        raise ManifestError("The manifest would be refused: " + "; ".join(problems))
    return result


def _command(raw: Mapping[str, Any]) -> Command:
    return Command(
        name=str(raw["command"]),
        description=str(raw.get("description") or ""),
        usage_hint=str(raw.get("usage_hint") or ""),
        should_escape=bool(raw.get("should_escape", False)),
    )


def _problems(app: Grant, features: Mapping[str, Any]) -> list[str]:
    problems = []
    for event in sorted(app.events):
        needed = EVENT_SCOPES.get(event)
        if needed and not app.scopes.intersection(needed):
            problems.append(f"event {event} needs the scope {' or '.join(needed)}")
    if app.commands and "commands" not in app.scopes:
        problems.append("a slash command needs the scope commands")
    if app.scopes and "bot_user" not in features:
        problems.append("bot scopes need features.bot_user")
    if app.agent_view and app.assistant_view:
        problems.append("agent_view and assistant_view exclude each other")
    if (app.agent_view or app.assistant_view) and "assistant:write" not in app.scopes:
        problems.append("an agent needs the scope assistant:write")
    if len(app.suggested_prompts) > 4:
        problems.append("at most 4 suggested prompts")
    return problems
