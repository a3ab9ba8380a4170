"""The inbox: what arrives is stored before Slack hears "received", so that what is acknowledged outlives the process.

Bolt acknowledges an event before its listener runs, and runs middleware before that: hence a middleware. The same thing
delivered again has the same key and goes no further; `handlers.jobs` sends on what a stopped process left behind.
What passes is in this process's hands from here until its listener has ended (`handlers.edge`).
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltRequest, BoltResponse

from handlers.arrival import sound
from handlers.views.fields import ENTERED
from portfolio import events
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

KEY = "inbox_key"  # in Bolt's context: the arrival's key, for the listener
RECOVERED = "recovered_key"  # in Bolt's context: set by handlers.jobs, which can not be forged from outside
LET_IN = "let_in"  # in Bolt's context: past the inbox, so that what no listener takes then is over
OTHER = "other"
KINDS = ("event", "command", "action", "form", "shortcut", OTHER)
ANSWERED_SUBTYPES = frozenset({"", "file_share", "thread_broadcast"})
_STORED_EVENTS = frozenset({"message", "app_mention", "app_home_opened"})


class Inbox:
    """The global middleware."""

    def __init__(self, tools: Toolbox) -> None:
        self._tools = tools
        self._naming_ours: set[str] = set()  # kinds of arrivals that have named the workspace we are installed in

    def receive(self, request: BoltRequest, next_: Callable[[], BoltResponse]) -> BoltResponse:
        """Store what arrived and let it pass; acknowledge and stop what was there before."""
        request.body = sound(request.body)
        if self._is_foreign(request.body, request.context):
            log.warning("from another workspace, not taken")
            return _received()
        recovered = request.context.get(RECOVERED)
        if recovered:
            request.context[KEY] = recovered
            self._tools.work.begin(recovered)
            return _let_in(request, next_)
        key, kind = key_of(request.body)
        if not worth_answering(request.body, str(request.context.bot_user_id or "")):
            return _received()
        if not key:
            self._tools.counting.arrived(counted(kind))
            return _let_in(request, next_)
        request.context[KEY] = key
        self._tools.work.begin(key)
        passes = False
        try:
            passes = self._is_new(key, kind, request.body)
        finally:
            if not passes:
                self._tools.work.end(key)
        self._tools.counting.arrived(counted(kind), again=not passes)
        if passes:
            return _let_in(request, next_)
        log.info("delivered again: %s", kind)
        return _received()

    def _is_foreign(self, body: Mapping[str, Any], context: BoltContext) -> bool:
        """Whether it comes from another workspace: an app of several has one address and one signing secret for all.

        In an Enterprise Grid a person's own workspace may be another of the same company's, so it says nothing there.
        Nor does it where no arrival of the kind ever named ours: that Slack calls it by another name than at the start.
        """
        ours, kind = context.authorize_result, str(body.get("type") or bool(body.get("command")))
        if ours is None or not ours.team_id or ours.enterprise_id:
            return False
        named = _teams(body, context)
        if named == {ours.team_id}:
            self._naming_ours.add(kind)
        return bool(named - {ours.team_id}) and kind in self._naming_ours

    def _is_new(self, key: str, kind: str, body: Mapping[str, Any]) -> bool:
        kept = json.dumps({name: value for name, value in body.items() if name != "token"})
        try:
            with self._tools.unit() as unit:
                now, worker = self._tools.clock.now(), self._tools.work.worker
                return events.take_event(unit, key=key, kind=kind, body=kept, at=now, worker=worker)
        except Exception:
            # An event that is not stored must not be acknowledged: Slack delivers it again. A command or a button is
            # delivered once only, so its person gets an answer from the listener, even if that is an apology.
            if kind == "event":
                raise
            log.exception("the inbox did not take a %s", kind)
            return True


def _let_in(request: BoltRequest, next_: Callable[[], BoltResponse]) -> BoltResponse:
    request.context[LET_IN] = True
    return next_()


def _received() -> BoltResponse:
    return BoltResponse(status=200, body="")


def _teams(body: Mapping[str, Any], context: BoltContext) -> set[str]:
    """The workspaces an arrival names. An event in a shared channel names the one whose installation hears it."""
    if isinstance(body.get("event"), Mapping):
        named: list[object] = [context.team_id]
    else:
        team, user = body.get("team"), body.get("user")
        named = [team.get("id") if isinstance(team, Mapping) else team, body.get("team_id")]
        named += [user.get("team_id")] if isinstance(user, Mapping) else []
    return {one for one in named if isinstance(one, str) and one}


def _is_entered(body: Mapping[str, Any]) -> bool:
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    return isinstance(first, Mapping) and str(first.get("action_id", "")).startswith(f"{ENTERED}:")


def key_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """What names an arrival, the same on every delivery, and its kind. "" for what is not worth keeping.

    A message and the mention in it are two events and one thing said: both are named by channel and ts.
    """
    if isinstance(body.get("event"), Mapping):
        return _event_key(body, body["event"]), "event"
    if body.get("command"):
        return _act("command", body, body.get("text")), "command"
    kind = str(body.get("type", ""))
    if kind == "block_actions":
        if _is_entered(body):
            return "", kind  # the next letter says it again, and sent on later it would undo what came after it
        return _act("action", body, body.get("actions"), body.get("container")), "action"
    if kind == "view_submission":
        # Not by the view's hash: a form sent again after its errors were mended has the same one.
        view = body.get("view") or {}
        return _act("form", body, view.get("id"), view.get("state")), "form"
    if kind in {"shortcut", "message_action"}:
        return _act("shortcut", body, body.get("callback_id"), body.get("message_ts")), "shortcut"
    return "", kind


def counted(kind: str) -> str:
    """Under which of KINDS an arrival is counted."""
    return kind if kind in KINDS else OTHER


def _act(kind: str, body: Mapping[str, Any], *what: object) -> str:
    """The key of something a person did: its trigger, and what was done, should a server not make triggers unique."""
    parts = [body.get("trigger_id"), body.get("response_url"), body.get("user_id"), body.get("user"), *what]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
    return f"{kind}:{digest[:40]}"


def _event_key(body: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    kind = event.get("type")
    if kind not in _STORED_EVENTS:
        return ""
    if is_talk(body) and _is_said(event) and event.get("ts"):
        return f"said:{event.get('channel', '')}:{event['ts']}"
    return f"event:{body.get('event_id', '')}" if body.get("event_id") else ""


def is_talk(body: Mapping[str, Any]) -> bool:
    """Whether it is something said: a message or a mention."""
    event = body.get("event")
    return isinstance(event, Mapping) and event.get("type") in {"message", "app_mention"}


def _is_said(event: Mapping[str, Any]) -> bool:
    """Whether it is an ordinary message, `/me …` to the bot included, and no edit, join, or other news."""
    subtype = str(event.get("subtype") or "")
    return subtype in ANSWERED_SUBTYPES or (subtype == "me_message" and str(event.get("channel", "")).startswith("D"))


def worth_answering(body: Mapping[str, Any], bot_id: str) -> bool:
    """False for talk the bot never answers: other bots, edits, and channel talk without a mention outside threads."""
    if not is_talk(body):
        return True
    event = body["event"]
    if not _is_said(event):
        return False
    user = event.get("user")
    if event.get("bot_id") or not isinstance(user, str) or user in ("", bot_id):
        return False
    if event.get("type") == "app_mention" or str(event.get("channel", "")).startswith("D"):
        return True
    return f"<@{bot_id}" in str(event.get("text", "")) or bool(event.get("thread_ts"))
