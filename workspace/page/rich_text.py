"""The rich_text block as safe HTML: sections, lists, quotes and code with their styled pieces."""

from typing import Any

from workspace.page import mrkdwn
from workspace.page.emoji import EMOJI
from workspace.page.names import Names
from workspace.page.safe import Html, escape, join, link, tag

STYLE_TAGS = (("code", "code"), ("strike", "s"), ("underline", "u"), ("italic", "em"), ("bold", "strong"))


def render(block: dict[str, Any], names: Names) -> Html:
    """A whole rich_text block."""
    return join([_element(element, names) for element in block.get("elements", ())])


def _element(element: dict[str, Any], names: Names) -> Html:
    kind = element.get("type")
    if kind == "rich_text_list":
        return _list(element, names)
    inside = join([piece(part, names) for part in element.get("elements", ())])
    if kind == "rich_text_preformatted":
        return tag("pre", tag("code", inside), class_="code-block", tabindex="0")
    if kind == "rich_text_quote":
        return tag("blockquote", inside, class_="quote", dir="auto")
    return tag("div", inside, class_="line", dir="auto")


def _list(element: dict[str, Any], names: Names) -> Html:
    items = [tag("li", _element(item, names)) for item in element.get("elements", ())]
    name = "ol" if element.get("style") == "ordered" else "ul"
    start = str(int(element.get("offset", 0)) + 1) if name == "ol" and element.get("offset") else None
    return tag(name, join(items), class_=f"rich-list indent-{min(int(element.get('indent', 0)), 5)}", start=start)


def piece(part: dict[str, Any], names: Names) -> Html:
    """One styled piece: text, link, emoji, mention, date or colour."""
    kind = part.get("type")
    shown = _plain_piece(part, str(kind), names)
    for style, name in STYLE_TAGS:
        if (part.get("style") or {}).get(style) is True:
            shown = tag(name, shown, class_="code" if name == "code" else None)
    return shown


def _plain_piece(part: dict[str, Any], kind: str, names: Names) -> Html:
    match kind:
        case "text":
            lines = [escape(line) for line in str(part.get("text", "")).split("\n")]
            return Html(tag("br").join(lines))
        case "link":
            return link(str(part.get("url", "")), str(part.get("text") or part.get("url", "")))
        case "emoji":
            name = str(part.get("name", ""))
            return mrkdwn.plain(f":{name}:") if name in EMOJI else escape(f":{name}:")
        case "user":
            return mrkdwn.mention(str(part.get("user_id", "")), names)
        case "usergroup":
            return mrkdwn.group(str(part.get("usergroup_id", "")), names)
        case "channel":
            return mrkdwn.token(f"#{part.get('channel_id', '')}", names)
        case "broadcast":
            return mrkdwn.broadcast(str(part.get("range", "here")))
        case "date":
            stamp = str(part.get("timestamp", ""))
            return mrkdwn.token(f"!date^{stamp}^|{part.get('fallback', '')}", names)
        case _:
            return escape(str(part.get("value") or ""))
