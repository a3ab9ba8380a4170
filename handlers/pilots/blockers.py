"""Blockers as they are told, and the owner's answer to who is stopped."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import Occasion
from handlers.lanes import Step
from handlers.views.blocks import Message, View
from handlers.views.pilots import blockers as blockers_view
from handlers.views.values import Carried
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.people import Act, may, person_by_slack_id
from portfolio.pilots import blockers
from portfolio.toolbox import Toolbox


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """A blocker as it stands when it is told; None when it was taken back."""
    with tools.unit() as unit:
        blocker = blockers.blocker_of(unit, feedback_id=str(delivery.about.get("feedback", "")))
        if blocker is None:
            return None
        reader = person_by_slack_id(unit, slack_id=delivery.recipient)
    may_act = may(reader, Act.SORT_FEEDBACK, owner_keys=blocker.pilot.owner_keys)
    return blockers_view.blocker_message(blocker, may_act=may_act)


OCCASION = Occasion(blockers.KIND, compose, urgent=True)


def open_answer(arrival: Arrival) -> None:
    """ "Answer": the form at once, filled when the store was read; too late, it says so."""
    carried = arrival.carried()
    arrival.load("Answer", lambda: _answer_form(arrival, carried))


def _answer_form(arrival: Arrival, carried: Carried) -> View:
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        blocker = blockers.blocker_to_answer(unit, feedback_id=carried.item, by=by)
    return blockers_view.answer_form(blocker, carried=carried)


def receive_answer(arrival: Arrival) -> Step:
    """The answer goes to the author, and whoever wrote it hears that it did."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    answer = arrival.typed(blockers_view.TEXT)
    with arrival.tools.unit() as unit:
        blocker = blockers.blocker_to_answer(unit, feedback_id=carried.item, by=by)
    if not answer.strip():
        raise InvalidInputError("Write your answer first.", field=blockers_view.TEXT)
    arrival.ack()
    author = blocker.feedback.author
    to = (author.slack_id if author else "") or ""

    def pass_on() -> None:
        reached = arrival.slack.try_to_tell(to, blockers_view.answer_message(blocker, by, answer))
        arrival.slack.tell(arrival.slack_id, blockers_view.answered(blocker, reached=reached))

    return pass_on
