"""The door: junk is refused or dropped in words of one line, before Bolt can stumble over it."""

import hashlib
import hmac
import http.client
import json
import logging
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.socket_mode.request import SocketModeRequest
from structlog.testing import capture_logs

from bot.door import Door
from bot.manifest import manifest
from bot.serving import build_parts
from bot.wiring import build_client
from tests.bot.running import running, settings_for
from workspace.server import LocalWorkspace

SECRET = "0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace(manifest=manifest()) as running_workspace:
        yield running_workspace


@pytest.fixture(scope="module")
def door(workspace: LocalWorkspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    settings = settings_for(workspace, tmp_path_factory.mktemp("door"), slack_signing_secret=SECRET)
    parts = build_parts(settings, build_client(settings))
    parts.identity.tell(parts.client.auth_test())
    yield Door(parts.app, signing_secret=SECRET)
    parts.app.listener_runner.listener_executor.shutdown(wait=True)
    parts.store.engine.dispose()


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever comes, nothing goes wrong inside."""
    caplog.set_level(logging.INFO)
    yield
    assert [record.getMessage() for record in caplog.records if record.exc_info or record.levelno > 30] == []


def signature(body: bytes, moment: str) -> str:
    return "v0=" + hmac.new(SECRET.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()


def signed(body: bytes, kind: str = FORM) -> dict[str, str]:
    moment = str(int(time.time()))
    return {
        "x-slack-request-timestamp": moment,
        "x-slack-signature": signature(body, moment),
        "content-type": kind,
    }


@pytest.mark.parametrize("moment", ["abc", "nan", "", "9" * 400, "-1", "1e9", "٣", "\x00"])
def test_a_timestamp_that_is_none_is_not_signed(door: Door, moment: str) -> None:
    headers = {**signed(b"{}"), "x-slack-request-timestamp": moment, "x-slack-signature": signature(b"{}", moment)}
    assert door.over_http(b"{}", headers).status == 401


@pytest.mark.parametrize("written", ["", "v0=é", "v0=", "v0=" + "0" * 64, "é" * 64, "v1=" + "0" * 64])
def test_a_signature_that_is_none_is_not_signed(door: Door, written: str) -> None:
    assert door.over_http(b"{}", {**signed(b"{}"), "x-slack-signature": written}).status == 401


JUNK = [b'{"a":', b"[]", b"null", b"payload={", b"payload=[]", b"payload=null", b"1", b'"x"', b"[" * 50_000, b"{\x00}"]


@pytest.mark.parametrize("body", JUNK, ids=lambda body: repr(body[:12]))
def test_a_body_nobody_can_read_is_refused(door: Door, body: bytes) -> None:
    kind = FORM if body.startswith(b"payload") else "application/json"
    assert door.over_http(body, signed(body, kind)).status == 400
    assert door.over_http(body, {}).status == 401, "whoever did not sign learns nothing about the body"


def test_bytes_that_are_no_text_are_not_signed(door: Door) -> None:
    assert door.over_http(b"\xff\xfe", signed(b"\xff\xfe")).status == 401


NOTHINGS: tuple[Any, ...] = ([], None, {}, "x", ["x"], [None], [[]])
NOT_WHOLE: list[dict[str, Any]] = [
    *({"type": "block_actions", "actions": actions} for actions in NOTHINGS),
    {"type": "block_actions"},
    {"type": "view_submission", "view": None},
    {"type": "view_closed", "view": "x"},
    {"type": "view_submission", "view": {"callback_id": "x"}},
    {"type": "view_submission", "view": {"callback_id": "x", "type": 5}},
    {"type": "view_submission", "view": {"callback_id": "x", "type": "workflow_step"}},
    {"type": "workflow_step_edit", "callback_id": "x"},
    {"type": "event_callback"},
    {"type": "event_callback", "event": []},
    {"type": "event_callback", "event": {"type": [None]}},
    {"type": "event_callback", "event": {"user": "U1"}},
    {"event": "x"},
    {"type": "app_rate_limited", "minute_rate_limited": 1518467820},
]


@pytest.mark.parametrize("body", NOT_WHOLE, ids=lambda body: json.dumps(body)[:60])
def test_what_is_not_whole_is_acknowledged_and_dropped(
    door: Door, workspace: LocalWorkspace, body: dict[str, Any]
) -> None:
    whole = {"user": {"id": "U1"}, "team": {"id": workspace.team.id}, "trigger_id": "1.1", **body}
    written = f"payload={urllib.parse.quote(json.dumps(whole))}".encode()
    assert door.over_http(written, signed(written)).status == 200
    assert door.over_socket(SocketModeRequest("interactive", "e1", whole)).status == 200


NOBODY: dict[str, Any] = {"type": "event_callback", "event": {"type": "app_home_opened", "user": 5, "tab": "home"}}
NONSENSE: list[dict[str, Any]] = [{"authorizations": 5}, {"enterprise": 5}, {"team": 5, "user": 5}, {"type": []}, {}]


def test_an_event_of_nobody_is_acknowledged_and_dropped(door: Door) -> None:
    with capture_logs() as logged:
        assert door.over_socket(SocketModeRequest("events_api", "e1", NOBODY)).status == 200
    assert [line["event"] for line in logged] == ["arrival_dropped"]


@pytest.mark.parametrize("body", NONSENSE)
def test_an_envelope_of_nonsense_is_harmless(door: Door, body: dict[str, Any]) -> None:
    assert door.over_socket(SocketModeRequest("interactive", "e1", body)).status < 500


def test_a_limit_on_events_is_warned_of(door: Door) -> None:
    body = {"type": "app_rate_limited", "minute_rate_limited": 1518467820}
    with capture_logs() as logged:
        door.over_socket(SocketModeRequest("events_api", "e1", body))
    assert [(line["event"], line["log_level"]) for line in logged] == [("slack_limits_events", "warning")]


def test_over_a_real_port_junk_is_refused(workspace: LocalWorkspace, tmp_path: Path) -> None:
    with running(settings_for(workspace, tmp_path, slack_app_token=None, slack_signing_secret=SECRET)) as bot:
        assert bot.service.web is not None

        def post(body: bytes, headers: dict[str, Any]) -> int:
            assert bot.service.web is not None
            connection = http.client.HTTPConnection("127.0.0.1", bot.service.web.port, timeout=10)
            connection.request("POST", "/slack/events", body, headers)
            status = connection.getresponse().status
            connection.close()
            return status

        assert post(b"[]", {**signed(b"[]", "application/json")}) == 400
        assert post(b"[]", {**signed(b"[]"), "x-slack-signature": "v0=é".encode("latin-1")}) == 401
        assert post(b"{}", {**signed(b"{}"), "x-slack-request-timestamp": "nan"}) == 401
        assert post(b"\xff", {}) == 401


def test_over_the_socket_a_press_of_nothing_is_acknowledged(workspace: LocalWorkspace, tmp_path: Path) -> None:
    workspace.add_person(id="U0JOHANS01", name="johansson", real_name="Erik Johansson")
    with running(settings_for(workspace, tmp_path)):
        assert workspace.forge({"type": "block_actions", "user": {"id": "U0JOHANS01"}, "actions": []}).acked
