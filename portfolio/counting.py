"""The port that is told what happens, so that whoever runs the process can count it."""

from enum import StrEnum
from typing import Protocol

from storage.vocabulary import JudgedBy, Outcome


class Handled(StrEnum):
    """How the handling of an arrival ended."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"
    LEFT = "left"  # to another worker, or until Slack is back


class Called(StrEnum):
    """How a call to a model ended."""

    ANSWERED = "answered"
    FAILED = "failed"
    WITHHELD = "withheld"  # not sent: the model rests after failures, or a budget is used up


class Said(StrEnum):
    """How an attempt to say something unasked ended."""

    SENT = "sent"
    PUT_OFF = "put_off"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Counting(Protocol):
    """Is told of what happened, in words out of closed lists: never a text, never who. Safe between threads."""

    def arrived(self, kind: str, *, again: bool = False) -> None:
        """Something arrived that is worth answering. `again`: it was delivered before."""
        ...

    def handled(self, kind: str, how: Handled, seconds: float) -> None:
        """An arrival is out of its listener's hands, so many seconds after it came into them."""
        ...

    def asked(self, outcome: Outcome, judged_by: JudgedBy, seconds: float) -> None:
        """An ask was decided, so many seconds after it was written down."""
        ...

    def called_model(self, how: Called, seconds: float) -> None:
        """A model was called, or was to be."""
        ...

    def said(self, kind: str, how: Said) -> None:
        """Something was due to be said unasked, and this came of it."""
        ...


class NotCounting:
    """Where nobody counts: commands, and tests of other things."""

    def arrived(self, kind: str, *, again: bool = False) -> None:
        """Nothing is done with it."""

    def handled(self, kind: str, how: Handled, seconds: float) -> None:
        """Nothing is done with it."""

    def asked(self, outcome: Outcome, judged_by: JudgedBy, seconds: float) -> None:
        """Nothing is done with it."""

    def called_model(self, how: Called, seconds: float) -> None:
        """Nothing is done with it."""

    def said(self, kind: str, how: Said) -> None:
        """Nothing is done with it."""
