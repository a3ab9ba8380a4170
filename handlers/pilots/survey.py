"""The closing survey: planned when a pilot is over, asked once, answered in a form."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.slack import Slack
from handlers.views import start
from handlers.views.blocks import Message
from handlers.views.pilots import survey as view
from handlers.views.values import needed, word_of
from portfolio import people
from portfolio.deliveries import Delivery
from portfolio.errors import PortfolioError
from portfolio.pilots import surveying
from portfolio.pilots.policy import policy_of
from portfolio.pilots.surveying import SurveyAnswer
from portfolio.toolbox import Toolbox
from storage.vocabulary import Disappointment

TITLE = "Closing survey"


def end_pilots(tools: Toolbox, _slack: Slack) -> int:
    """The job: pilots whose last day is over wait for their decision, and their participants are asked."""
    with tools.unit() as unit:
        return surveying.end_pilots(unit, at=tools.clock.now(), new_id=tools.new_id)


def compose_survey(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The request to answer; None for somebody who left or answered, and when the pilot goes on."""
    with tools.unit() as unit:
        who = people.person_by_slack_id(unit, slack_id=delivery.recipient)
        try:
            pilot = surveying.survey_open_to(unit, pilot_id=str(delivery.about.get("pilot", "")), person=who)
        except PortfolioError:
            return None
    return view.survey_message(pilot)


def open_survey(arrival: Arrival) -> None:
    """ "Answer": the form."""
    carried = arrival.carried()
    view_id = arrival.show(start.loading(TITLE))
    pilot_id, by = needed(carried.pilot), person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot = surveying.survey_open_to(unit, pilot_id=pilot_id, person=by)
        least = policy_of(unit).slice_of
    arrival.slack.update_view(view_id, view.survey_form(pilot, slice_of=least))


def receive_survey(arrival: Arrival) -> Step:
    """The answer: kept once, then thanks."""
    carried, by = arrival.form_metadata(), person_of(arrival)
    pilot_id = needed(carried.pilot)
    felt = word_of(Disappointment, arrival.typed(surveying.FELT), "Choose how you would feel.", field=surveying.FELT)
    answer = SurveyAnswer(
        felt, arrival.typed(surveying.BENEFIT), arrival.typed(surveying.FOR_WHOM), arrival.typed(surveying.IMPROVE),
        nameless=arrival.typed(surveying.NAMELESS) == surveying.NAMELESS,
    )  # fmt: skip
    with arrival.tools.unit() as unit:
        pilot = surveying.answer_survey(
            unit,
            pilot_id=pilot_id,
            answer_id=arrival.tools.new_id(),
            answer=answer,
            by=by,
            at=arrival.tools.clock.now(),
        )
    arrival.ack(response_action="clear")
    nameless = surveying.is_nameless(pilot, chosen=answer.nameless)
    return lambda: arrival.slack.tell(arrival.slack_id, view.survey_thanks(pilot, nameless=nameless))
