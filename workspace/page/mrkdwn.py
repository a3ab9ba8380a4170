"""Slack's mrkdwn as safe HTML: emphasis, code, quotes, lists, mentions, links, dates and emoji."""

import re
from datetime import UTC, datetime

from workspace.page.emoji import EMOJI
from workspace.page.names import Names
from workspace.page.safe import Html, escape, join, link, tag

CODE_BLOCK = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
QUOTE = re.compile(r"^(?:&gt;|>)(?!(?:&gt;|>))\s?")
LONG_QUOTE = re.compile(r"^(?:&gt;|>){3}\s?", re.MULTILINE)
LIST_LINE = re.compile(r"^(\s*)([•◦▪‣·\-–]|\d{1,3}[.)])\s+(.*)$", re.DOTALL)
INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<token>[^<>\n]+)>"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^\s_](?:[^\n]*?[^\s_])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])"
    r"|:(?P<emoji>[a-z0-9_+'\-]+):(?::skin-tone-\d:)?"
    r"|(?P<url>https?://[^\s<>|*`]+[^\s<>|*`.,;:!?\"')\]])"
)
STYLES = {"bold": "strong", "italic": "em", "strike": "s"}
BROADCASTS = frozenset({"channel", "here", "everyone"})


def unescape(text: str) -> str:
    """The three entities Slack knows, as the characters they stand for."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def render(text: str, names: Names) -> Html:
    """Mrkdwn text as HTML blocks."""
    parts: list[Html] = []
    end = 0
    for found in CODE_BLOCK.finditer(text):
        parts.append(_lines(text[end : found.start()].rstrip("\n"), names))
        parts.append(tag("pre", tag("code", unescape(found[1])), class_="code-block", tabindex="0"))
        end = found.end()
    rest = text[end:]
    parts.append(_lines(rest.removeprefix("\n") if end else rest, names))
    return join(parts)


def plain(text: str, *, emoji: bool = True) -> Html:
    """A plain_text object: nothing is markup but emoji names."""
    if not emoji:
        return escape(text)
    pieces = re.split(r"(:[a-z0-9_+'\-]+:)", text)
    return join([_emoji(piece[1:-1]) if _is_emoji(piece) else escape(piece) for piece in pieces])


def text_object(value: object, names: Names) -> Html:
    """A text object of Block Kit, or a bare string, as HTML."""
    if isinstance(value, str):
        return plain(value)
    if not isinstance(value, dict):
        return Html("")
    text = str(value.get("text", ""))
    if value.get("type") == "mrkdwn":
        return render(text, names)
    return plain(text, emoji=value.get("emoji", True) is not False)


def inline(text: str, names: Names) -> Html:
    """One run of mrkdwn without line structure."""
    parts: list[Html] = []
    end = 0
    for found in INLINE.finditer(text):
        parts.append(escape(unescape(text[end : found.start()])))
        parts.append(_piece(found, names))
        end = found.end()
    parts.append(escape(unescape(text[end:])))
    return join(parts)


def token(content: str, names: Names) -> Html:
    """What stands between angle brackets: a mention, a channel, a broadcast, a date or a link."""
    target, _, label = content.partition("|")
    if re.fullmatch(r"@[UW][A-Z0-9]+", target):
        return mention(target[1:], names, label)
    if re.fullmatch(r"#[CGD][A-Z0-9]+", target):
        return tag("span", f"#{names.channel(target[1:]) or label or target[1:]}", class_="mention mention-channel")
    if target.startswith("!"):
        return _special(target[1:], label, content, names)
    if re.match(r"(?:https?://|mailto:|tel:)", target, re.IGNORECASE):
        shown = unescape(label) if label else unescape(target).removeprefix("mailto:")
        return link(unescape(target), shown)
    return escape(unescape(f"<{content}>"))


def mention(user_id: str, names: Names, label: str = "") -> Html:
    """A person's name as a mention; one's own stands out."""
    name = names.person(user_id) or unescape(label) or user_id
    own = " mention-me" if names.is_me(user_id) else ""
    return tag("span", f"@{name}", class_=f"mention{own}")


def group(group_id: str, names: Names, label: str = "") -> Html:
    """A user group's handle as a mention."""
    handle = names.group(group_id)
    shown = f"@{handle}" if handle else unescape(label) or f"@{group_id}"
    return tag("span", shown, class_="mention")


def broadcast(word: str) -> Html:
    """@channel, @here or @everyone: marked as the mention that rings for all."""
    return tag("span", f"@{word}", class_="mention mention-all", title="Notifies everyone here", role="note")


def _special(word: str, label: str, content: str, names: Names) -> Html:
    if word in BROADCASTS:
        return broadcast(word)
    if word.startswith("subteam^"):
        return group(word.removeprefix("subteam^"), names, label)
    if word.startswith("date^"):
        return _date(word, label)
    return escape(unescape(label) if label else unescape(f"<{content}>"))


def _date(word: str, label: str) -> Html:
    parts = word.split("^")
    try:
        moment = datetime.fromtimestamp(int(parts[1]), tz=UTC)
    except (ValueError, IndexError, OverflowError, OSError):
        return escape(unescape(label))
    return tag("time", unescape(label) or moment.strftime("%d %b %Y, %H:%M"), datetime=moment.isoformat())


def _piece(found: "re.Match[str]", names: Names) -> Html:
    kind = str(found.lastgroup)
    content = found[kind]
    if kind in STYLES:
        return tag(STYLES[kind], inline(content, names))
    if kind == "code":
        return tag("code", unescape(content), class_="code")
    if kind == "token":
        return token(content, names)
    if kind == "url":
        return link(unescape(content), unescape(content))
    return _emoji(content) if content in EMOJI else escape(found[0])


def _is_emoji(piece: str) -> bool:
    return len(piece) > 2 and piece[0] == piece[-1] == ":" and piece[1:-1] in EMOJI


def _emoji(name: str) -> Html:
    return tag("span", EMOJI[name], class_="emoji", title=f":{name}:", role="img", aria_label=name.replace("_", " "))


def _lines(text: str, names: Names) -> Html:
    if not text:
        return Html("")
    found = LONG_QUOTE.search(text)
    if found:
        before, quoted = text[: found.start()].rstrip("\n"), text[found.end() :]
        return join(
            [_lines(before, names), tag("blockquote", join(_grouped(quoted.split("\n"), names)), class_="quote")]
        )
    return join(_grouped(text.split("\n"), names))


def _grouped(lines: list[str], names: Names) -> list[Html]:
    """Lines as blocks: neighbouring quotes become one, list lines hang, empty lines are gaps."""
    parts: list[Html] = []
    quoted: list[str] = []
    for line in [*lines, None]:
        if line is not None and QUOTE.match(line):
            quoted.append(QUOTE.sub("", line, count=1))
            continue
        if quoted:
            parts.append(tag("blockquote", join([_line(one, names) for one in quoted]), class_="quote"))
            quoted = []
        if line is not None:
            parts.append(_line(line, names))
    return parts


def _line(line: str, names: Names) -> Html:
    if not line.strip():
        return tag("div", class_="gap")
    item = LIST_LINE.match(line)
    if item:
        depth = "list-line list-deep" if len(item[1]) >= 2 else "list-line"
        marker = tag("span", item[2], class_="marker")
        return tag("div", marker, tag("span", inline(item[3], names)), class_=depth, dir="auto")
    return tag("div", inline(line, names), class_="line", dir="auto")
