"""`signpost serve`, from start to stop, against a real socket and a real Web API."""

import gc
import hashlib
import hmac
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.connection import TokenRefused
from bot.demo_company import load_demo_company
from bot.logs import set_up_logs
from bot.manifest import manifest
from bot.wiring import open_store
from portfolio.routing import Prepared
from storage.engine import make_engine
from tests.bot.conftest import Run
from tests.bot.running import Running, running, settings_for, wait_until
from tests.databases import url_in
from tests.house.tree import ROOT
from workspace.server import LocalWorkspace

EMPLOYEE = "U0JOHANS01"


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace(manifest=manifest()) as running_workspace:
        running_workspace.add_person(id=EMPLOYEE, name="johansson", real_name="Erik Johansson")
        yield running_workspace


@pytest.fixture
def bot(workspace: LocalWorkspace, tmp_path: Path) -> Iterator[Running]:
    with running(settings_for(workspace, tmp_path)) as ready:
        yield ready


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_it_is_alive_and_ready_over_socket_mode(bot: Running) -> None:
    assert get(f"{bot.url}/healthz") == (200, "ok\n")
    status, body = get(f"{bot.url}/readyz")
    assert (status, json.loads(body)["ready"]) == (200, True)
    assert set(json.loads(body)["checks"]) == {"database", "slack", "index"}


def test_the_garbage_collector_leaves_the_warm_index_alone(workspace: LocalWorkspace, tmp_path: Path) -> None:
    def walked() -> list[Prepared]:
        return [one for one in gc.get_objects() if isinstance(one, Prepared)]

    gc.unfreeze()  # what another test's bot left
    try:
        with running(settings_for(workspace, tmp_path)):
            assert walked() == [], "frozen after warm-up: neither before it nor not at all"
            gc.unfreeze()
            assert walked(), "it is there all the same"
    finally:
        gc.unfreeze()


def test_over_socket_mode_nothing_is_taken_over_http(bot: Running) -> None:
    assert get(f"{bot.url}/slack/events")[0] == 404


def test_a_stop_ends_it_with_zero(workspace: LocalWorkspace, tmp_path: Path) -> None:
    with running(settings_for(workspace, tmp_path)) as bot:
        pass
    assert bot.code == 0
    wait_until(lambda: workspace.connections == 0, "the connection is closed")


def test_it_answers_and_goes_on_after_the_connection_was_replaced(workspace: LocalWorkspace, bot: Running) -> None:
    person = workspace.as_person(EMPLOYEE)
    assert person.command("/ai help").acked
    workspace.disconnect()
    wait_until(lambda: workspace.connections == 1, "a new connection")
    wait_until(lambda: person.command("/ai help").acked, "an ack over the new connection")


def test_a_database_of_another_version_is_not_ready(bot: Running, tmp_path: Path) -> None:
    engine = make_engine(url_in(tmp_path))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'older'")
    engine.dispose()
    status, body = get(f"{bot.url}/readyz")
    assert status == 503
    assert "db upgrade" in json.loads(body)["checks"]["database"]


def test_a_lost_connection_is_not_ready(workspace: LocalWorkspace, bot: Running) -> None:
    connection = bot.service.connection
    assert connection is not None
    connection.close()
    connection.last_alive = time.monotonic() - 3600
    # The watch brings it back; what is asked in between must say so.
    wait_until(lambda: get(f"{bot.url}/readyz")[0] == 200, "ready again")
    assert workspace.connections >= 1


def test_a_token_that_slack_takes_no_more_is_not_ready(workspace: LocalWorkspace, bot: Running) -> None:
    workspace.fail_next("chat.postMessage", error="token_revoked")
    person = workspace.as_person(EMPLOYEE)
    person.dm("help")
    wait_until(lambda: get(f"{bot.url}/readyz")[0] == 503, "not ready")
    assert json.loads(get(f"{bot.url}/readyz")[1])["checks"]["slack"] == "Slack refuses the bot's token: token_revoked"
    person.dm("help")
    wait_until(lambda: get(f"{bot.url}/readyz")[0] == 200, "ready again")


def test_a_reconnect_that_failed_is_made_up_for(workspace: LocalWorkspace, bot: Running) -> None:
    """slack-sdk 3.47 tries once when Slack ends a session; refused then, it would sit on a connection nobody uses."""
    workspace.fail_next("apps.connections.open", error="internal_error", times=1)
    workspace.disconnect()
    person = workspace.as_person(EMPLOYEE)
    wait_until(lambda: person.command("/ai help").acked, "an ack over a new connection", 60)
    assert bot.code is None


def test_the_base_url_needs_no_slash_at_the_end(workspace: LocalWorkspace, tmp_path: Path) -> None:
    with running(settings_for(workspace, tmp_path, slack_api_url=workspace.api_url.rstrip("/"))):
        assert workspace.as_person(EMPLOYEE).command("/ai help").acked


def test_a_proxy_in_the_environment_does_not_stand_before_this_machine(
    workspace: LocalWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with running(settings_for(workspace, tmp_path)):
        assert workspace.as_person(EMPLOYEE).command("/ai help").acked


@pytest.mark.parametrize(("name", "wrong"), [("slack_bot_token", "xoxb-wrong"), ("slack_app_token", "xapp-wrong")])
def test_a_refused_token_ends_it_in_words(name: str, wrong: str, workspace: LocalWorkspace, tmp_path: Path) -> None:
    with pytest.raises(TokenRefused, match=name.upper()), running(settings_for(workspace, tmp_path, **{name: wrong})):
        pass


def test_a_taken_port_does_not_stop_socket_mode(workspace: LocalWorkspace, tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        running(settings_for(workspace, tmp_path, port=taken.getsockname()[1])) as bot,
    ):
        assert bot.service.web is None
        assert workspace.as_person(EMPLOYEE).command("/ai help").acked


def test_no_text_and_no_token_of_a_dialogue_is_in_the_log(workspace: LocalWorkspace, tmp_path: Path) -> None:
    settings = settings_for(workspace, tmp_path, log_level="debug", log_format="json")
    log = io.StringIO()
    set_up_logs(settings, stream=log)
    person = workspace.as_person(EMPLOYEE)
    with running(settings):
        person.command("/ai can I put planted-secret into the chat?")
        person.command("/ai card planted-secret")
        asked = person.dm("planted-secret: which rule covers minors?")
        person.wait_for_message(after=asked, timeout=20)
        workspace.forge(
            {"type": "block_actions", "user": {"id": EMPLOYEE}, "actions": [{"action_id": "planted-secret"}]}
        )
    written = log.getvalue()
    assert '"event": "ready"' in written
    assert "planted-secret" not in written
    assert workspace.bot_token not in written
    assert workspace.app_token not in written


def signed(secret: str, body: bytes, *, at: int | None = None) -> dict[str, str]:
    moment = str(at or int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + moment.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_over_http_only_signed_requests_are_heard(workspace: LocalWorkspace, tmp_path: Path) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    fields = {
        "command": "/ai",
        "text": "help",
        "user_id": EMPLOYEE,
        "trigger_id": "1.1",
        "channel_id": "D1",
        "team_id": "T1",
    }
    body = urllib.parse.urlencode(fields).encode()
    settings = settings_for(workspace, tmp_path, slack_app_token=None, slack_signing_secret=secret)
    with running(settings) as bot:
        url = f"{bot.url}/slack/events"
        assert json.loads(get(f"{bot.url}/readyz")[1])["ready"] is True
        assert post(url, body, signed(secret, body)) == 200
        assert post(url, body, signed("wrong" * 5, body)) == 401
        assert post(url, body, signed(secret, body, at=int(time.time()) - 3600)) == 401
        assert post(url, body, {}) == 401
        assert post(url, b"x" * 1_000_001, {}) == 413


def test_without_tokens_it_says_what_is_missing(run: Run) -> None:
    refused = run("serve")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("SLACK_BOT_TOKEN is not set.")


def test_with_half_of_the_tokens_it_names_both_ways(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    refused = run("serve")
    assert refused.code == 2
    assert "SLACK_APP_TOKEN is not set" in refused.err
    assert "SLACK_SIGNING_SECRET" in refused.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")
def test_the_process_stops_on_sigterm_and_keeps_what_it_heard(workspace: LocalWorkspace, tmp_path: Path) -> None:
    settings = settings_for(workspace, tmp_path)
    store = open_store(settings)
    load_demo_company(store.unit)
    store.engine.dispose()
    environment = {
        **os.environ,
        "SLACK_API_URL": workspace.api_url,
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "DATABASE_URL": url_in(tmp_path),
        "PORT": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        wait_until(lambda: workspace.connections == 1 or process.poll() is not None, "the process is connected")
        assert workspace.as_person(EMPLOYEE).command("/ai help").acked
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=40)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out) == (0, b""), err.decode()
    assert b'"event": "stopped"' in err


def test_once_greeted_nothing_waits_for_slack_to_say_who_the_bot_is(workspace: LocalWorkspace, bot: Running) -> None:
    """Bolt asks with the first arrival, and when Slack refuses just then, the arrival is acknowledged and lost."""
    workspace.fail_next("auth.test", error="account_inactive", times=99)
    person = workspace.as_person(EMPLOYEE)
    answered = person.command("/ai help")
    assert answered.acked
    assert "reinstall" not in json.dumps(answered.payload)
    asked = person.dm("help")
    assert person.wait_for_message(after=asked, timeout=20).text
    assert [call.method for call in workspace.calls].count("auth.test") == 1
