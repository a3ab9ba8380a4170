"""The parts of the documentation that are made from tables in the code; `python -m bot.documents` writes them."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from bot.config import Settings
from bot.manifest import OPEN_EVENTS, SCOPES
from bot.metrics import MEASURES
from handlers.commands import COMMANDS
from portfolio import importing
from portfolio.adoption.intake.readers import READERS
from portfolio.adoption.metrics import METRICS
from portfolio.labelled_format import LabelledAskPart
from portfolio.people import ACTS, POSITIONS
from storage.vocabulary import ProductKind

# Heading of a part of the import format, and its name in the schema.
PARTS = (
    ("company", "CompanyPart"),
    ("people", "PersonPart"),
    ("products", "ProductPart"),
    ("products: scenarios", "ScenarioPart"),
    ("products: constraints", "ConstraintPart"),
    ("products: onboarding", "StepPart"),
    ("products: links", "LinkPart"),
    ("rules", "RulePart"),
    ("initiatives", "InitiativePart"),
    ("initiatives: products", "UsePart"),
    ("stage_history", "MovePart"),
)
ROOT = Path(__file__).parent.parent


def commands_table() -> str:
    """What can be typed after the slash command."""
    rows = [(f"`{row.typed()}`", row.description) for row in COMMANDS]
    return _table(("type", "to"), rows)


def settings_table() -> str:
    """Every setting, what it is and what it is when not set."""
    return _table(("variable", "what it is", "default"), list(_settings()))


def scopes_table() -> str:
    """Every permission the bot asks for, why, and the events it opens."""
    rows = [(f"`{scope.name}`", scope.why, _listed(scope.events)) for scope in SCOPES]
    return _table(
        ("scope", "why", "events"), [*rows, ("none", "Know that somebody opened the bot.", _listed(OPEN_EVENTS))]
    )


def permissions_table() -> str:
    """Every act, and who may do it."""
    rows = [
        (f"`{act.value}`", *("yes" if permission.allowed(standing) else "" for standing in POSITIONS.values()))
        for act, permission in ACTS.items()
    ]
    return _table(("act", *POSITIONS), rows)


def fields_table() -> str:
    """Every field of the import format, part by part."""
    parts = importing.json_schema()["$defs"]
    told = []
    for heading, name in PARTS:
        part = parts[name]
        rows = [
            (f"`{field}`" + (" *" if field in part.get("required", ()) else ""), _with_words(parts, about))
            for field, about in part["properties"].items()
        ]
        told.append(f"### {heading}\n\n{_table(('field', 'meaning'), rows)}")
    return "\n".join(told)


def label_fields_table() -> str:
    """Every field of a labelled ask."""
    schema = LabelledAskPart.model_json_schema()
    parts, needed = schema["$defs"], schema["required"]
    rows = [
        (f"`{field}`" + (" *" if field in needed else ""), _with_words(parts, about))
        for field, about in schema["properties"].items()
    ]
    return _table(("field", "meaning"), rows)


def measures_table() -> str:
    """Every measure of `/metrics`."""
    rows = [(f"`{one.name}`", one.type.value, _listed([name for name, _ in one.labels]), one.says) for one in MEASURES]
    return _table(("name", "type", "labels", "what it says"), rows)


def metrics_table() -> str:
    """Every metric: what it counts, in what, and what it takes to be shown."""
    head = ("key", "metric", "unit", "better", "what it means", "of", "basis", "least n", "shorter periods", "kinds")
    rows = [
        (
            f"`{row.key}`", row.label, row.unit.value, row.better.value, row.definition, row.of,
            row.basis.value.replace("_", "-"), str(row.least), row.combine.value if row.noted else "not noted",
            _kinds(row.kinds),
        )
        for row in METRICS
    ]  # fmt: skip
    return _table(head, rows)


def _kinds(kinds: Collection[ProductKind]) -> str:
    left_out = sorted(set(ProductKind) - set(kinds))
    if not kinds or not left_out:
        return "all"
    return f"all but {_listed(left_out)}" if len(left_out) < len(kinds) else _listed(sorted(kinds))


def _with_words(parts: dict[str, Any], about: dict[str, Any]) -> str:
    """A field's meaning, with the words it may hold when they are a closed list."""
    inner = about.get("items", about)
    inner = next((one for one in about.get("anyOf", ()) if "$ref" in one), inner)
    words = parts.get(str(inner.get("$ref", "")).rpartition("/")[2], {}).get("enum", ())
    return str(about.get("description", "")) + (f" One of {_listed(words)}." if words else "")


def readers_table() -> str:
    """Every reader of usage, and how a file is recognised."""
    return _table(("reader", "reads", "recognised by"), [(f"`{row.name}`", row.label, row.told) for row in READERS])


def given_metrics_table() -> str:
    """Every metric people may give, with the unit it is given in."""
    rows = [(f"`{row.key}`", row.label, row.unit.value) for row in METRICS if row.noted]
    return _table(("metric", "what it is", "unit"), rows)


# File, name of the block, what is in it.
BLOCKS: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("README.md", "commands", commands_table),
    ("README.md", "settings", settings_table),
    ("docs/slack-app.md", "scopes", scopes_table),
    ("docs/permissions.md", "permissions", permissions_table),
    ("docs/operations.md", "metrics", measures_table),
    ("docs/import-format.md", "fields", fields_table),
    ("docs/labelled-asks.md", "fields", label_fields_table),
    ("docs/metrics.md", "metrics", metrics_table),
    ("docs/usage.md", "readers", readers_table),
    ("docs/usage.md", "metrics", given_metrics_table),
)


def filled(text: str, name: str, content: str) -> str:
    """The text with the block between `<!-- name -->` and `<!-- /name -->` replaced. Raises ValueError without one."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"there is no block <!-- {name} --> … <!-- /{name} -->")
    return pattern.sub(lambda found: f"{found[1]}{content}{found[2]}", text)


def _settings() -> Iterator[tuple[str, str, str]]:
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if default in (None, "", PydanticUndefined) else f"`{default}`"
        yield f"`{name.upper()}`", field.description or "", shown


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines: list[tuple[str, ...]] = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def write(root: Path = ROOT) -> list[str]:
    """Bring every block up to date; returns the files that changed."""
    changed = []
    for file, name, make in BLOCKS:
        path = root / file
        before = path.read_text(encoding="utf-8")
        after = filled(before, name, make())
        if after != before:
            path.write_text(after, encoding="utf-8")
            changed.append(file)
    return changed


if __name__ == "__main__":
    import typer

    for file in write():
        typer.echo(f"wrote {file}")
