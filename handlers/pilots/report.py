"""A pilot's report: said where the pilot lives when it was decided, and handed over as a file to who may see it."""

import logging

from slack_sdk.errors import SlackApiError

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.refusals import code_of, will_pass
from handlers.uploading import Upload
from handlers.views.blocks import Message
from handlers.views.help import sentence_message
from handlers.views.pilots import report as view
from handlers.views.pilots.report_page import file_name, report_html
from handlers.views.values import needed
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.people import Act
from portfolio.pilots.evidence import findings_of
from portfolio.pilots.reading import pilot_card, pilot_for
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)


def compose_report(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The report of one decision, worded from the store; None when there is no such decision."""
    place = delivery.about.get("decision")
    with tools.unit() as unit:
        pilot = pilot_card(unit, pilot_id=str(delivery.about.get("pilot", "")))
        if not isinstance(place, int) or not 1 <= place <= len(pilot.decisions):
            return None
        report = view.Report(pilot, findings_of(unit, pilot), pilot.decisions[place - 1])
    return view.report_message(report, pilot.decisions[place - 1])


def export(arrival: Arrival) -> Step:
    """ "Export the report": an HTML file in the person's direct messages."""
    pilot_id = needed(arrival.carried().pilot)
    who = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot = pilot_for(unit, pilot_id=pilot_id, person=who, act=Act.SEE_REPORT)
        if pilot.closed_at is None or not pilot.decisions:
            raise InvalidInputError("This pilot is not decided yet: its report comes with the decision.")
        report = view.Report(pilot, findings_of(unit, pilot), pilot.decisions[-1])
    page = report_html(report, today=arrival.tools.clock.now().date())
    return lambda: _hand_over(arrival, report, Upload(file_name(report), page.encode(), "Report"))


def _hand_over(arrival: Arrival, report: view.Report, file: Upload) -> None:
    channel = arrival.slack.reach(arrival.slack_id)
    said = view.report_file_message(report.pilot)
    title = f"{report.pilot.product.name} pilot: report"
    named = Upload(file.name, file.content, title, view.file_comment(report.pilot))
    try:
        arrival.slack.share(channel, named)
    except SlackApiError as error:
        if will_pass(error):
            raise
        log.warning("slack took no file: %s", code_of(error))
        sentence = "Slack did not take the file. Whoever runs me can make it: signpost pilot report, with --html."
        arrival.slack.tell(arrival.slack_id, sentence_message(sentence))
        return
    if arrival.spot.channel != channel:
        arrival.slack.whisper(arrival.spot, said)
