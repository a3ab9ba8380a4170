"""How long it takes until something answers: the command itself, the first ask, and `serve` until it is connected."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.machine import machine, table
from bench.running import ROOT, fill, process, scratch
from bot.manifest import manifest
from workspace.server import LocalWorkspace

TIMES = 3


def command_seconds(folder: Path, *arguments: str) -> float:
    """Seconds one run of the command takes, as a process."""
    settings = {"DATABASE_URL": f"sqlite:///{(folder / 'bench.sqlite3').as_posix()}", "OPENAI_API_KEY": ""}
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - started


def serve_seconds(folder: Path) -> float:
    """Seconds from starting `serve` until it is connected to a workspace that runs already."""
    with LocalWorkspace(manifest=manifest()) as workspace, process("bot", workspace, folder, "serve") as seconds:
        return seconds


def report() -> str:
    """The measurement as Markdown: the median of three runs each."""
    ask = ("ask", "Which internal rule covers opening an account for a minor?", "--json")
    rows = []
    with scratch() as folder:
        fill(folder)
        rows.append(("`signpost --version`", _median([command_seconds(folder, "--version") for _ in range(TIMES)])))
        rows.append(("`signpost ask`, 13 products", _median([command_seconds(folder, *ask) for _ in range(TIMES)])))
        rows.append(("`signpost serve` until connected", _median([serve_seconds(folder) for _ in range(TIMES)])))
    with scratch() as folder:
        rows.append(("the same with no database yet", f"{serve_seconds(folder):.1f} s"))
    return f"Starting ({machine()}; median of {TIMES}):\n\n{table(('what', 'time'), rows)}"


def _median(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} s"


if __name__ == "__main__":
    print(report())
