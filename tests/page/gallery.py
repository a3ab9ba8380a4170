"""Every block type and element the page can draw, and a tiny Bolt app that sends them all."""

import struct
import zlib
from typing import Any

Json = dict[str, Any]

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(label: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(label), "action_id": action_id, "value": label} | more


def option(label: str, description: str = "") -> Json:
    found: Json = {"text": plain(label), "value": label.lower().replace(" ", "_")}
    return found | ({"description": plain(description)} if description else {})


def rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": f"{value:g}"}


ANSWER: list[Json] = [
    {
        "type": "section",
        "text": mrkdwn(
            "*DocReader* fits: reading fields and tables from scans.\n"
            "> covers: “fields and tables from scans and PDFs, incl. client files”\n"
            "Mind: a person checks the output (rule R2). Owner: <@U0ANNA> · scaling · data up to `CLIENT`"
        ),
    },
    {
        "type": "actions",
        "block_id": "answer",
        "elements": [
            button("Start with DocReader", "start", style="primary"),
            button("Ask the owner", "open_form"),
            button("Not right", "silent"),
            {"type": "overflow", "action_id": "more", "options": [option("Show the card"), option("Copy as text")]},
        ],
    },
    {
        "type": "context",
        "elements": [
            mrkdwn("_Considered: FlowBot moves documents, does not read them. ScanText was retired on 30 June._")
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": plain("Good answer"), "value": "up"},
                "negative_button": {"text": plain("Bad answer"), "value": "down"},
            }
        ],
    },
]

CHART_AXIS = {"categories": ["W43", "W44", "W45", "W46", "W47"], "x_label": "Week", "y_label": "People"}


def series(name: str, *values: float) -> Json:
    points = [{"label": label, "value": value} for label, value in zip(CHART_AXIS["categories"], values, strict=True)]
    return {"name": name, "data": points}


def chart(kind: str) -> Json:
    if kind == "pie":
        parts = [("DocReader", 45), ("RegSearch", 28), ("BankGPT", 18), ("FlowBot", 9)]
        shown: Json = {"type": "pie", "segments": [{"label": label, "value": value} for label, value in parts]}
    else:
        shown = {
            "type": kind,
            "series": [series("Lending", 12, 19, 22, 31, 40), series("Operations", 8, 9, 14, 13, 21)],
            "axis_config": CHART_AXIS,
        }
    return {"type": "data_visualization", "title": f"Active people ({kind})", "chart": shown}


STATIC: dict[str, Json] = {
    "header": {"type": "header", "text": plain("DocReader")},
    "section": {
        "type": "section",
        "text": mrkdwn("*Purpose* reads documents :page_facing_up:"),
        "fields": [
            mrkdwn("*Stage*\nscaling"),
            mrkdwn("*Owner*\n<@U0ANNA>"),
            mrkdwn("*Data*\nup to CLIENT"),
            mrkdwn("*Teams*\nall"),
        ],
    },
    "context": {
        "type": "context",
        "elements": [mrkdwn("checked <!date^1763900000^{date}|last week>"), plain("n = 31")],
    },
    "divider": {"type": "divider"},
    "image": {
        "type": "image",
        "image_url": "/page/files/F0PICTURE",
        "alt_text": "a bar of colours",
        "title": plain("A picture"),
    },
    "markdown": {
        "type": "markdown",
        "text": "## Next steps\n1. Ask for **access**\n2. Read the [guide](https://e.com/g)\n\n| part | product |\n"
        "|---|---|\n"
        "| read | DocReader |\n| write | BankGPT |\n\n```\nsignpost ask\n```",
    },
    "rich_text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Styled "},
                    {"type": "text", "text": "bold", "style": {"bold": True}},
                    {"type": "text", "text": " and "},
                    {"type": "link", "url": "https://example.com", "text": "a link"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "user", "user_id": "U0ANNA"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "second"}]},
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a quote"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code()"}]},
        ],
    },
    "table": {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
        "rows": [
            [raw("Criterion"), raw("Now")],
            [raw("accepted changes"), raw("34 %")],
            [rich("review time"), raw("8 h")],
        ],
    },
    "alert": {"type": "alert", "level": "warning", "text": mrkdwn("Retires on *30 June*. Use BankGPT instead.")},
    "plan": {
        "type": "plan",
        "title": "Looking for products",
        "tasks": [
            {"type": "task_card", "task_id": "1", "title": "Read the catalogue", "status": "complete"},
            {
                "type": "task_card",
                "task_id": "2",
                "title": "Check the rules",
                "status": "in_progress",
                "details": rich("R1, R2 and R3"),
                "sources": [{"type": "url", "url": "https://example.com/r", "text": "Rules"}],
            },
            {"type": "task_card", "task_id": "3", "title": "Write the answer", "status": "pending"},
        ],
    },
    "task_card": {
        "type": "task_card",
        "task_id": "9",
        "title": "Failed task",
        "status": "error",
        "output": rich("no access"),
    },
    "video": {
        "type": "video",
        "title": plain("Two-minute demo"),
        "video_url": "https://example.com/v",
        "alt_text": "demo",
        "thumbnail_url": "/page/files/F0PICTURE",
        "title_url": "https://example.com/watch",
        "author_name": "Enablement",
        "description": plain("How DocReader reads a scan."),
    },
    "file": {"type": "file", "external_id": "guide-7", "source": "remote"},
}

CARD: Json = {
    "type": "card",
    "title": mrkdwn("*DocReader*"),
    "subtitle": mrkdwn("document extraction · scaling"),
    "body": mrkdwn("Reads fields and tables from scans and PDFs."),
    "actions": [button("Open", "start"), button("Ask", "open_form")],
}

WIDGETS: dict[str, Json] = {
    "card": CARD,
    "carousel": {
        "type": "carousel",
        "elements": [
            CARD | {"title": mrkdwn(f"*{name}*"), "block_id": f"c-{name}"}
            for name in ("RegSearch", "BankGPT", "FlowBot")
        ],
    },
    "container": {
        "type": "container",
        "title": plain("Why these"),
        "subtitle": plain("three reasons"),
        "is_collapsible": True,
        "child_blocks": [{"type": "section", "text": mrkdwn("It covers *scans*.")}, {"type": "divider"}],
    },
    "data_table": {
        "type": "data_table",
        "caption": "Products by use",
        "page_size": 3,
        "rows": [[raw("Product"), raw("People")]]
        + [
            [raw(name), number(count)]
            for name, count in (("DocReader", 64), ("RegSearch", 120), ("BankGPT", 9), ("FlowBot", 31))
        ],
    },
    "section_accessory": {
        "type": "section",
        "block_id": "acc",
        "text": mrkdwn("Choose a *kind*"),
        "accessory": {
            "type": "static_select",
            "action_id": "kind",
            "placeholder": plain("Any kind"),
            "option_groups": [
                {"label": plain("Text"), "options": [option("LLM"), option("RAG")]},
                {"label": plain("Code"), "options": [option("Code agent")]},
            ],
        },
    },
    "section_image": {
        "type": "section",
        "text": mrkdwn("With a picture beside it"),
        "accessory": {"type": "image", "image_url": "/page/files/F0PICTURE", "alt_text": "colours"},
    },
    "actions": {
        "type": "actions",
        "block_id": "acts",
        "elements": [
            button(
                "Delete",
                "delete",
                style="danger",
                confirm={
                    "title": plain("Really delete?"),
                    "text": mrkdwn("It is *gone* then."),
                    "confirm": plain("Delete"),
                    "deny": plain("Keep"),
                    "style": "danger",
                },
            ),
            button("Read the guide", "guide", url="https://example.com/guide"),
            {"type": "datepicker", "action_id": "when"},
        ],
    },
    "context_actions": {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "icon": "trash", "text": plain("Forget this"), "action_id": "forget"}],
    },
}


def field(block_id: str, label: str, kind: str, **more: Any) -> Json:
    element = {"type": kind, "action_id": f"{block_id}_in"} | more
    return {"type": "input", "block_id": block_id, "label": plain(label), "optional": True, "element": element}


OPTIONS = [option("Fits", "use it now"), option("Fits with work"), option("Does not fit")]
FORM: list[Json] = [
    {"type": "alert", "level": "info", "text": mrkdwn("The owner sees this.")},
    field("why", "What is it about?", "plain_text_input", multiline=True, placeholder=plain("In a sentence"))
    | {"optional": False},
    field("product", "Product", "static_select", options=OPTIONS, placeholder=plain("Choose a product")),
    field("several", "Several", "multi_static_select", options=OPTIONS),
    field("people", "Who", "users_select"),
    field("many", "Who else", "multi_users_select", initial_users=["U0ANNA"]),
    field("channel", "Where", "channels_select"),
    field("talk", "Conversation", "conversations_select"),
    field("remote", "Looked up", "external_select", min_query_length=1, placeholder=plain("Type to search")),
    field("day", "Day", "datepicker", initial_date="2026-12-01"),
    field("hour", "Time", "timepicker", initial_time="09:30"),
    field("moment", "Moment", "datetimepicker", initial_date_time=1795000000),
    field("checks", "Applies", "checkboxes", options=OPTIONS, initial_options=[OPTIONS[0]]),
    field("one", "Verdict", "radio_buttons", options=OPTIONS, initial_option=OPTIONS[1]),
    field("count", "Minutes saved", "number_input", is_decimal_allowed=False),
    field("mail", "E-mail", "email_text_input"),
    field("site", "Link", "url_text_input"),
    field("files", "Attachment", "file_input", max_files=2),
    field("story", "Story", "rich_text_input") | {"hint": plain("Formatting is kept.")},
]


def form_view(title: str = "Ask the owner", blocks: list[Json] | None = None) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": blocks if blocks is not None else FORM,
    }


def home_view(name: str) -> Json:
    blocks = [
        {"type": "header", "text": plain(f"Good morning, {name}")},
        {"type": "section", "text": mrkdwn("Ask in the Messages tab, or look around here.")},
        {
            "type": "actions",
            "block_id": "home",
            "elements": [button("Ask the owner", "open_form", style="primary"), button("Count", "count")],
        },
        {"type": "divider"},
        chart("line"),
        WIDGETS["carousel"],
    ]
    return {"type": "home", "blocks": blocks}


def picture() -> bytes:
    """A small PNG of coloured bars."""
    row = b"\0" + b"".join(
        bytes(colour) * 24 for colour in ((59, 111, 212), (224, 138, 46), (47, 158, 125), (181, 81, 143))
    )
    data = zlib.compress(row * 64)

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 96, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", data) + part(b"IEND", b"")
