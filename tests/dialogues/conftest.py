"""A whole front desk for a test session: local workspace, a store, the real app over real Socket Mode."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from sqlalchemy import Engine

from bot.app import build_app
from bot.clock import SystemClock, new_id
from bot.demo_company import load_demo_company
from bot.manifest import manifest
from bot.wiring import packaged_encoder, packaged_ranker
from portfolio import importing, people
from portfolio.routing import Router
from portfolio.toolbox import Toolbox
from portfolio.work import Work
from storage.engine import make_engine, unit_factory
from tests.databases import url_in
from tests.doubles import ScriptedRouter, SetClock
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing

WORKERS = 16
COMPANY = Path(__file__).with_name("company.yaml")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a dialogue test talks to and looks into."""

    workspace: LocalWorkspace
    tools: Toolbox
    router: ScriptedRouter
    app: App


def loopback_client(url: str, token: str | None = None) -> WebClient:
    client = WebClient(
        token=token,
        base_url=url,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=2), ServerErrorRetryHandler(max_retry_count=2)],
    )
    client.proxy = None
    return client


def database(folder: Path) -> Engine:
    """The database of this folder, opened as a process of its own would."""
    return make_engine(url_in(folder))


def fill_company(engine: Engine) -> None:
    """Write the test company into an empty store."""
    with unit_factory(engine)() as unit:
        importing.apply(unit, [("company.yaml", COMPANY.read_text("utf-8"))], by="test", at=SystemClock().now())


def open_company(folder: Path, router: ScriptedRouter) -> Iterator[Toolbox]:
    """A fresh store with the test company in it."""
    engine = make_engine(url_in(folder, fill=fill_company))
    yield Toolbox(unit=unit_factory(engine), clock=SystemClock(), new_id=new_id, router=router)  # type: ignore[arg-type]
    engine.dispose()


def connect(app: App, workspace: LocalWorkspace) -> SocketModeHandler:
    handler = SocketModeHandler(
        app, workspace.app_token, web_client=loopback_client(workspace.api_url), concurrency=WORKERS
    )
    handler.connect()  # type: ignore[no-untyped-call]
    return handler


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    router = ScriptedRouter()
    with LocalWorkspace(manifest=manifest(), timing=Timing(redelivery_delays=(0.3, 1.0, 3.0))) as workspace:
        for key, name in (("U0OKAFOR", "okafor"), ("U0BERG", "berg"), ("U0LEAD", "lead"), ("U0PILOT", "pilot")):
            workspace.add_person(key, name, name.title())
        for tools in open_company(tmp_path_factory.mktemp("desk"), router):
            app = build_app(loopback_client(workspace.api_url, workspace.bot_token), tools, workers=WORKERS)
            handler = connect(app, workspace)
            yield Desk(workspace, tools, router, app)
            handler.close()  # type: ignore[no-untyped-call]
            app.listener_runner.listener_executor.shutdown(wait=True)


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def newcomer(desk: Desk, numbers: Iterator[int]) -> Callable[[], Person]:
    """Makes an employee nobody imported, with an empty conversation."""

    def make() -> Person:
        number = next(numbers)
        return desk.workspace.add_person(f"U0NEW{number:04}", f"new{number}", f"New {number}")

    return make


@pytest.fixture
def someone(newcomer: Callable[[], Person]) -> Person:
    return newcomer()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Toolbox, Person]]:
    """A retail employee of the demo company, and the tools behind the bot they talk to."""
    folder: Path = tmp_path_factory.mktemp("demo")
    engine = database(folder)
    clock = SystemClock()
    router = Router(encoder=packaged_encoder(), ranker=packaged_ranker(), clock=clock)
    tools = Toolbox(unit=unit_factory(engine), clock=clock, new_id=new_id, router=router)
    load_demo_company(tools.unit)
    with tools.unit() as unit:
        giulia = people.find_person(unit, words="Giulia Ferrari")
    with LocalWorkspace(manifest=manifest()) as workspace:
        person = workspace.add_person(str(giulia.slack_id), "giulia", giulia.name)
        app = build_app(loopback_client(workspace.api_url, workspace.bot_token), tools, workers=4)
        handler = connect(app, workspace)
        yield tools, person
        handler.close()  # type: ignore[no-untyped-call]
        app.listener_runner.listener_executor.shutdown(wait=True)
    engine.dispose()


@pytest.fixture
def clocked(desk: Desk, tmp_path: Path) -> Iterator[tuple[Toolbox, SetClock]]:
    """The tools of a process called "first" beside the desk, and their clock, which is set by hand."""
    clock = SetClock()
    for tools in open_company(tmp_path, desk.router):
        yield replace(tools, clock=clock, work=Work("first")), clock
