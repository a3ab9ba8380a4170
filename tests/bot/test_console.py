"""What the command line says while it works, and only to somebody who looks on."""

import io
import sys

import pytest

from bot.console import sign_of_life


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_sign_of_life_stands_while_it_works_and_is_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with sign_of_life("Working …"):
        assert terminal.getvalue() == "Working …"
    assert terminal.getvalue().endswith("\r")


def test_a_file_or_a_pipe_gets_no_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with sign_of_life("Working …"):
        pass
    assert file.getvalue() == ""
