"""What blocks become: HTML, chart options, table pages and the values of a form."""

from typing import Any

import pytest

from tests.page.gallery import FORM, OPTIONS, STATIC, WIDGETS, chart
from workspace.page.blocks import charts, draw, form, inputs, selects, static, tables
from workspace.page.blocks.elements import ELEMENTS
from workspace.page.blocks.form import Form
from workspace.page.names import KnownNames

NAMES = KnownNames(people={"U0ANNA": "Anna Novak"})


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("header", ["<h3", "DocReader"]),
        ("section", ["<strong>Purpose</strong>", 'class="fields"', "@Anna Novak"]),
        ("context", ["last week", "n = 31"]),
        ("divider", ["<hr"]),
        ("image", ["<img", 'alt="a bar of colours"', "<figcaption>A picture"]),
        ("markdown", ["<ol>", "<table"]),
        ("rich_text", ["<strong>bold</strong>", "<ol", "<blockquote", "<pre"]),
        ("table", ["<thead>", 'class="align-right"', "8 h"]),
        ("alert", ["alert-warning", 'role="alert"']),
        ("plan", ["Looking for products", "task-complete", "task-in_progress", "Rules"]),
        ("task_card", ["task-error", "no access"]),
        ("video", ["Two-minute demo", "https://example.com/watch", "Enablement"]),
        ("file", ["guide-7"]),
    ],
)
def test_static_blocks(name: str, pieces: list[str]) -> None:
    html = static.render(STATIC[name], NAMES)
    assert [piece for piece in pieces if piece not in html] == []


def test_every_block_of_slack_is_drawn() -> None:
    known = set(static.RENDERERS) | set(draw.WIDGETS)
    assert known == {
        "actions", "alert", "card", "carousel", "container", "context", "context_actions", "data_table",
        "data_visualization", "divider", "file", "header", "image", "input", "markdown", "plan", "rich_text", "section",
        "table", "task_card", "video",
    }  # fmt: skip


def test_every_element_of_slack_is_drawn() -> None:
    assert set(form.VALUE_KEYS) | set(ELEMENTS) == {
        "button", "channels_select", "checkboxes", "conversations_select", "datepicker", "datetimepicker",
        "email_text_input", "external_select", "feedback_buttons", "file_input", "icon_button", "image",
        "multi_channels_select", "multi_conversations_select", "multi_external_select", "multi_static_select",
        "multi_users_select", "number_input", "overflow", "plain_text_input", "radio_buttons", "rich_text_input",
        "static_select", "timepicker", "url_text_input", "users_select", "workflow_button",
    }  # fmt: skip


def test_an_unknown_block_is_named() -> None:
    assert "“hologram”" in static.render({"type": "hologram"}, NAMES)


def test_an_image_that_may_not_load_shows_its_description() -> None:
    html = static.picture({"image_url": "data:image/png;base64,AA", "alt_text": "a map"}, "x")
    assert html == '<span class="x image-missing">a map</span>'


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
def test_charts_with_axes(kind: str) -> None:
    options = charts.options(chart(kind))
    label = options["xAxis"]["axisLabel"]
    assert (label["interval"], "hideOverlap" in label) == (0, False), "every name is drawn"
    assert label["lineHeight"] > charts.NAME_SIZE, "and no line of it over the next"
    assert options["xAxis"]["data"] == ["W43", "W44", "W45", "W46", "W47"]
    assert [one["name"] for one in options["series"]] == ["Lending", "Operations"]
    assert options["series"][0]["type"] == ("bar" if kind == "bar" else "line")
    assert ("areaStyle" in options["series"][0]) is (kind == "area")


def test_a_missing_point_is_a_gap_and_says_so() -> None:
    block = chart("line")
    del block["chart"]["series"][0]["data"][2]
    assert charts.options(block)["series"][0]["data"] == [12, 19, None, 31, 40]
    assert "no data" in charts.alternative(block)


def test_a_pie_and_its_figures() -> None:
    assert charts.options(chart("pie"))["series"][0]["data"][0] == {"name": "DocReader", "value": 45}
    assert "<td>45</td>" in charts.alternative(chart("pie"))
    assert charts.label(chart("pie")) == "Pie chart: Active people (pie)"


def shown(view: tables.TableView) -> list[str]:
    return [tables.plain_cell(row[0]) for row in tables.page_rows(WIDGETS["data_table"], view)]


def test_data_table_pages_and_sorting() -> None:
    block = WIDGETS["data_table"]
    assert tables.page_count(block) == 2
    assert shown(tables.TableView()) == ["DocReader", "RegSearch", "BankGPT"]
    assert shown(tables.TableView(page=1)) == ["FlowBot"]
    assert shown(tables.TableView(page=9)) == ["FlowBot"]
    assert shown(tables.TableView(sort=1)) == ["BankGPT", "FlowBot", "DocReader"]
    assert shown(tables.TableView(sort=1, descending=True)) == ["RegSearch", "DocReader", "FlowBot"]
    assert tables.is_number_column(block, 1)
    assert not tables.is_number_column(block, 0)


def test_a_column_head_sorts_up_then_down_then_not_at_all() -> None:
    view = tables.TableView().sorted_by(1)
    assert (view.sort, view.descending) == (1, False)
    view = view.sorted_by(1)
    assert (view.sort, view.descending) == (1, True)
    assert view.sorted_by(1).sort is None


def test_numbers_are_grouped_unless_the_app_says_how() -> None:
    assert tables.number_text({"value": 1234567}) == "1\u202f234\u202f567"
    assert tables.number_text({"value": 0.5, "text": "50 %"}) == "50 %"


def element(block_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(block["element"] for block in FORM if block.get("block_id") == block_id)
    return found


def test_a_form_starts_with_the_initial_values_in_slacks_shapes() -> None:
    values = Form().values(FORM)
    assert values["why"]["why_in"] == {"type": "plain_text_input", "value": None}
    assert values["many"]["many_in"] == {"type": "multi_users_select", "selected_users": ["U0ANNA"]}
    assert values["day"]["day_in"] == {"type": "datepicker", "selected_date": "2026-12-01"}
    assert values["moment"]["moment_in"] == {"type": "datetimepicker", "selected_date_time": 1795000000}
    assert values["checks"]["checks_in"]["selected_options"] == [OPTIONS[0]]
    assert values["one"]["one_in"]["selected_option"] == OPTIONS[1]
    assert values["files"]["files_in"] == {"type": "file_input", "files": []}
    assert len(values) == len(FORM) - 1


def test_what_was_entered_wins_even_when_it_was_emptied() -> None:
    filled = Form()
    filled.enter("why", element("why"), "a reason")
    filled.enter("day", element("day"), None)
    values = filled.values(FORM)
    assert values["why"]["why_in"]["value"] == "a reason"
    assert values["day"]["day_in"]["selected_date"] is None


def test_an_element_the_app_changed_shows_what_the_app_says() -> None:
    filled, shown = Form(), element("one")
    filled.enter("one", shown, OPTIONS[0])
    assert filled.value("one", shown | {"placeholder": {"type": "plain_text", "text": "Choose"}}) == OPTIONS[0]
    assert filled.value("one", shown | {"initial_option": OPTIONS[2]}) == OPTIONS[2]
    assert filled.value("one", shown) == OPTIONS[1]  # the earlier choice does not come back with the earlier element


def test_fields_inside_sections_actions_and_containers_count() -> None:
    inner = [WIDGETS["section_accessory"], {"type": "container", "child_blocks": [WIDGETS["actions"]]}]
    assert set(Form().values(inner)) == {"acc", "acts"}


def test_boxes_show_and_read_dates_and_rich_text() -> None:
    moment = element("moment")
    assert inputs.shown_value(moment, 1795000000) == "2026-11-18T11:06"
    assert inputs.entered_value(moment, "2026-11-18T11:06") == 1795000000 - 1795000000 % 60
    story = element("story")
    entered = inputs.entered_value(story, "two\nlines")
    assert entered["elements"][0]["elements"][0]["text"] == "two\nlines"
    assert inputs.shown_value(story, entered) == "two\nlines"
    assert inputs.entered_value(story, "") is None


def test_option_groups_have_headings_that_cannot_be_chosen() -> None:
    rows = selects.option_list(WIDGETS["section_accessory"]["accessory"])
    assert [(text, option is None) for text, option in rows] == [
        ("Text", True), ("LLM", False), ("RAG", False), ("Code", True), ("Code agent", False),
    ]  # fmt: skip


def test_a_form_takes_over_what_was_entered_before_a_reload() -> None:
    box = {"type": "plain_text_input", "action_id": "a", "initial_value": "first"}
    blocks = [{"type": "input", "block_id": "b", "element": box}]
    known = {"b": {"a": {"type": "plain_text_input", "value": "typed"}}}
    form = Form()
    form.begin_with(blocks, known)
    assert form.values(blocks) == known
    form.enter("b", box, "typed here")
    form.begin_with(blocks, known)
    assert form.values(blocks)["b"]["a"]["value"] == "typed here"


def test_the_name_of_the_last_point_of_a_line_has_room() -> None:
    """That point is at the edge, so half of its name is beyond it; a bar's name is below the bar."""
    assert charts.options(chart("line"))["grid"]["right"] >= 40
    assert charts.options(chart("bar"))["grid"]["right"] < 40
