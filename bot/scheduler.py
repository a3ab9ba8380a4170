"""What runs beside the answers: the ticker, which calls the due jobs, and the pulse, which shows that we live."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock

EVERY = timedelta(seconds=3)  # what is due is the database's to say, not the ticker's: a look costs one read

log = logging.getLogger(__name__)


class Ticker:
    """Runs a job at once and then again and again, in one thread; a run that is late is made up for once."""

    def __init__(self, job: Callable[[], object], *, every: timedelta = EVERY) -> None:
        # The defaults drop a job that is more than a second late, and let runs of a slow job pile up (measured).
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )
        self._scheduler.add_job(job, "interval", seconds=every.total_seconds(), next_run_time=SystemClock().now())

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a job that runs is left to finish with the answers being made."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


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
