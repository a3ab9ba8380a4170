"""A company as large as the adoption benchmark wants it: products, people and a year of what they did."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, insert, update

from storage.columns import Row
from storage.models import (
    AskRow,
    InitiativeProductRow,
    InitiativeRow,
    IntakeRow,
    PersonRow,
    ProductRow,
    ReadingRow,
    RouteRow,
    ScenarioRow,
    SupportRequestRow,
    UsageEventRow,
    UsageUserRow,
)
from storage.usage import CALLS_COUNTED, CALLS_TOLD
from storage.vocabulary import (
    AskSource,
    Basis,
    IntakeStatus,
    JudgedBy,
    LifecycleStage,
    Outcome,
    ProductKind,
    RequestStatus,
    RouteKind,
    UsageActivity,
)

PRODUCTS, USERS, DAYS, A_DAY = (
    200,
    5_000,
    365,
    2,
)  # 2.6 m rows: two a working day and person
OWN = 5  # products of one owner
TEAMS = 60
ASKS, REQUESTS = 10_000, 2_000
END = date(2026, 11, 23)
COLUMNS = ("key", "product_id", "user_id", "on_day", "activity", "count", "scenario_id", "source", "intake_id")
DONE = (UsageActivity.USE,) * 6 + (UsageActivity.ACCEPTED, UsageActivity.SUGGESTED, UsageActivity.SUCCEEDED)


def fill(engine: Engine, scale: float) -> int:
    """Put the company into an empty database; returns how many rows of usage that is. `scale`: of people and asks."""
    chance = random.Random(6)  # the same company every time, not a secret
    users = round(USERS * scale)
    with engine.begin() as connection:
        _put(connection, PersonRow, ({"id": one, "key": f"p{one}", "name": f"P {one}", "slack_id": f"U0B{one}",
                                      "team": f"Team {one % TEAMS}"} for one in range(1, users + 1)))  # fmt: skip
        _put(connection, ProductRow, (_product(one) for one in range(1, PRODUCTS + 1)))
        _put(connection, ScenarioRow, ({"id": one, "product_id": 1 + (one - 1) % PRODUCTS, "position": 0, "task": "",
                                        "title": f"Scenario {one}", "role": "", "example": "", "removed_at": None}
                                       for one in range(1, 4 * PRODUCTS + 1)))  # fmt: skip
        _put(connection, UsageUserRow, ({"id": one, "mark": f"person:p{one}", "person_id": one,
                                         "team": f"Team {one % TEAMS}"} for one in range(1, users + 1)))  # fmt: skip
        _fill_rest(connection, chance, scale, users)
    return sum(_copy(engine, rows) for rows in _usage(chance, users))


def tell_twice(engine: Engine) -> None:
    """Let OpenTelemetry have told all of that use: its spans call by call, and its metrics as a count a day besides."""
    days = [END - timedelta(days=ago) for ago in range(1, DAYS + 1)]
    with engine.begin() as connection:
        at = datetime(2026, 11, 1, tzinfo=UTC)
        told = IntakeRow(
            id="i2", digest="d", name="spans.jsonl", reader=CALLS_TOLD, status=IntakeStatus.DONE, by="bench",
            began_at=at, done_at=at,
        )  # fmt: skip
        _put(connection, IntakeRow, iter([told.model_dump()]))
        connection.execute(update(UsageEventRow).values(source=CALLS_TOLD))
    chance = random.Random(7)
    _copy(engine, [
        (chance.randbytes(16), product, None, day, UsageActivity.USE.value, 50, None, CALLS_COUNTED, "i2")
        for day in days
        for product in range(1, PRODUCTS + 1)
    ])  # fmt: skip


def _product(one: int) -> dict[str, Any]:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    row = ProductRow(
        key=f"x{one}", name=f"X {one}", kind=list(ProductKind)[one % len(ProductKind)], stage=LifecycleStage.ADOPTION,
        purpose="", covers=[], owner_id=1 + (one - 1) // OWN, created_at=at, updated_at=at,
    )  # fmt: skip
    return {**row.model_dump(), "id": one}


def _usage(chance: random.Random, users: int) -> Iterator[list[tuple[Any, ...]]]:
    """A day at a time: everybody uses two of the six products they use at all."""
    theirs = [chance.choices(range(1, PRODUCTS + 1), k=6) for _ in range(users)]
    for ago in range(DAYS, 0, -1):
        day = END - timedelta(days=ago)
        if day.weekday() < 5:
            yield [
                (chance.randbytes(16), product, user + 1, day, chance.choice(DONE).value, 1 + chance.randrange(9),
                 product if chance.random() < 0.5 else None, "log", "i1")
                for user in range(users)
                for product in set(chance.sample(theirs[user], A_DAY))
            ]  # fmt: skip


def _copy(engine: Engine, rows: Sequence[tuple[Any, ...]]) -> int:
    """Write rows the quickest way the driver has."""
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    if isinstance(driver, psycopg.Connection):
        with driver.cursor().copy(f"COPY usage_event ({', '.join(COLUMNS)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        driver.execute("BEGIN")
        marks = ", ".join("?" * len(COLUMNS))
        driver.executemany(
            f"INSERT INTO usage_event ({', '.join(COLUMNS)}) VALUES ({marks})",  # noqa: S608  (our own column names)
            [(*row[:3], row[3].isoformat(), *row[4:]) for row in rows],
        )
    driver.commit()
    raw.close()
    return len(rows)


def _fill_rest(connection: Connection, chance: random.Random, scale: float, users: int) -> None:
    """Asks, routes and requests as many as people, and a year of readings and initiatives."""
    recommended = [{"product": {"key": f"x{one}"}, "reasons": [{"field": "covers", "span": "words " * 20}] * 3}
                   for one in range(1, PRODUCTS + 1)]  # fmt: skip
    trace = {"candidates": ["something that was weighed"] * 150}
    asks = [(number, chance.randrange(users) + 1, chance.randrange(PRODUCTS)) for number in range(round(ASKS * scale))]
    _put(connection, AskRow, (
        {**AskRow(id=f"a{number}", text="help", asker_slack_id=f"U0B{who}", asker_id=who, source=AskSource.MESSAGE,
                  outcome=Outcome.FIT, judged_by=JudgedBy.OFFLINE, confidence=0.9, asked_at=_moment(chance),
                  decision={"recommendations": [recommended[product]], "trace": trace}).model_dump(), "number": number}
        for number, who, product in asks
    ))  # fmt: skip
    _put(connection, RouteRow, (
        RouteRow(ask_id=f"a{number}", product_id=product + 1, person=f"U0B{who}", kind=RouteKind.ACCEPTED, text="help",
                 fit_rules_version=1, routed_at=_moment(chance)).model_dump(exclude={"id"})
        for number, who, product in asks[::4]
    ))  # fmt: skip
    _put(connection, SupportRequestRow, (
        SupportRequestRow(id=f"q{number}", product_id=1 + chance.randrange(PRODUCTS), text="how?",
                          status=RequestStatus.OPEN, opened_at=_moment(chance)).model_dump()
        for number in range(round(REQUESTS * scale))
    ))  # fmt: skip
    _put(connection, ReadingRow, (
        ReadingRow(product_id=product, metric=metric, start=start, end=start + timedelta(days=7), value=4, n=20,
                   basis=Basis.MEASURED, source="form", captured_at=_moment(chance)).model_dump(exclude={"id"})
        for product in range(1, PRODUCTS + 1)
        for metric in ("trust", "satisfaction", "eligible_people")
        for start in (END - timedelta(weeks=week) for week in range(1, 53))
    ))  # fmt: skip
    _put(connection, InitiativeRow, (
        {**InitiativeRow(key=f"i{one}", title="I", idea_on=END - timedelta(days=300),
                         pilot_on=END - timedelta(days=200)).model_dump(), "id": one} for one in range(1, 301)
    ))  # fmt: skip
    _put(connection, InitiativeProductRow, (
        InitiativeProductRow(initiative_id=one, product_id=product).model_dump()
        for one in range(1, 301)
        for product in chance.sample(range(1, PRODUCTS + 1), 3)
    ))  # fmt: skip


def _moment(chance: random.Random) -> datetime:
    return datetime.combine(END - timedelta(days=1 + chance.randrange(DAYS)), time(10), UTC)


def _put(connection: Connection, table: type[Row], rows: Iterator[Mapping[str, Any]]) -> None:
    connection.execute(insert(table), list(rows))
