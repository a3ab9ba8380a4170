"""Forgets somebody who left: deletes or unlinks what is kept of them, and says what stays and why."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portfolio.cards import Person
from portfolio.erasing import GONE_QUESTION, erase
from portfolio.errors import NotFoundError
from portfolio.events import drop_event
from portfolio.kept import KeptAbout, KeptKind, look_up, whose
from portfolio.people import find_person, person_by_slack_id
from storage.models import HandledEventRow
from storage.models.erasures import Erased
from storage.unit import Unit
from storage.vocabulary import GONE_MARK, RequestStatus

__all__ = ["DELETED", "UNLINKED", "Forgotten", "forget_person", "person_to_forget"]

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,30}")
# What becomes of each kind; the rest stays, or stays in part, and is looked up again afterwards.
DELETED = (
    KeptKind.ASKS, KeptKind.RATINGS, KeptKind.ROUTES, KeptKind.DEMAND, KeptKind.THREADS, KeptKind.DRAFTS,
    KeptKind.START_ANSWERS, KeptKind.FIRST_STEPS, KeptKind.MODEL_USE, KeptKind.DIGEST_SETTINGS, KeptKind.DIGESTS,
    KeptKind.DUE, KeptKind.SAID,
)  # fmt: skip
UNLINKED = (
    KeptKind.OPEN_QUESTIONS, KeptKind.CLOSED_QUESTIONS, KeptKind.FEEDBACK, KeptKind.SURVEYS, KeptKind.PILOTS,
    KeptKind.USAGE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was kept of somebody before, and what is left of it. `entry_gone`: they are in the catalogue no more."""

    before: KeptAbout
    left: KeptAbout
    entry_gone: bool


def person_to_forget(unit: Unit, *, words: str) -> Person:
    """Somebody by key, name or Slack id; by Slack id also somebody nobody imported. Raises NotFoundError."""
    try:
        return find_person(unit, words=words)
    except NotFoundError:
        if _SLACK_ID.fullmatch(words.strip()) is None:
            raise
        return person_by_slack_id(unit, slack_id=words.strip())


def forget_person(
    unit: Unit, *, person: Person, marks: Sequence[str], new_id: Callable[[], str], at: datetime, by: str
) -> Forgotten:
    """Delete and unlink what is kept of somebody, in one unit; again it finds nothing more.

    `marks`: what sources of usage call them beside their key. `by`: who runs the command, for the catalogue's version.
    """
    about, before = whose(unit, person), look_up(unit, person)
    channels = unit.erasing.channels_of(about)
    counts = erase(unit, about, why=Erased.LEFT, at=at)
    closed = {**GONE_QUESTION, "status": RequestStatus.RESOLVED, "resolved_at": at, "resolved_by": ""}
    unit.erasing.close_questions(about, KeptKind.OPEN_QUESTIONS, closed, channels=channels)
    for kind in (KeptKind.MODEL_USE, KeptKind.DIGEST_SETTINGS, KeptKind.DUE, KeptKind.SAID):
        unit.erasing.drop(kind, about)

    def new_mark() -> str:
        return f"{GONE_MARK}{new_id()}"

    unit.forgetting.drop_digests(about)
    unit.forgetting.unlink_in_pilots(about, new_mark, at=at)
    unit.forgetting.unlink_usage(about, marks, new_mark)
    unit.forgetting.unask(about)
    unit.forgetting.unsign(about)
    _drop_events(unit, person, at)
    entry_gone = about.person_id is not None and KeptKind.OWNED not in look_up(unit, person).counts
    if entry_gone:
        unit.forgetting.drop_entry(about)
        unit.company.raise_version(at=at, by=by)
    if any(counts.values()):
        unit.erasing.note(new_id(), on=at.date(), why=Erased.LEFT, counts=counts)
    return Forgotten(before, look_up(unit, person), entry_gone)


def _drop_events(unit: Unit, person: Person, at: datetime) -> None:
    """What they said last and nobody has answered yet needs no answer any more."""
    for row in unit.forgetting.open_events() if person.slack_id else []:
        if _who(row) == person.slack_id:
            drop_event(unit, key=row.key, at=at)


def _who(row: HandledEventRow) -> str:
    """The Slack id of whoever did what arrived."""
    body = json.loads(row.body)
    event, user = body.get("event"), body.get("user")
    if isinstance(event, dict):
        return str(event.get("user", ""))
    return str(user.get("id", "")) if isinstance(user, dict) else str(body.get("user_id", ""))
