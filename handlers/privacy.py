"""What is kept about a person, for that person alone, and the button that deletes what they asked."""

from hashlib import sha256

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.views import privacy as privacy_view
from handlers.views.blocks import Message
from portfolio import erasing, kept
from portfolio.cards import Person


def privacy_words(arrival: Arrival, rest: str) -> Message | None:
    """`privacy`: what is kept about me; None when more is typed. In a channel in the person's direct messages."""
    if rest:
        return None
    return arrival.in_private(_kept(arrival, person_of(arrival)), why=privacy_view.NOT_FOR_ALL)


def erase(arrival: Arrival) -> Step:
    """ "Delete my asks": once for each press, told with its counts; it deletes what is whoever's who pressed it."""
    arrival.carried()
    who, erasure_id = person_of(arrival), sha256(arrival.key.encode()).hexdigest()[:32]
    channel = arrival.spot.channel if not arrival.spot.public else ""
    with arrival.tools.unit() as unit:
        done = erasing.erase_own(
            unit, person=who, by=who, erasure_id=erasure_id, at=arrival.tools.clock.now(), channel=channel
        )
    return lambda: _tell(arrival, who, privacy_view.erased(done))


def _tell(arrival: Arrival, who: Person, done: Message) -> None:
    """Say what was deleted; the list it was pressed in shows what is left."""
    if arrival.spot.response_url:
        arrival.slack.whisper(arrival.spot, done, replace=True)
        return
    arrival.slack.tell(arrival.slack_id, done)
    arrival.slack.change(arrival.spot.channel, str(arrival.message.get("ts", "")), _kept(arrival, who))


def _kept(arrival: Arrival, who: Person) -> Message:
    with arrival.tools.unit() as unit:
        return privacy_view.kept_message(kept.kept_about(unit, person=who, by=who), arrival.tools.retention)
