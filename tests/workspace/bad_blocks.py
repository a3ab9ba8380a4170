"""Blocks one step beyond a limit: a name, the block, Slack's words, the place."""

from typing import Any

from tests.workspace.block_examples import (
    GOOD,
    actions,
    card,
    cells,
    data_table,
    line,
    mrkdwn,
    option,
    pie,
    plain,
    rich,
    select,
    task,
)
from tests.workspace.conftest import button, text_block, text_input

Json = dict[str, Any]

BAD: list[tuple[str, Json, str, str]] = [
    ("section without text", {"type": "section"}, "missing required field: text or fields", "/blocks/0"),
    ("empty text", text_block(""), "must be more than 0 characters", "/blocks/0/text/text"),
    ("long text", text_block("x" * 3001), "must be less than 3001 characters", "/blocks/0/text/text"),
    (
        "long field",
        text_block(fields=[mrkdwn("x" * 2001)]),
        "must be less than 2001 characters",
        "/blocks/0/fields/0/text",
    ),
    ("many fields", text_block(fields=[mrkdwn("x")] * 11), "no more than 10 items allowed", "/blocks/0/fields"),
    ("text as a string", {"type": "section", "text": "x"}, "must provide an object", "/blocks/0/text"),
    ("header in mrkdwn", {"type": "header", "text": mrkdwn("x")}, "unsupported type: mrkdwn", "/blocks/0/text/type"),
    (
        "long header",
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters",
        "/blocks/0/text/text",
    ),
    ("long block_id", text_block(block_id="x" * 256), "must be less than 256 characters", "/blocks/0/block_id"),
    ("unknown field", text_block(colour="red"), "invalid additional property: colour", "/blocks/0"),
    (
        "many context elements",
        {"type": "context", "elements": [mrkdwn("x")] * 11},
        "no more than 10 items allowed",
        "/blocks/0/elements",
    ),
    (
        "many buttons",
        actions(*[button(str(n), f"a{n}") for n in range(26)]),
        "no more than 25 items allowed",
        "/blocks/0/elements",
    ),
    ("no buttons", actions(), "no fewer than 1 items allowed", "/blocks/0/elements"),
    ("long button", actions(button("x" * 76)), "must be less than 76 characters", "/blocks/0/elements/0/text/text"),
    (
        "long value",
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters",
        "/blocks/0/elements/0/value",
    ),
    (
        "long action_id",
        actions(button("x", "x" * 256)),
        "must be less than 256 characters",
        "/blocks/0/elements/0/action_id",
    ),
    ("button style", actions(button(style="blue")), "must be one of primary, danger", "/blocks/0/elements/0/style"),
    (
        "many options",
        actions(select(options=[option(str(n), str(n)) for n in range(101)])),
        "no more than 100 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        "long option",
        actions(select(options=[option("x" * 76)])),
        "must be less than 76 characters",
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        "long option value",
        actions(select(options=[option(value="x" * 151)])),
        "must be less than 151 characters",
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "option with url in a select",
        actions(select(options=[option(url="https://e.com")])),
        "invalid additional property: url",
        "/blocks/0/elements/0/options/0",
    ),
    (
        "initial option elsewhere",
        actions(select(initial_option=option("Two", "2"))),
        "initial option must exactly match an option",
        "/blocks/0/elements/0",
    ),
    (
        "long placeholder",
        actions(select(placeholder=plain("x" * 151))),
        "must be less than 151 characters",
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        "full overflow",
        actions({"type": "overflow", "options": [option(str(n), str(n)) for n in range(6)]}),
        "no more than 5 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        "many radio buttons",
        actions({"type": "radio_buttons", "options": [option(str(n), str(n)) for n in range(11)]}),
        "no more than 10 items allowed",
        "/blocks/0/elements/0/options",
    ),
    (
        "bad date",
        actions({"type": "datepicker", "initial_date": "tomorrow"}),
        r"must match pattern \d{4}-\d{2}-\d{2}",
        "/blocks/0/elements/0/initial_date",
    ),
    (
        "text input as a button",
        actions({"type": "plain_text_input", "action_id": "x"}),
        "unsupported type: plain_text_input",
        "/blocks/0/elements/0/type",
    ),
    (
        "image without alt",
        {"type": "image", "image_url": "https://e.com"},
        "missing required field: alt_text",
        "/blocks/0",
    ),
    (
        "image without source",
        {"type": "image", "alt_text": "x"},
        "missing required field: image_url or slack_file",
        "/blocks/0",
    ),
    (
        "long confirm",
        actions(
            button(confirm={"title": plain("x" * 101), "text": mrkdwn("?"), "confirm": plain("Y"), "deny": plain("N")})
        ),
        "must be less than 101 characters",
        "/blocks/0/elements/0/confirm/title/text",
    ),
    ("number as a flag", text_block(expand=1), "must be a boolean", "/blocks/0/expand"),
    ("empty card", {"type": "card"}, "missing required field: hero_image or title or body or actions", "/blocks/0"),
    (
        "card with four buttons",
        card(actions=[button(str(n), f"a{n}") for n in range(4)]),
        "no more than 3 items allowed",
        "/blocks/0/actions",
    ),
    ("long card body", card(body=mrkdwn("x" * 201)), "must be less than 201 characters", "/blocks/0/body/text"),
    (
        "full carousel",
        {"type": "carousel", "elements": [card()] * 11},
        "no more than 10 items allowed",
        "/blocks/0/elements",
    ),
    (
        "text in a carousel",
        {"type": "carousel", "elements": [text_block()]},
        "unsupported type: section",
        "/blocks/0/elements/0/type",
    ),
    (
        "container without title",
        {"type": "container", "child_blocks": [text_block()]},
        "missing required field: title or rich_text_title",
        "/blocks/0",
    ),
    (
        "full container",
        {"type": "container", "title": plain("T"), "child_blocks": [text_block()] * 11},
        "no more than 10 items allowed",
        "/blocks/0/child_blocks",
    ),
    (
        "long markdown",
        {"type": "markdown", "text": "x" * 12_001},
        "must be less than 12001 characters",
        "/blocks/0/text",
    ),
    (
        "button in context_actions",
        {"type": "context_actions", "elements": [button()]},
        "unsupported type: button",
        "/blocks/0/elements/0/type",
    ),
    ("table of 101 rows", {"type": "table", "rows": cells(101, 1)}, "no more than 100 items allowed", "/blocks/0/rows"),
    (
        "table of 21 columns",
        {"type": "table", "rows": cells(1, 21)},
        "no more than 20 items allowed",
        "/blocks/0/rows/0",
    ),
    ("data_table of 102 rows", data_table(cells(102, 1)), "no more than 101 items allowed", "/blocks/0/rows"),
    (
        "ragged data_table",
        data_table([*cells(1, 2), *cells(1, 1)]),
        "all rows must have the same number of cells",
        "/blocks/0/rows",
    ),
    (
        "rich header cell",
        data_table([[rich()], *cells(1, 1)]),
        "header cells must not be rich_text",
        "/blocks/0/rows/0",
    ),
    ("seven segments", pie(*range(1, 8)), "no more than 6 items allowed", "/blocks/0/chart/segments"),
    ("an empty segment", pie(1, 0), "must be more than 0", "/blocks/0/chart/segments/1/value"),
    (
        "a gap in a series",
        line(["a", "b"], ("s", ["a"])),
        "data must hold one point for every category",
        "/blocks/0/chart/series/0/data",
    ),
    (
        "two series of a name",
        line(["a"], ("s", ["a"]), ("s", ["a"])),
        "series names must be unique",
        "/blocks/0/chart/series",
    ),
    ("long chart title", pie(1) | {"title": "x" * 51}, "must be less than 51 characters", "/blocks/0/title"),
    (
        "pending task alone",
        task(status="pending"),
        "a task_card outside a plan must not be pending",
        "/blocks/0/status",
    ),
    (
        "plan of 51 tasks",
        {"type": "plan", "title": "P", "tasks": [task()] * 51},
        "no more than 50 items allowed",
        "/blocks/0/tasks",
    ),
    (
        "deep list",
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "indent": 9,
                    "elements": [{"type": "rich_text_section", "elements": []}],
                }
            ],
        },
        "must be between 0 and 8",
        "/blocks/0/elements/0/indent",
    ),
    (
        "long video title",
        GOOD["video"] | {"title": plain("x" * 201)},
        "must be less than 201 characters",
        "/blocks/0/title/text",
    ),
    (
        "remote file only",
        {"type": "file", "external_id": "x", "source": "local"},
        "must be one of remote",
        "/blocks/0/source",
    ),
    ("label too long", text_input(label="x" * 2001) | {}, "must be less than 2001 characters", "/blocks/0/label/text"),
]
