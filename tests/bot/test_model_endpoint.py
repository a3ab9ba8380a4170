"""A bot whose model endpoint is down or never ends: labelled offline answers, ready, and gone when told to stop."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.manifest import manifest
from tests.bot.conftest import Run
from tests.bot.running import running, settings_for, wait_until
from tests.bot.test_serving import get
from tests.databases import url_in
from tests.house.tree import ROOT
from tests.knowledge.endpoint import drip, endpoint, saying
from workspace.server import LocalWorkspace

EMPLOYEE = "U0JOHANS01"
TASK = "Draft an e-mail to my colleagues about the new schedule"


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace(manifest=manifest()) as running_workspace:
        running_workspace.add_person(id=EMPLOYEE, name="johansson", real_name="Erik Johansson")
        yield running_workspace


@pytest.fixture
def database(demo_database: Path, tmp_path: Path) -> str:
    """The address of a copy of the demo company's."""
    return url_in(tmp_path, copy_of=demo_database)


def test_ask_answers_offline_when_embeddings_are_down(run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(saying(503, "down")) as server:
        for name, value in (
            ("OPENAI_API_KEY", "sk-test"),
            ("OPENAI_BASE_URL", server.url),
            ("OPENAI_EMBEDDING_MODEL", "scripted"),
            ("DATABASE_URL", database),
        ):
            monkeypatch.setenv(name, value)
        answered = run("ask", TASK, "--json")
    assert answered.code == 0, answered.err
    told = json.loads(answered.out)
    assert (told["judged_by"], bool(told["products"])) == ("offline", True)
    assert "offline" in told["notice"]


def test_a_bot_is_ready_and_answers_offline_when_embeddings_are_down(
    workspace: LocalWorkspace, database: str, tmp_path: Path
) -> None:
    with endpoint(saying(503, "down")) as server:
        settings = settings_for(
            workspace,
            tmp_path,
            openai_api_key="sk-test",
            openai_base_url=server.url,
            openai_embedding_model="scripted",
        )
        with running(settings) as bot:
            status, body = get(f"{bot.url}/readyz")
            assert (status, json.loads(body)["ready"], json.loads(body)["notes"]) == (200, True, {"model": "ok"})
            person = workspace.as_person(EMPLOYEE)
            for _ in range(3):
                asked = person.dm(TASK)
                assert "offline answer" in person.wait_for_message(after=asked, timeout=20).all_text
            told = json.loads(get(f"{bot.url}/readyz")[1])
            assert told["ready"] is True
            assert told["notes"]["model"].startswith("left alone after 3 failures in a row")
            asked = person.dm(TASK)
            assert "left alone for now" in person.wait_for_message(after=asked, timeout=20).all_text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")
def test_a_process_whose_model_never_ends_still_ends(workspace: LocalWorkspace, database: str, tmp_path: Path) -> None:
    with endpoint(drip) as server:
        environment = {
            **os.environ,
            "SLACK_API_URL": workspace.api_url,
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": server.url,
            "OPENAI_TIMEOUT": "100",
            "DATABASE_URL": database,
            "PORT": "0",
        }
        log = tmp_path / "log"
        with log.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=environment, stdout=written, stderr=written
            )
        try:
            wait_until(lambda: workspace.connections == 1 or process.poll() is not None, "the process is connected")
            workspace.as_person(EMPLOYEE).dm(TASK)
            wait_until(lambda: server.asked, "the model is asked")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0, log.read_text(encoding="utf-8")
        finally:
            process.kill()
            process.wait()
