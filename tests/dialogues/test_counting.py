"""How an arrival ends is counted where it ends: answered, refused, failed, left for later, delivered again."""

import copy
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bot.app import build_app
from bot.manifest import manifest
from bot.metrics import Metrics
from tests.bot.metered import read
from tests.dialogues.conftest import connect, loopback_client, open_company
from tests.doubles import ScriptedRouter
from workspace.client import Person
from workspace.server import LocalWorkspace

REFUSED_IN_MODALS = (
    ("why_these", "Why these?", "I no longer have that ask."),
    ("open_card", "AI product", "There is no product called “gone”."),
    ("pilot_card", "Not now", "I do not know that pilot any more."),
)


@dataclass(frozen=True, slots=True)
class CountedDesk:
    """A desk of which it is known what it counted."""

    workspace: LocalWorkspace
    person: Person
    metrics: Metrics

    def shows(self, sample: str, count: int) -> bool:
        """Whether the sample comes to stand at this count."""
        found = dict[str, float]()

        def stands() -> bool:
            found.update(read(self.metrics.text().decode()))
            return found[sample] == count

        seen = self.workspace.wait_until(stands, 10)
        assert seen, {name: value for name, value in found.items() if value and "_total" in name}
        return seen


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountedDesk]:
    metrics = Metrics()
    with LocalWorkspace(manifest=manifest()) as workspace:
        person = workspace.add_person("U0ANNA", "anna", "Anna")
        for tools in open_company(tmp_path_factory.mktemp("counted"), ScriptedRouter()):
            client = loopback_client(workspace.api_url, workspace.bot_token)
            app = build_app(client, replace(tools, counting=metrics), workers=4)
            handler = connect(app, workspace)
            yield CountedDesk(workspace, person, metrics)
            handler.close()  # type: ignore[no-untyped-call]
            app.listener_runner.listener_executor.shutdown(wait=True)


def test_an_answer_and_the_same_delivered_again(counted: CountedDesk) -> None:
    asked = counted.person.dm("read found scans")
    counted.person.wait_for_message(after=asked, contains="DocReader fits")
    assert counted.shows("signpost_handled_total event answered", 1)
    assert counted.shows("signpost_asks_total fit offline", 1)
    events = counted.workspace.team.events
    event_id = next(key for key, outer in events.items() if outer["event"].get("ts") == asked.ts)
    assert counted.workspace.redeliver(event_id).acked
    assert counted.shows("signpost_arrivals_total event again", 1)
    assert counted.shows("signpost_handled_total event answered", 1)


def test_a_refusal(counted: CountedDesk) -> None:
    view = {"id": "V1", "type": "modal", "callback_id": "of-no-form-of-ours", "state": {"values": {}}, "blocks": []}
    user = {"id": counted.person.id}
    assert counted.workspace.forge({"type": "view_submission", "user": user, "trigger_id": "1", "view": view}).acked
    assert counted.shows("signpost_handled_total form refused", 1)


def test_a_refusal_in_a_modal_that_was_opened_first_is_said_there(counted: CountedDesk) -> None:
    answer = counted.person.wait_for_message(after=counted.person.dm("read other scans"), contains="DocReader fits")
    pressed = counted.person.press(answer, label="Why these?").payload
    counted.person.close(counted.person.wait_for_modal("Why these?", contains="You asked"))
    assert counted.shows("signpost_handled_total action answered", 1)
    gone = json.dumps({"ask": "gone", "product": "gone", "pilot": "gone"})
    for number, (action_id, title, sentence) in enumerate(REFUSED_IN_MODALS, start=1):
        payload = copy.deepcopy(pressed)
        payload["actions"][0] |= {"action_id": action_id, "value": gone}
        payload["trigger_id"] = counted.workspace.team.passes.trigger(counted.person.id)
        assert counted.workspace.forge(payload).acked
        counted.person.close(counted.person.wait_for_modal(title, contains=sentence))
        assert counted.shows("signpost_handled_total action refused", number)
    assert counted.shows("signpost_handled_total action answered", 1)


def test_a_failure_of_ours(counted: CountedDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    asked = counted.person.dm("crash")
    counted.person.wait_for_message(after=asked, contains="went wrong on my side")
    assert counted.shows("signpost_handled_total event failed", 1)


def test_what_is_left_until_slack_is_back(counted: CountedDesk) -> None:
    handled = read(counted.metrics.text().decode()).get("signpost_handling_seconds_count event", 0)
    counted.workspace.fail_next("chat.postMessage", "internal_error", times=9)
    counted.person.dm("help")
    assert counted.shows("signpost_handled_total event left", 1)
    assert counted.shows("signpost_handling_seconds_count event", int(handled) + 1)
