"""The one reminder of first steps that were begun and left lying."""

from datetime import UTC, timedelta

from portfolio import deliveries
from portfolio.attention import after_working_days
from portfolio.catalog import is_there
from portfolio.checklists import Checklist, checklists_from
from portfolio.deliveries import Delivery, Planned
from portfolio.onboarding import REMINDER
from portfolio.toolbox import Toolbox
from storage.unit import Unit

REMINDED_AFTER = 3  # working days after the person last did something
AT_ONCE = 500  # rows a unit


def plan_reminders(tools: Toolbox, unit: Unit) -> int:
    """Plan the reminders that lack now, one for each time somebody began; returns how many."""
    at, planned = tools.clock.now(), []
    for row in unit.onboarding.still_open(untouched_since=at - timedelta(days=REMINDED_AFTER), limit=AT_ONCE):
        due = after_working_days(row.last_at, REMINDED_AFTER, UTC)
        if due <= at:
            about = {"onboarding": row.id, "since": row.last_at.isoformat()}
            planned.append(Planned(tools.new_id(), row.slack_id, REMINDER, f"{row.id}:{row.round}", due, about))
            row.reminded = row.round
    deliveries.plan_all(unit, planned, at=at)
    return len(planned)


def reminder_to_say(tools: Toolbox, unit: Unit, *, delivery: Delivery) -> Checklist | None:
    """What a reminder is worded from; None when they went on, finished or stopped, or cannot go on any more."""
    row = unit.onboarding.by_id(str(delivery.about.get("onboarding", "")))
    if row is None or not row.is_open or row.last_at.isoformat() != delivery.about.get("since"):
        return None
    if not is_there(unit, row.product_id):
        return None
    found = checklists_from(tools, unit, [row])[0]
    return found if found.is_usable else None
