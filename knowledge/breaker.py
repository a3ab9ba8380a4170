"""A circuit breaker: a model that failed several times in a row is left alone for a while, then tried once."""

import logging
import threading
import time
from collections.abc import Callable

from knowledge.ports import ModelUnavailable

log = logging.getLogger(__name__)

FAILURES = 3  # in a row
REST = 60.0  # seconds


class Breaker:
    """Shared by all threads of a process. `admit` before a call, then `succeeded`, `failed` or `unsent` after it."""

    def __init__(
        self, *, failures: int = FAILURES, rest: float = REST, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`failures`: how many in a row begin a rest. `rest`: seconds until the one trial. `seconds`: a clock that only
        grows.
        """
        self._most, self._rest, self._seconds = failures, rest, seconds
        self._lock = threading.Lock()
        self._failed = 0
        self._rests_until: float | None = None
        self._trying = False

    def admit(self) -> None:
        """Raises ModelUnavailable while the model rests, or while another call is the trial after a rest."""
        with self._lock:
            if self._rests_until is None:
                return
            if self._trying or self._seconds() < self._rests_until:
                raise ModelUnavailable("the model failed several times in a row and is left alone for now", sent=False)
            self._trying = True

    def problem(self) -> str:
        """Why the model is not asked at present, or ""."""
        with self._lock:
            if self._rests_until is None:
                return ""
            left = max(0.0, self._rests_until - self._seconds())
            return f"left alone after {self._failed} failures in a row, tried again in {left:.0f} s"

    def succeeded(self) -> None:
        """The call gave an answer: everything is as before."""
        with self._lock:
            if self._rests_until is not None:
                log.warning("the model answers again")
            self._failed, self._rests_until, self._trying = 0, None, False

    def failed(self) -> None:
        """The call failed. So many in a row, or a failed trial, begin a rest."""
        with self._lock:
            self._failed += 1
            self._trying = False
            if self._failed >= self._most:
                self._rests_until = self._seconds() + self._rest
                log.warning("the model is left alone for %.0f s after %d failures in a row", self._rest, self._failed)

    def unsent(self) -> None:
        """The call says nothing of the model: the next one may be the trial."""
        with self._lock:
            self._trying = False
