"""An independent judge of messages and views: slackblocks' own classes, and own rules for what they let pass.

slackblocks 3.0.0 does not parse nested blocks, so they are mapped to its constructors here, which hold the limits.
"""

from collections.abc import Callable, Iterator
from typing import Any

import slackblocks
from slackblocks import blocks as judge_blocks
from slackblocks import elements as judge_elements
from slackblocks import objects as judge_objects
from slackblocks import views
from slackblocks.rich_text import elements as rich_elements
from slackblocks.rich_text import objects as rich_objects

Json = dict[str, Any]
MESSAGE_CHARACTERS = 13_000  # Slack answers msg_blocks_too_long at about 13,200 characters of text in all blocks


def judge_message(message: Json) -> None:
    """Raises when Slack would refuse the message, or when it would not read well."""
    assert message["text"].strip(), "a message without text says nothing in a notification"
    assert len(message["text"]) <= 4000
    found = [_block(block) for block in message["blocks"]]
    slackblocks.Message(channel="C0123456789", text=message["text"], blocks=found)
    assert len(found) <= 50
    assert sum(block["type"] == "data_visualization" for block in message["blocks"]) <= 2
    assert sum(len(text) for text in texts(message["blocks"])) <= MESSAGE_CHARACTERS
    _own_rules(message["blocks"])
    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False


def judge_view(view: Json) -> None:
    """Raises when Slack would refuse the view."""
    found = [_block(block) for block in view["blocks"]]
    if view["type"] == "home":
        views.HomeTabView(blocks=found)
    else:
        views.ModalView(
            title=_text(view["title"]),
            blocks=found,
            close=_text(view["close"]),
            submit=_text(view["submit"]) if "submit" in view else None,
            private_metadata=view.get("private_metadata"),
            callback_id=view.get("callback_id"),
        )
        has_inputs = any(block["type"] == "input" for block in view["blocks"])
        assert not has_inputs or "submit" in view, "a form needs a way to send it"
        assert "submit" not in view or "callback_id" in view, "what is sent has to arrive somewhere"
        sends = view["submit"]["text"] if "submit" in view else ""
        assert not sends.startswith(view["close"]["text"]), "the two buttons are told apart"
    _own_rules(view["blocks"])


def texts(node: Any) -> Iterator[str]:
    """Every text shown in blocks."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for entry in node:
            yield from texts(entry)


def _own_rules(blocks: list[Json]) -> None:
    """What slackblocks misses: styles, plain_text headers, unique ids, empty texts."""
    action_ids = [node["action_id"] for node in _walk(blocks) if "action_id" in node]
    block_ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(action_ids) == len(set(action_ids)), f"action_id twice: {sorted(action_ids)}"
    assert len(block_ids) == len(set(block_ids))
    assert all(len(name) <= 255 for name in (*action_ids, *block_ids))
    for node in _walk(blocks):
        if node.get("type") == "button":
            assert node.get("style", "primary") in {"primary", "danger"}
            assert node["text"]["type"] == "plain_text"
            assert _size(node["text"]["text"]) <= 75
            assert _size(node.get("value", "")) <= 2000
        if node.get("type") == "header":
            assert node["text"]["type"] == "plain_text"
        if node.get("type") in {"text", "plain_text", "mrkdwn"}:
            assert node["text"], "Slack refuses an empty text"
        if node.get("type") == "user":
            assert node["user_id"].startswith(("U", "W"))


def _size(text: str) -> int:
    """Counted as a browser counts; Slack does not say how it does, and nothing counts more."""
    return len(text.encode("utf-16-le")) // 2


def _walk(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, list):
        for entry in node:
            yield from _walk(entry)


def _text(data: Json) -> Any:
    return judge_objects.Text.from_dict(data)


def _block(data: Json) -> Any:
    return _BLOCKS[data["type"]](data)


def _element(data: Json) -> Any:
    return _ELEMENTS[data["type"]](data)


def _option(data: Json) -> Any:
    return judge_objects.Option(text=_text(data["text"]), value=data["value"])


def _group(data: Json) -> Any:
    return judge_objects.OptionGroup(_text(data["label"]), [_option(entry) for entry in data["options"]])


def _thumb(data: Json) -> Any:
    return judge_elements.FeedbackButton(_text(data["text"]), data["value"], data["accessibility_label"])


def _confirm(data: Json) -> Any:
    if "confirm" not in data:
        return None
    asked = data["confirm"]
    title, text, yes, no = (_text(asked[name]) for name in ("title", "text", "confirm", "deny"))
    return judge_objects.ConfirmationDialogue(title, text, yes, no, style=asked.get("style"))


def _input_text(data: Json) -> Any:
    return judge_elements.PlainTextInput(
        data["action_id"], data.get("initial_value"), data.get("multiline", False), None, data.get("max_length")
    )


def _rich(data: Json) -> Any:
    if data["type"] == "rich_text_list":
        return rich_objects.RichTextList(data["style"], [_rich(entry) for entry in data["elements"]])
    kind = {
        "rich_text_section": rich_objects.RichTextSection,
        "rich_text_quote": rich_objects.RichTextQuote,
        "rich_text_preformatted": rich_objects.RichTextCodeBlock,
    }[data["type"]]
    return kind([_rich_element(entry) for entry in data["elements"]])


def _rich_element(data: Json) -> Any:
    if data["type"] == "user":
        return rich_elements.RichTextUser(data["user_id"])
    if data["type"] == "channel":
        return rich_elements.RichTextChannel(data["channel_id"])
    style = data.get("style", {})
    if data["type"] == "link":
        return rich_elements.RichTextLink(data["url"], data.get("text"))
    return rich_elements.RichText(data["text"], bold=style.get("bold"), italic=style.get("italic"))


def _chart(data: Json) -> Any:
    chart = data["chart"]
    if chart["type"] == "pie":
        parts = [judge_objects.ChartSegment(one["label"], one["value"]) for one in chart["segments"]]
        assert len(parts) <= 6, "the documentation's limit, stricter than the judge's"
        return judge_objects.PieChart(parts)
    axis = chart["axis_config"]
    found = [
        judge_objects.DataSeries(
            one["name"], [judge_objects.DataPoint(point["label"], point["value"]) for point in one["data"]]
        )
        for one in chart["series"]
    ]
    config = judge_objects.AxisConfig(axis["categories"], axis.get("x_label"), axis.get("y_label"))
    made = {"bar": judge_objects.BarChart, "line": judge_objects.LineChart, "area": judge_objects.AreaChart}
    return made[chart["type"]](found, config)


def _cell(data: Json) -> Any:
    assert data["type"] == "raw_text"
    assert data["text"], "Slack refuses an empty cell"
    return slackblocks.RawText(data["text"])


_BLOCKS: dict[str, Callable[[Json], Any]] = {
    "actions": lambda d: judge_blocks.ActionsBlock([_element(e) for e in d["elements"]], d.get("block_id")),
    "context": lambda d: judge_blocks.ContextBlock([_text(e) for e in d["elements"]], d.get("block_id")),
    "context_actions": lambda d: judge_blocks.ContextActionsBlock([_element(e) for e in d["elements"]]),
    "data_visualization": lambda d: judge_blocks.DataVisualizationBlock(d["title"], _chart(d)),
    "divider": lambda _: judge_blocks.DividerBlock(),
    "header": lambda d: judge_blocks.HeaderBlock(_text(d["text"])),
    "input": lambda d: judge_blocks.InputBlock(
        _text(d["label"]),
        _element(d["element"]),
        False,
        d["block_id"],
        _text(d["hint"]) if "hint" in d else None,
        d.get("optional", False),
    ),
    "rich_text": lambda d: judge_blocks.RichTextBlock([_rich(e) for e in d["elements"]]),
    "table": lambda d: slackblocks.TableBlock([[_cell(cell) for cell in row] for row in d["rows"]]),
}
_ELEMENTS: dict[str, Callable[[Json], Any]] = {
    "button": lambda d: judge_elements.Button(
        _text(d["text"]), d["action_id"], value=d.get("value"), style=d.get("style"), confirm=_confirm(d)
    ),
    "static_select": lambda d: judge_elements.StaticSelectMenu(
        d["action_id"],
        [_option(entry) for entry in d["options"]] if "options" in d else None,
        option_groups=[_group(entry) for entry in d["option_groups"]] if "option_groups" in d else None,
        initial_option=_option(d["initial_option"]) if "initial_option" in d else None,
        placeholder=_text(d["placeholder"]),
    ),
    "radio_buttons": lambda d: judge_elements.RadioButtonGroup(d["action_id"], [_option(e) for e in d["options"]]),
    "checkboxes": lambda d: judge_elements.CheckboxGroup(
        d["action_id"], [_option(e) for e in d["options"]], [_option(e) for e in d.get("initial_options", ())] or None
    ),
    "multi_static_select": lambda d: judge_elements.StaticMultiSelectMenu(
        d["action_id"],
        [_option(e) for e in d["options"]],
        initial_options=[_option(e) for e in d.get("initial_options", ())] or None,
        placeholder=_text(d["placeholder"]),
    ),
    "datepicker": lambda d: judge_elements.DatePicker(
        d["action_id"], d.get("initial_date"), placeholder=_text(d["placeholder"])
    ),
    "users_select": lambda d: judge_elements.UserSelectMenu(
        d["action_id"], d.get("initial_user"), placeholder=_text(d["placeholder"])
    ),
    "conversations_select": lambda d: judge_elements.ConversationSelectMenu(
        d["action_id"],
        d.get("initial_conversation"),
        filter=judge_objects.ConversationFilter(**d["filter"]),
        placeholder=_text(d["placeholder"]),
    ),
    "number_input": lambda d: judge_elements.NumberInput(
        d["is_decimal_allowed"], d["action_id"], d.get("initial_value"), d.get("min_value"), d.get("max_value")
    ),
    "plain_text_input": _input_text,
    "multi_users_select": lambda d: judge_elements.UserMultiSelectMenu(
        d["action_id"], placeholder=_text(d["placeholder"])
    ),
    "feedback_buttons": lambda d: judge_elements.FeedbackButtons(
        _thumb(d["positive_button"]), _thumb(d["negative_button"]), d["action_id"]
    ),
}
