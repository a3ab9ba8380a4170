"""Streaming: in direct messages an answer grows in one message while a model is at work, and ends as the answer."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from handlers.answering import my_turn
from handlers.arrival import Arrival
from handlers.spot import Spot
from handlers.views import progress as progress_view
from handlers.views.blocks import Message
from portfolio import asks
from portfolio.progress import Progress, Step

log = logging.getLogger(__name__)


class Growing:
    """The message an answer grows in. `mine`: the answer was claimed; `ts` is "" while there is no such message.

    It begins once a model is asked, because until then everything is done in a blink. Whoever begins it has claimed the
    answer first and writes down where it grows, so that after a crash the next one finishes that message.
    """

    def __init__(self, arrival: Arrival, spot: Spot) -> None:
        self._arrival, self._spot = arrival, spot
        self._steps: list[Progress] = []
        self.mine = False
        self.ts = ""

    def hear(self, ask_id: str, progress: Progress) -> None:
        """A step of the ask was reached. Raises LeftToAnother when somebody else is answering it."""
        self._steps.append(progress)
        if progress.step is not Step.MODEL_ASKED or self.mine:
            return
        if self._spot.public or self._spot.response_url or not self._spot.thread_ts:
            return
        self.mine = my_turn(self._arrival, ask_id, self._spot)
        if not self.mine or begun(self._arrival, ask_id):
            return
        self.ts = self._arrival.slack.begin_stream(self._spot, progress_view.tasks(self._steps))
        if self.ts:
            with self._arrival.tools.unit() as unit:
                asks.note_begun(unit, ask_id=ask_id, message_ts=self.ts)


@contextmanager
def growing(arrival: Arrival, spot: Spot) -> Iterator[Growing]:
    """A message to grow while the block runs; taken back when the block fails, since the apology is another message."""
    found = Growing(arrival, spot)
    try:
        yield found
    except BaseException:
        if found.ts:
            arrival.slack.drop_stream(spot.channel, found.ts)
        raise


def begun(arrival: Arrival, ask_id: str) -> str:
    """The message in which somebody began to answer and was stopped, or ""."""
    with arrival.tools.unit() as unit:
        return asks.begun_message(unit, ask_id=ask_id)


def finish(arrival: Arrival, ask_id: str, spot: Spot, message: Message) -> str:
    """Say the answer: in the message it grew in, else in a new one. Returns the message's ts."""
    ts = "" if spot.public or spot.response_url else begun(arrival, ask_id)
    if ts and arrival.slack.end_stream(spot.channel, ts, message, progress_view.over()):
        return ts
    if ts:
        log.warning("the message an answer grew in is gone, it is said anew")
    return arrival.slack.answer(spot, message)[1]
