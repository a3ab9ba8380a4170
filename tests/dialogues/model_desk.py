"""A front desk with a model behind it: the real router and client, and an endpoint that says what it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_bolt import App

from bot.app import build_app
from bot.clock import SystemClock
from bot.manifest import manifest
from bot.wiring import packaged_encoder, packaged_ranker
from knowledge.breaker import Breaker
from knowledge.openai_models import ChatJudge
from knowledge.ports import Judge
from portfolio.leash import Leash
from portfolio.routing import Router
from portfolio.spending import Caps, Spending
from portfolio.toolbox import Toolbox
from storage.models import AskRow
from tests.dialogues.conftest import connect, loopback_client, open_company
from tests.knowledge.endpoint import Endpoint, Script, completion, endpoint, saying
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing
from workspace.state import Message

TASK = "Which paragraph of the regulation covers opening an account?"
GOOD: dict[str, Any] = {
    "broken_rule": "",
    "unsettled_rule": "",
    "phrase": "",
    "outcome": "fit",
    "products": [{"key": "regsearch", "part": "", "quotes": ["questions on regulation"], "why": ""}],
    "gaps": [],
    "confidence": 0.9,
}


@dataclass(frozen=True, slots=True)
class ModelDesk:
    """What a test talks to and looks into. What the model says is set with `says`, or `server.script`."""

    workspace: LocalWorkspace
    tools: Toolbox
    app: App
    server: Endpoint
    person: Person

    def says(self, **changes: Any) -> None:
        """From now on the model gives the good judgement with these changes."""
        self.server.script = judging(**changes)

    def said(self, channel: str = "") -> list[Message]:
        """What the bot said to the person, or in the channel."""
        bot = self.workspace.bot_user_id
        return [message for message in self.person.sees(channel or None) if message.user == bot]

    def called(self, *methods: str) -> list[str]:
        """The calls of these methods so far, in order."""
        return [call.method for call in self.workspace.calls if call.method in methods]

    def row(self, text: str = TASK) -> AskRow:
        """The ask with this text as it is stored; to be read only."""
        with self.tools.unit() as unit:
            found = next(one for one in unit.asks.recent(self.person.id, limit=5) if one.text == text)
            unit.session.expunge(found)
        return found


def judging(**changes: Any) -> Script:
    """The good judgement with these changes, as an endpoint gives it."""
    return saying(200, completion(json.dumps({**GOOD, **changes})))


def product(key: str = "regsearch", **more: Any) -> dict[str, Any]:
    """A product as a judgement names it."""
    return {"key": key, "part": "", "quotes": [], "why": "", **more}


@contextmanager
def model_desk(
    folder: Path, *, judge: Judge | None = None, stream: float = 300.0, caps: Caps | None = None
) -> Iterator[ModelDesk]:
    """The desk; `stream`: seconds until Slack closes a stream by itself; `judge`: another model than the endpoint."""
    with (
        endpoint(judging()) as server,
        LocalWorkspace(manifest=manifest(), timing=Timing(stream=stream)) as workspace,
    ):
        clock = SystemClock()
        model = judge or ChatJudge(api_key="sk-test", model="scripted", base_url=server.url, deadline=20)
        never = Breaker(failures=1_000_000)
        for opened in open_company(folder, None):  # type: ignore[arg-type]  # the router needs the store first
            leash = Leash(never, Spending(opened.unit, clock, caps or Caps()))
            router = Router(encoder=packaged_encoder(), ranker=packaged_ranker(), clock=clock, judge=model, leash=leash)
            tools = Toolbox(opened.unit, clock, opened.new_id, router)
            app = build_app(loopback_client(workspace.api_url, workspace.bot_token), tools, workers=8)
            handler = connect(app, workspace)
            person = workspace.add_person("U0ANNA", "anna", "Anna")
            yield ModelDesk(workspace, tools, app, server, person)
            handler.close()  # type: ignore[no-untyped-call]
            app.listener_runner.listener_executor.shutdown(wait=True)
