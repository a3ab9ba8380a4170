"""Text as Slack treats it: what a typed line becomes, what a text would ring, what a reader sees."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_TOKEN = re.compile(r"<(!channel|!here|!everyone|@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+)(?:\|[^>]*)?>")
_URL = re.compile(r"https?://[^\s<>|]+")
# Where a name can begin: a sign that stands in no word and no address.
_SIGN = re.compile(r"(?<![\w@#])[@#]")
# What cannot follow a name: the rest of a longer one. A full stop or a dash ends it unless the word goes on.
_GOES_ON = re.compile(r"\w|[.\-]\w")
_LIVE_KINDS = {"mrkdwn", "markdown"}
_READ_KEYS = tuple("title subtitle label text fields hint placeholder alt_text caption description".split())


def escape(text: str) -> str:
    """The three characters Slack escapes in text that people type."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str, names: Mapping[str, str]) -> str:
    """What a line typed in Slack becomes in the API: entities, mentions and links as tokens.

    names: what each name with its sign, in any case, stands for ("@ben novak" -> `<@U1>`, "#general" ->
    `<#C1|general>`). Where several fit, the longest is meant.
    """
    longest_first = sorted(names.items(), key=lambda one: -len(one[0]))
    parts: list[str] = []
    end = 0
    for match in _URL.finditer(text):
        parts.append(_named(text[end : match.start()], longest_first))
        parts.append(f"<{escape(match[0])}>")
        end = match.end()
    parts.append(_named(text[end:], longest_first))
    return "".join(parts)


def _named(text: str, names: Sequence[tuple[str, str]]) -> str:
    """Escaped text with a token for every name in it."""
    parts: list[str] = []
    end = 0
    for sign in _SIGN.finditer(text):
        start = sign.start()
        for name, token in names:
            stop = start + len(name)
            if text[start:stop].casefold() == name.casefold() and not _GOES_ON.match(text, stop):
                parts += [escape(text[end:start]), token]
                end = stop
                break
    return "".join([*parts, escape(text[end:])])


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        yield match[1].removeprefix("!subteam^").lstrip("!@")


def _live(node: Any) -> Iterator[str]:
    """Who the live tokens inside block JSON would notify."""
    if isinstance(node, list | tuple):
        for item in node:
            yield from _live(item)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind in _LIVE_KINDS and isinstance(node.get("text"), str):
            yield from _tokens(node["text"])
        elif kind == "user" and node.get("user_id"):
            yield str(node["user_id"])
        elif kind == "usergroup" and node.get("usergroup_id"):
            yield str(node["usergroup_id"])
        elif kind == "broadcast" and node.get("range"):
            yield str(node["range"])
        yield from _live(list(node.values()))


def rings(text: str, blocks: Iterable[Any] = (), attachments: Iterable[Any] = ()) -> tuple[str, ...]:
    """Who a message would notify: "channel", "here", "everyone", user ids and user group ids, each once.

    Wherever a live token stands counts (the text too when there are blocks), so that an empty result is a proof.
    """
    found = [*_tokens(text), *_live(list(blocks))]
    for attachment in attachments:
        for key in ("text", "pretext"):
            found.extend(_tokens(str(attachment.get(key) or "")))
        found.extend(_live(attachment.get("blocks") or []))
    return tuple(dict.fromkeys(found))


def block_texts(node: Any) -> Iterator[str]:
    """Every text a reader of block JSON sees, in order, without ids, values and addresses."""
    if isinstance(node, str):
        if node:
            yield node
    elif isinstance(node, list | tuple):
        for item in node:
            yield from block_texts(item)
    elif isinstance(node, dict):
        if node.get("type") == "raw_number":
            yield str(node.get("text") or node.get("value"))
            return
        for key in _READ_KEYS:
            yield from block_texts(node.get(key))
        for key, value in node.items():
            if key not in _READ_KEYS and isinstance(value, dict | list) and key != "categories":
                yield from block_texts([part for part in _inner(value) if isinstance(part, dict | list)])


def _inner(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]


def all_text(text: str, blocks: Sequence[Any], attachments: Sequence[Any]) -> str:
    """The text and every text inside blocks and attachments, one a line, repeats left out."""
    found = [text] if text else []
    found.extend(block_texts(list(blocks)))
    for attachment in attachments:
        found.extend(str(attachment[key]) for key in ("pretext", "title", "text", "fallback") if attachment.get(key))
        found.extend(block_texts(attachment.get("blocks") or []))
    return "\n".join(dict.fromkeys(found))
