"""The arrow points down: the contracts of pyproject.toml, and what import-linter cannot see."""

import ast
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOMS, ROOT, name_of, python_files

OURS = set(ROOMS) - {"tests"}
PATCHING = {"setattr", "delattr", "setitem", "delitem", "patch", "object"}


def test_every_import_contract_is_kept() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 broken" in checked.stdout


def test_storage_does_not_postpone_annotations() -> None:
    """SQLModel reads them when a class is made; postponed, a relationship's list breaks (measured)."""
    pattern = re.compile(r"^from __future__ import .*annotations", re.MULTILINE)
    found = [
        name_of(path)
        for path in python_files()
        if path.is_relative_to(ROOT / "storage") and pattern.search(path.read_text("utf-8"))
    ]
    assert found == []


def patched(code: str) -> list[int]:
    """The lines on which a test replaces something of ours, named as text or through the file's imports."""
    tree = ast.parse(code)
    rooms: dict[str, str] = {}  # what a name stands for, by the room it was imported from
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            rooms.update({one.asname or one.name.partition(".")[0]: one.name.partition(".")[0] for one in node.names})
        elif isinstance(node, ast.ImportFrom):
            rooms.update({one.asname or one.name: (node.module or "").partition(".")[0] for one in node.names})

    def is_ours(target: ast.expr) -> bool:
        words = [part.value for part in ast.walk(target) if isinstance(part, ast.Constant)]
        names = [rooms.get(part.id) for part in ast.walk(target) if isinstance(part, ast.Name)]
        return any(name in OURS for name in [*names, *(str(word).partition(".")[0] for word in words)])

    found: list[int] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] in PATCHING:
            found += [node.lineno] if is_ours(node.args[0]) else []
        elif isinstance(node, ast.Assign):
            found += [one.lineno for one in node.targets if isinstance(one, ast.Attribute) and is_ours(one.value)]
    return found


def test_no_test_patches_our_own_modules() -> None:
    """Tests fake at the outermost edge: what is patched by name today breaks silently when it moves."""
    tests = {path: path.read_text("utf-8") for path in python_files() if path.is_relative_to(ROOT / "tests")}
    this = ROOT / "tests" / "house" / "test_imports.py"
    assert [name_of(path) for path, code in tests.items() if path != this and "unittest.mock" in code] == []
    assert [f"{name_of(path)}:{line}" for path, code in tests.items() for line in patched(code)] == []


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("monkeypatch.setattr('bot.clock.now', then)", True),
        ("from bot import clock\nmonkeypatch.setattr(clock, 'now', then)", True),
        ("from bot import clock as ours\nmonkeypatch.setattr(ours, 'now', then)", True),
        ("import bot.clock\nmonkeypatch.setattr(bot.clock, 'now', then)", True),
        ("from bot.clock import SystemClock\nmonkeypatch.delattr(SystemClock, 'now')", True),
        ("from bot.clock import ZONES\nmonkeypatch.setitem(ZONES, 'here', there)", True),
        ("from bot import clock\nmocker.patch.object(clock, 'now')", True),
        ("import sys\nmonkeypatch.setattr(sys.modules['bot.clock'], 'now', then)", True),
        ("from bot import clock\nclock.now = then", True),
        ("import shutil\nmonkeypatch.setattr(shutil, 'disk_usage', then)", False),
        ("monkeypatch.setattr('sys.stdin', then)", False),
        ("setattr(row, name, value)", False),
    ],
)
def test_patching_is_seen_however_it_is_written(code: str, seen: bool) -> None:
    assert bool(patched(code)) is seen


def test_the_model_client_is_not_imported_with_the_bot() -> None:
    """It takes 1.4 seconds and 85 MB, and most runs have no key."""
    heavy = "openai", "langchain", "langchain_openai", "nicegui", "fastapi"
    code = f"import sys, bot.serving; print([name for name in {heavy!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_the_command_starts_without_the_heavy_parts() -> None:
    heavy = "slack_bolt", "sqlmodel", "alembic", "numpy", "openai", "uvicorn", "pydantic_settings"
    code = f"import sys, bot.__main__; print([name for name in {heavy!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
