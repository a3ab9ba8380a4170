"""The only door to the outside: what a handler, a job or the command line hands to a service."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from portfolio.counting import Counting, NotCounting
from portfolio.kept_for import Retention
from portfolio.work import Work
from storage.outage import Outage

if TYPE_CHECKING:
    from portfolio.pilots.model_reading import ModelReader
    from portfolio.routing import Router
    from storage.unit import Unit


class Clock(Protocol):
    """Tells the time; tests set it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools shared by every thread. `unit()` opens one transaction: commit at the end, rollback on error.

    `reader`: reads feedback better than the rules do, where a model is set.
    `counting` is told what happens, where somebody counts.
    `outage`: what runs again and again is tried through it, so that a database that is away is told once.
    `work` names this process among those on the same database; a command that takes no arrivals needs no name.
    """

    unit: "Callable[[], AbstractContextManager[Unit]]"
    clock: Clock
    new_id: Callable[[], str]
    router: "Router"
    work: Work = field(default_factory=Work)
    reader: "ModelReader | None" = None
    counting: Counting = field(default_factory=NotCounting)
    outage: Outage = field(default_factory=Outage)
    retention: Retention = field(default_factory=Retention)
