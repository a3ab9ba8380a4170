"""Keeps what was said in a file, so that a workspace started again shows it: written behind, replaced in one step."""

import base64
import json
import threading
from contextlib import suppress
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from workspace.state import Channel, File, Message
from workspace.team import Team

Json = dict[str, Any]

VERSION = 1
PAUSE = 0.5  # seconds between two writings: what was said in the last one may be lost when the process is killed
MOST_MESSAGES = 2_000
LARGEST_FILE = 1_000_000  # bytes; what is larger is not kept
NUMBERS_APART = 1_000  # ids that may have been given out since the last writing
_TUPLES = ("blocks", "attachments", "rings", "stream_chunks")


class Keeper:
    """The file of one workspace. What only one person saw (ephemerals), forms and statuses are not kept."""

    def __init__(self, team: Team, file: Path) -> None:
        self._team, self._file = team, file
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def load(self) -> bool:
        """Bring back what the file holds, before anything else is put in. False when there is nothing to read."""
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            if kept["version"] != VERSION:
                return False
            channels = [Channel(**{**entry, "members": tuple(entry["members"])}) for entry in kept["channels"]]
            files = {entry["id"]: _file(entry) for entry in kept["files"]}
            messages = [_message(entry, files) for entry in kept["messages"]]
            numbered = int(kept["numbered"])
        except (OSError, ValueError, KeyError, TypeError):
            return False  # no file, or one that something else wrote: the workspace begins empty
        state = self._team.state
        self._team.numbered = numbered + NUMBERS_APART
        with state.change():
            state.channels.update({channel.id: channel for channel in channels})
            state.files.update(files)
        for message in messages:
            state.put_message(message)
        return True

    def start(self) -> None:
        """Write behind every change from now on."""
        self._thread = threading.Thread(target=self._write_behind, name="keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write a last time and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(10)
        self.save()

    def save(self) -> None:
        """Write the file now; a disk that is full costs the memory, not the workspace."""
        new = self._file.with_name(self._file.name + ".new")
        text = json.dumps(self._kept(), ensure_ascii=False)
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(text, encoding="utf-8", errors="replace")
            new.replace(self._file)

    def _write_behind(self) -> None:
        changed, written = self._team.state.changed, -1
        while not self._stop.is_set():
            version = changed.wait(written, PAUSE)
            if version > written:
                written = version
                self.save()
                self._stop.wait(PAUSE)

    def _kept(self) -> Json:
        state = self._team.state
        with state.lock:
            channels = list(state.channels.values())
            said = [one for channel in channels for one in state.messages(channel.id) if not one.ephemeral_to]
            files = [file for file in state.files.values() if len(file.content) <= LARGEST_FILE]
            numbered = self._team.numbered
        said = sorted(said, key=lambda message: message.ts)[-MOST_MESSAGES:]
        known = {file.id for file in files}
        return {
            "version": VERSION,
            "numbered": numbered,
            "channels": [asdict(channel) for channel in channels],
            "files": [{**asdict(file), "content": base64.b64encode(file.content).decode()} for file in files],
            "messages": [
                {**asdict(replace(one, files=())), "files": [file.id for file in one.files if file.id in known]}
                for one in said
            ],
        }


def _file(entry: Json) -> File:
    return File(**{**entry, "content": base64.b64decode(entry["content"]), "channels": tuple(entry["channels"])})


def _message(entry: Json, files: dict[str, File]) -> Message:
    known = {field.name for field in fields(Message)}
    kept: Json = {name: tuple(value) if name in _TUPLES else value for name, value in entry.items() if name in known}
    kept["reactions"] = {name: tuple(who) for name, who in entry["reactions"].items()}
    kept["files"] = tuple(files[one] for one in entry["files"] if one in files)
    kept["streaming"] = False  # nobody goes on writing it
    return Message(**kept)
