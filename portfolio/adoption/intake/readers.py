"""The table of readers: which files can be taken in, how each is recognised, and what reads it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from portfolio.adoption.intake.copilot import copilot
from portfolio.adoption.intake.openai_usage import openai
from portfolio.adoption.intake.otel import LISTS, otel
from portfolio.adoption.intake.own_formats import readings, usage
from portfolio.adoption.intake.records import Records, Source, UnreadableError
from portfolio.adoption.intake.tables import columns_of
from portfolio.adoption.intake.texts import WHAT_CAN_BE_READ, head_of
from portfolio.errors import NotFoundError
from storage.usage import CALLS_TOLD


@dataclass(frozen=True, slots=True)
class Reader:
    """One row. `source` goes before what the file calls its users, and names where its rows came from.

    `recognises` is asked with the beginning of the file; `told` says in words what it looks for.
    """

    name: str
    label: str
    source: str
    told: str
    recognises: Callable[[str], bool]
    read: Callable[[TextIO], Records]


def _is_readings(head: str) -> bool:
    return {"metric", "value"} <= set(columns_of(head))


def _is_usage(head: str) -> bool:
    columns = set(columns_of(head))
    return "day" in columns and bool(columns & {"user", "product", "count", "activity", "scenario"})


def _is_copilot(head: str) -> bool:
    return _json(head) and bool(
        re.search(r'"(total_engaged_users|copilot_ide_code_completions|code_acceptance_activity_count)"\s*:', head)
    )


def _is_openai(head: str) -> bool:
    return _json(head) and '"num_model_requests"' in head


def _is_otel(head: str) -> bool:
    return _json(head) and any(f'"{name}"' in head for name in LISTS)


def _json(head: str) -> bool:
    return head.lstrip("\ufeff \t\r\n").startswith(("{", "["))


READERS: tuple[Reader, ...] = (
    Reader(
        "copilot",
        "GitHub Copilot's metrics",
        "github",
        "JSON with `total_engaged_users` or `copilot_ide_code_completions`, or a user's day with `user_login`",
        _is_copilot,
        copilot,
    ),
    Reader("openai", "OpenAI's usage", "openai", "JSON with `num_model_requests` in it", _is_openai, openai),
    Reader(
        "otel",
        "OpenTelemetry spans, logs or metrics",
        CALLS_TOLD,
        "OTLP JSON: `resourceSpans`, `resourceLogs` or `resourceMetrics`, one document or one a line",
        _is_otel,
        otel,
    ),
    Reader(
        "readings",
        "readings of metrics",
        "file",
        "CSV with the columns `metric` and `value`, or JSON Lines with these names",
        _is_readings,
        readings,
    ),
    Reader(
        "usage",
        "usage",
        "file",
        "CSV with the column `day` and one of `user`, `product`, `count`, or JSON Lines with these names",
        _is_usage,
        usage,
    ),
)


def reader_called(name: str) -> Reader:
    """The reader with this name. Raises NotFoundError."""
    found = next((row for row in READERS if row.name == name.strip().casefold()), None)
    if found is None:
        raise NotFoundError(f"There is no reader “{name}”. There are: {', '.join(row.name for row in READERS)}.")
    return found


def recognised(source: Source) -> Reader:
    """The reader for a file, by what is in it. Raises UnreadableError, saying what can be read."""
    head = head_of(source)
    found = next((row for row in READERS if row.recognises(head)), None)
    if found is None:
        raise UnreadableError(f"I do not recognise this file as usage. {WHAT_CAN_BE_READ}")
    return found
