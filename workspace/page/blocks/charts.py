"""The data_visualization block as options of a chart, with a table that says the same in words."""

from typing import Any

from workspace.page.blocks.tables import number_text
from workspace.page.safe import Html, join, tag

Json = dict[str, Any]

# Distinct in both modes and with the common kinds of colour blindness.
COLOURS = ["#3b6fd4", "#e08a2e", "#2f9e7d", "#b5518f", "#7a6bd1", "#8a9440"]
MOST_NAMED, LABELS_WIDTH = 8, 540  # categories; pixels a chart has for their names
NAME_SIZE, LINE_HEIGHT = 12, 15  # pixels; without the second a name in two lines lies over itself
LAST_NAME = 40  # pixels beside a line: its last point is at the edge, and half of that point's name beyond it
INK = "#8b919c"  # readable on the light and on the dark ground
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


def options(block: Json) -> Json:
    """What the chart library needs to draw the block. Labels are drawn on a canvas or escaped, never as HTML."""
    chart = block.get("chart") or {}
    shared: Json = {
        "color": COLOURS,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "aria": {"enabled": True},
        "animationDuration": 300,
        "tooltip": {
            "trigger": "item" if chart.get("type") == "pie" else "axis",
            "renderMode": "richText",
            "confine": True,
        },
    }
    return shared | (_pie(chart) if chart.get("type") == "pie" else _axes(chart))


def _pie(chart: Json) -> Json:
    data = [{"name": str(part.get("label", "")), "value": part.get("value")} for part in chart.get("segments") or ()]
    return {
        "legend": {"orient": "vertical", "right": 8, "top": "middle", "icon": "circle", "textStyle": {"color": INK}},
        "series": [
            {
                "type": "pie",
                "radius": ["48%", "78%"],
                "center": ["32%", "50%"],
                "label": {"show": True, "formatter": "{d} %", "color": INK},
                "itemStyle": {"borderRadius": 4},
                "data": data,
            }
        ],
    }


def _axes(chart: Json) -> Json:
    axis = chart.get("axis_config") or {}
    categories = [str(category) for category in axis.get("categories") or ()]
    several, is_bar = len(chart.get("series") or ()) > 1, chart.get("type") == "bar"
    return {
        "legend": {
            "show": several,
            "top": 0,
            "left": 0,
            "icon": "roundRect",
            "itemHeight": 8,
            "textStyle": {"color": INK},
        },
        "grid": {
            "left": 8,
            "right": 16 if is_bar else LAST_NAME,
            "top": 44 if several else 24,
            "bottom": 28 if axis.get("x_label") else 8,
            "containLabel": True,
        },
        "xAxis": {
            "type": "category",
            "data": categories,
            "name": str(axis.get("x_label") or ""),
            "nameLocation": "middle",
            "nameGap": 30,
            "boundaryGap": is_bar,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "rgba(128,134,148,.4)"}},
            "axisLabel": {"color": INK, **_every_label(len(categories))},
        },
        "yAxis": {
            "type": "value",
            "name": str(axis.get("y_label") or ""),
            "nameTextStyle": {"align": "left"},
            "splitLine": {"lineStyle": {"color": "rgba(128,134,148,.18)"}},
            "axisLabel": {"color": INK},
        },
        "series": [_series(chart, series, categories) for series in chart.get("series") or ()],
    }


def _every_label(count: int) -> Json:
    """Each of a few categories is named, over as many lines as that takes; of many, as many as there is room for."""
    if not 1 < count <= MOST_NAMED:
        return {}
    width = LABELS_WIDTH // count
    return {"interval": 0, "width": width, "overflow": "break", "fontSize": NAME_SIZE, "lineHeight": LINE_HEIGHT}


def _series(chart: Json, series: Json, categories: list[str]) -> Json:
    points = _points(series)
    drawn: Json = {
        "type": "bar" if chart.get("type") == "bar" else "line",
        "name": str(series.get("name", "")),
        "data": [points.get(category) for category in categories],  # a missing point is a gap, never a zero
    }
    if chart.get("type") == "bar":
        return drawn | {"barMaxWidth": 28, "itemStyle": {"borderRadius": [4, 4, 0, 0]}}
    line = drawn | {"symbolSize": 6, "lineStyle": {"width": 2.5}, "smooth": 0.15}
    return line | {"areaStyle": {"opacity": 0.18}} if chart.get("type") == "area" else line


def _points(series: Json) -> dict[str, Any]:
    return {str(point.get("label", "")): point.get("value") for point in series.get("data") or ()}


def alternative(block: Json) -> Html:
    """The figures of the chart as a table, for screen readers and for whoever wants the numbers."""
    chart = block.get("chart") or {}
    if chart.get("type") == "pie":
        rows = [[str(part.get("label", "")), _figure(part.get("value"))] for part in chart.get("segments") or ()]
        head = ["", "Value"]
    else:
        series = [(str(one.get("name", "")), _points(one)) for one in chart.get("series") or ()]
        categories = [str(category) for category in (chart.get("axis_config") or {}).get("categories") or ()]
        head = ["", *(name for name, _ in series)]
        rows = [[category, *(_figure(points.get(category)) for _, points in series)] for category in categories]
    table = tag(
        "table",
        tag("thead", _row(head, "th")),
        tag("tbody", join([_row(row, "td") for row in rows])),
        class_="grid-table",
    )
    return tag(
        "details", tag("summary", "Show the numbers"), tag("div", table, class_="table-scroll"), class_="chart-numbers"
    )


def _row(cells: list[str], name: str) -> Html:
    return tag(
        "tr",
        join(
            [
                tag(name, cells[0], scope="row") if name == "td" and index == 0 else tag(name, cell)
                for index, cell in enumerate(cells)
            ]
        ),
    )


def _figure(value: Any) -> str:
    return number_text({"value": value}) if value is not None else "no data"


def label(block: Json) -> str:
    """One sentence that says what the chart is."""
    chart = block.get("chart") or {}
    return f"{str(chart.get('type', '')).capitalize()} chart: {block.get('title', '')}"
