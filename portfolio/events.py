"""The inbox: every event is written down before it is acknowledged, handled once, and wiped when it is over.

Who works on an event is written with it. A worker gives a sign of life every few seconds; what one leaves behind that
gives none any more is free for the others, and so is nothing else.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.models import HandledEventRow
from storage.unit import Unit
from storage.vocabulary import EventStatus

BEAT_EVERY = timedelta(seconds=2)
SILENT_AFTER = timedelta(seconds=8)  # no sign of life for longer: dead. Clocks of replicas may differ by less than this
OWN_AGAIN_AFTER = timedelta(seconds=30)  # before a worker tries once more what it could not answer itself
OWN_AGAIN_SHARE = 0.25  # of the time since it arrived, where that is longer: waits grow,
OWN_AGAIN_AT_MOST = timedelta(minutes=5)  # and no further than this
PATIENCE = timedelta(hours=6)  # after the arrival: for so long a try that chat was away for does not count


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event that was acknowledged and not yet handled. `body` is the JSON it came as; `tries` counts claims."""

    key: str
    kind: str
    body: str
    received_at: datetime
    tries: int


def take_event(unit: Unit, *, key: str, kind: str, body: str, at: datetime, worker: str) -> bool:
    """Write an event down. True for exactly one caller per key: that one handles it, the others stop."""
    values = {
        "key": key,
        "kind": kind,
        "body": body,
        "status": EventStatus.RECEIVED,
        "tries": 0,
        "received_at": at,
        "claimed_at": None,
        "done_at": None,
        "taken_by": worker,
    }
    return unit.events.add_once(values)


def finish_event(unit: Unit, *, key: str, at: datetime) -> None:
    """The event is answered: forget what it said. An unknown or finished event is left as it is."""
    unit.events.close(key, status=EventStatus.DONE, at=at)


def drop_event(unit: Unit, *, key: str, at: datetime) -> None:
    """The event is given up: forget what it said. An unknown or finished event is left as it is."""
    unit.events.close(key, status=EventStatus.DROPPED, at=at)


def unfinished_events(
    unit: Unit, *, worker: str, at: datetime, at_work: Collection[str] = ()
) -> tuple[PendingEvent, ...]:
    """Open events nobody works on, oldest first: of dead workers, and this worker's own that it could not answer.

    `at_work`: keys this worker has in hand just now, which are nobody's to take.
    """
    found = unit.events.free(worker, own_before=at - OWN_AGAIN_AFTER, unseen_since=at - SILENT_AFTER)
    return tuple(_pending(row) for row in found if row.key not in at_work and not _rests(row, worker, at))


def _rests(row: HandledEventRow, worker: str, at: datetime) -> bool:
    """Whether this worker itself tried it too short a time ago; what others left behind does not wait for that."""
    wait = min((at - row.received_at) * OWN_AGAIN_SHARE, OWN_AGAIN_AT_MOST)
    return row.taken_by == worker and row.claimed_at is not None and at - row.claimed_at < wait


def claim_event(unit: Unit, *, key: str, worker: str, at: datetime) -> PendingEvent | None:
    """Take an unfinished event for one more try; `tries` of the result counts it.

    None when it is finished, or somebody works on it: of several workers exactly one gets it.
    """
    own_before, unseen_since = at - OWN_AGAIN_AFTER, at - SILENT_AFTER
    if not unit.events.claim(key, worker, own_before=own_before, unseen_since=unseen_since, at=at):
        return None
    row = unit.events.by_key(key)
    return None if row is None else _pending(row)


def uncount_try(unit: Unit, *, key: str, at: datetime) -> None:
    """The last try failed because chat was away: it says nothing against the event, which stays open.

    After PATIENCE it counts like any other, so that there is an end. An event that was never claimed has none to take.
    """
    unit.events.uncount(key, received_after=at - PATIENCE)


def show_life(unit: Unit, *, worker: str, at: datetime) -> None:
    """The worker is alive and keeps what it has in hand."""
    unit.workers.see(worker, at=at)


def leave(unit: Unit, *, worker: str) -> None:
    """The worker ends: what it has in hand still is free at once."""
    unit.workers.forget(worker)


def forget_events(unit: Unit, *, before: datetime) -> int:
    """Delete the keys of events that were over before the moment, and workers not seen since; returns how many keys.

    Slack redelivers within hours.
    """
    unit.workers.forget_unseen(before=before)
    return unit.events.forget(before=before)


def _pending(row: HandledEventRow) -> PendingEvent:
    return PendingEvent(row.key, row.kind, row.body, row.received_at, row.tries)
