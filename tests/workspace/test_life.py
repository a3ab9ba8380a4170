"""Starting, stopping, waiting, the version counter, HTTP mode and running alone."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest

from tests.workspace.conftest import ANNA, RunApp, button, modal, raw_call, text_input, web_client
from workspace.changed import Changed
from workspace.client import Person
from workspace.server import LocalWorkspace
from workspace.settings import Timing

Json = dict[str, Any]
SECRET = "a-signing-secret"


def test_two_workspaces_run_side_by_side_and_leave_no_thread() -> None:
    before = set(threading.enumerate())
    with LocalWorkspace() as one, LocalWorkspace() as two:
        assert one.api_url != two.api_url
        assert raw_call(f"{one.api_url}auth.test", token=two.bot_token)[1]["error"] == "invalid_auth"
    assert [t for t in threading.enumerate() if t not in before and t.name.startswith("workspace")] == []
    one.stop()


def test_it_stops_while_an_app_is_connected_and_an_event_is_unanswered(
    make_workspace: Callable[..., LocalWorkspace], run_app: RunApp
) -> None:
    ws = make_workspace(timing=Timing(ack=60.0))
    release = threading.Event()

    def set_up(app: App) -> None:
        @app.command("/ai")
        def never(ack: Any) -> None:
            release.wait(10)

    run_app(ws, set_up)
    results: list[str] = []
    asking = threading.Thread(target=lambda: results.append(ws.as_person(ANNA).command("/ai").error))
    asking.start()
    assert ws.wait_until(lambda: not ws.team.courier.idle)
    ws.stop()
    asking.join(5)
    release.set()
    assert results == ["dispatch_failed"]


def test_a_taken_port_is_an_error(ws: LocalWorkspace) -> None:
    port = int(ws.page_url.rstrip("/").rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        LocalWorkspace(port=port).start()


def test_waiting_says_what_was_missing(ws: LocalWorkspace, anna: Person) -> None:
    with pytest.raises(TimeoutError, match=r"a\.novak did not see a message with 'never'"):
        anna.wait_for_message(contains="never", timeout=0.05)
    with pytest.raises(TimeoutError, match="0 of 1 connections"):
        ws.wait_for_app(timeout=0.05)


def test_an_act_on_the_servers_own_loop_is_refused_instead_of_hanging(ws: LocalWorkspace, anna: Person) -> None:
    async def act() -> str:
        try:
            anna.command("/ai")
        except RuntimeError as error:
            return str(error)
        return ""

    assert ws._loop is not None
    assert "not the loop" in asyncio.run_coroutine_threadsafe(act(), ws._loop).result(5)


def test_a_change_wakes_threads_and_coroutines() -> None:
    changed = Changed()

    async def both() -> tuple[int, int]:
        timer = threading.Timer(0.01, changed.bump)
        timer.start()
        one = await changed.wait_async(0, 5)
        two = await asyncio.to_thread(changed.wait, 0, 5)
        timer.join()
        return one, two

    assert asyncio.run(both()) == (1, 1)
    assert changed.wait(1, 0.01) == 1
    assert asyncio.run(changed.wait_async(1, 0.01)) == 1


class Bolt:
    """A Bolt app behind plain HTTP, with one endpoint for everything."""

    def __init__(self) -> None:
        self.app: App | None = None
        self.requests: list[tuple[Json, str]] = []
        bolt = self

        class Endpoint(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers: Json = {key.lower(): value for key, value in self.headers.items()}
                bolt.requests.append((headers, body))
                assert bolt.app is not None
                answer = bolt.app.dispatch(BoltRequest(body=body, headers=headers))
                self.send_response(answer.status)
                for name, value in answer.first_headers_without_set_cookie().items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body.encode())

            def log_message(self, format: str, *args: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()


@pytest.fixture
def bolt() -> Iterator[Bolt]:
    endpoint = Bolt()
    yield endpoint
    endpoint.server.shutdown()
    endpoint.thread.join()
    endpoint.server.server_close()


def test_an_app_in_http_mode_gets_the_same_signed(make_workspace: Callable[..., LocalWorkspace], bolt: Bolt) -> None:
    import time

    ws = make_workspace(request_url=bolt.url, signing_secret=SECRET, clock=time.time)
    bolt.app = app = App(client=web_client(ws), signing_secret=SECRET)
    heard: list[str] = []

    @app.event("message")
    def hear(event: Json) -> None:
        heard.append(event["text"])

    @app.command("/ai")
    def ai(ack: Any, client: Any, command: Json) -> None:
        client.views_open(trigger_id=command["trigger_id"], view=modal(text_input(), callback_id="form"))
        ack(text="opened", blocks=[{"type": "actions", "elements": [button()]}])

    @app.action("go")
    def go(ack: Any) -> None:
        ack()

    @app.view("form")
    def form(ack: Any) -> None:
        ack(response_action="errors", errors={"why": "More"})

    anna = ws.as_person(ANNA)
    anna.dm("hello")
    assert ws.wait_until(lambda: heard == ["hello"])
    assert anna.command("/ai a&b").acked
    assert anna.submit(values={"why": "x"}).errors == {"why": "More"}
    assert anna.press(anna.wait_for_message(contains="opened"), label="Go").acked
    kinds = [headers["content-type"] for headers, _ in bolt.requests]
    assert kinds == ["application/json", *["application/x-www-form-urlencoded"] * 3]
    assert parse_qs(bolt.requests[1][1])["text"] == ["a&amp;b"]
    assert json.loads(parse_qs(bolt.requests[2][1])["payload"][0])["type"] == "view_submission"
    assert raw_call(f"{ws.api_url}apps.connections.open", token=ws.app_token)[1]["error"] == "socket_mode_not_enabled"


def test_http_mode_retries_events_and_says_why(make_workspace: Callable[..., LocalWorkspace], bolt: Bolt) -> None:
    ws = make_workspace(request_url=bolt.url, signing_secret="another secret")
    bolt.app = App(client=web_client(ws), signing_secret=SECRET)
    anna = ws.as_person(ANNA)
    anna.dm("hello")
    assert ws.wait_until(lambda: len(bolt.requests) == 4)  # Bolt refuses the signature each time
    headers = [headers for headers, _ in bolt.requests]
    assert [one.get("x-slack-retry-num") for one in headers] == [None, "1", "2", "3"]
    assert headers[1]["x-slack-retry-reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in bolt.requests}) == 1
    assert ws.wait_idle()
    assert anna.command("/ai").error == "dispatch_failed"
    assert len(bolt.requests) == 5  # a command is never sent again


def test_it_runs_alone(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"id": "U0DANA0001", "name": "dana", "real_name": "Dana Ito"}]), encoding="utf-8")
    manifest = tmp_path / "manifest.json"
    scopes = {"scopes": {"bot": ["users:read"]}}
    manifest.write_text(json.dumps({"features": {"bot_user": {}}, "oauth_config": scopes}), encoding="utf-8")
    line = [sys.executable, "-m", "workspace", "--port", "0", "--no-page"]
    line += ["--people", str(people), "--manifest", str(manifest)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=root, env=dict(os.environ)) as process:
        assert process.stdout is not None
        found: dict[str, str] = {}
        while "SLACK_APP_TOKEN" not in found:
            name, _, value = process.stdout.readline().strip().partition("=")  # as a .env file says it
            found[name] = value
        body = b'{"user": "U0DANA0001"}'
        answer = raw_call(f"{found['SLACK_API_URL']}users.info", body, token=found["SLACK_BOT_TOKEN"])[1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert answer["user"]["real_name"] == "Dana Ito"


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (None, "people.json cannot be read: No such file or directory."),
        ("id;name", "people.json is not JSON: "),
        ('[{"name": "dana", "slack": "U1"}]', "is not a person as --people wants them"),
    ],
)
def test_what_it_cannot_start_with_is_told_in_a_sentence(tmp_path: Path, people: str | None, sentence: str) -> None:
    if people is not None:
        (tmp_path / "people.json").write_text(people, encoding="utf-8")
    line = [sys.executable, "-m", "workspace", "--port", "0", "--people", str(tmp_path / "people.json")]
    ran = subprocess.run(line, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False, timeout=60)
    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_alone_on_a_port_that_is_taken_it_says_so() -> None:
    with LocalWorkspace() as other:
        port = other.api_url.split(":")[2].partition("/")[0]
        line = [sys.executable, "-m", "workspace", "--port", port, "--no-page"]
        ran = subprocess.run(
            line, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False, timeout=60
        )
    told = f"Port {port} is taken or not allowed. Choose another one with --port.\n"
    assert (ran.returncode, ran.stderr) == (1, told)
