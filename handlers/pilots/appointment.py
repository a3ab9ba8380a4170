"""The business-side owner hears that a pilot was started with them, worded from the store when it is told."""

from handlers.delivering import Occasion
from handlers.views.blocks import Message
from handlers.views.pilots import appointment as appointment_view
from portfolio.deliveries import Delivery
from portfolio.pilots import appointing
from portfolio.toolbox import Toolbox


def compose(tools: Toolbox, delivery: Delivery) -> Message | None:
    """That they were named; None when the pilot is over or somebody else answers for it."""
    with tools.unit() as unit:
        found = appointing.appointment_to_say(unit, delivery, today=tools.clock.now().date())
    return appointment_view.business_owner_named(found) if found else None


OCCASION = Occasion(appointing.KIND, compose)
