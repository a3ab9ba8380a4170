"""Whom an owner may have asked, and never sees: people sent to a product who never used it, and people who stopped."""

from collections.abc import Collection
from datetime import date, timedelta

from portfolio.adoption.reached import how_far
from portfolio.adoption.windows import Window, begin_of, last_days
from storage.unit import Unit
from storage.vocabulary import RouteKind

SENT_WITHIN = 60  # days; how far back an accepted answer still says that somebody wanted to start
TIME_TO_START = timedelta(days=7)
ACTIVE_BEFORE, SILENT_FOR = timedelta(weeks=8), timedelta(weeks=4)
USED_ON = 2  # days, so that somebody used it and did not only look


def starters(unit: Unit, product_id: int, *, today: date) -> tuple[str, ...]:
    """Slack ids of the people sent here by an answer they said was right, at least a week and at most 60 days ago, who
    never used it; the one sent longest ago first.

    Nobody where usage of the product does not reach us, or does not say who of the portfolio its users are: whoever
    uses it would be asked why they do not.
    """
    window = last_days(today, SENT_WITHIN)
    is_told = how_far(unit, [product_id], window)[product_id].touches(window)
    if not is_told or not unit.usage.tied([product_id], window.before().start, today):
        return ()
    routes = unit.desk.routes([product_id], begin_of(window.start), begin_of(today - TIME_TO_START))
    sent = list(dict.fromkeys(who for _, kind, who, _ in routes if kind is RouteKind.ACCEPTED))
    people = {row.slack_id: row.id for row in unit.people.by_slack_ids(set(sent)) if row.id is not None}
    used = unit.usage.users_among([product_id], people.values())
    return tuple(who for who in sent if who in people and (product_id, people[who]) not in used)


def stoppers(unit: Unit, product_id: int, *, until: date) -> tuple[str, ...]:
    """Slack ids of the people who used it on several days of eight weeks and on none of the four weeks since.

    Nobody where it is not known that they did not.
    """
    silent = Window(until - SILENT_FOR, until)
    if not how_far(unit, [product_id], silent)[product_id].knows(silent):
        return ()
    gone = unit.usage.stopped(product_id, silent.start - ACTIVE_BEFORE, silent.start, until, days=USED_ON)
    return tuple(sorted(row.slack_id for row in unit.people.by_ids(gone) if row.slack_id))


def using_since(unit: Unit, product_id: int, slack_ids: Collection[str], *, since: date) -> int:
    """How many of these people used the product on a day from `since` on."""
    rows = unit.people.by_slack_ids(slack_ids, withdrawn=True)
    return len(unit.usage.users_among([product_id], [row.id for row in rows if row.id is not None], since=since))
