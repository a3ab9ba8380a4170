"""The command itself: help, version, and faults that are ours."""

import os
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.__main__ import app, main
from bot.console import Refusal, safe
from tests.bot.conftest import Run
from tests.house.tree import ROOT


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").out == f"signpost {version('signpost')}\n"


def test_help_names_every_command(run: Run) -> None:
    shown = run("--help").out
    for command in ("demo", "serve", "ask", "import", "export", "db", "doctor", "manifest"):
        assert f" {command} " in shown
    assert "--as" in run("ask", "--help").out


@pytest.mark.parametrize("arguments", [("nonsense",), ("ask",), ("import", "--nonsense"), ("db", "nonsense")])
def test_what_cannot_be_typed_is_code_two(arguments: tuple[str, ...], run: Run) -> None:
    refused = run(*arguments)
    assert refused.code == 2
    assert refused.err


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    assert Refusal.from_error(ValueError("ours")) is None


@pytest.mark.parametrize(
    ("code", "says"), [(sqlite3.SQLITE_BUSY, "another process is writing"), (sqlite3.SQLITE_READONLY, "read-only")]
)
def test_what_the_database_refuses_is_a_sentence(code: int, says: str) -> None:
    bare = sqlite3.OperationalError("x")
    bare.sqlite_errorcode = code
    for error in (bare, OperationalError("INSERT", {}, bare)):
        refusal = Refusal.from_error(error)
        assert refusal is not None
        assert (refusal.code, says in str(refusal)) == (1, True)


def test_the_manifest_is_printed_as_yaml_and_json(run: Run) -> None:
    assert run("manifest").out.startswith("display_information:")
    assert run("manifest", "--json").out.startswith("{")
    assert "https://b.example/slack/events" in run("manifest", "--http", "https://b.example/").out
    assert run("manifest", "--http", "b.example").code == 2


def test_a_terminal_is_not_commanded() -> None:
    assert safe("a\x1b[31mb\x07\u202ec\nd\te 👩‍💻 ñ") == "a[31mbc\nd\te 👩‍💻 ñ"


def test_output_goes_through_a_pipe_without_utf8(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "manifest", "--json"], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_main_takes_its_arguments_from_the_process_when_given_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["signpost", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    assert app.info.name == "signpost"
