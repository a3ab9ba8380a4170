"""PostgreSQL goes away under a running bot and comes back: it says so, loses nothing, and goes on by itself."""

import io
import json
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.demo_company import load_demo_company
from bot.logs import set_up_logs
from bot.manifest import manifest
from bot.wiring import opened_store
from tests.bot.gate import gate_before
from tests.bot.metered import read
from tests.bot.running import running, settings_for, wait_until
from tests.bot.test_serving import get
from tests.databases import migrated_postgres
from workspace.server import LocalWorkspace
from workspace.settings import Timing

pytestmark = pytest.mark.postgres
EMPLOYEE = "U0JOHANS01"
ASK = "which rule covers minors?"


def test_it_says_so_loses_nothing_and_goes_on_when_the_database_is_back(tmp_path: Path) -> None:
    log = io.StringIO()
    set_up_logs(load_settings(log_format="json"), stream=log)
    # As Slack delivers again, in seconds for its minutes.
    timing = Timing(redelivery_delays=(1.0, 2.0, 4.0))
    with gate_before(migrated_postgres()) as gate, LocalWorkspace(manifest=manifest(), timing=timing) as workspace:
        person = workspace.add_person(id=EMPLOYEE, name="johansson", real_name="Erik Johansson")
        settings = settings_for(workspace, tmp_path, database_url=gate.url)
        with opened_store(settings) as store:
            load_demo_company(store.unit)
        with running(settings) as bot:

            def answered() -> int:
                return sum(message.user == workspace.bot_user_id for message in person.sees())

            def says(path: str) -> str:
                return get(f"{bot.url}{path}")[1]

            person.wait_for_message(after=person.dm(ASK), timeout=20)
            wait_until(lambda: read(says("/metrics"))["signpost_in_hand"] == 0, "the first is over")
            gate.shut()
            person.dm(f"and again, {ASK}")  # arrives while the database is away: not acknowledged
            wait_until(lambda: get(f"{bot.url}/readyz")[0] == 503, "it is not ready")
            assert json.loads(says("/readyz"))["checks"]["database"] == "the database does not answer"
            assert get(f"{bot.url}/healthz")[0] == 200, "a restart would not help"
            assert read(says("/metrics"))["signpost_database_up"] == 0
            assert answered() == 1
            wait_until(lambda: "the database is away" in log.getvalue(), "the log says so")
            gate.open()
            wait_until(lambda: get(f"{bot.url}/readyz")[0] == 200, "it is ready again")
            wait_until(lambda: answered() == 2, "what arrived meanwhile is answered")
            wait_until(lambda: "the database is back" in log.getvalue(), "the log says so")
            found = read(says("/metrics"))
            assert found["signpost_database_up"] == 1
            wait_until(lambda: read(says("/metrics"))["signpost_inbox_open"] == 0, "nothing is left")
            assert answered() == 2
    outage_is_told_once(log.getvalue())
    assert "minors" not in log.getvalue()


def outage_is_told_once(log: str) -> None:
    lines = [json.loads(line) for line in log.splitlines()]
    told = [one for one in lines if one["event"].startswith("the database is")]
    assert ["exception" in one for one in told] == [True, False], "why it is away, then that it is back"
    assert told[1]["event"].startswith("the database is back after")
    ticks = ("a sign of life", "the inbox could not be read", "the job")
    assert not [one for one in lines if one["event"].startswith(ticks)], "nothing that runs again and again says it too"
