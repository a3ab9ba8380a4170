"""The arrow points down: the contracts of pyproject.toml, and what import-linter cannot see."""

import re
import subprocess
import sys

from tests.house.tree import ROOT, name_of, python_files


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


def test_no_test_patches_our_own_modules() -> None:
    """Tests fake at the outermost edge: what is patched by name today breaks silently when it moves."""
    ours = r"(bot|handlers|portfolio|knowledge|storage|workspace)"
    pattern = re.compile(rf"""(mock\.)?patch(\.object)?\(\s*["']?{ours}\.|setattr\(\s*["']{ours}\.|unittest\.mock""")
    this = ROOT / "tests" / "house" / "test_imports.py"
    found = [
        name_of(path)
        for path in python_files()
        if path.is_relative_to(ROOT / "tests") and path != this and pattern.search(path.read_text("utf-8"))
    ]
    assert found == []


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
