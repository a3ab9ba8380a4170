"""The present moment and new ids: the two things only the edge may make."""

from datetime import UTC, datetime
from uuid import uuid4


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


def new_id() -> str:
    """A fresh id: 32 hexadecimal characters, random, never seen before."""
    return uuid4().hex
