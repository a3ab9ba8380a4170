"""Three sets of threads, so that answers waiting on Slack never hold up an acknowledgement or a modal."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

log = logging.getLogger(__name__)

Step = Callable[[], object]


class Lanes(Executor):
    """Bolt's own listeners run in `submit` and only acknowledge; what calls Slack goes on in one of the other two.

    A rate limit is slept out and a hanging post is waited for inside a thread: in one set for everything, as many such
    answers as there are threads meant that nothing was acknowledged any more (measured).
    """

    def __init__(self, workers: int) -> None:
        self._acks = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="listener")
        self._views = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="views")
        self._talk = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="talk")

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Run a listener up to its acknowledgement."""
        return self._acks.submit(fn, *args, **kwargs)

    def open_view(self, step: Step) -> None:
        """Open or change a view: a trigger lives 3 seconds, so this waits behind no message."""
        _send(self._views, step)

    def talk(self, step: Step) -> None:
        """Say something, however long Slack takes."""
        _send(self._talk, step)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all three, each after those that hand work to it."""
        for pool in (self._acks, self._views, self._talk):
            pool.shutdown(wait=wait, cancel_futures=cancel_futures)


def _send(pool: ThreadPoolExecutor, step: Step) -> None:
    try:
        pool.submit(step)
    except RuntimeError:  # stopping: the inbox keeps it for the next start
        log.warning("stopping: one arrival is left to the next start")
