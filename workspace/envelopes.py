"""What travels from the workspace to the app and what came of it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One delivery. kind: events_api, slash_commands or interactive. attempt 0 is the first delivery."""

    kind: str
    payload: Json
    accepts_response: bool = False
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer to an envelope. error: "" or Slack's word for what went wrong; ms: time it took."""

    ok: bool
    body: Json = field(default_factory=dict)
    error: str = ""
    ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a person's act led to.

    acked: the app acknowledged in time. error: "" or operation_timeout, dispatch_failed, … payload: what was
    sent to the app. response: the body of the app's acknowledgement.
    """

    acked: bool
    ack_ms: float
    payload: Json
    error: str = ""
    response: Json = field(default_factory=dict)
    attempts: int = 1


class Transport(Protocol):
    """A way to the app: Socket Mode or signed HTTP."""

    async def send(self, envelope: Envelope, timeout: float) -> Ack:
        """Deliver once and wait at most `timeout` seconds for the acknowledgement; never raises."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...
