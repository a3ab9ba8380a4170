"""A version counter that threads and coroutines can wait for."""

import asyncio
import threading
import time


class Changed:
    """Counts changes of the workspace; the page redraws when it moves.

    `int(changed)` is the current version. Safe from any thread.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._version = 0
        self._waiters: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def __int__(self) -> int:
        return self._version

    @property
    def version(self) -> int:
        """The number of changes so far."""
        return self._version

    def bump(self) -> None:
        """Count one change and wake everyone who waits."""
        with self._condition:
            self._version += 1
            self._condition.notify_all()
            waiters = list(self._waiters)
        for loop, event in waiters:
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:  # the waiter's loop is gone, nobody is left to wake
                self._waiters.discard((loop, event))

    def wait(self, since: int, timeout: float) -> int:
        """Block until the version is above `since` or `timeout` seconds passed; returns the version."""
        deadline = time.monotonic() + timeout
        with self._condition:
            while self._version <= since:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._condition.wait(left)
            return self._version

    async def wait_async(self, since: int, timeout: float) -> int:
        """As `wait`, for a coroutine on any event loop."""
        event = asyncio.Event()
        entry = (asyncio.get_running_loop(), event)
        with self._condition:
            if self._version > since:
                return self._version
            self._waiters.add(entry)
        try:
            await asyncio.wait_for(event.wait(), timeout)
        except TimeoutError:
            pass
        finally:
            with self._condition:
                self._waiters.discard(entry)
        return self._version
