"""Logs hold no message text and no token, whoever wrote the line."""

import io
import json
import logging
import subprocess
import sys

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from bot.config import load_settings
from bot.logs import set_up_logs
from tests.house.tree import ROOT


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    set_up_logs(load_settings(log_level="debug", log_format="json"), stream=stream)
    return stream


WRITTEN = "planted"  # by name, since a traceback shows the line of code it came by
FOREIGN = ["slack_sdk.web.base_client", "slack_bolt.App", "urllib3", "openai._base_client", "anything"]


class Strict(BaseModel):
    number: int


def test_our_line_is_one_json_object_with_its_fields(log: io.StringIO) -> None:
    structlog.get_logger("bot.test").info("answered", ask_id="a1", milliseconds=12)
    line = json.loads(log.getvalue())
    assert (line["event"], line["ask_id"], line["milliseconds"], line["level"]) == ("answered", "a1", 12, "info")
    assert line["timestamp"].endswith("Z")


def test_the_standard_library_is_rendered_alike(log: io.StringIO) -> None:
    logging.getLogger("handlers.edge").info("refused: %s", "NotFoundError")
    assert json.loads(log.getvalue())["event"] == "refused: NotFoundError"


def test_bolts_unhandled_request_loses_its_payload(log: io.StringIO) -> None:
    logging.getLogger("slack_bolt.App").warning("Unhandled request ({'event': {'text': 'planted'}})")
    assert "Unhandled request" in log.getvalue()
    assert "planted" not in log.getvalue()


@pytest.mark.parametrize(
    "name", ["slack_sdk.web.base_client", "slack_bolt.App", "urllib3", "openai._base_client", "anything"]
)
def test_a_librarys_debug_lines_are_dropped(name: str, log: io.StringIO) -> None:
    logging.getLogger(name).debug("Sending a request - body_params: {'text': 'planted'}")
    logging.getLogger(name).info("planted")
    assert log.getvalue() == ""


def test_what_a_gateway_answered_in_slacks_place_is_not_kept(log: io.StringIO) -> None:
    said = "Failed to decode Slack API response: Received a response in a non-JSON format: <html>planted</html>"
    logging.getLogger("slack_sdk.web.base_client").error(said)
    assert "Failed to decode Slack API response" in log.getvalue()
    assert "planted" not in log.getvalue()


def test_of_an_exception_only_the_first_line_is_kept(log: io.StringIO) -> None:
    try:
        Strict.model_validate({"number": WRITTEN})
    except ValidationError:
        structlog.get_logger("handlers.edge").exception("failed")
    line = json.loads(log.getvalue())
    assert "ValidationError: 1 validation error for Strict" in line["exception"]
    assert "test_logs.py" in line["exception"]
    assert "planted" not in log.getvalue()


def test_the_cause_of_an_exception_is_kept_too(log: io.StringIO) -> None:
    try:
        try:
            raise KeyError("inner")
        except KeyError as inner:
            raise RuntimeError(f"outer\n{WRITTEN}") from inner
    except RuntimeError:
        logging.getLogger("handlers.edge").exception("failed")
    exception = json.loads(log.getvalue())["exception"]
    assert exception.index("KeyError: 'inner'") < exception.index("RuntimeError: outer")
    assert "planted" not in exception


@pytest.mark.parametrize(
    "secret", ["xoxb-12-planted", "xapp-1-planted", "sk-proj-planted", "postgresql://u:planted@h/x"]
)
def test_a_token_is_cut_out_of_every_line(secret: str, log: io.StringIO) -> None:
    structlog.get_logger("bot.test").warning("with %s", secret, field=f"see {secret}")
    logging.getLogger("slack_sdk").warning("with %s", secret)
    assert log.getvalue().count("\n") == 2
    assert "planted" not in log.getvalue()


def test_lines_for_people_are_lines(log: io.StringIO) -> None:
    stream = io.StringIO()
    set_up_logs(load_settings(log_format="console"), stream=stream)
    structlog.get_logger("bot.test").info("answered", ask_id="a1")
    assert "answered" in stream.getvalue()
    assert "ask_id=a1" in stream.getvalue()


@pytest.mark.parametrize("name", ["apscheduler.executors.default", "handlers.edge", "sqlalchemy.pool"])
def test_a_traceback_is_part_of_its_line_whoever_wrote_it(name: str, log: io.StringIO) -> None:
    try:
        raise RuntimeError(f"outer\n{WRITTEN}")
    except RuntimeError:
        logging.getLogger(name).exception("it failed\nin two lines")
    (line,) = (json.loads(line) for line in log.getvalue().splitlines())
    assert line["event"].startswith("it failed")
    assert (line["level"], line["logger"]) == ("error", name)
    assert "RuntimeError: outer" in line["exception"]
    assert "test_logs.py" in line["exception"]


STRAYS = """
import logging, threading, warnings
import uvicorn
from bot.config import load_settings
from bot.logs import log_what_nobody_catches, set_up_logs
set_up_logs(load_settings(log_format="json"))
log_what_nobody_catches()
thread = threading.Thread(target=lambda: 1 // 0)
thread.start()
thread.join()
warnings.warn("old", DeprecationWarning, stacklevel=1)
uvicorn.Config(None, log_config=None)
try:
    raise KeyError("asked")
except KeyError:
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
"""


def test_what_ends_a_thread_what_python_warns_of_and_what_the_web_server_says_are_lines_too() -> None:
    command = [sys.executable, "-W", "always", "-c", STRAYS]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ended, warned, served = (json.loads(line) for line in ran.stderr.splitlines())
    assert "ZeroDivisionError" in ended["exception"]
    assert "DeprecationWarning: old" in warned["event"]
    assert (served["logger"], "KeyError: 'asked'" in served["exception"]) == ("uvicorn.error", True)
