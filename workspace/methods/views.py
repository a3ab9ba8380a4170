"""views.open, push, update, publish."""

from dataclasses import replace
from typing import Any

from workspace import payloads
from workspace.calls import Args, Refusal
from workspace.inputs import initial_values, values_kept
from workspace.methods.table import Method
from workspace.passes import PassError, Trigger
from workspace.posting import frozen
from workspace.state import View
from workspace.team import Team
from workspace.validation import check_view, fill_ids

Json = dict[str, Any]

STACK = 3


def read_view(raw: Any, kind: str) -> Json:
    """A checked copy of a view with every id filled in. Raises Refusal."""
    body: Json = frozen(check_view(raw, kind))
    body["blocks"] = list(fill_ids(tuple(body.get("blocks") or ())))
    return body


def _trigger(team: Team, args: Args) -> Trigger:
    trigger_id = args.text("trigger_id") or args.text("interactivity_pointer")
    if not trigger_id:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: trigger_id"])
    try:
        return team.passes.exchange(trigger_id)
    except PassError as problem:
        raise Refusal(problem.error) from None


def _check_external_id(team: Team, body: Json, own: str = "") -> None:
    external_id = body.get("external_id")
    if external_id and any(v.id != own and v.body.get("external_id") == external_id for v in team.state.views.values()):
        raise Refusal("duplicate_external_id")


def new_hash(team: Team) -> str:
    """A fresh view hash, of Slack's form."""
    return f"{team.new_ts().partition('.')[0]}.{team.new_id('H')}"


def open_view(team: Team, user: str, body: Json, previous: View | None = None) -> View:
    """Put a modal on a person's stack."""
    view_id = team.new_id("V")
    view = View(
        id=view_id,
        type="modal",
        user=user,
        body=body,
        hash=new_hash(team),
        root_id=previous.root_id if previous else view_id,
        previous_id=previous.id if previous else None,
        values=initial_values(body["blocks"]),
    )
    with team.state.change():
        stack = team.state.modals.setdefault(user, [])
        if previous is None:
            for gone in stack:
                team.state.views.pop(gone, None)
            stack.clear()
        team.state.views[view_id] = view
        stack.append(view_id)
    return view


def change_view(team: Team, view: View, body: Json) -> View:
    """Give a view new content. What the person entered stays where the element stayed the same."""
    values = values_kept(view.values, view.blocks, body["blocks"])
    new = replace(view, body=body, hash=new_hash(team), values=values)
    with team.state.change():
        team.state.views[view.id] = new
    return new


def open_(team: Team, args: Args) -> Json:
    """Open a modal for the person whose act gave the trigger_id."""
    body = read_view(args.json("view"), "modal")
    _check_external_id(team, body)
    trigger = _trigger(team, args)
    return {"view": payloads.view(team, open_view(team, trigger.user, body))}


def push(team: Team, args: Args) -> Json:
    """Put a modal on top of the one the person acted in; three at most."""
    body = read_view(args.json("view"), "modal")
    _check_external_id(team, body)
    trigger = _trigger(team, args)
    stack = team.state.modals.get(trigger.user, [])
    if not stack or (trigger.view_id and trigger.view_id not in stack):
        raise Refusal("not_found")
    if len(stack) >= STACK:
        raise Refusal("push_limit_reached")
    previous = team.state.views[stack[-1]]
    return {"view": payloads.view(team, open_view(team, trigger.user, body, previous))}


def update(team: Team, args: Args) -> Json:
    """Change an open modal, or a Home tab, by view_id or external_id; `hash` guards against races."""
    view_id, external_id = args.text("view_id"), args.text("external_id")
    if not view_id and not external_id:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: view_id"])
    views = team.state.views
    found = views.get(view_id) if view_id else None
    if found is None and external_id:
        found = next((v for v in views.values() if v.body.get("external_id") == external_id), None)
    if found is None:
        raise Refusal("not_found")
    body = read_view(args.json("view"), found.type)
    _check_external_id(team, body, found.id)
    if args.text("hash") and args.text("hash") != found.hash:
        raise Refusal("hash_conflict")
    return {"view": payloads.view(team, change_view(team, found, body))}


def publish(team: Team, args: Args) -> Json:
    """Publish the Home tab of a person."""
    (user,) = args.need("user_id")
    if user not in team.state.people:
        raise Refusal("user_not_found")
    if not team.app.home_tab:
        raise Refusal("not_enabled")
    body = read_view(args.json("view"), "home")
    current = team.state.home(user)
    if args.text("hash") and (current is None or args.text("hash") != current.hash):
        raise Refusal("hash_conflict")
    if current is not None:
        return {"view": payloads.view(team, change_view(team, current, body))}
    view_id = team.new_id("V")
    view = View(view_id, "home", user, body, new_hash(team), view_id, values=initial_values(body["blocks"]))
    with team.state.change():
        team.state.views[view_id] = view
        team.state.homes[user] = view_id
    return {"view": payloads.view(team, view)}


METHODS = (
    Method("views.open", open_, tier="4"),
    Method("views.push", push, tier="4"),
    Method("views.update", update, tier="4"),
    Method("views.publish", publish, tier="4"),
)
