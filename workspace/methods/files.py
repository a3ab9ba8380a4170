"""files.getUploadURLExternal, completeUploadExternal, info, delete."""

import mimetypes
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from workspace import payloads, posting
from workspace.calls import Args, Refusal
from workspace.methods.table import Method
from workspace.state import File
from workspace.team import Team

Json = dict[str, Any]

MAX_BYTES = 1_000_000_000


def new_file(team: Team, name: str, content: bytes, user: str, channels: Sequence[str] = ()) -> File:
    """A file of the workspace, kept."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(team.new_id("F"), name, name, kind, user, content, int(team.clock()), tuple(channels))
    with team.state.change():
        team.state.files[file.id] = file
    return file


def get_upload_url(team: Team, args: Args) -> Json:
    """A place to send the bytes to."""
    name, _ = args.need("filename", "length")
    length = args.number("length", 0, MAX_BYTES)
    if length <= 0:
        raise Refusal("invalid_arguments", ["[ERROR] length must be above 0 [json-pointer:/length]"])
    file = new_file(team, name, b"", team.bot_user_id)
    team.uploads[file.id] = length
    return {"upload_url": f"{team.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(team: Team, args: Args) -> Json:
    """Name the files and share them."""
    raw = args.json("files")
    if not isinstance(raw, list) or not raw:
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: files"])
    files = []
    for one in raw:
        file = team.state.files.get(str(one.get("id"))) if isinstance(one, dict) else None
        if file is None or file.id in team.uploads:
            raise Refusal("file_not_found" if file is None else "file_upload_incomplete")
        files.append(replace(file, title=str(one.get("title") or file.name)))
    words = args.text("channel_id")
    if words and not (words[0] in "CGDZ" and words.isalnum() and len(words) >= 9):
        pattern = "[ERROR] must match pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"
        raise Refusal("invalid_arguments", [pattern])
    if words:
        channel = posting.app_channel(team, words, post=True)
        files = [replace(file, channels=(*file.channels, channel.id)) for file in files]
        _keep(team, files)
        content = posting.Content(text=args.text("initial_comment"))
        posting.post(team, channel, content, thread_ts=args.text("thread_ts") or None, files=files)
    _keep(team, files)
    return {"files": [payloads.file(team, file) for file in files]}


def _keep(team: Team, files: Sequence[File]) -> None:
    with team.state.change():
        team.state.files.update({file.id: file for file in files})


def _file(team: Team, args: Args) -> File:
    (file_id,) = args.need("file")
    file = team.state.files.get(file_id)
    if file is None or file_id in team.uploads:
        raise Refusal("file_not_found")
    return file


def info(team: Team, args: Args) -> Json:
    """One file."""
    return {"file": payloads.file(team, _file(team, args)), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(team: Team, args: Args) -> Json:
    """Delete one of the app's files."""
    file = _file(team, args)
    if file.user != team.bot_user_id:
        raise Refusal("cant_delete_file")
    with team.state.change():
        del team.state.files[file.id]
    return {}


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, ("files:write",), tier="4"),
    Method("files.completeUploadExternal", complete_upload, ("files:write",), tier="4"),
    Method("files.info", info, ("files:read",), tier="4"),
    Method("files.delete", delete, ("files:write",)),
)
