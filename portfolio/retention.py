"""Deletes what was kept as long as the company wants it, a little at a time, so that nobody waits for it."""

from datetime import datetime, timedelta

from portfolio.erasing import GONE_QUESTION, delete_asks
from portfolio.kept import KeptKind
from portfolio.toolbox import Toolbox
from storage.models.erasures import Erased

ASKS_AT_ONCE, USAGE_AT_ONCE = 200, 5_000  # in one unit


def forget_old(tools: Toolbox) -> None:
    """Delete the asks and the usage that are older than the settings say; what is cut short goes on the next time."""
    now, kept = tools.clock.now(), tools.retention
    if kept.asks:
        before = now - timedelta(days=kept.asks)
        while _forget_asks(tools, before, now) == ASKS_AT_ONCE:
            pass
    if kept.usage:
        day = (now - timedelta(days=kept.usage)).date()
        dropped = USAGE_AT_ONCE
        while dropped == USAGE_AT_ONCE:
            with tools.unit() as unit:
                dropped = unit.erasing.drop_usage(day, limit=USAGE_AT_ONCE)


def _forget_asks(tools: Toolbox, before: datetime, now: datetime) -> int:
    """The oldest of them, with what was made of them, and the questions that were answered by then; how many asks."""
    with tools.unit() as unit:
        asks = unit.erasing.asks_before(before, limit=ASKS_AT_ONCE)
        ratings = unit.erasing.drop_ratings([one.id for one in asks], None)
        counts = {KeptKind.ASKS: len(asks), KeptKind.RATINGS: ratings}
        counts |= delete_asks(unit, asks, None, why=Erased.AGE, at=now)
        unit.erasing.close_old_questions(before, GONE_QUESTION)
        if asks:
            unit.erasing.note(tools.new_id(), on=now.date(), why=Erased.AGE, counts=counts)
    return len(asks)
