"""The blocks that only show something, each as safe HTML."""

from collections.abc import Callable
from typing import Any

from workspace.page import markdown, mrkdwn, rich_text
from workspace.page.blocks import tables
from workspace.page.names import Names
from workspace.page.safe import IMAGE_SCHEMES, Html, join, link, safe_url, tag

Json = dict[str, Any]

ALERT_SIGNS = {"default": "•", "info": "i", "warning": "!", "error": "×", "success": "✓"}
TASK_STATES = {"pending": "Waiting", "in_progress": "In progress", "complete": "Done", "error": "Failed"}


def render(block: Json, names: Names) -> Html:
    """A block as HTML. A type that is not known here is named, never dropped in silence."""
    drawn = RENDERERS.get(str(block.get("type")))
    if drawn is None:
        return tag("div", f"This page cannot show the block type “{block.get('type')}”.", class_="unknown-block")
    return drawn(block, names)


def header(block: Json, names: Names) -> Html:
    """A heading."""
    level = str(min(max(int(block.get("level") or 2), 1), 4) + 1)
    return tag(f"h{level}", mrkdwn.text_object(block.get("text"), names), class_="block-header", dir="auto")


def section(block: Json, names: Names) -> Html:
    """The text and the two-column fields of a section; its accessory is drawn beside it."""
    parts = []
    if block.get("text"):
        parts.append(tag("div", mrkdwn.text_object(block["text"], names), class_="section-text"))
    if block.get("fields"):
        cells = [tag("div", mrkdwn.text_object(cell, names), class_="field") for cell in block["fields"]]
        parts.append(tag("div", join(cells), class_="fields"))
    return join(parts)


def context(block: Json, names: Names) -> Html:
    """Small print: texts and tiny images in one row."""
    parts = []
    for element in block.get("elements", ()):
        if element.get("type") == "image":
            parts.append(picture(element, "context-image"))
        else:
            parts.append(tag("div", mrkdwn.text_object(element, names), class_="context-text"))
    return tag("div", join(parts), class_="context")


def divider(_block: Json, _names: Names) -> Html:
    """A line across."""
    return tag("hr", class_="block-divider")


def picture(element: Json, class_: str) -> Html:
    """An image element; without an address that may be loaded, its description stands in its place."""
    address = safe_url(
        str(element.get("image_url") or (element.get("slack_file") or {}).get("url") or ""), IMAGE_SCHEMES
    )
    alt = str(element.get("alt_text") or "")
    if address is None:
        return tag("span", alt or "image", class_=f"{class_} image-missing")
    return tag("img", src=address, alt=alt, class_=class_, loading="lazy")


def image(block: Json, names: Names) -> Html:
    """An image with its title."""
    title = block.get("title")
    caption = tag("figcaption", mrkdwn.text_object(title, names)) if title else Html("")
    return tag("figure", caption, picture(block, "block-image"), class_="figure")


def alert(block: Json, names: Names) -> Html:
    """A coloured notice; errors and warnings are announced."""
    level = str(block.get("level") or "default")
    level = level if level in ALERT_SIGNS else "default"
    sign = tag("span", ALERT_SIGNS[level], class_="alert-sign", aria_hidden="true")
    text = tag("div", mrkdwn.text_object(block.get("text"), names), class_="alert-text")
    return tag(
        "div", sign, text, class_=f"alert alert-{level}", role="alert" if level in ("error", "warning") else "note"
    )


def task_card(block: Json, names: Names) -> Html:
    """One task of the app: its state, details, output and sources."""
    state = str(block.get("status") or "pending")
    state = state if state in TASK_STATES else "pending"
    sign = tag(
        "span", class_=f"task-sign task-{state}", role="img", aria_label=TASK_STATES[state], title=TASK_STATES[state]
    )
    parts = [tag("div", str(block.get("title", "")), class_="task-title", dir="auto")]
    for key in ("details", "output"):
        value = block.get(key)
        if value:
            shown = rich_text.render(value, names) if isinstance(value, dict) else mrkdwn.plain(str(value))
            parts.append(tag("div", shown, class_=f"task-{key}"))
    sources = [
        link(str(source.get("url", "")), str(source.get("text") or source.get("url", "")), "source")
        for source in block.get("sources") or ()
    ]
    if sources:
        parts.append(tag("div", join(sources), class_="sources"))
    return tag("div", sign, tag("div", join(parts), class_="task-body"), class_="task")


def plan(block: Json, names: Names) -> Html:
    """A titled list of tasks."""
    tasks = join([task_card(task, names) for task in block.get("tasks") or ()])
    title = block.get("title")
    shown = mrkdwn.text_object(title, names) if isinstance(title, dict) else mrkdwn.plain(str(title or ""))
    return tag("section", tag("div", shown, class_="plan-title"), tasks, class_="plan")


def file(block: Json, _names: Names) -> Html:
    """A remote file, by its id: the app showed where it is, there is nothing to load."""
    return tag(
        "div", tag("span", "📄", aria_hidden="true"), f" File {block.get('external_id', '')}", class_="file-card"
    )


def video(block: Json, names: Names) -> Html:
    """A video as its picture and a link; nothing from elsewhere is played inside the page."""
    title = mrkdwn.text_object(block.get("title"), names)
    address = str(block.get("title_url") or block.get("video_url") or "")
    parts = [tag("div", link(address, title), class_="video-title")]
    by = " · ".join(str(block[key]) for key in ("author_name", "provider_name") if block.get(key))
    if by:
        parts.append(tag("div", by, class_="muted"))
    if block.get("description"):
        parts.append(tag("div", mrkdwn.text_object(block["description"], names)))
    if block.get("thumbnail_url"):
        shown = {"image_url": block["thumbnail_url"], "alt_text": block.get("alt_text", "")}
        parts.append(
            tag(
                "div",
                picture(shown, "video-picture"),
                tag("span", class_="video-play", aria_hidden="true"),
                class_="video-frame",
            )
        )
    return tag("figure", join(parts), class_="video")


def table(block: Json, names: Names) -> Html:
    """A plain table: the first row is its head."""
    return tables.table(block, names)


def card_text(block: Json, names: Names) -> Html:
    """A card without its buttons: picture, icon, title, subtitle, body."""
    parts = [picture(block["hero_image"], "card-hero")] if block.get("hero_image") else []
    head = [
        tag("div", mrkdwn.text_object(block[key], names), class_=f"card-{key}")
        for key in ("title", "subtitle")
        if block.get(key)
    ]
    icon = picture(block["icon"], "card-icon") if block.get("icon") else Html("")
    if head or icon:
        parts.append(tag("div", icon, tag("div", join(head)), class_="card-head"))
    if block.get("body"):
        parts.append(tag("div", mrkdwn.text_object(block["body"], names), class_="card-body"))
    return join(parts)


def container_head(block: Json, names: Names) -> Html:
    """The title row of a container."""
    rich = block.get("rich_text_title")
    title = rich_text.render(rich, names) if rich else mrkdwn.text_object(block.get("title"), names)
    parts = [tag("div", title, class_="container-title")]
    if block.get("subtitle"):
        parts.append(tag("div", mrkdwn.text_object(block["subtitle"], names), class_="container-subtitle"))
    icon = picture(block["icon"], "card-icon") if block.get("icon") else Html("")
    return tag("div", icon, tag("div", join(parts)), class_="container-head")


def markdown_text(block: Json, names: Names) -> Html:
    """A markdown block."""
    return markdown.render(str(block.get("text", "")), names)


RENDERERS: dict[str, Callable[[Json, Names], Html]] = {
    "alert": alert,
    "context": context,
    "divider": divider,
    "file": file,
    "header": header,
    "image": image,
    "markdown": markdown_text,
    "plan": plan,
    "rich_text": rich_text.render,
    "section": section,
    "table": table,
    "task_card": task_card,
    "video": video,
}
