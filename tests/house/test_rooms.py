"""What is made in one room is made nowhere else."""

import re

import pytest

from tests.house.tree import ROOT, name_of, python_files

ONE_ROOM = {
    "elements of forms and messages": (
        r'"action_id":', ("handlers",), {"handlers/views/blocks.py", "handlers/views/fields.py"}
    ),
    "days as a sentence says them": (
        r"\.day\} \{[^}]*:%B", ("bot", "handlers", "portfolio", "storage"), {"portfolio/wording.py"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", sorted(ONE_ROOM))
def test_it_is_made_in_its_room_alone(what: str) -> None:
    pattern, looked_at, rooms = ONE_ROOM[what]
    found = {
        name_of(path)
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in looked_at and re.search(pattern, path.read_text("utf-8"))
    }
    assert found == rooms
