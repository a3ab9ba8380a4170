"""How long the figures of a digest take with a year of usage in the store, and how that grows with the company."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text

from bench.adoption_data import END, OWN, PRODUCTS, fill, tell_twice
from bench.machine import machine, percentile, table
from portfolio.adoption.digesting import preview_owner_digest
from portfolio.adoption.digests import OwnerDigest
from portfolio.adoption.measuring import figures_of
from portfolio.adoption.weekly import CHARTED_WEEKS, weekly
from portfolio.adoption.windows import Window
from portfolio.cards import Person
from portfolio.people import people_from
from storage.engine import make_engine, unit_factory, upgrade
from storage.unit import Unit

SCALES = (0.1, 1.0)
WINDOWS = {"a week": Window(END - timedelta(days=7), END), "four weeks": Window(END - timedelta(days=28), END)}
DIGEST = "a week: the whole digest"
INDEX = "ix_usage_event_product_id_on_day_user_id_activity_count"
Open = Callable[[], AbstractContextManager[Unit]]


def report(scales: Sequence[float] = SCALES, *, url: str = "", told_twice: bool = False) -> str:
    """The figures as Markdown: one line a size, with what it takes in proportion to the size before.

    `told_twice`: OpenTelemetry told of all usage call by call, and counted it as well.
    """
    rows: list[tuple[str, ...]] = []
    before: tuple[int, float] | None = None
    for scale in scales:
        with tempfile.TemporaryDirectory() as folder:
            engine = make_engine(url or f"sqlite:///{Path(folder) / 'adoption.db'}")
            upgrade(engine)
            usage = fill(engine, scale)
            _settle(engine)
            check_plan(engine)
            if told_twice:
                tell_twice(engine)
                _settle(engine)
            took = _measured(unit_factory(engine, read_only=True))
            middle = percentile(took["a week"], 0.5)
            ratio = "" if before is None else f"{usage / before[0]:.1f}x rows: {middle / before[1]:.1f}x time"
            before = (usage, middle)
            rows += [
                (f"{usage:,}", what, str(len(some)), f"{percentile(some, 0.5) * 1000:.0f}",
                 f"{percentile(some, 0.99) * 1000:.0f}", ratio if what == "a week" else "")
                for what, some in took.items()
            ]  # fmt: skip
            engine.dispose()
    head = ("rows of usage", f"figures of {OWN} products of one owner over", "owners", "p50 ms", "p99 ms", "growth")
    return f"Digest figures, {machine()}:\n\n{table(head, rows)}"


def _settle(engine: Engine) -> None:
    """What a database that has been there for a while knows about its tables."""
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def check_plan(engine: Engine) -> None:
    """Raises AssertionError where people are not counted from the index alone."""
    if engine.dialect.name != "sqlite":
        return
    counting: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if "sum(anon_1.now)" in statement or "sum(usage_event.count)" in statement:
            counting.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    with unit_factory(engine, read_only=True)() as unit:
        figures_of(unit, unit.products.all()[:OWN], WINDOWS["a week"])
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in counting:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            if not any(f"USING COVERING INDEX {INDEX}" in row[3] for row in plan):
                raise AssertionError(f"not read from its index alone: {statement}\n{plan}")
    if len(counting) != 4:  # people and counts, of the window and the one before
        raise AssertionError(f"counted {len(counting)} times")


def _measured(unit: Open) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {what: [] for what in (*WINDOWS, f"{CHARTED_WEEKS} weeks for the chart")}
    took[f"four weeks, all {PRODUCTS} products at once"] = []
    took[DIGEST] = []
    with unit() as opened:
        every = opened.products.all()
        owners = people_from(opened, opened.people.by_ids([row.owner_id for row in every[::OWN] if row.owner_id]))
        for one in owners:
            took[DIGEST].append(_timed(partial(_digest, opened, one)))
        for owner in range(0, PRODUCTS, OWN):
            mine = every[owner : owner + OWN]
            for what, window in WINDOWS.items():
                took[what].append(_timed(partial(figures_of, opened, mine, window)))
            ids = [row.id or 0 for row in mine]
            drawn = partial(weekly, opened, ids, WINDOWS["a week"])
            took[f"{CHARTED_WEEKS} weeks for the chart"].append(_timed(drawn))
        whole = WINDOWS["four weeks"]
        took[f"four weeks, all {PRODUCTS} products at once"].append(_timed(partial(figures_of, opened, every, whole)))
    return took


def _digest(unit: Unit, person: Person) -> OwnerDigest:
    """A week's digest, whole: figures, changes, the chart, what would help and what came of the last."""
    week = WINDOWS["a week"]
    at = datetime.combine(END, datetime.min.time(), UTC)
    return preview_owner_digest(unit, person=person, turn_key="measured", window=week, at=at)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=float, action="append", help="1: 2.6 million rows; may be given several times")
    asked.add_argument("--url", default="", help="an empty database of yours, for one scale; else SQLite files")
    asked.add_argument(
        "--told-twice", action="store_true", help="all of it by OpenTelemetry's spans, and by its metrics"
    )
    given = asked.parse_args()
    print(report(given.scale or SCALES, url=given.url, told_twice=given.told_twice))
