"""chat.startStream, appendStream, stopStream: an answer that grows."""

from dataclasses import replace
from typing import Any

from workspace import payloads, posting
from workspace.calls import Args, Refusal
from workspace.methods.table import Method
from workspace.state import Channel, Message
from workspace.team import Team
from workspace.validation import check_message_blocks, check_metadata, check_text, fill_ids
from workspace.words import rings

Json = dict[str, Any]

STREAM_TEXT = 12_000
_CHUNKS = {
    "markdown_text": ("text",),
    "task_update": ("id", "title"),
    "plan_update": ("title",),
    "blocks": ("blocks",),
}


def _chunks(args: Args, *, need: bool) -> list[Json]:
    """The new chunks: markdown_text counts as one. Raises no_text, msg_too_long, invalid_chunks."""
    markdown = args.text("markdown_text")
    check_text(markdown, STREAM_TEXT)
    raw = args.json("chunks") or []
    if not isinstance(raw, list):
        raise Refusal("invalid_chunks")
    for number, chunk in enumerate(raw):
        _check_chunk(chunk, number)
    chunks: list[Json] = [{"type": "markdown_text", "text": markdown}] if markdown else []
    chunks.extend(posting.frozen(raw))
    if need and not chunks:
        raise Refusal("no_text")
    return chunks


def _check_chunk(chunk: Any, number: int) -> None:
    where = f"[json-pointer:/chunks/{number}]"
    kind = chunk.get("type") if isinstance(chunk, dict) else None
    if kind not in _CHUNKS:
        raise Refusal("invalid_chunks", [f"[ERROR] unsupported type: {kind} {where}"])
    missing = [name for name in _CHUNKS[kind] if not chunk.get(name)]
    if kind != "blocks":
        missing += [name for name in _CHUNKS[kind] if not isinstance(chunk.get(name, ""), str)]
    if missing:
        raise Refusal("invalid_chunks", [f"[ERROR] missing required field: {name} {where}" for name in missing])
    if kind == "markdown_text":
        check_text(str(chunk["text"]), STREAM_TEXT)
    if kind == "task_update" and chunk.get("status") not in (None, "pending", "in_progress", "complete", "error"):
        raise Refusal("invalid_chunks", [f"[ERROR] unsupported status: {chunk.get('status')} {where}"])
    if kind == "blocks":
        check_message_blocks(chunk["blocks"])


def _grown(message: Message, chunks: list[Json], final: tuple[Json, ...] = ()) -> Message:
    """The message with more chunks: its text is the markdown so far, its blocks show text, tasks and blocks."""
    everything = (*message.stream_chunks, *chunks)
    blocks = _as_blocks(everything) + final
    text = "".join(str(chunk["text"]) for chunk in everything if chunk["type"] == "markdown_text")
    return replace(message, text=text, blocks=blocks, stream_chunks=everything, rings=rings(text, blocks))


def _as_blocks(chunks: tuple[Json, ...]) -> tuple[Json, ...]:
    """What the chunks look like: runs of text, one card a task, plan titles, blocks."""
    blocks: list[Json] = []
    tasks: dict[str, Json] = {}
    for chunk in chunks:
        if chunk["type"] == "markdown_text":
            if blocks and blocks[-1]["type"] == "markdown":
                blocks[-1] = blocks[-1] | {"text": blocks[-1]["text"] + chunk["text"]}
            else:
                blocks.append({"type": "markdown", "text": chunk["text"]})
        elif chunk["type"] == "task_update":
            if chunk["id"] not in tasks:
                tasks[chunk["id"]] = {"type": "task_card", "task_id": chunk["id"], "status": "in_progress"}
                blocks.append(tasks[chunk["id"]])
            _update_task(tasks[chunk["id"]], chunk)
        elif chunk["type"] == "plan_update":
            blocks.append({"type": "plan", "title": chunk["title"]})
        else:
            blocks.extend(chunk["blocks"])
    return fill_ids(blocks)


def _update_task(task: Json, chunk: Json) -> None:
    task["title"] = chunk["title"]
    task["status"] = chunk.get("status") or task["status"]
    for name in ("details", "output"):
        if chunk.get(name):
            section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(chunk[name])}]}
            task[name] = {"type": "rich_text", "elements": [section]}
    if chunk.get("sources"):
        task["sources"] = chunk["sources"]


def start(team: Team, args: Args) -> Json:
    """Begin a streamed reply in a thread."""
    words, thread_ts = args.need("channel", "thread_ts")
    channel = posting.app_channel(team, words, post=True)
    if channel.kind != "im":
        args.need("recipient_user_id", "recipient_team_id")
    if args.text("task_display_mode", "timeline") not in ("timeline", "plan", "dense"):
        raise Refusal("invalid_arguments", ["[ERROR] unsupported value [json-pointer:/task_display_mode]"])
    parent = team.state.message(channel.id, thread_ts)
    if parent is None:
        raise Refusal("invalid_thread_ts")
    chunks = _chunks(args, need=False)
    message = posting.post(team, channel, posting.Content(), thread_ts=parent.thread_ts or parent.ts, streaming=True)
    team.state.put_message(_grown(message, chunks))
    return {"channel": channel.id, "ts": message.ts}


def _open_stream(team: Team, args: Args) -> tuple[Channel, Message]:
    words, ts = args.need("channel", "ts")
    channel = posting.app_channel(team, words)
    message = team.state.message(channel.id, ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.user != team.bot_user_id:
        raise Refusal("message_not_owned_by_app")
    late = team.clock() - float(message.ts) > team.timing.stream
    if late and message.streaming:
        message = team.state.put_message(replace(message, streaming=False))
    if not message.streaming:
        raise Refusal("message_not_in_streaming_state")
    return channel, message


def append(team: Team, args: Args) -> Json:
    """Add to a stream that is still open."""
    channel, message = _open_stream(team, args)
    team.state.put_message(_grown(message, _chunks(args, need=True)))
    return {"channel": channel.id, "ts": message.ts}


def stop(team: Team, args: Args) -> Json:
    """Finish a stream, with blocks below the text if given."""
    channel, message = _open_stream(team, args)
    chunks = _chunks(args, need=False)
    final = fill_ids(check_message_blocks(args.json("blocks", "invalid_blocks_format")))
    metadata = check_metadata(args.json("metadata", "invalid_metadata_format"))
    old = message
    new = replace(_grown(message, chunks, final), streaming=False, metadata=metadata or message.metadata)
    posting.swap(team, old, new)
    return {"channel": channel.id, "ts": new.ts, "message": payloads.message(team, new)}


METHODS = (
    Method("chat.startStream", start, ("chat:write",), tier="2"),
    Method("chat.appendStream", append, ("chat:write",), tier="4"),
    Method("chat.stopStream", stop, ("chat:write",), tier="2"),
)
