"""Delivers envelopes to the app, events again until they are acknowledged."""

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from workspace.envelopes import Ack, Delivery, Envelope, Transport
from workspace.settings import Timing

Json = dict[str, Any]


class Courier:
    """The one way out. Any thread may hand over an envelope; the server's event loop delivers it."""

    def __init__(self, transport: Transport, timing: Timing) -> None:
        self.transport = transport
        self._timing = timing
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting = 0
        self.sent: list[Delivery] = []

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on this loop from now on."""
        self._loop = loop

    def on_loop(self) -> bool:
        """Whether the caller runs on the delivering loop (and so must not block on an answer)."""
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False

    def event(self, payload: Json) -> "Future[Delivery]":
        """Deliver an event until it is acknowledged or the redeliveries are used up."""
        return self._start(self._deliver_event(payload))

    def once(self, envelope: Envelope) -> "Future[Delivery]":
        """Deliver one envelope exactly once: commands, interactions, a forced redelivery."""
        return self._start(self._deliver_once(envelope))

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._tasks and not self._waiting

    async def close(self) -> None:
        """Give up every delivery and the transport."""
        self._loop = None
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.transport.close()

    def _start(self, work: Coroutine[Any, Any, Delivery]) -> "Future[Delivery]":
        result: Future[Delivery] = Future()
        loop = self._loop
        if loop is None or loop.is_closed():
            work.close()
            result.set_result(Delivery(False, 0.0, {}, "not_running"))
            return result
        self._waiting += 1
        try:
            loop.call_soon_threadsafe(self._spawn, work, result)
        except RuntimeError:  # the loop closed just now
            work.close()
            result.set_result(Delivery(False, 0.0, {}, "not_running"))
        return result

    def _spawn(self, work: Coroutine[Any, Any, Delivery], result: "Future[Delivery]") -> None:
        self._waiting -= 1
        task = asyncio.ensure_future(work)
        self._tasks.add(task)

        def done(finished: "asyncio.Task[Delivery]") -> None:
            self._tasks.discard(finished)
            if finished.cancelled():
                result.set_result(Delivery(False, 0.0, {}, "not_running"))
            elif (error := finished.exception()) is not None:
                result.set_exception(error)
            else:
                self.sent.append(finished.result())
                result.set_result(finished.result())

        task.add_done_callback(done)

    async def _deliver_once(self, envelope: Envelope) -> Delivery:
        started = time.perf_counter()
        ack = await self.transport.send(envelope, self._timing.ack)
        return _delivery(envelope, ack, started, envelope.attempt + 1)

    async def _deliver_event(self, payload: Json) -> Delivery:
        started = time.perf_counter()
        envelope = Envelope("events_api", payload)
        ack = await self.transport.send(envelope, self._timing.ack)
        for number, delay in enumerate(self._timing.redelivery_delays, start=1):
            if ack.ok or ack.body.get("no_retry"):
                break
            await asyncio.sleep(delay)
            envelope = replace(envelope, attempt=number, reason=ack.error)
            ack = await self.transport.send(envelope, self._timing.ack)
        return _delivery(envelope, ack, started, envelope.attempt + 1)


def _delivery(envelope: Envelope, ack: Ack, started: float, attempts: int) -> Delivery:
    ms = ack.ms or (time.perf_counter() - started) * 1000
    return Delivery(ack.ok, ms, envelope.payload, ack.error, ack.body, attempts)
