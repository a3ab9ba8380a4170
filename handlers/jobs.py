"""What the clock brings: this process shows that it lives, and what a dead one did not finish is sent on."""

import json
import logging
from datetime import datetime, timedelta
from hashlib import sha256

from slack_bolt import App, BoltRequest

from handlers.delivering import CLOCKS_APART
from handlers.inbox import RECOVERED
from handlers.refusals import code_of, is_final
from handlers.slack import Slack
from handlers.views import help as help_view
from handlers.views.blocks import metadata
from portfolio import events
from portfolio.events import PendingEvent
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

EVENT_TYPE = "signpost_apology"
SIGN_OF_LIFE = "a sign of life"  # what the outage knows it by
MOST_TRIES = 3  # that say something against the event; while Slack is away none does
MOST_APOLOGIES = 100  # tries to say that it was given up; 5 minutes apart in the end, some eight hours
ALONE_SECONDS = 20.0  # how long what was tried before waits for what was sent on before it
KEYS_KEPT = timedelta(days=7)  # Slack delivers again within hours; after that a key is of no use
FORGETS_EVERY = timedelta(hours=1)


class Recovery:
    """Sends on what was accepted and nobody works on any more: `run` every few seconds, `beat` beside it."""

    def __init__(self, app: App, tools: Toolbox, slack: Slack) -> None:
        self._app = app
        self._tools = tools
        self._slack = slack
        self._forgot_at: datetime | None = None
        self._sent: frozenset[str] = frozenset()  # keys sent on, as far as they may be in hand still
        self._resting = False

    def beat(self) -> None:
        """Show the other workers that this one is alive. Must not wait for work: what it has in hand depends on it."""
        with self._tools.outage.attempt(SIGN_OF_LIFE), self._tools.unit() as unit:
            events.show_life(unit, worker=self._tools.work.worker, at=self._tools.clock.now())

    def leave(self) -> None:
        """Say that this process works no more; what it has in hand still is free at once."""
        with self._tools.unit() as unit:
            events.leave(unit, worker=self._tools.work.worker)

    def rest(self) -> None:
        """Send nothing more on: the threads that would answer are ending."""
        self._resting = True

    def run(self) -> int:
        """Send on everything that is due; returns how many were. Nothing that goes wrong stops the next one.

        What was tried before may be what ended its process: each of it is claimed and sent on when the one before is
        over, so that another death counts a try of that one only.
        """
        first: list[PendingEvent] = []
        again: list[str] = []
        try:
            with self._tools.outage.attempt("a look at the inbox"):
                first, again = self._look()
        except Exception:
            log.exception("the inbox could not be read")
            return 0
        for event in first:
            self._try(event)
        return len(first) + self._one_by_one(again)

    def _look(self) -> tuple[list[PendingEvent], list[str]]:
        """What is free: the events never tried, claimed, and the keys of the others, the least tried first."""
        now, work = self._tools.clock.now(), self._tools.work
        with self._tools.unit() as unit:
            if self._forgot_at is None or now - self._forgot_at >= FORGETS_EVERY:
                events.forget_events(unit, before=now - KEYS_KEPT)
                self._forgot_at = now
            found = events.unfinished_events(unit, worker=work.worker, at=now, at_work=work.in_hand())
            new = [one.key for one in found if not one.tries]
            claimed = [events.claim_event(unit, key=key, worker=work.worker, at=now) for key in new]
        tried = sorted((one for one in found if one.tries), key=lambda one: one.tries)
        return [event for event in claimed if event is not None], [one.key for one in tried]

    def _one_by_one(self, keys: list[str]) -> int:
        sent = 0
        for key in keys:
            over = self._tools.work.wait_over(self._sent, ALONE_SECONDS)
            if self._resting:
                break
            try:
                event = self._claimed(key)
            except Exception:
                log.exception("an unfinished arrival could not be claimed")
                break
            if event is not None:
                self._try(event)
                sent += 1
            if not over:
                break  # the next run goes on; it also sees what came in meanwhile
        return sent

    def _claimed(self, key: str) -> PendingEvent | None:
        work, at = self._tools.work, self._tools.clock.now()
        with self._tools.unit() as unit:
            return events.claim_event(unit, key=key, worker=work.worker, at=at)

    def _try(self, event: PendingEvent) -> None:
        self._sent = (self._sent & self._tools.work.in_hand()) | {event.key}
        try:
            self._send_on(event)
        except Exception:
            log.exception("an unfinished %s could not be sent on", event.kind)

    def _send_on(self, event: PendingEvent) -> None:
        body = json.loads(event.body)
        if event.tries > MOST_TRIES:
            self._give_up(event, body)
            return
        log.info("sending on an unfinished %s, try %s", event.kind, event.tries)
        # The marker travels in Bolt's context, not in the body: nobody outside can set it.
        self._app.dispatch(BoltRequest(mode="socket_mode", body=body, context={RECOVERED: event.key}))

    def _give_up(self, event: PendingEvent, body: dict[str, object]) -> None:
        """Say that it was not answered, then drop it. While that cannot be said it stays, for MOST_APOLOGIES tries."""
        reference, who = sha256(event.key.encode()).hexdigest()[:8], _who(body)
        try:
            if who:
                self._apologise(event, who, reference)
        except Exception as error:
            if not is_final(error) and event.tries < MOST_TRIES + MOST_APOLOGIES:
                log.warning("an apology could not be delivered and is tried again: %s", code_of(error))
                return
            log.exception("an apology could not be delivered")
        tries = min(event.tries - 1, MOST_TRIES)
        log.error("gave up on an unfinished %s after %s tries, reference %s", event.kind, tries, reference)
        with self._tools.unit() as unit:
            events.drop_event(unit, key=event.key, at=self._tools.clock.now())

    def _apologise(self, event: PendingEvent, who: str, reference: str) -> None:
        """Say it once: a try before this one may have been heard although Slack's answer to it was lost."""
        channel, mark = self._slack.reach(who), {"reference": reference}
        since = event.received_at.timestamp() - CLOCKS_APART
        if event.tries > MOST_TRIES + 1 and self._slack.find_in(channel, EVENT_TYPE, mark, oldest=since):
            return
        self._slack.post_once(channel, {**help_view.late_apology(reference), "metadata": metadata(EVENT_TYPE, mark)})


def _who(body: dict[str, object]) -> str:
    """The Slack id of whoever waits for this."""
    event, user = body.get("event"), body.get("user")
    if isinstance(event, dict):
        return str(event.get("user", ""))
    if isinstance(user, dict):
        return str(user.get("id", ""))
    return str(body.get("user_id", ""))
