"""Says what is due: each thing once, as the table of occasions words it when it is said."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from handlers.slack import Slack, will_pass
from handlers.views.blocks import Message, metadata
from portfolio import deliveries
from portfolio.deliveries import Delivery
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

EVENT_TYPE = "signpost_delivery"
AGAIN_AFTER = timedelta(minutes=1)
CLOCKS_APART = 60.0  # seconds by which Slack's clock may differ from the database's


@dataclass(frozen=True, slots=True)
class Occasion:
    """One kind of thing the bot says of its own accord.

    `compose` words it from the store as it is now; None when it need not be said any more. `urgent`: said at any hour
    and past the attention budget, because somebody waits for it.
    """

    kind: str
    compose: Callable[[Toolbox, Delivery], Message | None]
    urgent: bool = False


def send_due(tools: Toolbox, slack: Slack, occasions: Sequence[Occasion]) -> int:
    """Say everything that is due; returns how many were taken. Nothing that goes wrong stops the next one."""
    by_kind = {one.kind: one for one in occasions}
    with tools.unit() as unit:
        taken = deliveries.take_due(unit, at=tools.clock.now())
    for delivery in taken:
        try:
            _send(tools, slack, delivery, by_kind.get(delivery.kind))
        except Exception:  # what is left `sending` is taken up again when its lease runs out
            log.exception("a delivery of kind %s failed", delivery.kind)
    return len(taken)


def _send(tools: Toolbox, slack: Slack, delivery: Delivery, occasion: Occasion | None) -> None:
    mark = {"delivery": delivery.id}
    try:
        channel = slack.reach(delivery.recipient)
        if delivery.perhaps_said:
            since = delivery.first_tried_at.timestamp() - CLOCKS_APART if delivery.first_tried_at else 0.0
            said = slack.find_in(channel, EVENT_TYPE, mark, oldest=since)
            if said:
                _settle_sent(tools, delivery, channel, said)
                return
        message = occasion.compose(tools, delivery) if occasion else None
        if message is None:
            with tools.unit() as unit:
                deliveries.drop(unit, delivery=delivery, why="not needed any more")
            return
        ts = slack.post_once(channel, {**message, "metadata": metadata(EVENT_TYPE, mark)})
    except SlackApiError as error:
        _refused(tools, delivery, error)
        return
    _settle_sent(tools, delivery, channel, ts)


def _settle_sent(tools: Toolbox, delivery: Delivery, channel: str, ts: str) -> None:
    with tools.unit() as unit:
        deliveries.mark_sent(unit, delivery=delivery, channel=channel, ts=ts, at=tools.clock.now())


def _refused(tools: Toolbox, delivery: Delivery, error: SlackApiError) -> None:
    """Slack answered, so it surely was not said: later when it is only away, never when it does not let us."""
    with tools.unit() as unit:
        if will_pass(error):
            deliveries.put_off(unit, delivery=delivery, until=tools.clock.now() + AGAIN_AFTER)
        else:
            deliveries.drop(unit, delivery=delivery, why=str(error.response.get("error", "unknown")))
    log.warning("slack refused a delivery of kind %s", delivery.kind)
