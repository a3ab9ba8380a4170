"""Small builders of Slack blocks that keep Slack's limits by design: long text is shortened, never refused.

Limits: https://docs.slack.dev/reference/block-kit (section 3000, header 150, button 75/2000, option 75/150, menu 100
or groups of 100, context 10, actions 25, view title 24, private_metadata 3000). Plain dicts on purpose: slack_sdk's
models drop blocks they do not know.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from handlers.views import words
from portfolio.cards import Person

Block = dict[str, Any]
Element = dict[str, Any]
Message = dict[str, Any]
View = dict[str, Any]

IN_A_GROUP, MOST_OPTIONS = 100, 300  # of a menu; Slack takes 100 groups, but no view of more than 250 KB
TEXT_LIMIT = 3000  # Slack recommends at most 4000 for a message's text


def message(text: str, blocks: Sequence[Block], **more: Any) -> Message:
    """A message: `text` reads well alone (notification, screen reader). Links are never unfurled."""
    return {"text": text, "blocks": list(blocks), "unfurl_links": False, "unfurl_media": False, **more}


# ---- text objects


def plain(text: str, limit: int, otherwise: str = "—") -> Element:
    """A plain_text object; Slack refuses an empty one, so `otherwise` stands in."""
    return {"type": "plain_text", "text": words.line(text, limit, otherwise), "emoji": True}


def ours(text: str) -> Element:
    """A mrkdwn object of our own words; foreign values inside went through words.mrkdwn."""
    return {"type": "mrkdwn", "text": text}


# ---- rich text: the only place where foreign and own words stand side by side with emphasis


def say(text: str) -> Element:
    """Our own words."""
    return {"type": "text", "text": text}


def quote(text: str, limit: int = 300, otherwise: str = "—") -> Element:
    """Foreign words on one line, shown as typed."""
    return {"type": "text", "text": words.line(text, limit, otherwise)}


def shown(text: str, limit: int = 300, otherwise: str = "—") -> Element:
    """Foreign words with their line breaks."""
    return {"type": "text", "text": words.shown(text, limit, otherwise)}


def bold(text: str, limit: int = 120) -> Element:
    """Foreign or own words in bold."""
    return {"type": "text", "text": words.line(text, limit, "—"), "style": {"bold": True}}


def struck(text: str, limit: int = 300) -> Element:
    """Foreign words that are done with, crossed out."""
    return {"type": "text", "text": words.line(text, limit, "—"), "style": {"strike": True}}


def faint(text: str, limit: int = 300) -> Element:
    """Words in italics."""
    return {"type": "text", "text": words.line(text, limit, "—"), "style": {"italic": True}}


def models_words(why: str) -> Element:
    """What a model says on a product, marked as its own words; to stand below the record it goes by, never alone."""
    return faint(f"In the model's words: {words.line(why, 240)}", 280)


def link(url: str, title: str) -> Element:
    """A link the owner put on the card; only http(s) and mail addresses become links."""
    if not url.startswith(("https://", "http://", "mailto:")) or len(url) > TEXT_LIMIT or any(c.isspace() for c in url):
        return quote(f"{title} ({url})" if title else url, 200)
    return {"type": "link", "url": url, "text": words.line(title, 120, "link")}


def person(who: Person | None, *, quiet: bool = False, otherwise: str = "nobody yet") -> Element:
    """A person: a mention where it pings nobody unasked, else the name (`quiet`)."""
    if who is None:
        return say(otherwise)
    if who.slack_id and not who.is_former and (not quiet or not who.name):
        return {"type": "user", "user_id": who.slack_id}
    return quote(who.name or who.key, 80, "someone")


def rich_section(*elements: Element) -> Element:
    """A paragraph of a rich_text block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_quote(*elements: Element) -> Element:
    """A quoted paragraph of a rich_text block."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def rich_preformatted(text: str, limit: int = 1500) -> Element:
    """A paragraph to copy, shown as typed."""
    return {"type": "rich_text_preformatted", "elements": [shown(text, limit)]}


def rich_list(items: Iterable[Sequence[Element]], *, ordered: bool = False) -> Element:
    """A list in a rich_text block."""
    style = "ordered" if ordered else "bullet"
    return {"type": "rich_text_list", "style": style, "elements": [rich_section(*item) for item in items]}


def rich(*parts: Element) -> Block:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(parts)}


def paragraph(*elements: Element) -> Block:
    """A rich_text block of one paragraph."""
    return rich(rich_section(*elements))


# ---- blocks


def header(text: str) -> Block:
    """A headline of at most 150 characters."""
    return {"type": "header", "text": plain(text, 150)}


def context(*elements: Element) -> Block:
    """Small print; at most 10 elements."""
    return {"type": "context", "elements": list(elements[:10])}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def actions(*elements: Element, block_id: str = "") -> Block:
    """A row of buttons and menus; at most 25."""
    block: Block = {"type": "actions", "elements": list(elements[:25])}
    return {**block, "block_id": block_id} if block_id else block


def button(
    label: str,
    action_id: str,
    value: str = "",
    *,
    primary: bool = False,
    danger: bool = False,
    confirm: Element | None = None,
) -> Element:
    """A button. `value` comes from values.pack, which keeps to 2000 characters; `confirm`: what is asked first."""
    element: Element = {"type": "button", "text": plain(label, 75), "action_id": action_id}
    if value:
        element["value"] = value
    if primary or danger:
        element["style"] = "primary" if primary else "danger"
    return {**element, "confirm": confirm} if confirm else element


def confirmation(title: str, text: str, *, yes: str, no: str) -> Element:
    """What is asked before a button that cannot be undone does anything."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


def option(label: str, value: str) -> Element:
    """One entry of a menu or a group of radio buttons."""
    return {"text": plain(label, 75), "value": value[:150]}


def select(action_id: str, placeholder: str, options: Sequence[Element], *, chosen: str = "") -> Element:
    """A menu of 1-300 options, opened at `chosen` when that is one of them; more than 100 come in groups of 100."""
    shown = list(options[:MOST_OPTIONS])
    element: Element = {"type": "static_select", "action_id": action_id, "placeholder": plain(placeholder, 150)}
    if len(shown) <= IN_A_GROUP:
        element["options"] = shown
    else:
        element["option_groups"] = [_group(shown[at : at + IN_A_GROUP]) for at in range(0, len(shown), IN_A_GROUP)]
    initial = next((entry for entry in shown if entry["value"] == chosen), None)
    return {**element, "initial_option": initial} if initial else element


def _group(options: Sequence[Element]) -> Element:
    first, last = (words.line(entry["text"]["text"], 32) for entry in (options[0], options[-1]))
    return {"label": plain(f"{first} – {last}", 75), "options": list(options)}


def thumbs(action_id: str, up: str, down: str, about: str) -> Block:
    """Thumbs up and down under an answer (context_actions with feedback_buttons)."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": action_id,
                "positive_button": _thumb("Right", up, f"{about} is right"),
                "negative_button": _thumb("Not right", down, f"{about} is not right"),
            }
        ],
    }


def _thumb(label: str, value: str, spoken: str) -> Element:
    return {"text": plain(label, 75), "value": value, "accessibility_label": words.line(spoken, 75)}


# ---- forms


def text_input(block_id: str, label: str, *, start: str = "", hint: str = "", optional: bool = False) -> Block:
    """A text field over several lines, at most 2000 characters, prefilled with `start`."""
    element: Element = {"type": "plain_text_input", "action_id": block_id, "multiline": True, "max_length": 2000}
    filled = words.shorten(words.clean(start), 1800)
    if filled:
        element["initial_value"] = filled
    return _input(block_id, label, element, hint, optional)


def choice_input(block_id: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    """A form field around a menu or radio buttons."""
    return _input(block_id, label, element, hint, optional)


def _input(block_id: str, label: str, element: Element, hint: str, optional: bool) -> Block:
    block: Block = {"type": "input", "block_id": block_id, "label": plain(label, 2000), "element": element}
    if hint:
        block["hint"] = plain(hint, 2000)
    if optional:
        block["optional"] = True
    return block


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str = "",
    submit: str = "",
    metadata: str = "",
    close: str = "Close",
) -> View:
    """A modal; the title is shortened to Slack's 24 characters, blocks to 100."""
    view: View = {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks[:100]),
    }
    if callback_id:
        view["callback_id"] = callback_id
    if submit:
        view["submit"] = plain(submit, 24)
    if metadata:
        view["private_metadata"] = metadata
    return view


def home(blocks: Sequence[Block]) -> View:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks[:100])}


def metadata(event_type: str, payload: dict[str, str]) -> Element:
    """Message metadata, by which an answer can be found again."""
    return {"event_type": event_type, "event_payload": json.loads(json.dumps(payload))}
