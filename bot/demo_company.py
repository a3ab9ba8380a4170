"""The demo company, loaded through the same import as anyone's own."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import storage
from bot.clock import SystemClock
from portfolio import importing
from portfolio.importing import ImportFile
from storage.models import ProductRow
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
        changed = [row for row in open_unit.products.all() if row.updated_by not in ("", BY)]
        source = _without(changed, open_unit) if changed else company_files()
        importing.apply(open_unit, source, by=BY, at=SystemClock().now())


def _without(changed: Sequence[ProductRow], unit: Unit) -> ImportFile:
    """The files but for products somebody changed in the chat, such as by naming an owner, and but for these owners."""
    file, keys = importing.parse(company_files()), {row.key for row in changed}
    owners = {row.key for row in unit.people.by_ids([one.owner_id for one in changed if one.owner_id is not None])}
    return replace(
        file,
        products=tuple(one for one in file.products if one.value.key not in keys),
        people=tuple(one for one in file.people if one.value.key not in owners),
    )
