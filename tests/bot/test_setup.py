"""The scripts behind make: they say what is missing, and hold where paths have spaces."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

SCRIPTS = sorted((ROOT / "scripts").glob("*.sh"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_read_by_any_shell(script: Path) -> None:
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_the_ci_script_can_be_read_by_bash() -> None:
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=False).returncode == 0
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_without_a_python_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    tree = tmp_path / "a path with spaces"
    tools = tree / "tools"
    tools.mkdir(parents=True)
    for name in ("sh", "date", "rm", "grep", "touch"):
        (tools / name).symlink_to(shutil.which(name) or "/bin/true")
    shutil.copy(ROOT / "constraints.txt", tree)
    ran = subprocess.run(
        ["sh", str(ROOT / "scripts" / "setup.sh"), "workspace", ".venv/.stamp"],
        cwd=tree,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "needs Python 3.11 or newer and found none" in ran.stdout
    assert not (tree / ".venv").exists()


def test_the_installer_is_quiet_and_held_to_the_constraints(tmp_path: Path) -> None:
    tools, python = tmp_path / "tools", tmp_path / ".venv" / "bin" / "python"
    for file, text in (
        (tools / "uv", '#!/bin/sh\necho "$@" > asked\n'),
        (python, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'),
    ):
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    shutil.copy(ROOT / "constraints.txt", tmp_path)
    ran = subprocess.run(
        ["sh", str(ROOT / "scripts" / "setup.sh"), "workspace", ".venv/.stamp"],
        cwd=tmp_path,
        env={"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "--quiet" in (tmp_path / "asked").read_text("utf-8")
    assert "--constraints constraints.txt" in (tmp_path / "asked").read_text("utf-8")
    assert len(ran.stdout.splitlines()) == 2
    assert (tmp_path / ".venv" / ".stamp").exists()


def test_make_names_what_it_can_do() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "demo", "test", "check", "clean"):
        assert f"make {target} " in shown
