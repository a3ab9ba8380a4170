"""How fast usage comes in: rows a second beside the bare writing of the same rows, and memory as the file grows.

`python -m bench.adoption_intake [rows] [postgresql://…]`. The bare way knows the rows already: it parses nothing,
checks nothing, and writes the same keys into the same table by executemany (SQLite) or COPY (PostgreSQL).
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import Engine, text

from bench.machine import machine, table
from bench.running import ROOT, scratch
from bot.clock import SystemClock
from bot.usage_commands import CommandDesk
from portfolio import importing
from portfolio.adoption.intake.records import FileSource
from portfolio.adoption.intake.taking import Options, look, take_in
from storage.engine import make_engine, unit_factory
from storage.migrating import upgrade

ROWS, TIMES_LARGER, PRODUCTS, USERS, DAYS = 40_000, 10, 200, 5_000, 365
LAST = date(2026, 10, 31)
COLUMNS = ("key", "product_id", "user_id", "on_day", "activity", "count", "scenario_id", "source", "intake_id")


Taking = tuple[float, float]  # seconds, of them at work on a processor


@dataclass(frozen=True, slots=True)
class Timed:
    """One run of one way in: seconds, of them at work on a processor, and the peak memory of its process in MB.

    A busy machine stretches the seconds of both ways, and not alike: the processor's seconds are the fairer measure.
    """

    seconds: float
    working: float
    megabytes: float


def write_usage(path: Path, rows: int) -> None:
    """A year of usage, every row another product, user and day."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("product", "user", "day", "count", "team"))
        out.writerows((f"p{p}", f"u{u}", day.isoformat(), 1 + u % 3, f"team {u % 40}") for p, u, day in usage(rows))


def usage(rows: int) -> Iterator[tuple[int, int, date]]:
    """(product, user, day), none of them twice; the days move on, as they do in a log."""
    for at in range(rows):
        yield (at * 7 + at // USERS) % PRODUCTS, at * 13 % USERS, LAST - timedelta(days=DAYS - 1 - at * DAYS // rows)


def fresh(url: str) -> Engine:
    """A database with the products in it and no usage."""
    engine = make_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        for name in ("usage_event", "usage_user", "intake"):
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608  (names of ours)
    rest = "kind: rag, stage: scaling, purpose: x, covers: [x]"
    lines = [f"  - {{key: p{number}, name: P{number}, {rest}}}" for number in range(PRODUCTS)]
    with unit_factory(engine)() as unit:
        importing.apply(unit, [("b.yaml", "products:\n" + "\n".join(lines))], by="bench", at=SystemClock().now())
    return engine


def ours(engine: Engine, path: Path) -> Taking:
    """Take the file in, both passes."""
    desk, source, options = CommandDesk(unit_factory(engine)), FileSource(path, path.name), Options()
    started = time.perf_counter(), time.process_time()
    taken = take_in(desk, source, look(desk, source, options), options, by="bench")
    assert taken.added == taken.look.rows, taken
    return time.perf_counter() - started[0], time.process_time() - started[1]


def bare(engine: Engine, rows: int) -> Taking:
    """Write the same rows, known beforehand."""
    with engine.begin() as connection:
        products = {str(key): row for row, key in connection.execute(text("SELECT id, key FROM product"))}
        names = [{"m": f"file:u{user}"} for user in range(USERS)]
        connection.execute(text("INSERT INTO usage_user (mark, team) VALUES (:m, '')"), names)
        users = {str(mark): row for row, mark in connection.execute(text("SELECT id, mark FROM usage_user"))}
    known = [
        (
            blake2b(f"file\x1fp{p}\x1ffile:u{u}\x1f{day}\x1fuse\x1fNone".encode(), digest_size=16).digest(),
            products[f"p{p}"], users[f"file:u{u}"], day.isoformat(), "use", 1 + u % 3, None, "file", "bench",
        )
        for p, u, day in usage(rows)
    ]  # fmt: skip
    started = time.perf_counter(), time.process_time()
    _write(engine, known)
    return time.perf_counter() - started[0], time.process_time() - started[1]


def _write(engine: Engine, rows: Sequence[tuple[object, ...]]) -> None:
    named = ", ".join(f'"{name}"' for name in COLUMNS)
    with engine.begin() as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            marks = ", ".join("?" for _ in COLUMNS)
            driver.executemany(f"INSERT INTO usage_event ({named}) VALUES ({marks})", rows)  # type: ignore[union-attr]  # noqa: S608
            return
        with driver.cursor().copy(f"COPY usage_event ({named}) FROM STDIN") as copy:  # type: ignore[union-attr]
            for row in rows:
                copy.write_row(row)


def run(way: str, url: str, path: str, rows: int) -> None:
    """One way in this process; prints seconds and peak memory as JSON."""
    engine = fresh(url)
    seconds, working = ours(engine, Path(path)) if way == "ours" else bare(engine, rows)
    print(json.dumps([seconds, working, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def timed(way: str, url: str, path: Path, rows: int) -> Timed:
    """One way in a process of its own."""
    arguments = [sys.executable, "-m", "bench.adoption_intake", "run", way, url, str(path), str(rows)]
    done = subprocess.run(arguments, cwd=ROOT, env=dict(os.environ), check=True, capture_output=True, text=True)
    return Timed(*json.loads(done.stdout.splitlines()[-1]))


def report(rows: int = ROWS, postgres: str = "") -> str:
    """The measurement as Markdown: SQLite at two sizes, and PostgreSQL where an address is given."""
    told = []
    with scratch() as folder:
        for size in (rows, rows * TIMES_LARGER):
            path = folder / f"usage-{size}.csv"
            write_usage(path, size)
            ways = [("SQLite", f"sqlite:///{(folder / 'bench.sqlite3').as_posix()}")]
            ways += [("PostgreSQL", postgres)] if postgres else []
            for name, url in ways:
                own, plain = timed("ours", url, path, size), timed("bare", url, path, size)
                told.append(_row(name, size, path, own, plain))
    head = (
        "database",
        "rows",
        "file",
        "taken in, rows/s",
        "bare, rows/s",
        "ratio",
        "ratio of processor time",
        "peak memory",
    )
    return f"Taking usage in ({machine()}; one run each):\n\n{table(head, told)}"


def _row(name: str, rows: int, path: Path, own: Timed, plain: Timed) -> tuple[str, ...]:
    size = f"{path.stat().st_size / 1e6:.1f} MB"
    speeds = f"{rows / own.seconds:,.0f}", f"{rows / plain.seconds:,.0f}", f"{own.seconds / plain.seconds:.1f}"
    working = f"{own.working / max(plain.working, 0.001):.1f}"
    return (name, f"{rows:,}", size, *speeds, working, f"{own.megabytes:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        run(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        print(report(*(int(one) if one.isdigit() else one for one in sys.argv[1:])))  # type: ignore[arg-type]
