"""How fast many digests are said where Slack's rate limits hold, when all workers are killed half-way.

The local workspace keeps to Slack's documented limits; time can be made to pass faster, with the limits, the ticks and
the pauses, but for `Retry-After`, which is whole seconds of real time. `python -m bench.drain`.
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

from bench.machine import machine, table
from bench.mortal import KIND, work_on
from bench.once import PRELOADED, databases, left, said
from bot.clock import SystemClock, new_id
from bot.manifest import manifest
from portfolio import deliveries
from portfolio.deliveries import Planned
from storage.engine import make_engine, unit_factory
from storage.migrating import upgrade
from workspace.server import LocalWorkspace
from workspace.settings import STRICT, Rates

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

LEASE = timedelta(seconds=10)
PATIENCE = 3600.0  # seconds until a run is given up
EARLIER = "measured before"


@dataclass(frozen=True, slots=True)
class Drained:
    """One run. `seconds`: from the first message to the last, as Slack stamped them; `refused`: by a rate limit."""

    twice: int
    missed: int
    killed_at: int
    seconds: float
    refused: int


def drain(
    database: str,
    *,
    recipients: int,
    workers: int,
    faster: float = 1.0,
    known: bool = True,
    lease: timedelta = LEASE,
    limits: Rates = STRICT,
) -> Drained:
    """Say one message to each recipient, kill all workers when half of it is said, and start as many again.

    `known`: everybody was written to before, as in every week but the first.
    """
    engine = make_engine(database)
    upgrade(engine)
    ids = [f"U0SOME{number:04}" for number in range(recipients)]
    with LocalWorkspace(manifest=manifest(), rates=limits.times(faster), page=False) as workspace:
        for one in ids:
            workspace.add_person(one, one.lower(), one)
        channels = {one: workspace.as_person(one).dm_channel for one in ids} if known else {}
        _plan(engine, ids, channels)
        arguments = (database, workspace.api_url, workspace.bot_token, lease, faster)
        killed_at = _halves(arguments, workers, engine, recipients)
        found = said(workspace, ids)
        refused = sum(call.status == 429 for call in workspace.calls)
    engine.dispose()
    counts, moments = Counter(name for name, _ in found), [at for _, at in found]
    twice = sum(count > 1 for count in counts.values())
    return Drained(twice, recipients - len(counts), killed_at, max(moments) - min(moments), refused)


def _plan(engine: Engine, ids: list[str], channels: dict[str, str]) -> None:
    now = SystemClock().now()
    with unit_factory(engine)() as unit:
        unit.session.connection().execute(text("DELETE FROM delivery"))
        deliveries.plan_all(unit, [Planned(new_id(), one, EARLIER, "before", now) for one in channels], at=now)
    while channels:
        with unit_factory(engine)() as unit:
            taken = deliveries.take_due(unit, at=now, limit=500)
            for one in taken:
                deliveries.mark_sent(unit, delivery=one, channel=channels[one.recipient], ts="1.0", at=now)
        if not taken:
            break
    with unit_factory(engine)() as unit:
        deliveries.plan_all(unit, [Planned(new_id(), one, KIND, f"to {one}", now) for one in ids], at=now)


def _halves(arguments: tuple[str, str, str, timedelta, float], workers: int, engine: Engine, recipients: int) -> int:
    """Work, be killed, and work again until nothing is left; returns how many were said when the kill came."""
    _work_until(lambda: left(engine) <= recipients // 2, arguments, workers)
    still = left(engine)
    _work_until(lambda: left(engine) == 0, arguments, workers)
    return recipients - still


def _work_until(is_over: Callable[[], bool], arguments: tuple[str, str, str, timedelta, float], workers: int) -> None:
    """Run so many workers until it is over, then kill them all with SIGKILL, whatever they are doing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    running: list[ForkServerProcess] = [
        context.Process(target=work_on, args=arguments, daemon=True) for _ in range(workers)
    ]
    for one in running:
        one.start()
    until = time.perf_counter() + PATIENCE
    try:
        while not is_over():
            if time.perf_counter() > until:
                raise TimeoutError(f"not over after {PATIENCE:.0f} s")
            time.sleep(0.1)
    finally:
        for one in running:
            one.kill()
            one.join()


def report(recipients: int, workers: int, faster: float, *, known: bool) -> str:
    """The table, as Markdown."""
    rate = STRICT.posting_in_all if known else STRICT.tiers["3"]
    assert rate is not None
    allowed = rate.per_second * 60
    rows = []
    with databases() as addresses:
        for name, database in addresses.items():
            found = drain(database, recipients=recipients, workers=workers, faster=faster, known=known)
            pace = (recipients - rate.burst) / found.seconds / faster * 60
            share = f"{pace / allowed:.0%}"
            rows.append((name, found.killed_at, found.twice, found.missed, f"{pace:.0f}", share, found.refused))
    head = (
        "database", "said when killed", "said twice", "never said", "a minute beyond the burst", "of what is allowed",
        "429 answered",
    )  # fmt: skip
    whom = "written to before" if known else "never written to"
    title = f"{recipients} recipients {whom}, {workers} workers, time × {faster:g}, {allowed:.0f} a minute allowed"
    return f"{title}: {machine()}\n\n" + table(head, rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.drain", description=__doc__)
    parser.add_argument("--recipients", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--faster", type=float, default=1.0, help="how many times faster time passes")
    parser.add_argument("--unknown", action="store_true", help="nobody was written to before")
    wanted = parser.parse_args()
    sys.stdout.write(report(wanted.recipients, wanted.workers, wanted.faster, known=not wanted.unknown))


if __name__ == "__main__":
    main()
