"""Files as the sources really write them, and the short way to take one in."""

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import IO

from sqlmodel import select

from portfolio.adoption.intake.taking import Look, Options, Taken, look, take_in
from portfolio.toolbox import Clock
from storage.models import ProductRow, ReadingRow, UsageEventRow, UsageUserRow
from storage.unit import Unit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = count(1)

COPILOT = [
    {
        "date": "2026-11-20",
        "total_active_users": 24,
        "total_engaged_users": 20,
        "copilot_ide_code_completions": {
            "total_engaged_users": 20,
            "languages": [{"name": "python", "total_engaged_users": 10}],
            "editors": [
                {
                    "name": "vscode",
                    "total_engaged_users": 13,
                    "models": [
                        {
                            "name": "default",
                            "is_custom_model": False,
                            "custom_model_training_date": None,
                            "total_engaged_users": 13,
                            "languages": [
                                {
                                    "name": "python",
                                    "total_engaged_users": 6,
                                    "total_code_suggestions": 249,
                                    "total_code_acceptances": 123,
                                    "total_code_lines_suggested": 225,
                                    "total_code_lines_accepted": 135,
                                },
                                {
                                    "name": "ruby",
                                    "total_engaged_users": 7,
                                    "total_code_suggestions": 496,
                                    "total_code_acceptances": 253,
                                    "total_code_lines_suggested": 520,
                                    "total_code_lines_accepted": 270,
                                },
                            ],
                        }
                    ],
                }
            ],
        },
        "copilot_ide_chat": {
            "total_engaged_users": 13,
            "editors": [
                {
                    "name": "vscode",
                    "total_engaged_users": 13,
                    "models": [{"name": "default", "total_engaged_users": 12, "total_chats": 45}],
                }
            ],
        },
        "copilot_dotcom_chat": {
            "total_engaged_users": 14,
            "models": [{"name": "default", "total_engaged_users": 14, "total_chats": 38}],
        },
        "copilot_dotcom_pull_requests": {"total_engaged_users": 12, "repositories": []},
    }
]
COPILOT_USERS = [
    {
        "day": "2026-11-20",
        "enterprise_id": "1",
        "user_id": 1,
        "user_login": "anna",
        "user_initiated_interaction_count": 4,
        "code_generation_activity_count": 10,
        "code_acceptance_activity_count": 3,
        "totals_by_ide": [{"ide": "vscode", "code_acceptance_activity_count": 3}],
        "used_agent": False,
    },
    {
        "day": "2026-11-20",
        "enterprise_id": "1",
        "user_id": 2,
        "user_login": "octo-cat",
        "user_initiated_interaction_count": 0,
        "code_generation_activity_count": 2,
        "code_acceptance_activity_count": 0,
    },
]
OPENAI = {
    "object": "page",
    "data": [
        {
            "object": "bucket",
            "start_time": 1763596800,
            "end_time": 1763683200,
            "results": [
                {
                    "object": "organization.usage.completions.result",
                    "input_tokens": 1000,
                    "output_tokens": 500,
                    "input_cached_tokens": 800,
                    "num_model_requests": requests,
                    "project_id": project,
                    "user_id": user,
                    "api_key_id": None,
                    "model": "gpt-4.1-mini",
                    "batch": None,
                }
                for requests, project, user in ((5, "proj_reg", "user-abc"), (2, "RegSearch", "anna"))
            ],
        }
    ],
    "has_more": False,
    "next_page": None,
}


def span(span_id: str, operation: str, user: str, *, code: int = 0) -> dict[str, object]:
    return {
        "traceId": "5b8aa5a2d2c872e8321cf37308d69df2",
        "spanId": span_id,
        "name": f"{operation} gpt-4.1-mini",
        "kind": 3,
        "startTimeUnixNano": "1763634000000000000",
        "endTimeUnixNano": "1763634001000000000",
        "attributes": [
            {"key": "gen_ai.operation.name", "value": {"stringValue": operation}},
            {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4.1-mini"}},
            {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "120"}},
            {"key": "user.id", "value": {"stringValue": user}},
        ],
        "status": {"code": code} if code else {},
    }


OTEL = {
    "resourceSpans": [
        {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "regsearch"}}]},
            "scopeSpans": [
                {
                    "scope": {"name": "opentelemetry.instrumentation.openai_v2"},
                    "spans": [
                        span("a1", "chat", "anna"),
                        span("a2", "chat", "u77"),
                        span("a3", "execute_tool", "u77"),
                        span("a4", "chat", "u77", code=2),
                    ],
                }
            ],
        }
    ]
}


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file in memory."""

    content: bytes
    name: str = "usage.csv"

    def open(self) -> AbstractContextManager[IO[bytes]]:
        return io.BytesIO(self.content)


class SetClock:
    """Stands still."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True, slots=True)
class SmallDesk:
    """The tools of taking in."""

    unit: Callable[[], AbstractContextManager[Unit]]
    clock: Clock = SetClock()  # noqa: RUF009  (it has no state)

    @property
    def new_id(self) -> Callable[[], str]:
        return lambda: f"intake-{next(NAMES)}"


def file_of(content: "str | bytes | object", name: str = "usage.csv") -> Bytes:
    """A text, bytes, or anything else as JSON."""
    if isinstance(content, bytes):
        return Bytes(content, name)
    return Bytes((content if isinstance(content, str) else json.dumps(content)).encode(), name)


def looked(desk: SmallDesk, content: object, **options: object) -> Look:
    return look(desk, file_of(content), Options(**options))  # type: ignore[arg-type]


def taken(desk: SmallDesk, content: object, *, by: str = "anna", part: int = 500_000, **options: object) -> Taken:
    source, chosen = file_of(content), Options(**options)  # type: ignore[arg-type]
    return take_in(desk, source, look(desk, source, chosen), chosen, by=by, part=part)


Event = tuple[str, str, date, str, int]


def events(desk: SmallDesk) -> list[Event]:
    """What is stored: product, mark, day, activity, count."""
    query = (
        select(ProductRow.key, UsageUserRow.mark, UsageEventRow)
        .select_from(UsageEventRow)
        .join(ProductRow, ProductRow.id == UsageEventRow.product_id)  # type: ignore[arg-type]
        .join(UsageUserRow, UsageUserRow.id == UsageEventRow.user_id, isouter=True)  # type: ignore[arg-type]
    )
    with desk.unit() as unit:
        found = unit.session.exec(query).all()
        return sorted((key, mark or "", row.on_day, row.activity.value, row.count) for key, mark, row in found)


def readings(desk: SmallDesk) -> list[tuple[str, date, date, float, int | None, int | None, str, str]]:
    """What is stored: metric, start, end, value, n, denominator, basis, source."""
    with desk.unit() as unit:
        return sorted(
            (row.metric, row.start, row.end, row.value, row.n, row.denominator, row.basis.value, row.source)
            for row in unit.session.exec(select(ReadingRow)).all()
        )
