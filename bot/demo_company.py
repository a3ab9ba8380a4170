"""The demo company, loaded through the same import as anyone's own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import storage
from bot.clock import SystemClock
from portfolio import importing
from storage.unit import Unit

BY = "demo"  # who the store says it was imported by
FOLDER = Path(storage.__file__).parent / "demo"
LABELLED = (FOLDER / "labelled" / "asks.yaml", FOLDER / "labelled" / "held-back.yaml")


def company_files() -> list[tuple[str, str]]:
    """The demo company's files as (name, text), in order of their names."""
    paths = sorted(FOLDER.glob("*.yaml"))
    return [(path.name, path.read_text(encoding="utf-8")) for path in paths]


def load_demo_company(unit: Callable[[], AbstractContextManager[Unit]]) -> None:
    """Import the demo company; what changed in the files is changed, and what was changed in the chat stays."""
    with unit() as open_unit:
        importing.apply(open_unit, company_files(), by=BY, at=SystemClock().now())
