"""Where the way back to a person is wrong or gone: the answer takes another, and the log says so in one line."""

import copy
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from handlers.inbox import Inbox
from tests.dialogues.conftest import Desk, open_company
from tests.dialogues.test_buttons import ask
from tests.doubles import ScriptedRouter
from workspace.client import Person

TOO_LATE = "Please press the button once more"


def forge_command(desk: Desk, person: Person, text: str, **changed: Any) -> None:
    """A slash command as somebody sent it, with other contents."""
    payload = copy.deepcopy(person.command("/ai rules").payload)
    payload |= {"text": text, "trigger_id": desk.workspace.team.passes.trigger(person.id), **changed}
    assert desk.workspace.forge(payload, "slash_commands").acked


@pytest.mark.parametrize("url", [None, "", 5, [], "x", "1e999", '{"ask":5}', "http://[", "ftp://x"])
def test_without_an_address_to_answer_at_the_answer_is_a_direct_message(
    desk: Desk, someone: Person, url: object, caplog: pytest.LogCaptureFixture
) -> None:
    forge_command(desk, someone, "card DocReader", response_url=url)
    someone.wait_for_message(contains="Reads fields and tables")
    assert not [record for record in caplog.records if record.exc_info]


def test_a_command_with_an_endless_name_is_helped_all_the_same(desk: Desk, someone: Person) -> None:
    forge_command(desk, someone, "help", command="/" + "x" * 100_000)
    someone.wait_for_message(contains="/ai browse")


def test_what_nobody_can_hear_is_over_and_no_fault(
    desk: Desk, someone: Person, caplog: pytest.LogCaptureFixture
) -> None:
    before = len(desk.workspace.calls)
    forge_command(desk, someone, "card DocReader", user_id="U0NOBODY", channel_id="", response_url="")
    someone.wait_for(
        lambda: [call for call in desk.workspace.calls[before:] if call.method == "conversations.open"][1:] or None,
        "the answer and then the apology knocking in vain",
    )
    someone.wait_for(lambda: desk.tools.work.in_hand() == frozenset() or None, "the end of it")
    assert not [record for record in caplog.records if record.exc_info]


def test_a_fourth_modal_takes_the_place_of_the_third_without_asking_slack_in_vain(desk: Desk, someone: Person) -> None:
    answer, before = ask(someone), len(desk.workspace.refusals)
    someone.press(answer, label="Why these?")
    someone.press(someone.wait_for_modal("Why these?", contains="You asked"), label="Open DocReader")
    someone.press(someone.wait_for_modal("DocReader", contains="Steps to a first"), label="Start with DocReader")
    third = someone.wait_for_modal(contains="Request scanner access")
    someone.press(third, label="Everything about it")
    fourth = someone.wait_for_modal("DocReader", contains="Steps to a first")
    assert fourth.id == third.id
    assert desk.workspace.refusals[before:] == []


@pytest.mark.parametrize("error", ["not_found", "expired_trigger_id"])
def test_a_modal_that_is_gone_is_said_in_words(desk: Desk, someone: Person, error: str) -> None:
    someone.press(ask(someone), label="Why these?")
    modal = someone.wait_for_modal("Why these?", contains="You asked")
    desk.workspace.fail_next("views.push", error, times=2)
    someone.press(modal, label="Open DocReader")
    someone.wait_for_message(contains=TOO_LATE)


@pytest.mark.parametrize("trigger", ["", None])
def test_a_button_that_can_open_nothing_says_so(
    desk: Desk, someone: Person, trigger: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    payload = copy.deepcopy(someone.press(ask(someone), label="Why these?").payload)
    payload["trigger_id"] = trigger
    assert desk.workspace.forge(payload).acked
    someone.wait_for_message(contains=TOO_LATE)
    assert not [record for record in caplog.records if record.exc_info]


ELSEWHERE: tuple[dict[str, Any], ...] = (
    {"team": {"id": "T0ELSEWHERE", "domain": "elsewhere"}},
    {"team": "T0ELSEWHERE"},
    {"user": {"team_id": "T0ELSEWHERE"}},
)


@pytest.mark.parametrize("changed", ELSEWHERE, ids=str)
def test_nothing_is_done_for_another_workspace(desk: Desk, someone: Person, changed: dict[str, Any]) -> None:
    answer = ask(someone)
    payload = copy.deepcopy(someone.press(answer, label="Why these?").payload)
    someone.close(someone.wait_for_modal("Why these?", contains="You asked"))
    user = {**payload["user"], **changed.get("user", {})}
    payload |= {**changed, "user": user, "trigger_id": desk.workspace.team.passes.trigger(someone.id)}
    before = len(desk.workspace.calls)
    assert desk.workspace.forge(payload).acked
    forge_command(desk, someone, "card DocReader", team_id="T0ELSEWHERE")
    assert desk.workspace.wait_idle()
    assert someone.modal is None
    assert all("Reads fields" not in str(call.args) for call in desk.workspace.calls[before:])


def test_an_event_another_installation_hears_is_left_to_it(desk: Desk, someone: Person) -> None:
    ask(someone)
    event = {"type": "message", "channel_type": "im", "channel": someone.dm_channel, "user": someone.id}
    event |= {"text": "read scans elsewhere", "ts": "1795600000.000100", "team": "T0ELSEWHERE"}
    outer = desk.workspace.team.wrap(event, None) | {"team_id": "T0ELSEWHERE"}
    outer["authorizations"] = [{**one, "team_id": "T0ELSEWHERE"} for one in outer["authorizations"]]
    assert desk.workspace.forge(outer, "events_api").acked
    assert desk.workspace.wait_idle()
    assert desk.router.times_asked("read scans elsewhere") == 0


@pytest.mark.parametrize("user", ["", [], None])
@pytest.mark.parametrize("kind", ["app_home_opened", "assistant_thread_started"])
def test_a_tab_opened_by_nobody_is_no_fault(
    desk: Desk, kind: str, user: object, caplog: pytest.LogCaptureFixture
) -> None:
    event = {"type": kind, "user": user, "tab": "home", "assistant_thread": user, "event_ts": "1.2"}
    before = len(desk.workspace.refusals)
    assert desk.workspace.deliver_event(event).acked
    assert desk.workspace.wait_idle()
    assert not [record for record in caplog.records if record.exc_info]
    assert desk.workspace.refusals[before:] == []


@pytest.mark.parametrize("user", ["", [], {}, {"id": "U1"}, None])
def test_nothing_said_by_nobody_is_answered(
    desk: Desk, someone: Person, user: object, caplog: pytest.LogCaptureFixture
) -> None:
    event = {"type": "message", "channel_type": "im", "channel": someone.dm_channel, "user": user, "text": "read scans"}
    before = len(desk.workspace.calls)
    assert desk.workspace.deliver_event({**event, "ts": "1795600000.000200"}).acked
    forge_command(desk, someone, "card DocReader", user_id="", channel_id="", response_url="")
    assert desk.workspace.wait_idle()
    someone.wait_for(lambda: desk.tools.work.in_hand() == frozenset() or None, "the end of it")
    assert not [record for record in caplog.records if record.exc_info]
    assert "chat.postMessage" not in [call.method for call in desk.workspace.calls[before:]]


@pytest.mark.parametrize("size", ["1e999", [5], {}, None, True])
def test_a_file_of_no_size_is_taken_all_the_same(desk: Desk, size: object) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    sent = owner.dm("", files=[("usage.csv", b"product,user,day\nnothing,x,2026-01-01\n")])
    said = owner.wait_for_message(after=sent, contains="There is no product called “nothing”")
    outer = copy.deepcopy(next(one.payload for one in desk.workspace.deliveries[::-1] if "files" in str(one.payload)))
    event = outer["event"]
    event["files"][0]["size"] = size
    event["ts"] = f"{float(sent.ts) + 0.5:.6f}"
    assert desk.workspace.deliver_event(event).acked
    owner.wait_for(
        lambda: [one for one in owner.sees() if one.ts > said.ts and "no product called" in one.all_text] or None,
        "the same once more",
    )


def passes(inbox: Inbox, number: int, team: str) -> bool:
    """Whether a button pressed in a workspace gets past the inbox of a bot installed in T1."""
    body = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": team}, "trigger_id": str(number)}
    request, passed = BoltRequest(mode="socket_mode", body=body), BoltResponse(status=299)
    request.context.set_authorize_result(AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"))
    return inbox.receive(request, lambda: passed) is passed


def test_a_slack_that_calls_the_workspace_otherwise_is_answered(tmp_path: Path) -> None:
    """Until something that arrives names the workspace as it was named at the start, the name proves nothing."""
    for tools in open_company(tmp_path, ScriptedRouter()):
        inbox = Inbox(tools)
        came = [passes(inbox, number, team) for number, team in enumerate(("T0OTHER", "T1", "T0OTHER", "T1"))]
        assert came == [True, True, False, True]
