"""OpenTelemetry's metrics: calls are counted once, of nobody in particular, and a running total is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from portfolio.adoption.intake.otel import RUNNING_TOTAL
from portfolio.adoption.measuring import figures_of
from portfolio.adoption.windows import Window
from storage.usage import Usage
from tests.portfolio.adoption.intake_files import SmallDesk, events, looked, taken
from tests.portfolio.conftest import OpenUnit

Json = dict[str, Any]
DAY = date(2026, 11, 20)
MIDNIGHT = 1_795_132_800  # of that day, UTC
MINUTE = 60


@pytest.fixture
def desk(store: OpenUnit) -> SmallDesk:
    return SmallDesk(store)


def attributes(**named: str) -> list[Json]:
    return [{"key": name.replace("_", "."), "value": {"stringValue": value}} for name, value in named.items()]


def point(count: object, *, since: int = MIDNIGHT, lasts: int = MINUTE, operation: str = "chat", **more: Any) -> Json:
    """A point as the exporters write it: 64-bit numbers are texts."""
    told = attributes(**more.pop("told", {}))
    operation_name = {"key": "gen_ai.operation.name", "value": {"stringValue": operation}}
    return {
        "attributes": [operation_name, *told],
        "startTimeUnixNano": f"{since}000000000",
        "timeUnixNano": f"{since + lasts}000000000",
        "count": count,
        "sum": 12.5,
        **more,
    }


def metrics(
    *points: Json, name: str = "gen_ai.client.operation.duration", kind: str = "histogram", **more: Any
) -> Json:
    service = more.pop("service", "regsearch")
    histogram = {"aggregationTemporality": 1, "dataPoints": list(points), **more}
    return {
        "resourceMetrics": [
            {
                "resource": {"attributes": attributes(service_name=service)},
                "scopeMetrics": [{"scope": {}, "metrics": [{"name": name, "unit": "s", kind: histogram}]}],
            }
        ]
    }


def test_calls_are_counted_by_day_and_failed_ones_apart(desk: SmallDesk) -> None:
    failed = point("2", told={"error_type": "timeout"})
    later = point(4, since=MIDNIGHT + 86_400 - MINUTE // 2)
    taken(
        desk, metrics(point("3"), failed, point("9", operation="execute_tool"), point("0", since=MIDNIGHT + 60), later)
    )
    counted = [(product, user, day, what, count) for product, user, day, what, count, *_ in events(desk)]
    assert sorted(counted, key=lambda one: one[4]) == [
        ("regsearch", "", DAY, "failed", 2), ("regsearch", "", DAY, "use", 3), ("regsearch", "", DAY, "use", 4),
    ]  # fmt: skip


def test_the_same_points_again_beside_later_ones_count_once(desk: SmallDesk) -> None:
    one, other = point("3"), point("5", since=MIDNIGHT + MINUTE)
    taken(desk, metrics(one))
    again = taken(desk, metrics(one, other, kind="exponentialHistogram"))
    assert (again.added, again.changed, again.unchanged) == (1, 0, 1)
    assert sum(row[4] for row in events(desk)) == 8
    elsewhere = taken(desk, metrics(point("3", told={"server_address": "b"}), point("3")))
    assert elsewhere.added == 1, "another series of the same minute"


def test_tokens_and_other_metrics_are_no_calls(desk: SmallDesk) -> None:
    found = looked(desk, metrics(point("3"), name="gen_ai.client.token.usage"))
    assert (found.rows, found.problems) == (0, ())
    assert looked(desk, metrics(point("3", flags=1))).rows == 0


@pytest.mark.parametrize("temporality", [2, "AGGREGATION_TEMPORALITY_CUMULATIVE", None])
def test_a_running_total_is_refused_and_what_to_do_is_said(desk: SmallDesk, temporality: object) -> None:
    found = looked(desk, metrics(point("3"), aggregationTemporality=temporality))
    assert [one.reason for one in found.problems] == [RUNNING_TOTAL]
    assert "=delta" in RUNNING_TOTAL


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (point("3", lasts=86_401), "more than a day"),
        (point("3", lasts=-1), "more than a day"),
        (point("3", startTimeUnixNano=""), "from when to when"),
        (point("3", timeUnixNano=None), "from when to when"),
        (point("2.5"), "whole number"),
        (point("-1"), "whole number"),
    ],
)
def test_what_cannot_be_counted_is_told_with_its_line(desk: SmallDesk, wrong: Json, words: str) -> None:
    found = looked(desk, metrics(wrong))
    assert found.rows == 0
    (problem,) = found.problems
    assert words in problem.reason


def span(day: date, number: int, *, user: str = "") -> Json:
    """A call told by itself."""
    since = MIDNIGHT + (day - DAY).days * 86_400 + number
    told = [{"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}}]
    told += attributes(user_id=user) if user else []
    one = {"traceId": f"t{number}", "spanId": f"s{number}", "startTimeUnixNano": f"{since}000000000"}
    resource = {"attributes": attributes(service_name="regsearch")}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": [{**one, "attributes": told}]}]}]}


def counted(desk: SmallDesk, product: str = "regsearch") -> dict[str, tuple[int, ...]]:
    """(how often, of these by nobody, people) by activity."""
    with desk.unit() as unit:
        row = unit.products.by_key(product)
        assert row is not None
        rows = Usage(unit.session).counts([row.id or 0], DAY - timedelta(days=1), DAY + timedelta(days=1))
    return {what.value: tuple(told) for _, what, *told in rows}


@pytest.mark.parametrize("user", ["u77", ""])
@pytest.mark.parametrize("metrics_first", [True, False])
def test_calls_told_by_spans_do_not_count_again_by_metrics(desk: SmallDesk, user: str, metrics_first: bool) -> None:
    calls, spans = metrics(point("3"), point("2", told={"error_type": "timeout"})), span(DAY, 1, user=user)
    for one in (calls, spans) if metrics_first else (spans, calls):
        taken(desk, one)
    assert counted(desk) == {"use": (1, 0, 1) if user else (1, 1, 0)}


def test_metrics_count_on_days_and_of_products_without_spans(desk: SmallDesk) -> None:
    taken(desk, metrics(point("3"), point("4", since=MIDNIGHT - 86_400)))
    taken(desk, metrics(point("5"), service="docreader"))
    taken(desk, span(DAY, 1, user="u77"))
    assert counted(desk) == {"use": (5, 4, 1)}
    assert counted(desk, "docreader") == {"use": (5, 5, 0)}


def test_what_a_file_tells_of_nobody_counts_beside_spans(desk: SmallDesk) -> None:
    taken(desk, span(DAY, 1, user="u77"))
    taken(desk, f"product,day,count\nregsearch,{DAY},7\n")
    assert counted(desk) == {"use": (8, 7, 1)}, "nobody knows that these are the same"


def test_a_product_of_which_only_calls_are_known_has_no_number_of_people_and_is_not_unused(desk: SmallDesk) -> None:
    taken(desk, metrics(point("30")))
    week = Window(date(2026, 11, 16), date(2026, 11, 23))
    with desk.unit() as unit:
        row = unit.products.by_key("regsearch")
        assert row is not None
        people = next(one for one in figures_of(unit, [row], week)[row.id or 0] if one.metric.key == "active_people")
        assert Usage(unit.session).edges([row.id or 0], week.end)[row.id or 0].used == DAY
    assert people.now.value is None
