"""The message a form was opened from: the form carries where it stands, and it is drawn again when the form is sent."""

from dataclasses import replace

from handlers.arrival import Arrival
from handlers.spot import Spot
from handlers.views.blocks import Message
from handlers.views.values import Carried


def with_place(arrival: Arrival, carried: Carried) -> Carried:
    """What a form carries, with the message its button stands in.

    Without one in a modal, on the Home tab, and where others would read what is drawn.
    """
    spot = arrival.spot
    if arrival.view or (spot.public and not spot.response_url):
        return carried
    ts = "" if spot.response_url else str(arrival.message.get("ts", ""))
    return replace(carried, channel=spot.channel, ts=ts, url=spot.response_url)


def draw_again(arrival: Arrival, place: Carried, message: Message) -> bool:
    """Put this where the button stood that opened the form; False where that was in no message.

    What only one person sees is reached for half an hour (Slack's response_url), and then said anew.
    """
    if place.url:
        arrival.slack.whisper(Spot(arrival.slack_id, place.channel, response_url=place.url), message, replace=True)
    elif place.ts:
        arrival.slack.change(place.channel, place.ts, message)
    return bool(place.url or place.ts)
