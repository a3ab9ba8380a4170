"""One deadline for several calls to models: whoever waits for an answer waits once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class _Time:
    """When it is over, by its clock."""

    ends: float
    clock: Callable[[], float]


_TIME: ContextVar[_Time | None] = ContextVar("time", default=None)


@contextmanager
def ending_in(seconds: float, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Calls to models that this thread makes in the block end after so many seconds in all, or sooner by themselves."""
    token = _TIME.set(_Time(clock() + seconds, clock))
    try:
        yield
    finally:
        _TIME.reset(token)


@contextmanager
def uncounted() -> Iterator[None]:
    """What the block takes is no part of the time: loading a library says nothing of a model."""
    held = _TIME.get()
    begun = held.clock() if held is not None else 0.0
    try:
        yield
    finally:
        if held is not None:
            held.ends += held.clock() - begun


def seconds_left(most: float) -> float:
    """How many of `most` seconds a call or a wait may take; 0 when the time is over."""
    held = _TIME.get()
    return most if held is None else max(0.0, min(most, held.ends - held.clock()))
