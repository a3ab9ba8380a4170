"""Deletes what somebody asked and what was made from it, in one unit, once, and says how much that was.

What others decide or work on stays: decision 27. Nothing is left that leads from what stays back to the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portfolio.backlog import LONGEST_TITLE
from portfolio.cards import Person
from portfolio.kept import ERASABLE, KeptKind, whose
from portfolio.people import Act, require
from portfolio.requests import DELETED
from portfolio.showing import masked
from storage.kept import Whose
from storage.models import AskRow, DemandRow
from storage.models.erasures import Erased
from storage.unit import Unit

FORMER_WISH = "What somebody asked for; their words were deleted"  # in place of those words, where others go on with it
# What is left of a question whose asker and words are deleted, beside its product and its times.
GONE_QUESTION: dict[str, Any] = {
    "requester_id": None, "requester_slack_id": "", "requester_name": "", "ask_id": None, "text": DELETED,
    "channel": "", "thread_ts": "", "reopened_by": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deletion:
    """What was deleted: (kind, how many), only kinds of which there was something."""

    counts: tuple[tuple[KeptKind, int], ...]


def erase_own(unit: Unit, *, person: Person, by: Person, erasure_id: str, at: datetime, channel: str = "") -> Deletion:
    """Delete what this person asked, rated, taught and wished for, and unlink their closed questions.

    `erasure_id` names the wish: the same one again deletes nothing more and tells the same. `channel`: their direct
    messages. Raises NotAllowedError for anybody else.
    """
    require(by, Act.ERASE_KEPT, asker_slack_id=person.slack_id or "")
    before = unit.erasing.by_id(erasure_id)
    if before is not None:
        return _deletion(before.counts)
    counts = erase(unit, whose(unit, person), why=Erased.WISH, at=at, channel=channel)
    if any(counts.values()):
        unit.erasing.note(erasure_id, on=at.date(), why=Erased.WISH, counts=counts)
    return _deletion(counts)


def erase(unit: Unit, about: Whose, *, why: Erased, at: datetime, channel: str = "") -> dict[KeptKind, int]:
    """Delete all of ERASABLE; how many of each. Whether somebody may is the caller's to ask."""
    asks = unit.erasing.asks_of(about)  # held first, as whoever rates one of them holds it before the routes
    channels = unit.erasing.channels_of(about) | {channel}
    counts = {KeptKind.ASKS: len(asks)} | delete_asks(unit, asks, about, why=why, at=at)
    counts[KeptKind.RATINGS] = unit.erasing.drop_ratings([], about)
    counts[KeptKind.CLOSED_QUESTIONS] = unit.erasing.close_questions(
        about, KeptKind.CLOSED_QUESTIONS, GONE_QUESTION, channels=channels
    )
    for kind in (KeptKind.THREADS, KeptKind.DRAFTS, KeptKind.START_ANSWERS, KeptKind.FIRST_STEPS):
        counts[kind] = unit.erasing.drop(kind, about)
    return counts


def delete_asks(
    unit: Unit, asks: Sequence[AskRow], about: Whose | None, *, why: Erased, at: datetime
) -> dict[KeptKind, int]:
    """Empty these asks, and delete what was made from them; with `about` what that person wished for and taught, too.

    How many wishes and past routes went with them.
    """
    ids = [one.id for one in asks]
    demand = unit.erasing.demand_of(ids, about)
    _forget_words(unit, asks, demand)
    unit.erasing.drop_demand(demand)
    routes = unit.erasing.drop_routes(ids, about)
    unit.erasing.unlink_questions(ids)
    unit.erasing.empty(asks, on=at.date(), why=why)
    if routes:
        unit.routes.raise_version()
    return {KeptKind.DEMAND: len(demand), KeptKind.ROUTES: routes}


def _forget_words(unit: Unit, asks: Sequence[AskRow], demand: Sequence[DemandRow]) -> None:
    """Take the words themselves out of what was made of them for others to read."""
    titles = {one.id: " ".join(masked(one.text).split())[:LONGEST_TITLE] for one in asks if one.text}
    unit.erasing.retitle_items(titles, FORMER_WISH)
    unit.erasing.reword_digests({masked(one.text) for one in demand}, FORMER_WISH)


def _deletion(counts: dict[Any, Any]) -> Deletion:
    return Deletion(tuple((kind, int(counts.get(kind, 0))) for kind in ERASABLE if counts.get(kind)))
