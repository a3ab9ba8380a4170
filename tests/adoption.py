"""Puts usage, readings, initiatives, stage moves and questions into a store the short way, for tests of adoption."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from typing import Any

from sqlmodel import select

from storage.models import (
    AskRow,
    InitiativeProductRow,
    InitiativeRow,
    PersonRow,
    ReadingRow,
    RouteRow,
    ScenarioRow,
    SupportRequestRow,
    UsageEventRow,
    UsageUserRow,
)
from storage.unit import Unit
from storage.vocabulary import (
    AskSource,
    Basis,
    JudgedBy,
    LifecycleStage,
    Outcome,
    RequestStatus,
    RouteKind,
    UsageActivity,
)


def put_usage(
    unit: Unit,
    product_key: str,
    days: Mapping[date, Mapping[str, int]],
    *,
    activity: UsageActivity = UsageActivity.USE,
    team: str = "",
    scenario: str = "",
    source: str = "log",
) -> None:
    """Usage of a product: {day: {user mark: count}}; the mark "" is usage without a person.

    `team`: of users who are new here. A mark "person:KEY" is tied to that person. `scenario`: a title on the card.
    """
    product_id = id_of(unit, product_key)
    scenario_id = None if not scenario else _scenario(unit, product_id, scenario)
    for day, people in days.items():
        for mark, count in people.items():
            user_id = _user(unit, mark, team) if mark else None
            key = blake2b(f"{product_id}|{mark}|{day}|{activity}|{scenario_id}|{source}".encode(), digest_size=16)
            unit.session.add(
                UsageEventRow(
                    key=key.digest(), product_id=product_id, user_id=user_id, on_day=day, activity=activity,
                    count=count, scenario_id=scenario_id, source=source,
                )
            )  # fmt: skip
    unit.session.flush()


def put_people(
    unit: Unit, product_key: str, day: date, people: int, *, prefix: str = "log:u", team: str = "", **more: Any
) -> None:
    """So many people used a product on a day, once each."""
    put_usage(unit, product_key, {day: {f"{prefix}{number}": 1 for number in range(people)}}, team=team, **more)


def put_reading(
    unit: Unit,
    product_key: str,
    metric: str,
    start: date,
    end: date,
    value: float,
    *,
    n: int | None = None,
    denominator: int | None = None,
    basis: Basis = Basis.MEASURED,
    source: str = "form",
    captured_at: datetime | None = None,
    **more: Any,
) -> None:
    """A value somebody gave for a metric and a period; `end` is not part of it."""
    row = ReadingRow(
        product_id=id_of(unit, product_key), metric=metric, start=start, end=end, value=value, n=n,
        denominator=denominator, basis=basis, source=source,
        captured_at=captured_at or datetime.combine(end, time(9), UTC), **more,
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()


def put_initiative(
    unit: Unit, key: str, products: Sequence[str], *, scenarios: Mapping[str, str] | None = None, **more: Any
) -> None:
    """An initiative built from these products; `scenarios`: the scenario it reuses, by product key."""
    row = InitiativeRow(key=key, title=more.pop("title", key), **more)
    unit.session.add(row)
    unit.session.flush()
    assert row.id is not None
    for product_key in products:
        product_id = id_of(unit, product_key)
        title = (scenarios or {}).get(product_key)
        scenario_id = None if title is None else _scenario(unit, product_id, title)
        unit.session.add(
            InitiativeProductRow(
                initiative_id=row.id, product_id=product_id, scenario_id=scenario_id, since=row.idea_on
            )
        )
    unit.session.flush()


def put_move(unit: Unit, product_key: str, stage: LifecycleStage, day: date, *, by: str = "a.novak") -> None:
    """A product came to a stage on a day."""
    values = {"product_id": id_of(unit, product_key), "stage": stage, "moved_on": day, "by": by}
    unit.initiatives.add_move_once(values)


def put_request(
    unit: Unit, product_key: str, request_id: str, opened_at: datetime, *, resolved_after: timedelta | None = None
) -> None:
    """A question to a product's owner, resolved so long after it was asked (None: still open)."""
    resolved = None if resolved_after is None else opened_at + resolved_after
    row = SupportRequestRow(
        id=request_id, product_id=id_of(unit, product_key), requester_slack_id="U0ASKER", requester_name="Ask Er",
        text="How do I get access?", opened_at=opened_at, resolved_at=resolved,
        status=RequestStatus.OPEN if resolved is None else RequestStatus.RESOLVED,
        resolved_by="" if resolved is None else "U0OKAFOR",
    )  # fmt: skip
    unit.session.add(row)
    unit.session.flush()


def put_ask(
    unit: Unit, ask_id: str, product_keys: Sequence[str], at: datetime, *, person: str = "", slack_id: str = ""
) -> None:
    """An ask that was answered with these products, by a person of the portfolio or somebody with a Slack id."""
    row = None if not person else unit.people.by_key(person)
    asker = slack_id or (row.slack_id if row is not None else "") or ""
    unit.session.add(
        AskRow(
            id=ask_id, text="help", source=AskSource.MESSAGE, asked_at=at, outcome=Outcome.FIT,
            judged_by=JudgedBy.OFFLINE, asker_id=row.id if row is not None else None, asker_slack_id=asker,
            decision={"recommendations": [{"product": {"key": key}} for key in product_keys]},
        )
    )  # fmt: skip
    unit.session.flush()


def put_route(unit: Unit, product_key: str, ask_id: str, person: str, at: datetime, **more: Any) -> None:
    """Somebody (their Slack id, or "person:KEY") said that the answer to an ask was right."""
    values = {"kind": RouteKind.ACCEPTED, "text": "help", "fit_rules_version": 1, **more}
    unit.session.add(
        RouteRow(ask_id=ask_id, product_id=id_of(unit, product_key), person=person, routed_at=at, **values)
    )  # fmt: skip
    unit.session.flush()


def id_of(unit: Unit, product_key: str) -> int:
    """The row id of a product that is there."""
    row = unit.products.by_key(product_key)
    assert row is not None
    assert row.id is not None
    return row.id


def _scenario(unit: Unit, product_id: int, title: str) -> int:
    query = select(ScenarioRow).where(ScenarioRow.product_id == product_id, ScenarioRow.title == title)
    row = unit.session.exec(query).one()
    assert row.id is not None
    return row.id


def _user(unit: Unit, mark: str, team: str) -> int:
    row = unit.session.exec(select(UsageUserRow).where(UsageUserRow.mark == mark)).first()
    if row is None:
        row = UsageUserRow(mark=mark, person_id=_person(unit, mark), team=team)
        unit.session.add(row)
        unit.session.flush()
    assert row.id is not None
    return row.id


def _person(unit: Unit, mark: str) -> int | None:
    if not mark.startswith("person:"):
        return None
    query = select(PersonRow.id).where(PersonRow.key == mark.removeprefix("person:"))
    return unit.session.exec(query).one()
