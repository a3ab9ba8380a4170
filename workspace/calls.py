"""One Web API call: its arguments, whatever their encoding, and the ways to refuse it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

Json = dict[str, Any]

T = TypeVar("T")
_MISSING = object()


class Refusal(Exception):
    """The call is refused. error is Slack's name for it; messages go into response_metadata."""

    def __init__(
        self,
        error: str,
        messages: Sequence[str] = (),
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.body: Json = {"ok": False, "error": error, **extra}
        if messages:
            self.body["response_metadata"] = {"messages": list(messages)}


class Args:
    """The arguments of a call. JSON calls bring values, form calls bring strings: both read the same."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = {key: value for key, value in raw.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.raw

    def text(self, name: str, default: str = "") -> str:
        """A string argument."""
        value = self.raw.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def need(self, *names: str) -> tuple[str, ...]:
        """Required string arguments. Raises invalid_arguments naming those that are missing."""
        missing = [name for name in names if self.raw.get(name, "") == ""]
        if missing:
            raise Refusal("invalid_arguments", [f"[ERROR] missing required field: {name}" for name in missing])
        return tuple(self.text(name) for name in names)

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean argument; forms say true/false or 1/0."""
        value = self.raw.get(name, _MISSING)
        if value is _MISSING:
            return default
        return value.lower() in ("true", "1") if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int, top: int = 1000) -> int:
        """A whole number from 1 to `top`. Raises invalid_limit."""
        try:
            value = int(self.raw.get(name, default))
        except (TypeError, ValueError):
            raise Refusal("invalid_limit") from None
        if not value >= 0:
            raise Refusal("invalid_limit")
        return min(value or default, top)

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """A structured argument, given as JSON or as a string of JSON; None when absent."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(error, [f"[ERROR] {name} is not valid JSON [json-pointer:/{name}]"]) from None


def page_of(items: Sequence[T], args: Args, default: int) -> tuple[list[T], Json]:
    """One page of a list and its response_metadata with next_cursor ("" on the last page)."""
    limit = args.number("limit", default)
    cursor = args.text("cursor")
    start = 0
    if cursor:
        if not cursor.startswith("next:") or not cursor[5:].isdigit():
            raise Refusal("invalid_cursor")
        start = int(cursor[5:])
    more = start + limit < len(items)
    return list(items[start : start + limit]), {"next_cursor": f"next:{start + limit}" if more else ""}
