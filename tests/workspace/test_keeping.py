"""What was said is there again when the workspace is started again, and what only one person saw is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from workspace.client import Person
from workspace.keeping import LARGEST_FILE, Keeper
from workspace.server import LocalWorkspace


@contextmanager
def opened(file: Path) -> Iterator[tuple[LocalWorkspace, Keeper, Person]]:
    """A workspace that remembers, with one person in it."""
    workspace = LocalWorkspace()
    keeper = Keeper(workspace.team, file)
    keeper.load()
    anna = workspace.add_person("U0ANNA", "anna", "Anna")
    with workspace:
        yield workspace, keeper, anna


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "workspace.json"


def test_conversations_threads_reactions_and_files_come_back(file: Path) -> None:
    with opened(file) as (workspace, keeper, anna):
        asked = anna.dm("read *this* 😀", files=[("scan.txt", b"some words")])
        anna.dm("and this", thread_ts=asked.ts)
        anna.react(asked, "eyes")
        before = workspace.state.messages(asked.channel)
        keeper.save()
    with opened(file) as (workspace, _, anna):
        assert workspace.state.messages(anna.dm_channel) == before
        assert before[0].files[0].content == b"some words"
        assert set(workspace.state.files) == {before[0].files[0].id}


def test_what_only_one_person_saw_and_large_files_are_not_kept(file: Path) -> None:
    with opened(file) as (workspace, keeper, anna):
        asked = anna.dm("a large one", files=[("scan.bin", b"x" * (LARGEST_FILE + 1))])
        workspace.state.put_message(replace(asked, ts="1.1", text="psst", ephemeral_to=anna.id))
        workspace.state.put_message(replace(asked, ts="1.2", text="half", streaming=True))
        keeper.save()
    with opened(file) as (workspace, _, anna):
        said = workspace.state.messages(anna.dm_channel)
        assert [message.text for message in said] == ["half", "a large one"]
        assert not any(message.files or message.streaming for message in said)


def test_ids_are_not_given_out_twice(file: Path) -> None:
    with opened(file) as (workspace, keeper, _):
        given = {workspace.team.new_id("V") for _ in range(20)}
        keeper.save()
    with opened(file) as (workspace, _, _):
        assert not given & {workspace.team.new_id("V") for _ in range(100)}


def test_changes_are_written_behind_without_being_asked(file: Path) -> None:
    with opened(file) as (workspace, keeper, anna):
        keeper.start()
        anna.dm("before the kill")
        assert workspace.wait_until(lambda: file.exists() and "before the kill" in file.read_text("utf-8"))
        keeper.stop()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 99}', "\x00"])
def test_a_file_that_cannot_be_read_is_an_empty_workspace(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with opened(file) as (workspace, _, anna):
        assert workspace.state.messages(anna.dm_channel) == []
