"""Whose turn it is to post an answer, so that one arrival gives one answer even when two workers meet."""

import logging
from datetime import timedelta

from handlers.arrival import Arrival
from handlers.spot import Spot
from handlers.views import answer as answer_view
from portfolio import asks
from portfolio.asks import AnswerTurn

log = logging.getLogger(__name__)

CLOCKS_DIFFER = timedelta(minutes=5)  # ours and Slack's, at most; only widens where an answer is looked for


class LeftToAnother(Exception):
    """Another worker, alive, is posting this answer now. No error: the entry stays open until that one has answered."""


def my_turn(arrival: Arrival, ask_id: str, spot: Spot) -> bool:
    """Claim the answer; False when it was given before. To be asked right before posting.

    When somebody began to post it and did not say how that ended, the answer is looked for in Slack and, if it stands
    there, marked as given. What only one person sees cannot be looked for: that is said again. Raises LeftToAnother.
    """
    tools = arrival.tools
    with tools.unit() as unit:
        turn = asks.begin_answer(unit, ask_id=ask_id, worker=tools.work.worker, at=tools.clock.now())
        asked_at = asks.ask_by_id(unit, ask_id=ask_id).asked_at
    if turn is AnswerTurn.ANOTHERS:
        raise LeftToAnother
    if turn is AnswerTurn.MINE_AFTER_ANOTHER and not spot.response_url:
        since = asked_at - CLOCKS_DIFFER
        ts = arrival.slack.find(spot, answer_view.EVENT_TYPE, {"ask_id": ask_id}, oldest=since.timestamp())
        if ts:
            log.info("an answer of a stopped process was found, it is not said again")
            with tools.unit() as unit:
                asks.mark_answered(unit, ask_id=ask_id, answer_ts=ts, at=tools.clock.now())
            return False
    return turn is not AnswerTurn.ANSWERED
