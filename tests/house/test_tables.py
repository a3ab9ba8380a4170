"""One row adds a thing: what is made from a table says what the table says, everywhere."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from bot.documents import BLOCKS, filled
from bot.manifest import SCOPES, bot_events, bot_scopes, manifest
from handlers.commands import COMMANDS, SLASH_COMMAND, help_rows, usage_hint
from handlers.schedule import OCCASIONS
from handlers.views.help import help_message
from tests.house.tree import ROOT, name_of, python_files
from workspace.manifest import EVENT_SCOPES, grant
from workspace.methods import METHODS


@pytest.mark.parametrize(("file", "name", "make"), BLOCKS)
def test_the_documentation_says_what_the_tables_say(file: str, name: str, make: Callable[[], str]) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert filled(text, name, make()) == text, "run: make docs"


def test_operations_name_everything_that_is_said_unasked_and_what_waits() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = text.partition("\n| kind | what | to whom | waits")[2].partition("\n\n")[0]
    told: dict[str, str] = {}
    for line in table.splitlines()[2:]:
        kinds, *_, waits = line.strip("| ").split(" | ")
        told.update(dict.fromkeys(re.findall(r"`(\w+)`", kinds), waits))
    assert told == {one.kind: "no" if one.urgent else "yes" for one in OCCASIONS}


def test_help_names_every_command() -> None:
    shown = str(help_message(*help_rows(), slash=SLASH_COMMAND))
    assert [row.typed() for row in COMMANDS if row.typed() not in shown] == []


def test_help_begins_with_what_everybody_can_use() -> None:
    first, _, rest = str(help_message(*help_rows())["blocks"]).partition("If you answer for a product")
    assert [row.typed() for row in COMMANDS if row.typed() not in (rest if row.answers_for else first)] == []


def test_the_manifest_hints_at_every_command() -> None:
    command = manifest()["features"]["slash_commands"][0]
    assert command["command"] == SLASH_COMMAND
    assert command["usage_hint"] == usage_hint()
    # The hint stands beside the slash command, which Slack does not take in a thread.
    assert [row.usage for row in COMMANDS if (row.usage in usage_hint()) is row.in_threads] == []
    assert len(command["usage_hint"]) <= 1000


def test_the_manifest_is_one_the_workspace_accepts() -> None:
    assert grant(manifest()).scopes == frozenset(bot_scopes())
    assert grant(manifest(http="https://bot.example.com")).commands


def test_every_event_has_its_scope() -> None:
    for event in bot_events():
        needed = EVENT_SCOPES.get(event)
        assert needed is None or set(needed) & set(bot_scopes()), event


def _called_methods() -> set[str]:
    """The Web API methods our own code calls, as Slack writes them."""
    called: set[str] = set()
    for path in python_files():
        if path.relative_to(ROOT).parts[0] in ("handlers", "bot"):
            source = path.read_text(encoding="utf-8")
            called |= {name for name in METHODS if re.search(rf"\.{name.replace('.', '_')}\(", source, re.IGNORECASE)}
            called |= {name for name in METHODS if f'"{name}"' in source}
            called |= {name for name in METHODS if re.search(rf"\._?client\.{_snake(name)}\(", source)}
    return called


def _snake(method: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", method).replace(".", "_").lower()


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    """The least scopes: each one opens an event we listen to, or a method our code calls."""
    for scope in SCOPES:
        by_method = [name for name in _called_methods() if scope.name in METHODS[name].scopes]
        assert scope.events or by_method or scope.name == "commands", scope.name


def test_every_method_our_code_calls_is_allowed() -> None:
    for name in _called_methods():
        scopes = METHODS[name].scopes
        assert not scopes or set(scopes) & set(bot_scopes()), name


def test_the_pinned_packages_name_no_registry() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert all(re.match(r"[\w.\-\[\]]+==\S+( ; .*)?$|\s+#|$", line) for line in text.splitlines())


def test_the_changelog_tells_of_this_version() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    dead = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("#") and not (path.parent / target.split("#")[0]).exists():
                dead.append(f"{name_of(path)} -> {target}")
    assert dead == []
