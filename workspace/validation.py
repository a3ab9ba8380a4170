"""Checks of what the app sends, with Slack's names for what is wrong."""

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from workspace import limits
from workspace.blocks import at, problems, shape_problems
from workspace.calls import Refusal
from workspace.inputs import interactive
from workspace.rules import Rule
from workspace.words import block_texts

Json = dict[str, Any]

_EVENT_TYPE = re.compile(r"[A-Za-z0-9_]+")


def check_text(text: str, limit: int) -> None:
    """Raises msg_too_long for more than `limit` characters."""
    if len(text) > limit:
        raise Refusal("msg_too_long")


def check_message_blocks(blocks: Any) -> tuple[Json, ...]:
    """The blocks of a message. Raises invalid_blocks_format, invalid_blocks, msg_blocks_too_long."""
    if blocks is None:
        return ()
    if not isinstance(blocks, list) or any(not isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    found = list(problems(blocks, Rule("many", high=limits.MESSAGE_BLOCKS, each=Rule("block")), "/blocks", "message"))
    # What needs all blocks together is looked at only when each is well formed.
    found = found or [*_duplicates(blocks, "/blocks"), *_message_problems(blocks)]
    if found:
        raise _refuse("invalid_blocks", found)
    if sum(map(len, block_texts(blocks))) + limits.BLOCK_COST * len(blocks) > limits.MESSAGE_BLOCK_TEXT:
        raise Refusal("msg_blocks_too_long")
    return tuple(blocks)


def _refuse(error: str, found: Sequence[str]) -> Refusal:
    messages = [f"[ERROR] {one}" for one in found]
    return Refusal(error, messages, errors=list(found)) if error == "invalid_blocks" else Refusal(error, messages)


def _all_blocks(blocks: Sequence[Any]) -> Iterator[Json]:
    """The blocks and those inside them."""
    for block in blocks:
        if isinstance(block, dict):
            yield block
            for key in ("child_blocks", "tasks", "elements"):
                inner = block.get(key)
                if isinstance(inner, list) and block.get("type") in ("container", "plan", "carousel"):
                    yield from _all_blocks(inner)


def _duplicates(blocks: list[Any], path: str) -> Iterator[str]:
    """block_id is unique in a message or view, action_id within its block."""
    seen: set[str] = set()
    for number, block in enumerate(_all_blocks(blocks)):
        block_id = block.get("block_id")
        if block_id and str(block_id) in seen:
            yield at(f'`block_id` "{block_id}" already exists for another block', f"{path}/{number}/block_id")
        seen.add(str(block_id))
        if block.get("type") in ("container", "carousel", "plan"):
            continue
        actions = Counter(found.action_id for found in interactive([block]) if found.action_id)
        for action_id, count in actions.items():
            if count > 1:
                yield at(f'`action_id` "{action_id}" already exists for another element', f"{path}/{number}")


def _message_problems(blocks: list[Any]) -> Iterator[str]:
    """What only shows when all blocks of a message are seen together."""
    everything = list(_all_blocks(blocks))
    kinds = Counter(block.get("type") for block in everything)
    if kinds["data_visualization"] > limits.MESSAGE_CHARTS:
        yield at(f"no more than {limits.MESSAGE_CHARTS} data_visualization blocks allowed", "/blocks")
    if kinds["table"] > limits.MESSAGE_TABLES:
        yield at("only_one_table_allowed", "/blocks")
    markdown = sum(len(str(block.get("text", ""))) for block in everything if block.get("type") == "markdown")
    if markdown > limits.MARKDOWN_TOTAL:
        yield at(f"must be less than {limits.MARKDOWN_TOTAL + 1} characters in all markdown blocks", "/blocks")
    for kind, most in (("table", limits.TABLE_CHARACTERS), ("data_table", limits.DATA_TABLE_CHARACTERS)):
        texts = [block_texts(block.get("rows")) for block in everything if block.get("type") == kind]
        if sum(len(text) for one in texts for text in one) > most:
            yield at(f"must be less than {most + 1} characters in all {kind} cells", "/blocks")
    for number, block in enumerate(blocks):
        if block.get("type") == "task_card" and block.get("status") == "pending":
            yield at("a task_card outside a plan must not be pending", f"/blocks/{number}/status")


def check_attachments(attachments: Any) -> tuple[Json, ...]:
    """The attachments of a message. Raises invalid_attachments, too_many_attachments, invalid_blocks."""
    if attachments is None:
        return ()
    if not isinstance(attachments, list) or any(not isinstance(one, dict) for one in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise Refusal("too_many_attachments")
    for one in attachments:
        check_message_blocks(one.get("blocks"))
    return tuple(copy.deepcopy(attachments))


def check_metadata(metadata: Any) -> Json | None:
    """The metadata of a message. Raises invalid_metadata_format, invalid_metadata_schema, metadata_too_large."""
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    name, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(name, str) or not isinstance(payload, dict) or set(metadata) - {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_schema")
    if not _EVENT_TYPE.fullmatch(name) or len(name) > limits.METADATA_NAME:
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return copy.deepcopy(metadata)


def check_view(view: Any, kind: str) -> Json:
    """A view of that kind. Raises invalid_arguments with JSON pointers, view_too_large."""
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: view"])
    if len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise Refusal("view_too_large")
    if view.get("type") != kind:
        raise Refusal("invalid_arguments", [f"[ERROR] unsupported type: {view.get('type')} [json-pointer:/view/type]"])
    found = list(shape_problems(view, limits.VIEWS[kind], "/view", kind))
    blocks = view.get("blocks")
    if not found and isinstance(blocks, list):
        found = [*_duplicates(blocks, "/view/blocks"), *_view_problems(view, blocks, kind)]
    if found:
        raise _refuse("invalid_arguments", found)
    return view


def _view_problems(view: Json, blocks: list[Any], kind: str) -> Iterator[str]:
    has_input = any(block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and not view.get("submit"):
        yield at("missing required field: submit (there are input blocks)", "/view")
    focused = [one for one in interactive(blocks) if one.element.get("focus_on_load")]
    if len(focused) > 1:
        yield at("only one element may have focus_on_load", "/view/blocks")


def fill_ids(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """A copy of the blocks in which every block has a block_id and every interactive element an action_id."""
    filled: tuple[Json, ...] = copy.deepcopy(tuple(blocks))
    for number, block in enumerate(_all_blocks(filled)):
        block.setdefault("block_id", f"b{number:04d}")
        for position, found in enumerate(interactive([block])):
            found.element.setdefault("action_id", f"a{number:04d}{position}")
    return filled
