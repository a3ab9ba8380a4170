"""Acting on messages and views: buttons, selects, suggestions, shortcuts."""

from typing import Any

from workspace import payloads
from workspace.acts import explain, settle
from workspace.envelopes import Delivery
from workspace.inputs import Found, action_of, initial_values, interactive, labels, options_of, value_of
from workspace.state import Message, View
from workspace.team import Team

Json = dict[str, Any]

_STATELESS = {"button", "workflow_button", "feedback_buttons", "icon_button", "overflow"}


def find(
    blocks: tuple[Json, ...], action_id: str | None, label: str | None, value: Any = None, block_id: str | None = None
) -> Found:
    """The element meant by an action_id or by what stands on it. Raises LookupError."""
    everything = list(interactive(blocks))
    found = everything
    if block_id is not None:
        found = [one for one in found if one.block_id == block_id]
    if action_id is not None:
        found = [one for one in found if one.action_id == action_id]
    if label is not None:
        found = [one for one in found if label in labels(one.element) or label == one.label or _offers(one, label)]
    if len(found) > 1 and value is not None:
        found = [one for one in found if one.element.get("value") == value] or found
    if not found:
        known = "; ".join(f"{one.action_id} {labels(one.element)}" for one in everything)
        raise LookupError(f"Nothing to press for {action_id or label or block_id!r}; there is: {known or 'nothing'}")
    return found[0]


def _offers(found: Found, label: str) -> bool:
    """Overflow menus and radio buttons are pressed by one of their options."""
    if found.element.get("type") not in ("overflow", "radio_buttons", "checkboxes"):
        return False
    return any(label == (option.get("text") or {}).get("text") for option in options_of(found.element))


def given_for(found: Found, label: str | None, value: Any) -> Any:
    """What the person gives the element: the value, or the option they named by its label."""
    return label if value is None and found.element.get("type") not in ("button", "icon_button") else value


def press_message(team: Team, user: str, message: Message, found: Found, given: Any) -> Delivery:
    """A person acts on an element of a message; the app gets block_actions (without `message` for an ephemeral)."""
    if message.ephemeral_to not in ("", user):
        raise LookupError(f"{user} does not see this message: it is for {message.ephemeral_to} only.")
    payload = payloads.interaction(team, "block_actions", user)
    key = (message.channel, message.ts, user)
    values = team.entered.setdefault(key, initial_values(message.blocks))
    action = action_of(found, given, team.new_ts())
    if found.element.get("type") not in _STATELESS:
        values.setdefault(found.block_id, {})[found.action_id] = value_of(found.element, given)
    response = team.passes.response(user, message.channel, message.ts)
    payload |= {
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": bool(message.ephemeral_to),
        },
        "trigger_id": team.passes.trigger(user),
        "channel": payloads.place_of(team, message.channel),
        "state": {"values": values},
        "response_url": f"{team.base_url}/response/{response}",
        "actions": [action],
    }
    if message.thread_ts:
        payload["container"]["thread_ts"] = message.thread_ts
    if not message.ephemeral_to:
        payload["message"] = payloads.message(team, message)
    return explain(settle(team, team.interact(payload, wants_answer=False)))


def press_view(team: Team, user: str, view: View, found: Found, given: Any) -> Delivery:
    """A person acts on an element of a modal or Home tab; the app gets block_actions."""
    action = action_of(found, given, team.new_ts())
    if found.element.get("type") not in _STATELESS:
        values = {block_id: dict(entered) for block_id, entered in view.values.items()}
        values.setdefault(found.block_id, {})[found.action_id] = value_of(found.element, given)
        view = team.state.set_values(view.id, values)
        if found.label and not found.block.get("dispatch_action"):
            return Delivery(True, 0.0, {})  # an input tells the app nothing until it is submitted
    payload = payloads.interaction(team, "block_actions", user)
    payload |= {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": team.passes.trigger(user, view.id if view.type == "modal" else ""),
        "view": payloads.view(team, view),
        "actions": [action],
    }
    return explain(settle(team, team.interact(payload, wants_answer=False)))


def suggest(team: Team, user: str, place: Message | View, found: Found, words: str) -> list[Json]:
    """The options the app offers for an external select."""
    payload = payloads.interaction(team, "block_suggestion", user)
    payload |= {"action_id": found.action_id, "block_id": found.block_id, "value": words}
    if isinstance(place, View):
        payload |= {"container": {"type": "view", "view_id": place.id}, "view": payloads.view(team, place)}
    else:
        container = {"type": "message", "message_ts": place.ts, "channel_id": place.channel, "is_ephemeral": False}
        payload |= {"container": container, "message": payloads.message(team, place)}
        payload["channel"] = payloads.place_of(team, place.channel)
    delivery = settle(team, team.interact(payload, wants_answer=True))
    body = delivery.response
    options = list(body.get("options") or [])
    for group in body.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options


def shortcut(team: Team, user: str, callback_id: str, message: Message | None = None) -> Delivery:
    """A person starts a global shortcut, or a message shortcut on a message."""
    payload = payloads.interaction(team, "message_action" if message else "shortcut", user)
    payload |= {"callback_id": callback_id, "action_ts": team.new_ts(), "trigger_id": team.passes.trigger(user)}
    if message is not None:
        response = team.passes.response(user, message.channel, message.ts)
        payload |= {
            "message_ts": message.ts,
            "channel": payloads.place_of(team, message.channel),
            "message": payloads.message(team, message),
            "response_url": f"{team.base_url}/response/{response}",
        }
    return explain(settle(team, team.interact(payload, wants_answer=False)))
