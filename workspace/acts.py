"""What people do in the workspace, as Slack turns it into messages, events and payloads."""

from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import replace
from operator import attrgetter
from typing import Any

from workspace import payloads, posting
from workspace.calls import Args, Refusal
from workspace.envelopes import Delivery, Envelope
from workspace.methods.files import new_file
from workspace.state import Channel, Message
from workspace.team import Team
from workspace.words import rings, typed

Json = dict[str, Any]


def settle(team: Team, future: "Future[Delivery]") -> Delivery:
    """Wait for a delivery. Raises RuntimeError on the server's own loop, where waiting would stop everything."""
    if team.courier.on_loop():
        raise RuntimeError("This act waits for the app: call it from a thread (nicegui: run.io_bound), not the loop.")
    try:
        return future.result(team.timing.ack + 5)
    except FutureTimeout:
        return Delivery(False, team.timing.ack * 1000, {}, "operation_timeout")


def names_of(team: Team) -> dict[str, str]:
    """What every @name and #name a person can type stands for; of two alike the one shown wins over a user name."""
    state = team.state
    with state.lock:
        names = {f"@{word}": f"<!{word}>" for word in ("channel", "here", "everyone")}
        signed = [(f"#{one.name}", f"<#{one.id}|{one.name}>") for one in state.channels.values() if one.name]
        signed += [(f"@{one.handle}", f"<!subteam^{one.id}>") for one in state.groups.values()]
        people = sorted(state.people.values(), key=lambda one: one.deleted)
        for name_of in (attrgetter("real_name"), attrgetter("name"), attrgetter("id")):
            signed += [(f"@{name_of(one)}", f"<@{one.id}>") for one in people if name_of(one)]
    for name, token in signed:
        names.setdefault(name.casefold(), token)
    return names


def write(
    team: Team,
    user: str,
    channel: Channel,
    text: str,
    thread_ts: str | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> Message:
    """A person posts a message; text is what they type."""
    if channel.kind != "im":
        channel = team.join(channel, user)
    line = typed(text, names_of(team))
    uploaded = [new_file(team, name, content, user, [channel.id]) for name, content in files]
    parent = team.state.message(channel.id, thread_ts) if thread_ts else None
    message = Message(
        ts=team.new_ts(),
        channel=channel.id,
        user=user,
        text=line,
        thread_ts=(parent.thread_ts or parent.ts) if parent else thread_ts,
        files=tuple(uploaded),
        rings=rings(line),
        subtype="file_share" if uploaded else "",
        client_msg_id=f"{team.new_id('M').lower()}-local",
    )
    team.state.put_message(message)
    event = payloads.message_event(team, message)
    if channel.kind == "im" and team.app.agent_view and team.contexts.get(user):
        event["app_context"] = team.contexts[user]
    team.emit_message(message, event)
    for file in uploaded:
        shared = {"type": "file_shared", "channel_id": channel.id, "file_id": file.id, "user_id": user}
        team.emit("file_shared", shared | {"file": {"id": file.id}, "event_ts": team.new_ts()}, channel)
    return message


def edit(team: Team, message: Message, text: str) -> Message:
    """A person edits their own message."""
    line = typed(text, names_of(team))
    return posting.swap(team, message, replace(message, text=line, rings=rings(line), edited_ts=team.new_ts()))


def command(team: Team, user: str, channel: Channel, line: str) -> Delivery:
    """A person sends a slash command; errors come back as Slackbot's words, only to them."""
    name, _, rest = line.strip().partition(" ")
    known = team.app.command(name)
    if known is None:
        posting.notice(team, user, channel.id, f"{name} is not a valid command.")
        return Delivery(False, 0.0, {}, "invalid_command")
    rest = rest.strip()
    if known.should_escape:
        rest = typed(rest, {name: _with_name(team, token) for name, token in names_of(team).items()})
    response = team.passes.response(user, channel.id)
    place = payloads.place_of(team, channel.id)
    payload = {
        "token": "local-verification-token",
        "team_id": team.id,
        "team_domain": team.name.lower().replace(" ", "-"),
        "channel_id": channel.id,
        "channel_name": place["name"],
        "user_id": user,
        "user_name": team.user(user).name,
        "command": name,
        "text": rest,
        "api_app_id": team.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{team.base_url}/response/{response}",
        "trigger_id": team.passes.trigger(user),
    }
    delivery = settle(team, team.courier.once(Envelope("slash_commands", payload, accepts_response=True)))
    delivery = explain(delivery)
    if not delivery.acked:
        failed = f"{name} failed with the error “{delivery.error}”"
        posting.notice(team, user, channel.id, failed)
    elif delivery.response:
        show_response(team, user, channel, delivery.response)
    return delivery


def _with_name(team: Team, token: str) -> str:
    """Commands with should_escape carry the name beside the id: <@U1|a.novak>."""
    return f"{token[:-1]}|{team.user(token[2:-1]).name}>" if token.startswith("<@") else token


def explain(delivery: Delivery) -> Delivery:
    """Slack's words for a delivery that failed: operation_timeout or dispatch_failed."""
    if delivery.acked:
        return delivery
    late = delivery.error in ("timeout", "http_timeout")
    return replace(delivery, error="operation_timeout" if late else "dispatch_failed")


def show_response(team: Team, user: str, channel: Channel, body: Json) -> None:
    """The body of a command's acknowledgement is a message: ephemeral unless it says in_channel."""
    try:
        with team.state.lock:
            content = posting.read_content(Args(body), text_limit=40_000)
            public = body.get("response_type") == "in_channel"
            posting.post(team, channel, content, ephemeral_to="" if public else user)
    except Refusal as refusal:
        team.record("command.response", body, refusal.body)


def open_home(team: Team, user: str, tab: str) -> None:
    """A person opens the app's Home tab or its Messages tab."""
    channel = team.open_im(user)
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel.id,
        "tab": tab,
        "event_ts": team.new_ts(),
    }
    home = team.state.home(user)
    if tab == "home" and home is not None:
        event["view"] = payloads.view(team, home)
    if tab == "messages" and team.app.agent_view:
        event["context"] = team.contexts.get(user, {})
    team.emit("app_home_opened", event)
    if tab == "messages" and team.app.assistant_view:
        start_assistant_thread(team, user, channel)


def start_assistant_thread(team: Team, user: str, channel: Channel) -> None:
    """The older assistant_view: opening the pane starts a thread."""
    root = posting.post(team, channel, posting.Content(text="New conversation"))
    thread = {"user_id": user, "context": {}, "channel_id": channel.id, "thread_ts": root.ts}
    event = {"type": "assistant_thread_started", "assistant_thread": thread, "event_ts": team.new_ts()}
    team.emit("assistant_thread_started", event)


def move_to(team: Team, user: str, channel_id: str | None) -> None:
    """With the agent pane open, a person looks at another channel (None: at nothing)."""
    entity = {"type": "slack#/types/channel_id", "value": channel_id, "team_id": team.id}
    context: Json = {"entities": [entity]} if channel_id else {}
    team.contexts[user] = context
    event = {
        "type": "app_context_changed",
        "user": user,
        "channel": team.open_im(user).id,
        "context": context,
        "event_ts": team.new_ts(),
    }
    if team.app.agent_view:
        team.emit("app_context_changed", event)
