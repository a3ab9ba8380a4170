"""Two real processes on one PostgreSQL database: each ask answered once, one catalogue, and nothing lost with one."""

import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import pytest

from bot.manifest import manifest
from portfolio import importing
from storage.engine import make_engine, unit_factory
from tests.bot.metered import read
from tests.databases import migrated_postgres
from tests.dialogues import test_processes as processes
from tests.dialogues.conftest import COMPANY
from tests.doubles import SetClock
from workspace.client import Person
from workspace.server import LocalWorkspace

pytestmark = pytest.mark.postgres
ASK = "Which paragraph of the regulation covers opening an account?"


@dataclass(frozen=True, slots=True)
class Replica:
    """One of the processes, and where it says how it is."""

    process: Popen[bytes]
    port: int

    def shows(self, sample: str) -> float:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            return read(answer.read().decode())[sample]


def free_ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


def import_company(url: str, text: str) -> None:
    engine = make_engine(url)
    with unit_factory(engine)() as unit:
        importing.apply(unit, [("company.yaml", text)], by="test", at=SetClock().now())
    engine.dispose()


@pytest.fixture
def url() -> str:
    url = migrated_postgres()
    import_company(url, COMPANY.read_text("utf-8"))
    return url


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace(manifest=manifest()) as found:
        yield found


@pytest.fixture
def replicas(workspace: LocalWorkspace, url: str, tmp_path: Path) -> Iterator[tuple[Replica, Replica]]:
    made: list[Replica] = []
    try:
        for port in free_ports(2):
            settings = {"DATABASE_URL": url, "PORT": str(port)}
            made.append(Replica(processes.begin(workspace, tmp_path, settings), port))
        workspace.wait_for_app(connections=2, timeout=60)
        yield made[0], made[1]
    finally:
        for one in made:
            one.process.terminate()
        for one in made:
            one.process.wait(40)


def said_to(person: Person, bot: str, thread_ts: str) -> int:
    return sum(message.user == bot for message in person.sees(thread_ts=thread_ts))


def test_two_replicas_share_the_work_and_the_catalogue_and_one_takes_over_from_the_other(
    workspace: LocalWorkspace, replicas: tuple[Replica, Replica], url: str
) -> None:
    anna, bot = workspace.add_person("U0ANNA", "anna", "Anna"), workspace.bot_user_id

    asked = [anna.dm(ASK) for _ in range(4)]
    for one in asked:
        anna.wait_for_message(after=one, thread_ts=one.ts, contains="RegSearch", timeout=30)
    assert [said_to(anna, bot, one.ts) for one in asked] == [1, 1, 1, 1]

    import_company(url, COMPANY.read_text("utf-8").replace("RegSearch", "RuleSearch"))
    assert workspace.wait_until(lambda: all(one.shows("signpost_index_version") == 2 for one in replicas), 15)

    workspace.fail_next("chat.postMessage", "ratelimited", retry_after=60)
    last = anna.dm(ASK)
    assert workspace.wait_until(lambda: any(call.error == "ratelimited" for call in workspace.calls), 30)
    assert workspace.wait_idle(), "it was acknowledged"
    # Delivered twice on a busy machine, both have it for a moment: the one that was told to wait keeps it.
    assert workspace.wait_until(lambda: sum(one.shows("signpost_in_hand") for one in replicas) == 1, 30)
    holder = next(one for one in replicas if one.shows("signpost_in_hand"))
    os.kill(holder.process.pid, signal.SIGKILL)
    anna.wait_for_message(after=last, thread_ts=last.ts, contains="RuleSearch", timeout=40)
    assert said_to(anna, bot, last.ts) == 1
    (other,) = (one for one in replicas if one is not holder)
    assert workspace.wait_until(lambda: other.shows("signpost_workers_alive") == 1, 15)
    assert other.shows("signpost_inbox_open") == 0
