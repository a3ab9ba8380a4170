"""OpenTelemetry's export of spans, logs or metrics as OTLP JSON, where they are about generative AI.

https://opentelemetry.io/docs/specs/semconv/gen-ai: attributes gen_ai.*; the service names the product, user.id or
enduser.id the person. Of metrics the histogram of how long calls took says how many there were, of nobody in
particular; a running total says of no day how many, and is refused. Tokens are no calls and do not count. Counts of
calls carry a source of their own, because spans may tell of the same calls.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, TextIO

from portfolio.adoption.intake.json_items import items
from portfolio.adoption.intake.openai_usage import day_of
from portfolio.adoption.intake.records import Found, Problem, Records, UsageRecord
from storage.usage import CALLS_COUNTED
from storage.vocabulary import UsageActivity

LISTS = ("resourceSpans", "resourceLogs", "resourceMetrics")
_KINDS = (("scopeSpans", "spans"), ("scopeLogs", "logRecords"))
# What somebody asks of a model or an agent; tools, retrievals and embeddings are parts of such a call.
_CALLS = {"chat", "text_completion", "generate_content", "invoke_agent", "invoke_workflow"}
_USER = ("user.id", "enduser.id", "user.email", "user.name", "user.hash")
_PRODUCT = ("service.name", "gen_ai.agent.name", "gen_ai.agent.id")
_MODEL = ("gen_ai.request.model", "gen_ai.response.model")
_FAILED = 2  # STATUS_CODE_ERROR
_DURATION = "gen_ai.client.operation.duration"
_HISTOGRAMS = ("histogram", "exponentialHistogram")
_DELTA = (1, "AGGREGATION_TEMPORALITY_DELTA")
_NOTHING_RECORDED = 1  # a flag of a point
_DAY = 86_400 * 10**9  # nanoseconds
RUNNING_TOTAL = (
    f"{_DURATION} is a running total here, which says of no day how many calls there were. Export deltas: "
    "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta, or the collector's cumulativetodelta."
)
Attributes = Mapping[str, str]


def otel(text: TextIO) -> Records:
    """A row for each call of a model or agent, or each count of calls; its own id makes it count once."""
    for found in items(text, LISTS):
        if isinstance(found, Problem):
            yield found
            continue
        line, resource = found
        if not isinstance(resource, dict):
            yield Problem(line, "This is no resource of OpenTelemetry with spans, logs or metrics.")
            continue
        outer = _attributes(resource.get("resource"))
        yield from _counts(line, outer, resource)
        for one in _records(resource):
            row = _row(line, outer, one)
            if row is not None:
                yield row


def _records(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for scopes, records in _KINDS:
        for scope in resource.get(scopes) or ():
            found = scope.get(records) if isinstance(scope, dict) else None
            yield from (one for one in found or () if isinstance(one, dict))


def _counts(line: int, outer: Attributes, resource: Mapping[str, Any]) -> Records:
    """A row for each point of the histograms of how long calls took."""
    for scope in _dicts(resource.get("scopeMetrics")):
        for metric in _dicts(scope.get("metrics")):
            if metric.get("name") != _DURATION:
                continue
            for told in (metric[kind] for kind in _HISTOGRAMS if isinstance(metric.get(kind), dict)):
                if told.get("aggregationTemporality") not in _DELTA:
                    yield Problem(line, RUNNING_TOTAL)
                    continue
                found = (_count(line, outer, one) for one in _dicts(told.get("dataPoints")))
                yield from (one for one in found if one is not None)


def _count(line: int, outer: Attributes, point: Mapping[str, Any]) -> Found | None:
    """How many calls there were between two moments, on the day of the first."""
    attributes, flags = {**outer, **_attributes(point)}, point.get("flags")
    recorded = not (isinstance(flags, int) and flags & _NOTHING_RECORDED)
    if attributes.get("gen_ai.operation.name", "") not in _CALLS or not recorded:
        return None
    since, until = (str(point.get(name) or "") for name in ("startTimeUnixNano", "timeUnixNano"))
    day = day_of(int(since) / 1e9) if since.isdigit() and until.isdigit() else ""
    if not day:
        return Problem(line, "A count of calls does not say from when to when (startTimeUnixNano and timeUnixNano).")
    if not 0 <= int(until) - int(since) <= _DAY:
        return Problem(line, "A count of calls is of more than a day: export at least once a day.")
    what = "|".join((*(f"{name}={value}" for name, value in sorted(attributes.items())), since, until))
    return UsageRecord(
        line,
        _products(attributes),
        _user(attributes),
        day,
        activity=(UsageActivity.FAILED if attributes.get("error.type") else UsageActivity.USE).value,
        count=str(point.get("count", "")) or "0",
        source=CALLS_COUNTED,
        own_id=f"count|{blake2b(what.encode(), digest_size=16).hexdigest()}",
    )


def _dicts(found: object) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, dict))


def _products(attributes: Attributes) -> tuple[str, ...]:
    return tuple(attributes[name] for name in (*_PRODUCT, *_MODEL) if attributes.get(name))


def _user(attributes: Attributes) -> str:
    return next((attributes[name] for name in _USER if attributes.get(name)), "")


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
        _products(attributes),
        _user(attributes),
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
