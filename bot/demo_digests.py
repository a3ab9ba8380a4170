"""The demo's first digests, said at its first start whatever the hour, so that there is something to look at."""

from dataclasses import replace
from datetime import timedelta

from handlers.adoption import digests
from handlers.delivering import send_due
from handlers.slack import Slack
from portfolio.toolbox import Toolbox
from storage.models import DigestTurnRow
from storage.vocabulary import DigestKind

LONG_AGO = timedelta(days=62)  # so that the newest turn of every cadence is ahead of them


def say_first_digests(tools: Toolbox, slack: Slack) -> None:
    """Say the digests of the newest turn to everybody who never got one; at a later start that is nobody."""
    now = tools.clock.now()
    with tools.unit() as unit:
        new = [(kind, who) for kind in DigestKind for who, _ in unit.digest_turns.newcomers(kind, limit=100)]
        for kind, who in new:
            first = DigestTurnRow(
                person_id=who, kind=kind, since=now - LONG_AGO, due_at=now, asked_at=now - timedelta(days=2)
            )
            unit.digest_turns.put_first(first)
    if not new:
        return
    digests.plan(tools, slack)
    urgent = [replace(one, urgent=True) for one in digests.OCCASIONS]
    while send_due(tools, slack, urgent):
        pass
