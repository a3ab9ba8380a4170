"""Starts the bot, or the bare one, as a process of its own beside a local workspace."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.server import LocalWorkspace

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0  # seconds a process may take to connect


def environment(workspace: LocalWorkspace, folder: Path) -> dict[str, str]:
    """The environment of a bot that talks to this workspace and keeps its data in this folder."""
    return {
        **os.environ,
        "SLACK_API_URL": workspace.api_url,
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "DATABASE_URL": f"sqlite:///{(folder / 'bench.sqlite3').as_posix()}",
        "OPENAI_API_KEY": "",
        "PORT": "0",
        "LOG_LEVEL": "error",
    }


@contextmanager
def process(module: str, workspace: LocalWorkspace, folder: Path, *arguments: str) -> Iterator[float]:
    """Run `python -m module` until it is connected; gives the seconds that took. It is ended with the block."""
    started = time.perf_counter()
    running = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(workspace, folder),
        stdout=subprocess.DEVNULL,
    )
    try:
        while workspace.connections == 0:
            if running.poll() is not None:
                raise RuntimeError(f"{module} ended with code {running.returncode} before it was connected")
            if time.perf_counter() - started > PATIENCE:
                raise RuntimeError(f"{module} was not connected within {PATIENCE:.0f} s")
            time.sleep(0.005)
        yield time.perf_counter() - started
    finally:
        running.terminate()
        try:
            running.wait(timeout=30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="signpost-bench-") as name:
        yield Path(name)


def fill(folder: Path) -> None:
    """Put the demo company into the database of `environment`."""
    from bot.config import load_settings
    from bot.demo_company import load_demo_company
    from bot.wiring import open_store

    store = open_store(load_settings(database_url=f"sqlite:///{(folder / 'bench.sqlite3').as_posix()}"))
    load_demo_company(store.unit)
    store.engine.dispose()
