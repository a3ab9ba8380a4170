"""A front desk whose clock is set by hand, for pilots: a Monday morning, and ticks when a test says so."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from slack_bolt import App

from bot.app import build_app
from bot.manifest import manifest
from handlers.pacing import Pace
from handlers.schedule import Schedule
from handlers.slack import Slack
from portfolio.toolbox import Toolbox
from portfolio.work import Work
from storage.engine import unit_factory
from storage.vocabulary import Cadence, DigestKind
from tests.dialogues.conftest import connect, database, loopback_client, open_company
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
def premises(folder: Path) -> Iterator[Callable[[], AbstractContextManager[PilotDesk]]]:
    """A workspace and a database; what is yielded starts a process there, as often as one is needed."""
    router, clock = ScriptedRouter(), SetClock(MONDAY)
    with LocalWorkspace(manifest=manifest(), timing=Timing(redelivery_delays=(0.3, 1.0, 3.0))) as workspace:
        for slack_id, name in PEOPLE.items():
            workspace.add_person(slack_id, name, name.title())
        for tools in open_company(folder, router):
            yield partial(_process, workspace, replace(tools, clock=clock), router, clock, folder)


@contextmanager
def _process(
    workspace: LocalWorkspace, tools: Toolbox, router: ScriptedRouter, clock: SetClock, folder: Path
) -> Iterator[PilotDesk]:
    engine, client = database(folder), loopback_client(workspace.api_url, workspace.bot_token)
    own = replace(tools, unit=unit_factory(engine), work=Work("pilots"))
    app = build_app(client, own, workers=8)
    handler = connect(app, workspace)
    try:
        # Its clock stands still, so nobody could rest by it between two messages.
        yield PilotDesk(workspace, own, clock, router, app, Slack(client, Pace(timedelta(0))))
    finally:
        handler.close()  # type: ignore[no-untyped-call]
        app.listener_runner.listener_executor.shutdown(wait=True)
        engine.dispose()


@pytest.fixture(scope="module")
def pilot_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PilotDesk]:
    with premises(Path(tmp_path_factory.mktemp("pilots"))) as start, start() as desk:
        want_no_digests(desk)
        yield desk


def want_no_digests(desk: PilotDesk) -> None:
    """What pilots say is looked at alone: owners and leads want no digests beside it."""
    with desk.tools.unit() as unit:
        for person in unit.people.all():
            for kind in DigestKind:
                values = {"cadence": Cadence.WEEKLY, "hour": 9, "subscribed": False, "paused_until": None}
                about = {"person_id": person.id, "kind": kind, "changed_at": desk.clock.now()}
                unit.digests.keep_setting(about | values)


def last_ts(person: Person) -> str:
    """Of the newest message somebody sees."""
    seen = person.sees()
    return seen[-1].ts if seen else ""
