"""The button of a digest, the question it may put to people, and their answers."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import Occasion
from handlers.views.adoption import actions as actions_view
from handlers.views.blocks import Message
from handlers.views.values import word_of
from portfolio.adoption import acting
from portfolio.deliveries import Delivery
from portfolio.toolbox import Toolbox
from storage.vocabulary import StartAnswer


def do(arrival: Arrival) -> None:
    """The one action of a digest: done at once; who pressed it hears what was done, and so does the digest say."""
    carried, by = arrival.carried(), person_of(arrival)
    with arrival.tools.unit() as unit:
        acted = acting.act(
            unit, action_id=carried.item, by=by, at=arrival.tools.clock.now(), new_id=arrival.tools.new_id
        )
    arrival.slack.whisper(arrival.spot, actions_view.acted_message(acted))
    after, ts = actions_view.message_after(arrival.message, acted), str(arrival.message.get("ts", ""))
    if after is not None and ts and arrival.spot.channel:
        arrival.slack.change(arrival.spot.channel, ts, after)


def compose_question(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The question to one person; None when they answered, or it is not to be asked any more."""
    with tools.unit() as unit:
        offered = acting.question_for(
            unit, action_id=str(delivery.about.get("action", "")), slack_id=delivery.recipient
        )
    return actions_view.question_message(offered) if offered else None


def answer(arrival: Arrival) -> None:
    """Why somebody did not start: kept, and the question becomes what was noted."""
    carried, by = arrival.carried(), person_of(arrival)
    given = word_of(StartAnswer, str(arrival.payload.get("action_id", "")).partition(":")[2])
    with arrival.tools.unit() as unit:
        offered = acting.answer_question(
            unit, action_id=carried.item, answer=given, by=by, at=arrival.tools.clock.now()
        )
    noted, ts = actions_view.answered_message(offered, given), str(arrival.message.get("ts", ""))
    if arrival.spot.channel and ts:
        arrival.slack.change(arrival.spot.channel, ts, noted)
    else:
        arrival.slack.tell(arrival.slack_id, noted)


OCCASION = Occasion(acting.KIND, compose_question)
