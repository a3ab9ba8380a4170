"""Small builders of blocks and one good example of every block type."""

from typing import Any

from tests.workspace.conftest import button, text_block, text_input

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value} | more


def rich(text: str = "x") -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
    }


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"} | more


def card(**more: Any) -> Json:
    return {"type": "card", "title": mrkdwn("T"), "body": mrkdwn("B"), "actions": [button()]} | more


def task(**more: Any) -> Json:
    return {"type": "task_card", "task_id": "1", "title": "Look", "status": "complete"} | more


def pie(*values: float) -> Json:
    segments = [{"label": f"s{number}", "value": value} for number, value in enumerate(values)]
    return {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": segments}}


def line(categories: list[str], *series: tuple[str, list[str]]) -> Json:
    data = [{"name": name, "data": [{"label": one, "value": 1} for one in labels]} for name, labels in series]
    axis = {"categories": categories, "y_label": "people"}
    return {"type": "data_visualization", "title": "W", "chart": {"type": "line", "series": data, "axis_config": axis}}


def cells(rows: int, columns: int, text: str = "x") -> list[list[Json]]:
    return [[{"type": "raw_text", "text": text} for _ in range(columns)] for _ in range(rows)]


def data_table(rows: list[list[Json]], **more: Any) -> Json:
    return {"type": "data_table", "caption": "T", "rows": rows} | more


def feedback() -> Json:
    return {
        "type": "feedback_buttons",
        "action_id": "rate",
        "positive_button": {"text": plain("Good"), "value": "up"},
        "negative_button": {"text": plain("Bad"), "value": "down"},
    }


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(kind: str, **more: Any) -> Json:
    return {"type": "input", "label": plain("L"), "element": {"type": kind, "action_id": "a"} | more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option()]} | more


GOOD: dict[str, Json] = {
    "actions": actions(
        button(
            style="primary",
            value="v",
            confirm={"title": plain("Sure"), "text": mrkdwn("?"), "confirm": plain("Y"), "deny": plain("N")},
        ),
        select(placeholder=plain("Pick"), initial_option=option()),
        {"type": "overflow", "action_id": "o", "options": [option(url="https://example.com")]},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-23"},
        {"type": "timepicker", "action_id": "t", "initial_time": "09:30"},
        {"type": "users_select", "action_id": "u"},
        {"type": "checkboxes", "action_id": "c", "options": [{"text": mrkdwn("*x*"), "value": "x"}]},
        {"type": "radio_buttons", "action_id": "r", "options": [option("A", "a"), option("B", "b")]},
        {"type": "external_select", "action_id": "e", "min_query_length": 0},
    ),
    "card": card(icon=image(), hero_image=image(), subtitle=plain("S"), subtext=mrkdwn("s")),
    "carousel": {"type": "carousel", "elements": [card(), card()]},
    "container": {"type": "container", "title": plain("T"), "child_blocks": [text_block()], "is_collapsible": True},
    "context": {"type": "context", "elements": [mrkdwn("x"), plain("y"), image()]},
    "context_actions": {
        "type": "context_actions",
        "elements": [feedback(), {"type": "icon_button", "icon": "trash", "text": plain("Del")}],
    },
    "data_table": data_table([*cells(2, 2), [{"type": "raw_number", "value": 1.5}, rich()]], page_size=10),
    "data_visualization": line(["a", "b"], ("s", ["a", "b"])),
    "divider": {"type": "divider"},
    "file": {"type": "file", "external_id": "x", "source": "remote"},
    "header": {"type": "header", "text": plain("H")},
    "image": image(title=plain("T")),
    "input": text_input(hint=plain("h"), optional=True, dispatch_action=True),
    "markdown": {"type": "markdown", "text": "**x**"},
    "plan": {"type": "plan", "title": "Plan", "tasks": [task(status="pending")]},
    "rich_text": rich(),
    "section": text_block(fields=[mrkdwn("a"), plain("b")], accessory=select()),
    "table": {
        "type": "table",
        "rows": [*cells(1, 2), [rich(), {"type": "raw_text", "text": "x"}]],
        "column_settings": [{"align": "right"}],
    },
    "task_card": task(details=rich(), sources=[{"type": "url", "url": "https://example.com", "text": "s"}]),
    "video": {
        "type": "video",
        "alt_text": "v",
        "title": plain("V"),
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t",
        "title_url": "https://example.com",
        "description": plain("d"),
    },
}
