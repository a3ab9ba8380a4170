"""The edge: every listener is wrapped here, so that Slack always hears "received" and the person always gets words."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.answering import LeftToAnother
from handlers.arrival import Arrival
from handlers.inbox import KEY, RECOVERED, counted, key_of
from handlers.lanes import Lanes, Step
from handlers.refusals import code_of, is_final, is_to_nobody, will_pass
from handlers.slack import Slack
from handlers.views import help as help_view
from handlers.views import start
from portfolio import events
from portfolio.counting import Handled
from portfolio.errors import InvalidInputError, PortfolioError
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

Handler = Callable[[Arrival], Step | None]  # what it returns is left to say, after the acknowledgement or the view


def listener(
    handle: Handler, tools: Toolbox, slack: Slack, lanes: Lanes | None = None, *, opens: bool = False
) -> Callable[..., None]:
    """A Bolt listener around a handler: acknowledges, answers refusals and failures in words, closes the inbox entry.

    Everything but a form is acknowledged before the handler runs. A form's handler acknowledges itself, because the
    acknowledgement carries the form's errors; when it did not, that happens here. `opens`: the handler opens or
    changes views. Without `lanes` everything runs in the thread Bolt gives.
    """

    def run(ack: Ack, body: dict[str, Any], payload: dict[str, Any], context: BoltContext) -> None:
        key = str(context.get(KEY) or key_of(body)[0])
        bot_id = str(context.get("bot_user_id") or "")
        arrival = Arrival(tools, slack, body, payload, ack, key, bot_id, replayed=bool(context.get(RECOVERED)))
        talk = lanes.talk if lanes else _at_once
        if body.get("type") == "view_submission":
            Act(handle.__name__, arrival, talk).run(partial(handle, arrival))
            if ack.response is None:
                ack()
            return
        ack()
        if opens:
            act = Act(handle.__name__, arrival, talk, opens=True)
            (lanes.open_view if lanes else _at_once)(partial(act.run, partial(handle, arrival)))
        else:
            talk(partial(Act(handle.__name__, arrival, _at_once).run, partial(handle, arrival)))

    run.__name__ = handle.__name__
    return run


def _at_once(step: Step) -> None:
    step()


@dataclass(frozen=True, slots=True)
class Act:
    """One arrival being handled. `later` runs what is left where it may take its time.

    What nobody heard stays in the inbox and is tried again, except what needs a trigger: triggers are dead by then.
    """

    name: str
    arrival: Arrival
    later: Callable[[Step], None]
    opens: bool = False
    begun: float = field(default_factory=time.monotonic)

    def run(self, step: Callable[[], Step | None]) -> None:
        """Do a step and what it leaves to do; nothing that goes wrong leaves the person without words."""
        try:
            rest = step()
        except LeftToAnother:
            self._count(Handled.LEFT)
            self._end(answered=False)
            return
        except PortfolioError as refusal:
            log.info("refused: %s in %s", type(refusal).__name__, self.name)
            self._count(Handled.REFUSED)
            opened = self.arrival.opened
            title = opened[-1].refused if opened else start.NOT_NOW
            self.say(str(refusal), invalid=refusal if isinstance(refusal, InvalidInputError) else None, title=title)
            return
        except Exception as error:
            if will_pass(error) and self._can_wait():
                log.warning("slack is away, %s is tried again later: %s", self.name, type(error).__name__)
                self._count(Handled.LEFT)
                self._leave_open()
                return
            if self._is_worth_one_more(error):
                log.warning("slack refused %s with %s, it is tried once more", self.name, code_of(error))
                self._count(Handled.LEFT)
                self._end(answered=False)
                return
            reference = self.arrival.tools.new_id()[:8]
            if is_to_nobody(error):
                log.warning("failed: %s has nobody to speak to, reference %s", self.name, reference)
            else:
                log.exception("failed: %s, reference %s", self.name, reference)
            self._count(Handled.FAILED)
            self.say(help_view.apology_text(reference))
            return
        if callable(rest):
            self.later(partial(self._go_on, rest))
        else:
            self._count(Handled.ANSWERED)
            self._end()

    def _count(self, how: Handled) -> None:
        kind = counted(key_of(self.arrival.body)[1])
        self.arrival.tools.counting.handled(kind, how, time.monotonic() - self.begun)

    def _go_on(self, rest: Step) -> None:
        def last() -> None:
            rest()

        self.run(last)

    def say(self, sentence: str, *, invalid: InvalidInputError | None = None, title: str = start.NOT_NOW) -> None:
        """Say a sentence where the person stands, and be done with it.

        `invalid`: the refusal it is, which knows the fields of the form. `title`: of the modal opened meanwhile.
        """
        if self._said_in_place(sentence, invalid, title):
            self._end()
        else:
            self.later(partial(self._tell, sentence))

    def _said_in_place(self, sentence: str, invalid: InvalidInputError | None, title: str) -> bool:
        """Put the sentence into the form or modal the person looks at; False when there is none, or Slack says no."""
        arrival = self.arrival
        try:
            if arrival.body.get("type") == "view_submission" and _not_yet_acknowledged(arrival):
                arrival.ack(**_form_error(arrival, sentence, invalid))
            elif arrival.opened:
                arrival.slack.update_view(arrival.opened[-1].view_id, start.notice(title, sentence))
            elif arrival.in_modal and arrival.body.get("type") == "block_actions":
                arrival.show(start.notice(start.NOT_NOW, sentence))
            elif arrival.payload.get("type") != "app_home_opened":  # nobody waits for words there
                return False
        except (PortfolioError, SlackClientError, OSError, HTTPException) as error:
            log.warning("a view did not take a sentence: %s", type(error).__name__)
            return False
        else:
            return True

    def _tell(self, sentence: str) -> None:
        arrival, message = self.arrival, help_view.sentence_message(sentence)
        try:
            if arrival.body.get("event"):
                arrival.slack.answer(arrival.spot, message)
            else:
                arrival.slack.whisper(arrival.spot, message)
        except Exception as error:
            if is_to_nobody(error):
                log.warning("there is nobody to tell a refusal or an apology")
            else:
                log.exception("a refusal or an apology could not be delivered")
            if will_pass(error) and not self.opens:
                self._leave_open()
            else:
                self._end(answered=self.opens or is_to_nobody(error))
        else:
            self._end()

    def _is_worth_one_more(self, error: Exception) -> bool:
        """Whether Slack refused the answer to something said with a word that is not known to be final, and it is the
        first try. After the second the person is told where they stand.
        """
        said = self.arrival.body.get("event") and self._can_wait() and not self.arrival.replayed
        return bool(said) and isinstance(error, SlackApiError) and not is_final(error)

    def _can_wait(self) -> bool:
        body = self.arrival.body
        if self.opens or self.arrival.payload.get("type") == "app_home_opened":
            return False
        return body.get("type") != "view_submission" or not _not_yet_acknowledged(self.arrival)

    def _leave_open(self) -> None:
        """Slack is away: it stays in the inbox, and this try does not count."""
        uncount(self.arrival.tools, self.arrival.key)
        self._end(answered=False)

    def _end(self, *, answered: bool = True) -> None:
        """It is out of this process's hands; unanswered, it stays in the inbox."""
        if answered:
            finish(self.arrival.tools, self.arrival.key)
        self.arrival.tools.work.end(self.arrival.key)


def _not_yet_acknowledged(arrival: Arrival) -> bool:
    return getattr(arrival.ack, "response", None) is None


def _form_error(arrival: Arrival, sentence: str, invalid: InvalidInputError | None) -> dict[str, Any]:
    """The refusal inside the form: beside its fields, beside the last field, or as a view where there is none."""
    shown = arrival.view.get("blocks")
    blocks = [block for block in shown if isinstance(block, dict)] if isinstance(shown, list) else []
    ids = [block.get("block_id") for block in blocks if block.get("type") == "input"]
    inputs = [block_id for block_id in ids if isinstance(block_id, str) and block_id]
    if not inputs:
        return {"response_action": "update", "view": start.notice(start.NOT_NOW, sentence)}
    beside = invalid.field if invalid is not None and invalid.field in inputs else inputs[-1]
    others = {name: said[:2000] for name, said in (invalid.others if invalid else {}).items() if name in inputs}
    return {"response_action": "errors", "errors": {**others, str(beside): sentence[:2000]}}


def finish(tools: Toolbox, key: str) -> None:
    """Close an inbox entry; "" is none."""
    if not key:
        return
    try:
        with tools.unit() as unit:
            events.finish_event(unit, key=key, at=tools.clock.now())
    except Exception:
        # Left open, it is sent on again later; the ask's own key keeps that from becoming a second answer.
        log.exception("an inbox entry could not be closed")


def uncount(tools: Toolbox, key: str) -> None:
    """Take back the try of an inbox entry that Slack was away for; "" is none."""
    if not key:
        return
    try:
        with tools.unit() as unit:
            events.uncount_try(unit, key=key, at=tools.clock.now())
    except Exception:
        log.exception("a try could not be taken back")
