"""OpenTelemetry's export of spans or logs as OTLP JSON, where they are about generative AI.

https://opentelemetry.io/docs/specs/semconv/gen-ai: attributes gen_ai.*; the service names the product, user.id or
enduser.id the person. Metrics carry no people and running totals as often as not: they are not read.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from portfolio.adoption.intake.json_items import items
from portfolio.adoption.intake.openai_usage import day_of
from portfolio.adoption.intake.records import Found, Problem, Records, UsageRecord
from storage.vocabulary import UsageActivity

LISTS = ("resourceSpans", "resourceLogs", "resourceMetrics")
_KINDS = (("scopeSpans", "spans"), ("scopeLogs", "logRecords"))
# What somebody asks of a model or an agent; tools, retrievals and embeddings are parts of such a call.
_CALLS = {"chat", "text_completion", "generate_content", "invoke_agent", "invoke_workflow"}
_USER = ("user.id", "enduser.id", "user.email", "user.name", "user.hash")
_PRODUCT = ("service.name", "gen_ai.agent.name", "gen_ai.agent.id")
_MODEL = ("gen_ai.request.model", "gen_ai.response.model")
_FAILED = 2  # STATUS_CODE_ERROR
Attributes = Mapping[str, str]


def otel(text: TextIO) -> Records:
    """A row for each call of a model or agent; its own id makes it count once."""
    for found in items(text, LISTS):
        if isinstance(found, Problem):
            yield found
            continue
        line, resource = found
        if not isinstance(resource, dict) or "scopeMetrics" in resource:
            yield Problem(line, "I read spans and logs of OpenTelemetry, not metrics: these name no people.")
            continue
        outer = _attributes(resource.get("resource"))
        for one in _records(resource):
            row = _row(line, outer, one)
            if row is not None:
                yield row


def _records(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for scopes, records in _KINDS:
        for scope in resource.get(scopes) or ():
            found = scope.get(records) if isinstance(scope, dict) else None
            yield from (one for one in found or () if isinstance(one, dict))


def _row(line: int, outer: Attributes, one: Mapping[str, Any]) -> Found | None:
    attributes = {**outer, **_attributes(one)}
    if attributes.get("gen_ai.operation.name", "") not in _CALLS:
        return None
    nanoseconds = str(one.get("startTimeUnixNano") or one.get("timeUnixNano") or one.get("observedTimeUnixNano") or "")
    day = day_of(int(nanoseconds) / 1e9) if nanoseconds.isdigit() else ""
    if not day:
        return Problem(line, "A call has no time (startTimeUnixNano or timeUnixNano).")
    failed = isinstance(one.get("status"), dict) and one["status"].get("code") in (_FAILED, "STATUS_CODE_ERROR")
    return UsageRecord(
        line,
        tuple(attributes[name] for name in (*_PRODUCT, *_MODEL) if attributes.get(name)),
        next((attributes[name] for name in _USER if attributes.get(name)), ""),
        day,
        activity=(UsageActivity.FAILED if failed else UsageActivity.USE).value,
        own_id="|".join((str(one.get("traceId") or ""), str(one.get("spanId") or ""), nanoseconds)),
    )


def _attributes(holder: object) -> Attributes:
    found: dict[str, str] = {}
    listed = holder.get("attributes") if isinstance(holder, dict) else None
    for one in listed if isinstance(listed, list) else ():
        value = one.get("value") if isinstance(one, dict) else None
        if isinstance(value, dict) and value:
            found[str(one.get("key"))] = str(next(iter(value.values())))
    return found
