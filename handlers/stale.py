"""Whatever nobody else listens to: acknowledged, and answered in words where a person waits."""

import json
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from handlers.arrival import Arrival
from handlers.edge import Act, finish
from handlers.inbox import KEY, LET_IN
from handlers.lanes import Lanes
from handlers.slack import Slack
from handlers.views import start
from handlers.views.values import STALE
from portfolio.errors import InvalidInputError
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

_WITH_A_PERSON = {"block_actions", "interactive_message", "dialog_submission", "shortcut", "message_action"}


def ignore(_arrival: Arrival) -> None:
    """An event that needs nothing: hearing it is enough."""


def unknown(_arrival: Arrival) -> None:
    """A button, menu, form or shortcut that is not (any more) ours."""
    raise InvalidInputError(STALE)


def unhandled(tools: Toolbox, slack: Slack, lanes: Lanes) -> Callable[..., BoltResponse | None]:
    """Bolt's error handler: what came past the inbox and no listener took, because it is of no shape Bolt knows.

    It is acknowledged, else Slack shows a warning sign, and not kept: sent on, it would fail in the same way. What the
    inbox or the authorization could not take stays unacknowledged, so that Slack delivers it again.
    """

    def answer(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse | None:
        kind = str(body.get("type") or ("command" if body.get("command") else ""))
        if not context.get(LET_IN):
            log.error("not taken: %s, %s", kind, type(error).__name__)
            return None
        log.warning("nobody listens to this %s: %s", kind, type(error).__name__)
        key = str(context.get(KEY) or "")
        arrival = Arrival(tools, slack, body, {}, BoltResponse, key, str(context.get("bot_user_id") or ""))
        if kind == "view_submission":
            finish(tools, key)
            tools.work.end(key)
            update = {"response_action": "update", "view": start.notice(start.NOT_NOW, STALE)}
            return BoltResponse(status=200, body=json.dumps(update))
        if kind in _WITH_A_PERSON and arrival.slack_id:
            lanes.talk(lambda: Act("unhandled", arrival, lanes.talk, opens=True).say(STALE))
        else:
            finish(tools, key)
            tools.work.end(key)
        return BoltResponse(status=200, body='{"options": []}' if kind == "block_suggestion" else "")

    return answer
