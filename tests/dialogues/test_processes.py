"""Real processes killed or told to stop between accepting an ask and answering it: one answer, not none or two."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.manifest import manifest
from portfolio import importing
from storage.engine import make_engine, unit_factory
from tests.databases import url_in
from tests.dialogues.conftest import COMPANY
from tests.doubles import SetClock
from workspace.server import LocalWorkspace

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace(manifest=manifest()) as found:
        yield found


def start(workspace: LocalWorkspace, folder: Path, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A real `signpost serve`, connected; `more` settings, if any."""
    process = begin(workspace, folder, more)
    workspace.wait_until(lambda: workspace.connections > 0 or process.poll() is not None, timeout=60)
    if not workspace.connections:
        process.kill()
        process.wait(10)
        raise AssertionError((folder / "log").read_text("utf-8")[-3000:])
    return process


def begin(workspace: LocalWorkspace, folder: Path, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """The same, not waited for."""
    settings = {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_API_URL": workspace.api_url,
        "DATABASE_URL": url_in(folder),
        "PORT": "0",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        **(more or {}),
    }
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "bot", "serve"]
        return subprocess.Popen(command, env=settings, cwd=folder, stdout=log, stderr=log)


def load_company(folder: Path) -> None:
    engine = make_engine(url_in(folder))
    with unit_factory(engine)() as unit:
        texts = [("company.yaml", COMPANY.read_text("utf-8"))]
        importing.apply(unit, texts, by="test", at=SetClock().now())
    engine.dispose()


def test_killed_between_acknowledgement_and_answer(workspace: LocalWorkspace, tmp_path: Path) -> None:
    load_company(tmp_path)
    anna = workspace.add_person("U0ANNA", "anna", "Anna")
    process = start(workspace, tmp_path)
    try:
        workspace.fail_next("chat.postMessage", "ratelimited", retry_after=60)
        asked = anna.dm("Which paragraph of the regulation covers opening an account?")
        assert workspace.wait_until(lambda: any(call.method == "chat.postMessage" for call in workspace.calls), 30)
        assert workspace.wait_idle(), "the event was acknowledged"
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    assert not [message for message in anna.sees() if message.user == workspace.bot_user_id]
    assert workspace.wait_until(lambda: workspace.connections == 0)
    process = start(workspace, tmp_path)
    try:
        answer = anna.wait_for_message(after=asked, timeout=40)
        assert answer.thread_ts == asked.ts
        assert "RegSearch" in answer.all_text
        more = anna.dm("help", thread_ts=asked.ts)
        anna.wait_for_message(after=more, contains="For example")
        said = [message for message in anna.sees() if message.user == workspace.bot_user_id]
        assert len(said) == 2, "one answer to each"
    finally:
        process.terminate()
        process.wait(40)


def test_a_process_told_to_stop_finishes_its_answer_and_the_next_one_leaves_it_alone(
    workspace: LocalWorkspace, tmp_path: Path
) -> None:
    load_company(tmp_path)
    anna = workspace.add_person("U0ANNA", "anna", "Anna")
    old = start(workspace, tmp_path)
    new = None
    try:
        # longer than a silent process is waited for, shorter than a stopping one may take
        workspace.fail_next("chat.postMessage", "ratelimited", retry_after=14)
        asked = anna.dm("Which paragraph of the regulation covers opening an account?")
        assert workspace.wait_until(lambda: any(call.method == "chat.postMessage" for call in workspace.calls), 30)
        old.terminate()
        assert workspace.wait_until(lambda: workspace.connections == 0)
        new = start(workspace, tmp_path)
        anna.wait_for_message(after=asked, timeout=40)
        assert old.wait(40) == 0
        more = anna.dm("help", thread_ts=asked.ts)
        anna.wait_for_message(after=more, contains="For example")
        said = [message for message in anna.sees() if message.user == workspace.bot_user_id]
        assert len(said) == 2, "one answer to each"
    finally:
        for process in (old, new):
            if process is not None:
                process.terminate()
                process.wait(40)
