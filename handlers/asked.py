"""Who is behind an arrival, and stored asks as that person may see them."""

from handlers.arrival import Arrival
from handlers.views.values import needed
from portfolio import asks, people
from portfolio.asks import StoredAsk
from portfolio.cards import Person
from portfolio.decisions import Question
from portfolio.errors import NotAllowedError, NotFoundError


def person_of(arrival: Arrival) -> Person:
    """Who is behind an arrival."""
    with arrival.tools.unit() as unit:
        return people.person_by_slack_id(unit, slack_id=arrival.slack_id)


def ask_seen_by(arrival: Arrival, ask_id: str) -> StoredAsk:
    """The ask a button names, as it is shown. One asked in private is as good as unknown to all but its asker."""
    with arrival.tools.unit() as unit:
        stored = asks.ask_by_id(unit, ask_id=needed(ask_id))
    if stored.private and stored.asker_slack_id != arrival.slack_id:
        raise NotFoundError("I do not know that answer any more. Ask me again.")
    return asks.as_shown(stored)


def ask_of(arrival: Arrival, ask_id: str) -> StoredAsk:
    """The ask a button names, as it is shown, when the person asked it. Raises NotAllowedError for others."""
    stored = ask_seen_by(arrival, ask_id)
    if stored.asker_slack_id != arrival.slack_id:
        raise NotAllowedError("Only the person who asked can choose here. Ask me yourself, and I answer you.")
    return stored


def ask_before(arrival: Arrival) -> StoredAsk | None:
    """The ask a message in a thread goes on from, or None."""
    if not arrival.payload.get("thread_ts"):
        return None
    spot = arrival.spot
    with arrival.tools.unit() as unit:
        return asks.latest_in_thread(unit, channel=spot.channel, thread_ts=spot.thread_ts)


def open_question(arrival: Arrival) -> Question | None:
    """The question of ours that a message in a thread stands under, while nothing was answered to it; else None."""
    before = ask_before(arrival)
    return before.decision.question if before is not None and before.decision is not None else None
