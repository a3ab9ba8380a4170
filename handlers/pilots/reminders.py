"""What the clock brings to pilots: requests for feedback, reminders, the countdown to the decision."""

import logging

from handlers.delivering import Occasion
from handlers.slack import Slack
from handlers.views.blocks import Message
from handlers.views.pilots import reminders as reminder_view
from portfolio import deliveries
from portfolio.deliveries import Delivery
from portfolio.pilots import countdown, reminding
from portfolio.toolbox import Toolbox

log = logging.getLogger(__name__)

AT_ONCE = 500  # rows a unit: ten thousand in one would keep every answer waiting for two seconds (measured)


def plan(tools: Toolbox, _slack: Slack) -> None:
    """Plan what live pilots are to say, one unit a pilot; nothing that goes wrong with one stops the next one."""
    with tools.unit() as unit:
        live = countdown.live_pilots(unit)
    for pilot_id in live:
        try:
            _plan_one(tools, pilot_id)
        except Exception:
            log.exception("a pilot could not be planned for")


def _plan_one(tools: Toolbox, pilot_id: str) -> None:
    now = tools.clock.now()
    with tools.unit() as unit:
        pilot = countdown.live_pilot(unit, pilot_id=pilot_id)
        if pilot is None:
            return
        countdown.plan_countdown(unit, pilot=pilot, at=now, new_id=tools.new_id)
        lacking = reminding.rounds_to_plan(unit, pilot=pilot, at=now, new_id=tools.new_id)
    for first in range(0, len(lacking), AT_ONCE):
        with tools.unit() as unit:
            deliveries.plan_all(unit, lacking[first : first + AT_ONCE], at=now)


def request(tools: Toolbox, delivery: Delivery) -> Message | None:
    """The request for feedback at the start of a period."""
    with tools.unit() as unit:
        asking = reminding.asking(unit, delivery=delivery, at=tools.clock.now())
    return None if asking is None else reminder_view.request(asking)


def remind(tools: Toolbox, delivery: Delivery) -> Message | None:
    """A reminder for somebody who did not answer."""
    with tools.unit() as unit:
        asking = reminding.asking(unit, delivery=delivery, at=tools.clock.now())
    return None if asking is None else reminder_view.reminder(asking)


def count_down(tools: Toolbox, delivery: Delivery) -> Message | None:
    """How many days are left to the decision."""
    with tools.unit() as unit:
        counting = countdown.counting(unit, delivery=delivery, at=tools.clock.now())
    return None if counting is None else reminder_view.countdown(counting)


OCCASIONS = (
    Occasion(reminding.ROUND, request),
    Occasion(reminding.REMINDER, remind),
    Occasion(countdown.COUNTDOWN, count_down),
)
