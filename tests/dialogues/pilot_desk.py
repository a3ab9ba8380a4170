"""A front desk whose clock is set by hand, for pilots: a Monday morning, and ticks when a test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_bolt import App

from bot.app import build_app
from bot.manifest import manifest
from handlers.schedule import Schedule
from handlers.slack import Slack
from portfolio.toolbox import Toolbox
from portfolio.work import Work
from tests.dialogues.conftest import connect, loopback_client, open_company
from tests.doubles import ScriptedRouter, SetClock
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = {
    "U0OKAFOR": "okafor",  # owner of DocReader
    "U0BERG": "berg",  # deputy
    "U0LEAD": "lead",  # portfolio lead
    "U0SANTOS": "santos",  # business-side owner
    "U0ANNA": "anna",
    "U0BEN": "ben",
    "U0CARLA": "carla",
    "U0OUTSIDE": "outsider",
}


@dataclass(frozen=True, slots=True)
class PilotDesk:
    """What a dialogue test about pilots talks to and looks into."""

    workspace: LocalWorkspace
    tools: Toolbox
    clock: SetClock
    router: ScriptedRouter
    app: App
    slack: Slack

    def person(self, slack_id: str) -> Person:
        """Somebody of PEOPLE."""
        return self.workspace.as_person(slack_id)

    def tick(self, time: timedelta = timedelta(0)) -> None:
        """Let time pass, then run everything the clock brings, as a process that was just started would."""
        self.clock.pass_by(time)
        Schedule(self.tools, self.slack).run()


@contextmanager
def opened(folder: Path) -> Iterator[PilotDesk]:
    """A desk of its own, on a fresh database in this folder."""
    router, clock = ScriptedRouter(), SetClock(MONDAY)
    with LocalWorkspace(manifest=manifest(), timing=Timing(redelivery_delays=(0.3, 1.0, 3.0))) as workspace:
        for slack_id, name in PEOPLE.items():
            workspace.add_person(slack_id, name, name.title())
        for tools in open_company(folder, router):
            clocked = replace(tools, clock=clock, work=Work("pilots"))
            with running(workspace, clocked) as (app, slack):
                yield PilotDesk(workspace, clocked, clock, router, app, slack)


@contextmanager
def running(workspace: LocalWorkspace, tools: Toolbox) -> Iterator[tuple[App, Slack]]:
    """A process that answers in this workspace, until it is stopped."""
    client = loopback_client(workspace.api_url, workspace.bot_token)
    app = build_app(client, tools, workers=8)
    handler = connect(app, workspace)
    try:
        yield app, Slack(client)
    finally:
        handler.close()  # type: ignore[no-untyped-call]
        app.listener_runner.listener_executor.shutdown(wait=True)


@pytest.fixture(scope="module")
def pilot_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PilotDesk]:
    with opened(Path(tmp_path_factory.mktemp("pilots"))) as desk:
        yield desk
