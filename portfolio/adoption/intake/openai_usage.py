"""OpenAI's organisation usage of completions: buckets of time with what each user, project and model asked for.

https://platform.openai.com/docs/api-reference/usage/completions: pages of buckets; the fields it was not grouped by
are null.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

from portfolio.adoption.intake.json_items import items
from portfolio.adoption.intake.records import Found, Problem, Records, UsageRecord

_NAMES = ("project_name", "project_id", "api_key_name", "api_key_id", "model")


def openai(text: TextIO) -> Records:
    """A row for each result of each bucket; the bucket is part of its id, so that pages of one day add up."""
    for found in items(text, ("data",)):
        if isinstance(found, Problem):
            yield found
            continue
        line, bucket = found
        start = bucket.get("start_time") if isinstance(bucket, dict) else None
        results = (bucket.get("results") or bucket.get("result") or ()) if isinstance(bucket, dict) else None
        day = day_of(start)
        if not day or not isinstance(results, (list, tuple)):
            yield Problem(line, "A bucket has a “start_time” in seconds since 1970 and a list of “results”.")
            continue
        for result in results:
            yield _row(line, f"{start}-{bucket.get('end_time')}", day, result)


def _row(line: int, bucket: str, day: str, result: object) -> Found:
    if not isinstance(result, dict) or "num_model_requests" not in result:
        return Problem(line, "A result has “num_model_requests”: I read the usage of completions.")
    told = [str(result.get(name) or "") for name in ("user_id", "project_id", "api_key_id", "model", "batch")]
    return UsageRecord(
        line,
        names(result),
        str(result.get("user_id") or result.get("user_email") or ""),
        day,
        count=str(result["num_model_requests"]),
        own_id="|".join((bucket, *told, str(result.get("service_tier") or ""))),
    )


def names(result: Mapping[str, Any]) -> tuple[str, ...]:
    """What may name the product: the project, the key, the model."""
    return tuple(str(result[name]) for name in _NAMES if result.get(name))


def day_of(seconds: object) -> str:
    """The day (UTC) of a Unix time, "" for what is none."""
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not 0 < seconds < 4e9:
        return ""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
