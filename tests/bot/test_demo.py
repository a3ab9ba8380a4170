"""`signpost demo`: one command, one line with the address, a page behind it, a clean end."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.config import Settings
from bot.console import Refusal
from bot.demo import FIRST_PORT, _start_workspace, choose_port
from bot.wiring import open_store
from portfolio.pilots.naming import GROUP
from storage.locks import file_lock
from tests.bot.conftest import Run
from tests.bot.running import wait_until
from tests.databases import url_in
from tests.house.tree import ROOT


def test_the_port_asked_for_is_taken_when_it_is_free() -> None:
    assert choose_port(0) == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is taken"):
            choose_port(port)
    assert choose_port(port) == port


@pytest.mark.parametrize("port", ["99999", "-5"])
def test_a_port_that_does_not_exist_is_refused_in_words(port: str, run: Run) -> None:
    refused = run("demo", "--port", port)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == f"Port {port} does not exist: a port is a number from 0 to 65535.\n"


def test_without_one_the_next_free_port_is_found() -> None:
    first = choose_port(None)
    assert first >= FIRST_PORT
    with socket.create_server(("127.0.0.1", first)):
        assert choose_port(None) > first


@pytest.mark.parametrize("arguments", [(), ("--reset",), ("--port", "0")])
def test_a_second_demo_on_the_same_data_is_refused_and_changes_nothing(
    arguments: tuple[str, ...], own_folder: Path, run: Run
) -> None:
    kept = own_folder / "data" / "demo" / "demo.sqlite3"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"kept")
    with file_lock(own_folder / "data" / "demo"):
        refused = run("demo", *arguments)
    assert (refused.code, refused.out) == (2, "")
    assert "A demo is running" in refused.err
    assert "DATA_DIR" in refused.err
    assert kept.read_bytes() == b"kept"


def test_a_demo_started_again_shows_what_was_said(demo_database: Path, tmp_path: Path) -> None:
    pytest.importorskip("nicegui", reason="the demo's page needs the extra `workspace`")
    store = open_store(Settings(database_url=url_in(tmp_path, copy_of=demo_database)))
    memory, seen = tmp_path / "workspace.json", []
    for start in range(2):
        workspace, keeper = _start_workspace(0, store, memory)
        giulia, general = workspace.as_person("U0FERRARI1"), workspace.team.channel_named("general")
        assert general is not None
        if start == 0:
            giulia.say(general.id, "said before the restart")
            giulia.dm("hello")
        seen.append((general.id, [one.text for one in workspace.state.messages(general.id)], giulia.dm_channel))
        workspace.stop()
        keeper.stop()
    store.engine.dispose()
    assert seen[0] == seen[1]
    assert seen[1][1] == ["said before the restart"]


def test_each_team_is_a_user_group_that_can_be_called(demo_database: Path, tmp_path: Path) -> None:
    pytest.importorskip("nicegui", reason="the demo's page needs the extra `workspace`")
    store = open_store(Settings(database_url=url_in(tmp_path, copy_of=demo_database)))
    workspace, keeper = _start_workspace(0, store, tmp_path / "workspace.json")
    try:
        groups = {one.handle: one for one in workspace.state.groups.values()}
        squad = groups["payments-squad"]
        assert (squad.id, squad.name) == ("S0PAYMENTSSQUAD", "Payments squad")
        assert set(squad.users) == {"U0TANAKA01", "U0OCONNOR1", "U0KOWALSK1"}
        asked = workspace.as_person("U0SILVA001").dm("pilot invite @payments-squad as developer")
        assert GROUP.search(asked.text), "what the invitation reads"
    finally:
        workspace.stop()
        keeper.stop()
        store.engine.dispose()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_the_demo_starts_prints_its_address_and_stops(tmp_path: Path) -> None:
    pytest.importorskip("nicegui", reason="the demo's page needs the extra `workspace`")
    out, err = tmp_path / "out", tmp_path / "err"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PORT": "0"}
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo"], cwd=tmp_path, env=environment, stdout=to_out, stderr=to_err
        )
    try:
        wait_until(lambda: out.read_text().endswith("\n") or process.poll() is not None, "an address", 90)
        printed = out.read_text()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", printed), printed + err.read_text()
        with urllib.request.urlopen(printed.strip(), timeout=30) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0, err.read_text()
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in err.read_text()
    assert (tmp_path / "data" / "demo" / "demo.sqlite3").is_file()
