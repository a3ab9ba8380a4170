"""What runs beside the answers: the ticker, which calls the due jobs, and the pulse, which shows that we live."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

EVERY = timedelta(seconds=3)  # what is due is the database's to say, not the ticker's: a look costs one read

log = logging.getLogger(__name__)


class Ticker:
    """Runs a job at once and then again and again, in one thread; a run that is late is made up for once.

    By a clock that only grows: APScheduler 3 goes by the machine's, and stood still for an hour when that was set back
    by one (measured).
    """

    def __init__(self, job: Callable[[], object], *, every: timedelta = EVERY) -> None:
        self._job = job
        self._seconds = every.total_seconds()
        self._stop = threading.Event()
        # No daemon: a job that runs is not cut off when the process ends.
        self._thread = threading.Thread(target=self._go_on, name="ticker")

    def start(self) -> None:
        """Begin to tick."""
        self._thread.start()

    def stop(self) -> None:
        """Tick no more; a job that runs is left to finish with the answers being made."""
        self._stop.set()

    def _go_on(self) -> None:
        due = time.monotonic()
        while not self._stop.wait(max(0.0, due - time.monotonic())):
            due = max(due + self._seconds, time.monotonic())
            try:
                self._job()
            except Exception:
                log.exception("a job failed")


class Pulse:
    """Calls `beat` again and again in a thread of its own, so that no work delays it."""

    def __init__(self, beat: Callable[[], object], *, every: timedelta) -> None:
        self._beat = beat
        self._seconds = every.total_seconds()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="pulse", daemon=True)

    def start(self) -> None:
        """Beat once before this returns, then go on."""
        self._beat_once()
        self._thread.start()

    def stop(self) -> None:
        """Beat no more, also when it never began; no beat comes after this returned."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _go_on(self) -> None:
        while not self._stop.wait(self._seconds):
            self._beat_once()

    def _beat_once(self) -> None:
        try:
            self._beat()
        except Exception:
            log.exception("a sign of life could not be given")
