"""How fast a slash command is acknowledged: the real bot beside a bare Bolt app that only acks, in one run."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.machine import machine, milliseconds, percentile, table
from bench.running import fill, process, scratch
from bot.manifest import manifest
from workspace.client import Person
from workspace.server import LocalWorkspace

IN_FLIGHT = (1, 10, 50)
COMMANDS = {1: 60, 10: 300, 50: 500}  # how many are sent at each step
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One step. `seconds`: each command's ack; `per_second`: commands acknowledged."""

    seconds: tuple[float, ...]
    per_second: float
    lost: int


def measure(people: list[Person], in_flight: int, count: int) -> Measured:
    """Send `count` commands with `in_flight` of them on the way at any time."""

    def send(number: int) -> float | None:
        delivery = people[number % len(people)].command("/ai help")
        return delivery.ack_ms / 1000 if delivery.acked and delivery.ack_ms is not None else None

    started = time.perf_counter()
    with ThreadPoolExecutor(max_workers=in_flight) as senders:
        acks = list(senders.map(send, range(count)))
    took = time.perf_counter() - started
    seconds = tuple(ack for ack in acks if ack is not None)
    return Measured(seconds, len(seconds) / took, count - len(seconds))


def run_one(module: str, *arguments: str) -> list[Measured]:
    """All steps against one app, each app with a workspace of its own."""
    with scratch() as folder, LocalWorkspace(manifest=manifest()) as workspace:
        people = [
            workspace.add_person(id=f"U0BENCH{number:03}", name=f"p{number}", real_name=f"P {number}")
            for number in range(50)
        ]
        fill(folder)
        with process(module, workspace, folder, *arguments):
            measure(people, 5, WARM_UP)
            return [measure(people, in_flight, COMMANDS[in_flight]) for in_flight in IN_FLIGHT]


def _cell(step: Measured) -> str:
    return f"{step.per_second:.0f}/s, {milliseconds(step.seconds, 0.5)} / {milliseconds(step.seconds, 0.95)} ms"


def report() -> str:
    """The measurement as Markdown."""
    bare, real = run_one("bench.bare"), run_one("bot", "serve")
    rows = []
    for in_flight, least, ours in zip(IN_FLIGHT, bare, real, strict=True):
        rows.append(
            (
                in_flight,
                _cell(least),
                _cell(ours),
                f"{ours.per_second / least.per_second:.2f}",
                f"{percentile(ours.seconds, 0.5) / percentile(least.seconds, 0.5):.1f}",
                f"{least.lost} / {ours.lost}",
            )
        )
    head = (
        "in flight",
        "bare Bolt: rate, p50 / p95",
        "Signpost: rate, p50 / p95",
        "rate ratio",
        "p50 ratio",
        "not acked",
    )
    return (
        f"Acknowledging `/ai help` ({machine()}; server and sender share the cores):\n\n{table(head, rows)}\n"
        "Before its ack Signpost stores what arrived and commits it to disk; the bare app does nothing at all.\n"
    )


if __name__ == "__main__":
    print(report())
