"""What the clock brings: this process shows that it lives, and what a dead one did not finish is sent on."""

import json
import logging
from datetime import datetime, timedelta

from slack_bolt import App, BoltRequest
from slack_sdk.errors import SlackClientError

from handlers.inbox import RECOVERED
from handlers.slack import Slack
from handlers.views import help as help_view
from portfolio import events
from portfolio.events import PendingEvent
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

SIGN_OF_LIFE = "a sign of life"  # what the outage knows it by
MOST_TRIES = 3
KEYS_KEPT = timedelta(days=7)  # Slack delivers again within hours; after that a key is of no use
FORGETS_EVERY = timedelta(hours=1)


class Recovery:
    """Sends on what was accepted and nobody works on any more: `run` every few seconds, `beat` beside it."""

    def __init__(self, app: App, tools: Toolbox, slack: Slack) -> None:
        self._app = app
        self._tools = tools
        self._slack = slack
        self._forgot_at: datetime | None = None

    def beat(self) -> None:
        """Show the other workers that this one is alive. Must not wait for work: what it has in hand depends on it."""
        with self._tools.outage.attempt(SIGN_OF_LIFE), self._tools.unit() as unit:
            events.show_life(unit, worker=self._tools.work.worker, at=self._tools.clock.now())

    def leave(self) -> None:
        """Say that this process works no more; what it has in hand still is free at once."""
        with self._tools.unit() as unit:
            events.leave(unit, worker=self._tools.work.worker)

    def run(self) -> int:
        """Send on everything that is due; returns how many were. Nothing that goes wrong stops the next one."""
        waiting: list[PendingEvent] = []
        try:
            with self._tools.outage.attempt("a look at the inbox"):
                waiting = self._claim()
        except Exception:
            log.exception("the inbox could not be read")
            return 0
        for event in waiting:
            try:
                self._send_on(event)
            except Exception:
                log.exception("an unfinished %s could not be sent on", event.kind)
        return len(waiting)

    def _claim(self) -> list[PendingEvent]:
        now, work = self._tools.clock.now(), self._tools.work
        with self._tools.unit() as unit:
            if self._forgot_at is None or now - self._forgot_at >= FORGETS_EVERY:
                events.forget_events(unit, before=now - KEYS_KEPT)
                self._forgot_at = now
            found = events.unfinished_events(unit, worker=work.worker, at=now, at_work=work.in_hand())
            claimed = [events.claim_event(unit, key=one.key, worker=work.worker, at=now) for one in found]
        return [event for event in claimed if event is not None]

    def _send_on(self, event: PendingEvent) -> None:
        body = json.loads(event.body)
        if event.tries > MOST_TRIES:
            self._give_up(event, body)
            return
        log.info("sending on an unfinished %s, try %s", event.kind, event.tries)
        # The marker travels in Bolt's context, not in the body: nobody outside can set it.
        self._app.dispatch(BoltRequest(mode="socket_mode", body=body, context={RECOVERED: event.key}))

    def _give_up(self, event: PendingEvent, body: dict[str, object]) -> None:
        reference = self._tools.new_id()[:8]
        log.error("gave up on an unfinished %s after %s tries, reference %s", event.kind, event.tries - 1, reference)
        with self._tools.unit() as unit:
            events.drop_event(unit, key=event.key, at=self._tools.clock.now())
        who = _who(body)
        if who:
            try:
                self._slack.tell(who, help_view.late_apology(reference))
            except SlackClientError:
                log.exception("an apology could not be delivered")


def _who(body: dict[str, object]) -> str:
    """The Slack id of whoever waits for this."""
    event, user = body.get("event"), body.get("user")
    if isinstance(event, dict):
        return str(event.get("user", ""))
    if isinstance(user, dict):
        return str(user.get("id", ""))
    return str(body.get("user_id", ""))
