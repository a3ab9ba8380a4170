"""Draws Block Kit on the page: static blocks as HTML, the others as widgets."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from workspace.page.blocks import charts, static, tables
from workspace.page.blocks.elements import draw_element
from workspace.page.blocks.inputs import draw_input, holds_value
from workspace.page.blocks.surface import Surface
from workspace.page.blocks.tables import TableView
from workspace.page.mrkdwn import text_object
from workspace.page.safe import Html

Json = dict[str, Any]


def put(content: Html, classes: str = "") -> ui.html:
    """HTML made by workspace.page.safe on the page (it escaped every outside text, so it is not filtered again)."""
    return ui.html(content, sanitize=False).classes(classes)


def draw_blocks(blocks: Sequence[Json], surface: Surface) -> None:
    """Every block, one below the other, and a line for what went wrong with an action."""
    for block in blocks:
        draw_block(block, surface)
    surface.notice = ui.element("div").classes("act-notice").props('aria-live="polite"')


def draw_block(block: Json, surface: Surface) -> None:
    """One block."""
    kind = str(block.get("type"))
    with ui.element("div").classes(f"block kind-{kind.replace('_', '-')}"):
        draw = WIDGETS.get(kind)
        if draw is None:
            put(static.render(block, surface.names))
        else:
            draw(block, surface)


def _section(block: Json, surface: Surface) -> None:
    accessory = block.get("accessory")
    with ui.element("div").classes("section" if accessory else "section plain"):
        put(static.section(block, surface.names), "section-main")
        if accessory:
            with ui.element("div").classes(f"accessory accessory-{accessory.get('type')}"):
                _any_element(accessory, block, surface)


def _actions(block: Json, surface: Surface) -> None:
    with ui.element("div").classes("actions"):
        for element in block.get("elements") or ():
            _any_element(element, block, surface)


def _any_element(element: Json, block: Json, surface: Surface) -> None:
    if holds_value(element):
        draw_input(element, str(block.get("block_id", "")), surface, dispatch=True)
    else:
        draw_element(element, str(block.get("block_id", "")), surface)


def _input(block: Json, surface: Surface) -> None:
    block_id = str(block.get("block_id", ""))
    element = block.get("element") or {}
    problem = surface.errors.get(block_id, "")
    with ui.element("div").classes("input-block with-error" if problem else "input-block"):
        with ui.element("div").classes("input-label"):
            put(text_object(block.get("label"), surface.names))
            if block.get("optional"):
                ui.label("(optional)").classes("muted")
        if holds_value(element):
            label = str((block.get("label") or {}).get("text", ""))
            draw_input(element, block_id, surface, dispatch=bool(block.get("dispatch_action")), label=label)
        else:
            draw_element(element, block_id, surface)
        if problem:
            ui.label(problem).classes("input-error").props('role="alert"')
        if block.get("hint"):
            put(text_object(block["hint"], surface.names), "input-hint")


def _card(block: Json, surface: Surface) -> None:
    with ui.element("div").classes("card"):
        put(static.card_text(block, surface.names), "card-text")
        if block.get("actions"):
            with ui.element("div").classes("actions"):
                for element in block["actions"]:
                    _any_element(element, block, surface)


def _carousel(block: Json, surface: Surface) -> None:
    with ui.element("div").classes("carousel").props('tabindex="0" role="group" aria-label="Cards, scroll sideways"'):
        for card in block.get("elements") or ():
            _card(card, surface)


def _container(block: Json, surface: Surface) -> None:
    name = "details" if block.get("is_collapsible") else "section"
    with ui.element(name).classes(f"container container-{block.get('width') or 'standard'}") as frame:
        if name == "details" and not block.get("default_collapsed"):
            frame.props("open")
        with ui.element("summary" if name == "details" else "div").classes("container-top"):
            put(static.container_head(block, surface.names))
        ruled = " ruled" if block.get("has_header_divider") else ""
        with ui.element("div").classes(f"container-body{ruled}"):
            for child in block.get("child_blocks") or ():
                draw_block(child, surface)


def _chart(block: Json, _surface: Surface) -> None:
    with ui.element("figure").classes("chart"):
        ui.label(str(block.get("title", ""))).classes("chart-title")
        ui.echart(charts.options(block)).classes("chart-canvas").props["aria-label"] = charts.label(block)
        put(charts.alternative(block))


def _data_table(block: Json, surface: Surface) -> None:
    view = TableView()

    @ui.refreshable
    def drawn() -> None:
        with ui.element("div").classes("table-scroll").props('tabindex="0"'), ui.element("table").classes("grid-table"):
            if block.get("caption"):
                with ui.element("caption"):
                    ui.label(str(block["caption"]))
            with ui.element("thead"), ui.element("tr"):
                for index, value in enumerate((block.get("rows") or [[]])[0]):
                    head = _column_head(index, tables.plain_cell(value), view, change)
                    if tables.is_number_column(block, index):
                        head.classes("align-right")
            ui.html(tables.body(block, view, surface.names), sanitize=False, tag="tbody")
        _pager(tables.page_count(block), view, change)

    def change(new: TableView) -> None:
        nonlocal view
        view = new
        drawn.refresh()

    drawn()


def _column_head(index: int, name: str, view: TableView, change: Callable[[TableView], None]) -> ui.element:
    direction = ("descending" if view.descending else "ascending") if view.sort == index else "none"
    sign = {"ascending": " ↑", "descending": " ↓", "none": ""}[direction]
    with ui.element("th").props(f'scope="col" aria-sort="{direction}"') as cell:
        head = ui.element("button").classes("column-head").props('type="button"')
        head.on("click", lambda: change(view.sorted_by(index)))
        with head:
            ui.label(name + sign)
    return cell


def _pager(count: int, view: TableView, change: Callable[[TableView], None]) -> None:
    if count < 2:
        return
    with ui.element("div").classes("pager"):
        for word, step in (("Previous", -1), ("Next", 1)):
            page = view.page + step
            button = ui.element("button").classes("button small").props('type="button"')
            button.on("click", lambda page=page: change(TableView(page, view.sort, view.descending)))
            if not 0 <= page < count:
                button.props("disabled")
            with button:
                ui.label(word)
        ui.label(f"Page {view.page + 1} of {count}").classes("muted")


WIDGETS: dict[str, Callable[[Json, Surface], None]] = {
    "actions": _actions,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "context_actions": _actions,
    "data_table": _data_table,
    "data_visualization": _chart,
    "input": _input,
    "section": _section,
}
