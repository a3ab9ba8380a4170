"""Modals as people use them: filling in, submitting, closing."""

import re
from dataclasses import dataclass, field
from typing import Any

from workspace import payloads
from workspace.acts import explain, settle
from workspace.calls import Refusal
from workspace.envelopes import Delivery
from workspace.inputs import Found, interactive, is_empty, value_of
from workspace.methods.views import STACK, change_view, open_view, read_view
from workspace.state import View
from workspace.team import Team

Json = dict[str, Any]

REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of a submitted modal.

    errors: block_id -> text, from Slack's own checks or from the app ("" -> text when the app did not answer).
    closed: this modal is gone. view: the modal on top now. delivery: None when Slack's checks stopped it.
    """

    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    view: View | None = None
    delivery: Delivery | None = None


def fill(team: Team, view: View, values: dict[str, Any]) -> View:
    """Enter values by block_id or by label. Raises LookupError for what is not in the form."""
    inputs = list(interactive(view.blocks))
    entered: Json = {block_id: dict(actions) for block_id, actions in view.values.items()}
    for name, given in values.items():
        found = next((one for one in inputs if name in (one.block_id, one.label, one.action_id)), None)
        if found is None:
            known = ", ".join(f"{one.block_id} ({one.label})" for one in inputs)
            raise LookupError(f"The form has no field {name!r}; it has: {known}")
        entered.setdefault(found.block_id, {})[found.action_id] = value_of(found.element, given)
    return team.state.set_values(view.id, entered)


def _problem(found: Found, value: Json) -> str:
    """What Slack itself says about a field before the app sees the form, or ""."""
    element = found.element
    if is_empty(value):
        return "" if found.block.get("optional") else REQUIRED
    text = value.get("value")
    if isinstance(text, str):
        if len(text) < int(element.get("min_length") or 0):
            return f"Must be at least {element['min_length']} characters."
        if len(text) > int(element.get("max_length") or 3000):
            return f"Must be at most {element.get('max_length') or 3000} characters."
        if element.get("type") == "email_text_input" and not _EMAIL.fullmatch(text):
            return "Please enter a valid email address."
        if element.get("type") == "url_text_input" and "://" not in text:
            return "Please enter a valid URL."
        if element.get("type") == "number_input":
            return _number_problem(element, text)
    return ""


def _number_problem(element: Json, text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if element.get("min_value") is not None and number < float(element["min_value"]):
        return f"Must be at least {element['min_value']}."
    if element.get("max_value") is not None and number > float(element["max_value"]):
        return f"Must be at most {element['max_value']}."
    return ""


def submit(team: Team, user: str, view: View, values: dict[str, Any]) -> Submission:
    """Fill in and submit a modal, and do what the app answers: errors, update, push, clear or close."""
    view = fill(team, view, values)
    errors = {}
    for found in interactive(view.blocks):
        if found.block.get("type") == "input":
            problem = _problem(found, view.values.get(found.block_id, {}).get(found.action_id, {}))
            if problem:
                errors[found.block_id] = problem
    if errors:
        return Submission(errors, view=view)
    payload = payloads.interaction(team, "view_submission", user)
    payload |= {
        "trigger_id": team.passes.trigger(user, view.id),
        "view": payloads.view(team, view),
        "response_urls": _response_urls(team, user, view),
    }
    delivery = explain(settle(team, team.interact(payload, wants_answer=True)))
    if not delivery.acked:
        return Submission({"": TROUBLE}, view=view, delivery=delivery)
    return _answered(team, user, view, delivery)


def _response_urls(team: Team, user: str, view: View) -> list[Json]:
    """A response URL for every conversation select that asks for one."""
    urls = []
    for found in interactive(view.blocks):
        if not found.element.get("response_url_enabled"):
            continue
        value = view.values.get(found.block_id, {}).get(found.action_id, {})
        channel = value.get("selected_conversation") or value.get("selected_channel")
        if channel:
            key = team.passes.response(user, channel)
            url = f"{team.base_url}/response/{key}"
            urls.append({"block_id": found.block_id, "action_id": found.action_id} | {"channel_id": channel})
            urls[-1]["response_url"] = url
    return urls


def _answered(team: Team, user: str, view: View, delivery: Delivery) -> Submission:
    body = delivery.response
    action = body.get("response_action")
    try:
        with team.state.lock:
            if action is None:
                _close(team, user, view)
            elif action == "clear":
                _clear(team, user)
            elif action == "errors":
                return Submission(_errors(view, body), view=view, delivery=delivery)
            elif action == "update":
                change_view(team, view, read_view(body.get("view"), "modal"))
            elif action == "push":
                if len(team.state.modals.get(user, [])) >= STACK:
                    raise Refusal("push_limit_reached")
                open_view(team, user, read_view(body.get("view"), "modal"), view)
            else:
                raise Refusal("invalid_response_action")
    except Refusal as refusal:
        team.record("view_submission.response", body, refusal.body)
        return Submission({"": TROUBLE}, view=view, delivery=delivery)
    top = team.state.modal(user)
    return Submission(closed=action in (None, "clear"), view=top, delivery=delivery)


def _errors(view: View, body: Json) -> dict[str, str]:
    """The app's errors; they must name blocks of the view, inputs all of them."""
    errors = body.get("errors")
    inputs = {block.get("block_id") for block in view.blocks if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refusal("invalid_errors", ["[ERROR] errors must be an object of block_id and text"])
    strange = [name for name in errors if name not in inputs]
    if strange:
        raise Refusal("invalid_errors", [f"[ERROR] no input block with block_id {name}" for name in strange])
    return {str(name): str(text) for name, text in errors.items()}


def _close(team: Team, user: str, view: View) -> None:
    with team.state.change():
        stack = team.state.modals.get(user, [])
        gone = stack[stack.index(view.id) :] if view.id in stack else []
        del stack[len(stack) - len(gone) :]
        for view_id in gone:
            team.state.views.pop(view_id, None)


def _clear(team: Team, user: str) -> None:
    with team.state.change():
        for view_id in team.state.modals.pop(user, []):
            team.state.views.pop(view_id, None)


def close(team: Team, user: str, view: View, *, all_of_them: bool = False) -> Delivery | None:
    """Close a modal with its cancel button or (all_of_them) its corner cross; view_closed goes out if asked for.

    As in Slack it carries nothing that was entered: its `state.values` is empty.
    """
    whole = all_of_them or bool(view.body.get("clear_on_close"))
    gone = [team.state.views[one] for one in team.state.modals.get(user, [])] if whole else [view]
    last: Delivery | None = None
    for one in reversed(gone):
        _close(team, user, one)
        if one.body.get("notify_on_close"):
            payload = payloads.interaction(team, "view_closed", user)
            payload |= {"view": payloads.view(team, one) | {"state": {"values": {}}}, "is_cleared": whole}
            last = settle(team, team.interact(payload, wants_answer=False))
    return last
