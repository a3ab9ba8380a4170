"""A bot that runs in a thread beside a local workspace, for tests of its life from start to stop."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.config import Settings, load_settings
from bot.serving import Service
from tests.databases import url_in
from workspace.server import LocalWorkspace

PATIENCE = 30.0


def wait_until(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Poll until it is true; fails with `what` when it does not become so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.01)


def settings_for(workspace: LocalWorkspace, folder: Path, **changes: Any) -> Settings:
    """Settings that point a bot at this workspace and this folder."""
    return load_settings(
        **{
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "slack_api_url": workspace.api_url,
            "database_url": url_in(folder, blank=True),
            "port": 0,
            **changes,
        }
    )


@dataclass(slots=True)
class Running:
    """A bot at work. `code` is its exit code once it has ended."""

    service: Service
    stop: threading.Event = field(default_factory=threading.Event)
    ready: threading.Event = field(default_factory=threading.Event)
    code: int | None = None
    error: BaseException | None = None

    @property
    def url(self) -> str:
        """Where its probes answer."""
        assert self.service.web is not None
        return f"http://127.0.0.1:{self.service.web.port}"


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """A bot that is ready; it is stopped with the block, and must end within its bound."""
    bot = Running(Service(settings))
    bot.service.on_ready = bot.ready.set

    def live() -> None:
        try:
            bot.code = bot.service.run(bot.stop)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            bot.error = error

    thread = threading.Thread(target=live, name="bot")
    thread.start()
    try:
        wait_until(lambda: bot.ready.is_set() or not thread.is_alive(), "the bot is ready")
        if bot.error is not None:
            raise bot.error
        yield bot
    finally:
        bot.stop.set()
        thread.join(timeout=PATIENCE)
        assert not thread.is_alive(), "the bot does not stop"
