"""A look at what may hang, such as a database whose network is gone, with a bound on how long it is waited for."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Capped(Generic[T]):
    """Runs `look` in a thread of its own. While one look hangs nobody begins another: they wait for the same."""

    def __init__(self, look: Callable[[], T], *, seconds: float) -> None:
        self._look, self._seconds = look, seconds
        self._guard = threading.Lock()
        self._running: Future[T] | None = None

    def __call__(self) -> T | None:
        """What was seen, or None when that took too long. What the look raises is raised."""
        with self._guard:
            if self._running is None or self._running.done():
                self._running = self._begun()
            running = self._running
        try:
            return running.result(timeout=self._seconds)
        except TimeoutError:
            return None

    def _begun(self) -> "Future[T]":
        found: Future[T] = Future()

        def run() -> None:
            try:
                found.set_result(self._look())
            except BaseException as error:  # noqa: BLE001 - raised where it is waited for
                found.set_exception(error)

        threading.Thread(target=run, name="look", daemon=True).start()
        return found
