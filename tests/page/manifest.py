"""What the little app of the browser test may do."""

from typing import Any

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Compass"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Compass"},
        "agent_view": {"agent_description": "Finds the right product."},
        "shortcuts": [
            {"name": "Remember this", "type": "message", "callback_id": "remember", "description": "Keep it for later"}
        ],
        "slash_commands": [
            {
                "command": "/ai",
                "description": "Ask which product fits",
                "usage_hint": "your task | help",
            },
            {"command": "/form", "description": "Open the long form"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "assistant:write",
                "chat:write",
                "commands",
                "im:history",
                "im:read",
                "im:write",
                "users:read",
                "reactions:read",
                "channels:read",
                "channels:history",
                "files:read",
                "files:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im", "reaction_added"]}
    },
}
