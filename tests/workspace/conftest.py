"""A running workspace with three people, and real Slack clients pointed at it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing

Json = dict[str, Any]
RunApp = Callable[..., App]

ANNA, BEN, CLEO = "U0ANNA0001", "U0BEN00001", "U0CLEO0001"


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk picks proxies and tokens up from the environment, for loopback too."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_workspace(clock: Clock) -> Iterator[Callable[..., LocalWorkspace]]:
    """Start workspaces; every one is stopped at the end. Delays are short unless a test says otherwise."""
    started: list[LocalWorkspace] = []

    def make(**options: Any) -> LocalWorkspace:
        options.setdefault("timing", Timing(redelivery_delays=(0.0, 0.05, 0.05)))
        options.setdefault("clock", clock)
        workspace = LocalWorkspace(**options)
        started.append(workspace)
        workspace.start()
        workspace.add_person(id=ANNA, name="a.novak", real_name="Anna Novak", title="Analyst")
        workspace.add_person(id=BEN, name="ben", real_name="Ben Adler")
        workspace.add_person(id=CLEO, name="cleo", real_name="Cleo Vance")
        workspace.add_channel(id="C0GENERAL1", name="general", members=[ANNA, BEN])
        return workspace

    yield make
    for workspace in started:
        workspace.stop()


@pytest.fixture
def ws(make_workspace: Callable[..., LocalWorkspace]) -> LocalWorkspace:
    return make_workspace()


@pytest.fixture
def anna(ws: LocalWorkspace) -> Person:
    return ws.as_person(ANNA)


@pytest.fixture
def ben(ws: LocalWorkspace) -> Person:
    return ws.as_person(BEN)


def web_client(workspace: LocalWorkspace, token: str | None = None) -> WebClient:
    """A WebClient that talks to the workspace and nowhere else."""
    client = WebClient(token=token or workspace.bot_token, base_url=workspace.api_url)
    client.proxy = None
    return client


@pytest.fixture
def slack(ws: LocalWorkspace) -> WebClient:
    return web_client(ws)


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """Slack's client takes up to a second to close; it does so beside the next test."""
    with ThreadPoolExecutor(max_workers=16) as pool:
        yield pool


@pytest.fixture
def run_app(closing: ThreadPoolExecutor) -> Iterator[Callable[..., App]]:
    """Run a real Bolt app over real Socket Mode; `set_up(app)` registers its listeners."""
    handlers: list[SocketModeHandler] = []
    pools: list[ThreadPoolExecutor] = []

    def run(workspace: LocalWorkspace, set_up: Callable[[App], None], connections: int = 1) -> App:
        pool = ThreadPoolExecutor(max_workers=8)
        pools.append(pool)
        app = App(client=web_client(workspace), listener_executor=pool)
        set_up(app)
        for number in range(connections):
            plain = WebClient(base_url=workspace.api_url)
            plain.proxy = None
            handler = SocketModeHandler(app, workspace.app_token, web_client=plain)
            handlers.append(handler)
            handler.connect()  # type: ignore[no-untyped-call]  # slack_bolt does not type it
            workspace.wait_for_app(number + 1)
        return app

    yield run
    for handler in handlers:
        handler.client.auto_reconnect_enabled = False
        handler.client.closed = True
        closing.submit(handler.close)
    for pool in pools:
        closing.submit(pool.shutdown)


def raw_call(
    url: str, body: bytes = b"", content_type: str = "application/json", token: str = ""
) -> tuple[int, Json, dict[str, str]]:
    """A POST without any SDK: status, JSON, headers in lower case."""
    request = urllib.request.Request(url, data=body, headers={"Content-Type": content_type}, method="POST")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as response:
            text, status, headers = response.read().decode(), response.status, response.headers
    except urllib.error.HTTPError as error:
        with error:
            text, status, headers = error.read().decode(), error.code, error.headers
    parsed = json.loads(text) if text.startswith("{") else {"text": text}
    return status, parsed, {key.lower(): value for key, value in headers.items()}


def text_block(text: str = "hello", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str = "Go", action_id: str = "go", **more: Any) -> Json:
    return {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action_id, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    view: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Form"}, "blocks": list(blocks)}
    return view | {"submit": {"type": "plain_text", "text": "Send"}} | more


def text_input(block_id: str = "why", label: str = "Why", **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "text"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": label},
        "element": element,
    } | more
