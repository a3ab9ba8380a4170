"""POST /usage: taken in when signed, answered in JSON, refused with the right code otherwise."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from bot.config import SettingsError, load_settings, sqlite_url
from bot.probes import WebServer, build_web
from bot.usage_commands import CommandDesk
from bot.usage_endpoint import A_MINUTE, usage_route
from bot.wiring import open_store
from portfolio import importing
from tests.doubles import SetClock
from tests.portfolio.small_company import NOON, SMALL

SECRET = "a secret between us"
LARGEST = 20_000  # bytes, so that a test sends no megabytes
GOOD = b"product,user,day,count\ndocreader,anna,2026-11-20,3\nregsearch,zoe,2026-11-21,1\n"


class Caller:
    """A pipeline that sends usage, as docs/usage.md says."""

    def __init__(self, url: str, clock: SetClock) -> None:
        self._url, self._clock = url, clock

    def send(
        self, body: bytes, *, secret: str = SECRET, kind: str = "text/csv", age: float = 0, signed: bytes | None = None
    ) -> tuple[int, dict[str, Any]]:
        timestamp = str(int(self._clock.now().timestamp() - age))
        told = b"v0:" + timestamp.encode() + b":" + (body if signed is None else signed)
        headers = {
            "Content-Type": kind,
            "X-Signpost-Timestamp": timestamp,
            "X-Signpost-Signature": "v0=" + hmac.new(secret.encode(), told, hashlib.sha256).hexdigest(),
        }
        try:
            with urlopen(Request(self._url, data=body, headers=headers), timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            return error.code, json.loads(error.read())


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def caller(own_folder: Path, clock: SetClock) -> Iterator[Caller]:
    store = open_store(load_settings(database_url=sqlite_url(own_folder / "usage.sqlite3")))
    with store.unit() as unit:
        importing.apply(unit, [("small.yaml", SMALL)], by="test", at=NOON)
    route = usage_route(CommandDesk(store.unit, clock), SECRET, largest=LARGEST)
    web = WebServer(build_web((), more=(route,)), host="127.0.0.1", port=0)
    web.start()
    yield Caller(f"http://127.0.0.1:{web.port}/usage", clock)
    web.stop()
    store.engine.dispose()


def test_signed_usage_is_taken_in_and_a_replay_changes_nothing(caller: Caller) -> None:
    status, told = caller.send(GOOD)
    assert (status, told["rows"], told["added"], told["problems"]) == (200, 2, 2, [])
    status, told = caller.send(GOOD)
    assert (status, told["added"], told["changed"]) == (200, 0, 0)
    assert caller.send(GOOD.replace(b",3\n", b",9\n"))[1]["changed"] == 1
    status, told = caller.send(GOOD)  # nor after a later call
    assert (status, told["added"], told["changed"]) == (200, 0, 0)
    lines = b'{"product": "docreader", "user": "anna", "day": "2026-11-20", "count": 5}\n'
    status, told = caller.send(lines, kind="application/x-ndjson; charset=utf-8")
    assert (status, told["added"], told["changed"]) == (200, 0, 1)


def test_wrong_rows_are_told_and_nothing_is_written(caller: Caller) -> None:
    status, told = caller.send(GOOD + b"nothing,anna,2026-11-20,1\n")
    assert (status, told["added"], told["wrong"]) == (400, 0, 1)
    assert told["problems"][0]["line"] == 4
    assert "no product called “nothing”" in told["problems"][0]["reason"]
    status, told = caller.send(b"no usage at all")
    assert (status, "do not recognise" in told["problems"][0]["reason"]) == (400, True)
    assert caller.send(GOOD)[1]["added"] == 2


def test_another_secret_an_old_call_and_a_changed_body_are_refused(caller: Caller) -> None:
    assert caller.send(GOOD, secret="another secret altogether")[0] == 401
    assert caller.send(GOOD, age=301)[0] == 401
    assert caller.send(GOOD, age=-301)[0] == 401
    assert caller.send(GOOD, signed=GOOD[:-1])[0] == 401
    assert caller.send(GOOD, age=299)[0] == 200


def test_other_types_and_large_bodies_are_refused(caller: Caller) -> None:
    assert caller.send(GOOD, kind="application/json")[0] == 415
    assert caller.send(GOOD.ljust(LARGEST, b"\n"))[0] == 200
    assert caller.send(GOOD.ljust(LARGEST + 1, b"\n"))[0] == 413


@pytest.mark.parametrize("passed", [timedelta(seconds=61), timedelta(hours=-1)], ids=["later", "clock set back"])
def test_a_loop_gone_wild_is_told_to_wait(caller: Caller, clock: SetClock, passed: timedelta) -> None:
    codes = [caller.send(b"nothing to see")[0] for _ in range(A_MINUTE + 1)]
    assert (codes[-2], codes[-1]) == (400, 429)
    clock.pass_by(passed)
    assert caller.send(GOOD)[0] == 200


def test_a_short_secret_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match="USAGE_SECRET is malformed") as found:
        load_settings(usage_secret="short")
    assert "short" not in str(found.value).replace("shorter", "")
