"""The talk about a question to an owner: what one of the two says in a thread is handed to the other."""

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.delivering import CLOCKS_APART
from handlers.spot import Spot
from handlers.views import support as support_view
from handlers.views.blocks import Message, metadata
from portfolio import requests
from portfolio.requests import Reply


def takes(arrival: Arrival, text: str) -> bool:
    """Whether a message stands in a private thread of ours about a request; then it is handed to the other side."""
    spot = arrival.spot
    if spot.public or not text or not arrival.payload.get("thread_ts"):
        return False
    with arrival.tools.unit() as unit:
        request_id = requests.request_spoken_of(unit, channel=spot.channel, ts=spot.thread_ts)
    if request_id is None:
        return False
    by, at = person_of(arrival), arrival.tools.clock.now()
    with arrival.tools.unit() as unit:
        reply = requests.take_reply(unit, request_id=request_id, by=by, text=text, key=arrival.key, at=at)
    message = support_view.reply_message(reply, by)
    since = float(arrival.payload.get("ts") or 0.0)
    reached = [one for one in reply.to if tell_about(arrival, request_id, one.slack_id, message, since=since)]
    files = bool(arrival.payload.get("files"))
    _confirm(arrival, reply, support_view.handed_over(reply, reached, files=files), since)
    return True


def _confirm(arrival: Arrival, reply: Reply, line: Message, since: float) -> None:
    mark = {"request": reply.request.id, "handed": arrival.key}
    if not _said_before(arrival, arrival.spot, mark, since):
        arrival.slack.answer(arrival.spot, {**line, "metadata": metadata(support_view.REQUEST_EVENT, mark)})


def tell_about(
    arrival: Arrival, request_id: str, slack_id: str | None, message: Message, *, since: float, mark: str = "said"
) -> bool:
    """Write to somebody about a request, and remember where, so that a reply in its thread is known for one.

    Once for each arrival, `mark` and person, also where a stopped process did it. `since`: Unix seconds, when it was
    said at the earliest. False when Slack does not let us write to them.
    """
    channel = arrival.slack.try_to_reach(slack_id) if slack_id else ""
    if not channel:
        return False
    marked = {"metadata": metadata(support_view.REQUEST_EVENT, {"request": request_id, mark: arrival.key})} | message
    sought = marked["metadata"]["event_payload"]
    ts = _said_before(arrival, Spot(slack_id or "", channel), sought, since)
    ts = ts or arrival.slack.try_to_post(channel, marked)
    if ts:
        with arrival.tools.unit() as unit:
            requests.note_message(unit, request_id=request_id, channel=channel, ts=ts)
    return bool(ts)


def _said_before(arrival: Arrival, spot: Spot, mark: dict[str, str], since: float) -> str:
    """The ts of what a stopped process said about this very arrival; "" where there was none."""
    if not arrival.replayed:
        return ""
    return arrival.slack.find(spot, support_view.REQUEST_EVENT, mark, oldest=since - CLOCKS_APART)
