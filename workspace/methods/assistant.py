"""assistant.threads.*: status, suggested prompts and title of the agent pane."""

from typing import Any

from workspace.calls import Args, Refusal
from workspace.methods.table import Method
from workspace.posting import app_channel
from workspace.state import Prompt, Prompts, Status
from workspace.team import Team

Json = dict[str, Any]

MAX_LOADING_MESSAGES = 10
MAX_PROMPTS = 4


def set_status(team: Team, args: Args) -> Json:
    """Show what the app is doing; an empty status clears it. Gone after two minutes or with the app's reply."""
    channel_id, thread_ts = args.need("channel_id", "thread_ts")
    if "status" not in args:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: status"])
    channel = app_channel(team, channel_id)
    if team.state.message(channel.id, thread_ts) is None:
        raise Refusal("invalid_thread_ts")
    loading = args.json("loading_messages") or []
    if not isinstance(loading, list) or len(loading) > MAX_LOADING_MESSAGES:
        messages = [f"[ERROR] no more than {MAX_LOADING_MESSAGES} items allowed [json-pointer:/loading_messages]"]
        raise Refusal("invalid_arguments", messages)
    expires = team.clock() + team.timing.status
    with team.state.change():
        status = Status(channel.id, thread_ts, args.text("status"), tuple(map(str, loading)), expires)
        team.state.statuses[(channel.id, thread_ts)] = status
    return {}


def set_suggested_prompts(team: Team, args: Args) -> Json:
    """Offer up to four prompts, in a thread or (agent_view) at the top of the DM."""
    (channel_id,) = args.need("channel_id")
    channel = app_channel(team, channel_id)
    if channel.kind != "im":
        raise Refusal("invalid_arguments", ["[ERROR] channel must be a direct message [json-pointer:/channel_id]"])
    thread_ts = args.text("thread_ts")
    if not thread_ts and not team.app.agent_view:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: thread_ts"])
    raw = args.json("prompts")
    if not isinstance(raw, list) or not raw:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: prompts"])
    if len(raw) > MAX_PROMPTS:
        raise Refusal("too_many_prompts", [f"[ERROR] no more than {MAX_PROMPTS} items allowed [json-pointer:/prompts]"])
    prompts = []
    for number, one in enumerate(raw):
        if not isinstance(one, dict) or not one.get("title") or not one.get("message"):
            where = f"[json-pointer:/prompts/{number}]"
            raise Refusal("invalid_arguments", [f"[ERROR] title and message are required {where}"])
        prompts.append(Prompt(str(one["title"]), str(one["message"])))
    with team.state.change():
        value = Prompts(channel.id, thread_ts, args.text("title"), tuple(prompts))
        team.state.prompts[(channel.id, thread_ts)] = value
    return {}


def set_title(team: Team, args: Args) -> Json:
    """Name a thread of the agent pane."""
    channel_id, thread_ts, title = args.need("channel_id", "thread_ts", "title")
    channel = app_channel(team, channel_id)
    with team.state.change():
        team.state.titles[(channel.id, thread_ts)] = title
    return {}


METHODS = (
    # Since 2026-03-05 setStatus goes by chat:write; assistant:write stops working for it.
    Method("assistant.threads.setStatus", set_status, ("chat:write",), tier="assistant"),
    Method("assistant.threads.setSuggestedPrompts", set_suggested_prompts, ("assistant:write",)),
    Method("assistant.threads.setTitle", set_title, ("assistant:write",)),
)
