"""What waits to be done, over all processes: read from the database for whoever watches over them."""

from dataclasses import dataclass, field
from datetime import datetime

from portfolio.catalog import catalog_version
from portfolio.events import SILENT_AFTER
from storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """At one moment. Ages are seconds of the oldest, 0 where there is none.

    `inbox`: arrivals not answered yet. `due`: what is to be said unasked, by kind; `sending`: is being said.
    `workers`: processes that gave a sign of life a moment ago.
    """

    inbox: int
    inbox_age: float
    due: dict[str, int] = field(default_factory=dict)
    due_age: float = 0.0
    sending: int = 0
    workers: int = 0
    catalogue_version: int = 0


def waiting(unit: Unit, *, at: datetime) -> Waiting:
    """What waits at this moment; five small reads of indexed rows."""
    inbox, since = unit.events.open_count()
    due = unit.deliveries.due_by_kind(at)
    oldest = min((first for _, first in due.values()), default=None)
    return Waiting(
        inbox=inbox,
        inbox_age=_age(since, at),
        due={kind: count for kind, (count, _) in due.items()},
        due_age=_age(oldest, at),
        sending=unit.deliveries.sending_count(),
        workers=unit.workers.seen_count(since=at - SILENT_AFTER),
        catalogue_version=catalog_version(unit),
    )


def _age(since: datetime | None, at: datetime) -> float:
    return 0.0 if since is None else max(0.0, (at - since).total_seconds())
