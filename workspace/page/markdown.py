"""Standard Markdown (the markdown block, streamed text) as safe HTML, with Slack's mentions and emoji inside."""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from workspace.page import mrkdwn
from workspace.page.names import Names
from workspace.page.safe import Html, escape, link, safe_url

SLACK_PIECE = re.compile(r"<([@#!][^<>\n]+)>|:([a-z0-9_+'\-]+):")


def _text(_renderer: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, env: EnvType) -> str:
    return _with_tokens(tokens[idx].content, env["names"])


def _image(_renderer: RendererHTML, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
    """A picture is shown as a link to it: a message does not load things from elsewhere."""
    return link(str(tokens[idx].attrGet("src") or ""), tokens[idx].content or "image")


def _link_open(_renderer: RendererHTML, tokens: Sequence[Token], idx: int, *_rest: object) -> str:
    address = safe_url(str(tokens[idx].attrGet("href") or "")) or "#"
    return f'<a class="link" target="_blank" rel="noopener noreferrer nofollow" href="{escape(address)}">'


def _table_open(*_rest: object) -> str:
    return '<table class="grid-table">'


_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
for _name, _rule in (("text", _text), ("image", _image), ("link_open", _link_open), ("table_open", _table_open)):
    _PARSER.add_render_rule(_name, _rule)


def render(text: str, names: Names) -> Html:
    """Markdown text as HTML: raw HTML stays text, only safe addresses become links."""
    env: dict[str, Any] = {"names": names}
    return Html(f'<div class="markdown" dir="auto">{_PARSER.render(text, env)}</div>')


def _with_tokens(text: str, names: Names) -> Html:
    parts: list[str] = []
    end = 0
    for found in SLACK_PIECE.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(mrkdwn.token(found[1], names) if found[1] else mrkdwn.plain(found[0]))
        end = found.end()
    parts.append(escape(text[end:]))
    return Html("".join(parts))
