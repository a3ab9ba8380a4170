"""The table and data_table blocks: cells, sorting and pages as pure functions."""

from dataclasses import dataclass
from typing import Any

from workspace.page import mrkdwn, rich_text
from workspace.page.names import Names
from workspace.page.safe import Html, join, tag

Json = dict[str, Any]
DEFAULT_PAGE_SIZE = 5


@dataclass(frozen=True, slots=True)
class TableView:
    """How a data_table is being looked at. `sort` is a column index or None; `page` counts from 0."""

    page: int = 0
    sort: int | None = None
    descending: bool = False

    def sorted_by(self, column: int) -> "TableView":
        """The view after a press on a column's head: ascending, then descending, then as sent."""
        if self.sort != column:
            return TableView(sort=column)
        return TableView(sort=column, descending=True) if not self.descending else TableView()


def cell(value: Json, names: Names) -> Html:
    """One cell: rich text, a number or plain text."""
    kind = value.get("type")
    if kind == "rich_text":
        return rich_text.render(value, names)
    if kind == "raw_number":
        return tag("span", number_text(value), class_="number")
    if kind in ("mrkdwn", "plain_text"):
        return mrkdwn.text_object(value, names)
    return mrkdwn.plain(str(value.get("text", "")))


def number_text(value: Json) -> str:
    """A number as a person reads it: the app's own wording first, else with thin groups of three."""
    shown = value.get("text")
    number = value.get("value", value.get("number"))
    if shown or not isinstance(number, int | float):
        return str(shown or (number if number is not None else ""))
    return f"{number:,}".replace(",", "\u202f")


def table(block: Json, names: Names) -> Html:
    """A table block whole: first row as head, columns aligned and wrapped as its settings say."""
    rows = block.get("rows") or []
    settings = block.get("column_settings") or []
    if not rows:
        return Html("")
    head = join(
        [
            tag("th", cell(value, names), scope="col", class_=_column(settings, index))
            for index, value in enumerate(rows[0])
        ]
    )
    body = join(
        [
            tag(
                "tr",
                join(
                    [tag("td", cell(value, names), class_=_column(settings, index)) for index, value in enumerate(row)]
                ),
            )
            for row in rows[1:]
        ]
    )
    inside = tag("table", tag("thead", tag("tr", head)), tag("tbody", body), class_="grid-table")
    return tag("div", inside, class_="table-scroll", tabindex="0", role="region", aria_label="Table")


def page_count(block: Json) -> int:
    """How many pages a data_table has; at least 1."""
    return max(1, -(-(len(block.get("rows") or []) - 1) // page_size(block)))


def page_size(block: Json) -> int:
    """Rows shown at once."""
    return min(max(int(block.get("page_size") or DEFAULT_PAGE_SIZE), 1), 100)


def page_rows(block: Json, view: TableView) -> list[list[Json]]:
    """The body rows of one page, after sorting."""
    rows = list((block.get("rows") or [])[1:])
    if view.sort is not None:
        column = view.sort
        rows.sort(
            key=lambda row: _sort_key(row[column]) if column < len(row) else (1, 0.0, ""), reverse=view.descending
        )
    size = page_size(block)
    start = min(view.page, page_count(block) - 1) * size
    return rows[start : start + size]


def is_number_column(block: Json, column: int) -> bool:
    """Whether every cell of a column below its head is a number."""
    below = [row[column] for row in (block.get("rows") or [])[1:] if column < len(row)]
    return bool(below) and all(value.get("type") == "raw_number" for value in below)


def body(block: Json, view: TableView, names: Names) -> Html:
    """The body of a data_table at one page; the row header column is a heading for screen readers."""
    heading = int(block.get("row_header_column_index") or 0)
    return join(
        [
            tag(
                "tr",
                join(
                    [
                        tag("th", cell(value, names), scope="row")
                        if index == heading
                        else tag("td", cell(value, names))
                        for index, value in enumerate(row)
                    ]
                ),
            )
            for row in page_rows(block, view)
        ]
    )


def plain_cell(value: Json) -> str:
    """The words of a cell without any markup, for sorting and labels."""
    if value.get("type") == "rich_text":
        return " ".join(_texts(value)).strip()
    return str(value.get("text") or value.get("value") or "")


def _texts(node: Json) -> list[str]:
    found = [str(node["text"])] if isinstance(node.get("text"), str) else []
    for child in node.get("elements") or ():
        found.extend(_texts(child))
    return found


def _sort_key(value: Json) -> tuple[int, float, str]:
    number = value.get("value", value.get("number"))
    if isinstance(number, int | float):
        return (0, float(number), "")
    return (1, 0.0, plain_cell(value).casefold())


def _column(settings: list[Json | None], index: int) -> str | None:
    setting = (settings[index] if index < len(settings) else None) or {}
    align = setting.get("align")
    names = [f"align-{align}"] if align in ("left", "center", "right") else []
    if setting.get("is_wrapped"):
        names.append("wrapped")
    return " ".join(names) or None
