"""Slack's documented limits as one table: surfaces, blocks, elements and composition objects.

Sources: docs.slack.dev/reference/block-kit and the typings and docstrings of Slack's own SDKs. Where copies of the
documentation disagree the stricter number stands (data_table 101 rows, charts 6 segments or series).
"""

from workspace.rules import (
    Shape,
    anything,
    block,
    choice,
    either,
    flag,
    many,
    need,
    number,
    obj,
    plain,
    string,
    typed,
    whole,
)

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
# Not documented: measured at 13,297 characters in one markdown block and 13,172 with a divider beside it
# (slackapi/bolt-js#2509), so a block costs about 125 characters besides its text.
MESSAGE_BLOCK_TEXT = 13_422
BLOCK_COST = 125
MARKDOWN_TOTAL = 12_000
MESSAGE_CHARTS = 2
MESSAGE_TABLES = 1
ATTACHMENTS = 100
TABLE_CHARACTERS = 10_000
DATA_TABLE_CHARACTERS = 20_000
METADATA_BYTES = 16_000
METADATA_NAME = 255

ID = string(255)
URL = string(3000, 1)
DATE = string(pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(pattern=r"\d{2}:\d{2}")

SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
CHOICES = ("checkboxes", "radio_buttons", *SELECTS, *MULTI_SELECTS, "datepicker", "timepicker")
TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")
ACCESSORIES = ("button", "image", "overflow", "workflow_button", *CHOICES)
ACTIONS = ("button", "overflow", "workflow_button", "datetimepicker", "rich_text_input", *CHOICES)
INPUTS = ("datetimepicker", "file_input", *TEXT_INPUTS, *CHOICES)
RICH_PARTS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
RICH_LEAVES = ("text", "link", "emoji", "user", "usergroup", "channel", "team", "broadcast", "date", "color")
CONTAINED = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video",
)  # fmt: skip

SURFACES: dict[str, frozenset[str]] = {
    "message": frozenset(
        "actions card carousel container context context_actions data_table data_visualization divider file header "
        "image input markdown plan rich_text section table task_card video".split()
    ),
    "modal": frozenset("actions alert card context divider header image input rich_text section video".split()),
    "home": frozenset(
        "actions card carousel container context data_table data_visualization divider header image input rich_text "
        "section table video".split()
    ),
}

BLOCKS: dict[str, Shape] = {
    "actions": {"elements": need(many(typed(*ACTIONS), 1, 25))},
    "alert": {"text": need(either(200)), "level": choice("default", "info", "warning", "error", "success")},
    "card": {
        "hero_image": typed("image"),
        "icon": typed("image"),
        "slack_icon": obj("slack_icon"),
        "title": either(150),
        "subtitle": either(150),
        "body": either(200),
        "subtext": either(200),
        "actions": many(typed("button", "icon_button", "overflow", "workflow_button"), 0, 3),
    },
    "carousel": {"elements": need(many(block("card"), 1, 10))},
    "container": {
        "title": plain(150),
        "rich_text_title": block("rich_text"),
        "subtitle": either(150),
        "icon": typed("image"),
        "child_blocks": need(many(block(*CONTAINED), 1, 10)),
        "width": choice("narrow", "standard", "wide", "full"),
        "is_collapsible": flag(),
        "default_collapsed": flag(),
        "has_header_divider": flag(),
    },
    "context": {"elements": need(many(typed("image", "plain_text", "mrkdwn"), 1, 10))},
    "context_actions": {"elements": need(many(typed("feedback_buttons", "icon_button"), 1, 5))},
    "data_table": {
        "caption": need(string(None, 1)),
        "rows": need(many(many(typed("raw_text", "raw_number", "rich_text"), 1, 20), 2, 101)),
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0, 19),
    },
    "data_visualization": {"title": need(string(50, 1)), "chart": need(typed("pie", "bar", "area", "line"))},
    "divider": {},
    "file": {"external_id": need(ID), "source": need(choice("remote")), "file_id": string(), "file": anything()},
    "header": {"text": need(plain(150)), "level": whole(1, 6)},
    "image": {
        "image_url": URL,
        "slack_file": obj("slack_file"),
        "alt_text": need(string(2000)),
        "title": plain(2000),
    },
    "input": {
        "label": need(plain(2000)),
        "element": need(typed(*INPUTS)),
        "hint": plain(2000),
        "optional": flag(),
        "dispatch_action": flag(),
    },
    "markdown": {"text": need(string(12_000, 1))},
    "plan": {"title": need(string(None, 1)), "tasks": many(block("task_card"), 0, 50)},
    "rich_text": {"elements": need(many(typed(*RICH_PARTS)))},
    "section": {
        "text": either(3000),
        "fields": many(either(2000), 1, 10),
        "accessory": typed(*ACCESSORIES),
        "expand": flag(),
    },
    "table": {
        "rows": need(many(many(typed("raw_text", "raw_number", "rich_text"), 1, 20), 1, 100)),
        "column_settings": many(obj("column"), 0, 20),
    },
    "task_card": {
        "task_id": need(string(None, 1)),
        "title": need(string(None, 1)),
        "details": block("rich_text"),
        "output": block("rich_text"),
        "sources": many(typed("url")),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    "video": {
        "alt_text": need(string(2000)),
        "title": need(plain(200)),
        "title_url": string(2000),
        "thumbnail_url": need(URL),
        "video_url": need(URL),
        "description": plain(200),
        "author_name": string(50),
        "provider_name": string(50),
        "provider_icon_url": string(2000),
    },
}

_BASE: Shape = {"action_id": ID}
_ASKING: Shape = _BASE | {"confirm": obj("confirm")}
_FIELD: Shape = _ASKING | {"placeholder": plain(150), "focus_on_load": flag()}
_STATIC: Shape = _FIELD | {
    "options": many(obj("option"), 1, 100),
    "option_groups": many(obj("option_group"), 1, 100),
}
_SEVERAL: Shape = {"max_selected_items": whole(1)}
_EXTERNAL: Shape = _FIELD | {"min_query_length": whole(0)}
_CONVERSATIONS: Shape = _FIELD | {"filter": obj("filter"), "default_to_current_conversation": flag()}
_TYPING: Shape = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": flag(),
    "dispatch_action_config": obj("dispatch"),
}
_AXES: Shape = {"series": need(many(obj("series"), 1, 6)), "axis_config": need(obj("axis"))}
_STYLE: Shape = {"style": anything()}
_BUTTON: Shape = {
    "accessibility_label": string(75),
    "visible_to_user_ids": many(string(), 0, 10),
}

ELEMENTS: dict[str, Shape] = {
    "button": _ASKING | _BUTTON | {
        "text": need(plain(75)),
        "url": string(3000),
        "value": string(2000),
        "style": choice("primary", "danger"),
        "agent_prompt": string(4000),
        "agent_prompt_display": string(),
    },
    "workflow_button": _BASE | {
        "text": need(plain(75)),
        "workflow": need(anything()),
        "style": choice("primary", "danger"),
        "accessibility_label": string(75),
    },
    "icon_button": _ASKING | _BUTTON | {
        "icon": need(string(None, 1)),
        "text": need(plain(75)),
        "value": string(2000),
    },
    "feedback_buttons": _BASE | {
        "positive_button": need(obj("feedback_button")),
        "negative_button": need(obj("feedback_button")),
    },
    "overflow": _ASKING | {"options": need(many(obj("menu_option"), 1, 5))},
    "checkboxes": _ASKING | {
        "options": need(many(obj("rich_option"), 1, 10)),
        "initial_options": many(obj("rich_option"), 1, 10),
        "focus_on_load": flag(),
    },
    "radio_buttons": _ASKING | {
        "options": need(many(obj("rich_option"), 1, 10)),
        "initial_option": obj("rich_option"),
        "focus_on_load": flag(),
    },
    "static_select": _STATIC | {"initial_option": obj("option")},
    "multi_static_select": _STATIC | _SEVERAL | {"initial_options": many(obj("option"), 1, 100)},
    "external_select": _EXTERNAL | {"initial_option": obj("option")},
    "multi_external_select": _EXTERNAL | _SEVERAL | {"initial_options": many(obj("option"), 1, 100)},
    "users_select": _FIELD | {"initial_user": string()},
    "multi_users_select": _FIELD | _SEVERAL | {"initial_users": many(string())},
    "conversations_select": _CONVERSATIONS | {"initial_conversation": string(), "response_url_enabled": flag()},
    "multi_conversations_select": _CONVERSATIONS | _SEVERAL | {"initial_conversations": many(string())},
    "channels_select": _FIELD | {"initial_channel": string(), "response_url_enabled": flag()},
    "multi_channels_select": _FIELD | _SEVERAL | {"initial_channels": many(string())},
    "datepicker": _FIELD | {"initial_date": DATE},
    "timepicker": _FIELD | {"initial_time": TIME, "timezone": string()},
    "datetimepicker": _ASKING | {"initial_date_time": whole(1_000_000_000, 9_999_999_999), "focus_on_load": flag()},
    "plain_text_input": _TYPING | {
        "initial_value": string(3000),
        "multiline": flag(),
        "min_length": whole(0, 3000),
        "max_length": whole(1, 3000),
    },
    "email_text_input": _TYPING | {"initial_value": string()},
    "url_text_input": _TYPING | {"initial_value": string()},
    "number_input": _TYPING | {
        "is_decimal_allowed": need(flag()),
        "initial_value": string(),
        "min_value": string(),
        "max_value": string(),
    },
    "rich_text_input": _TYPING | {
        "initial_value": block("rich_text"),
        "min_lines": whole(1, 100),
        "max_lines": whole(1, 100),
    },
    "file_input": _BASE | {"filetypes": many(string()), "max_files": whole(1, 10)},
    "image": {"image_url": URL, "slack_file": obj("slack_file"), "alt_text": need(string(2000))},
    "plain_text": {"text": need(string(3000, 1)), "emoji": flag()},
    "mrkdwn": {"text": need(string(3000, 1)), "verbatim": flag()},
    "raw_text": {"text": need(string(None, 1))},
    "raw_number": {"value": need(number()), "text": string()},
    "rich_text": {"elements": need(many(typed(*RICH_PARTS))), "block_id": ID},
    "url": {"url": need(URL), "text": need(string(None, 1))},
    "pie": {"segments": need(many(obj("segment"), 1, 6))},
    "bar": _AXES,
    "area": _AXES,
    "line": _AXES,
    "rich_text_section": {"elements": need(many(typed(*RICH_LEAVES)))},
    "rich_text_quote": {"elements": need(many(typed(*RICH_LEAVES))), "border": whole(0, 1)},
    "rich_text_preformatted": {
        "elements": need(many(typed(*RICH_LEAVES))),
        "border": whole(0, 1),
        "language": string(),
    },
    "rich_text_list": {
        "elements": need(many(typed("rich_text_section"), 1)),
        "style": need(choice("bullet", "ordered")),
        "indent": whole(0, 8),
        "offset": whole(0),
        "border": whole(0, 1),
    },
    "text": _STYLE | {"text": need(string(None, 1))},
    "link": _STYLE | {"url": need(string(None, 1)), "text": string(), "unsafe": flag()},
    "emoji": _STYLE | {"name": need(string(None, 1)), "unicode": string(), "skin_tone": whole(1, 6)},
    "user": _STYLE | {"user_id": need(string(None, 1))},
    "usergroup": _STYLE | {"usergroup_id": need(string(None, 1))},
    "channel": _STYLE | {"channel_id": need(string(None, 1))},
    "team": _STYLE | {"team_id": need(string(None, 1))},
    "broadcast": _STYLE | {"range": need(choice("here", "channel", "everyone"))},
    "date": _STYLE | {
        "timestamp": need(whole(0)),
        "format": need(string(None, 1)),
        "url": string(),
        "fallback": string(),
    },
    "color": _STYLE | {"value": need(string(None, 1))},
}  # fmt: skip

_OPTION: Shape = {"value": need(string(150, 1)), "url": string(3000)}

OBJECTS: dict[str, Shape] = {
    "option": _OPTION | {"text": need(plain(75)), "description": plain(75)},
    "menu_option": _OPTION | {"text": need(plain(75)), "description": plain(75)},
    "rich_option": _OPTION | {"text": need(either(75)), "description": either(75)},
    "option_group": {"label": need(plain(75)), "options": need(many(obj("option"), 1, 100))},
    "confirm": {
        "title": need(plain(100)),
        "text": need(either(300)),
        "confirm": need(plain(30)),
        "deny": need(plain(30)),
        "style": choice("primary", "danger"),
    },
    "feedback_button": {
        "text": need(plain(75)),
        "value": need(string(2000)),
        "accessibility_label": string(75),
    },
    "filter": {
        "include": many(choice("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": flag(),
        "exclude_bot_users": flag(),
    },
    "dispatch": {"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"), 1, 2)},
    "slack_file": {"id": string(), "url": string()},
    "slack_icon": {"type": string(), "name": string()},
    "column": {"align": choice("left", "center", "right"), "is_wrapped": flag()},
    "segment": {"label": need(string(20, 1)), "value": need(number())},
    "series": {"name": need(string(20, 1)), "data": need(many(obj("point"), 1, 20))},
    "point": {"label": need(string(20, 1)), "value": need(number())},
    "axis": {"categories": need(many(string(20, 1), 1, 20)), "x_label": string(50), "y_label": string(50)},
}

_VIEW: Shape = {
    "type": need(choice("modal", "home")),
    "blocks": need(many(block(), 0, VIEW_BLOCKS)),
    "private_metadata": string(3000),
    "callback_id": ID,
    "external_id": ID,
}
VIEWS: dict[str, Shape] = {
    "home": _VIEW,
    "modal": _VIEW | {
        "title": need(plain(24)),
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag(),
        "notify_on_close": flag(),
        "submit_disabled": flag(),
    },
}  # fmt: skip
