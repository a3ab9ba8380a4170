"""Charts as Slack draws them, within its limits; the same figures always stand beside a chart in words.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: title 50 characters, at most 2 in a message,
labels 20 characters and unique, at most 20 points, axis titles 50. A missing point is left out, never drawn as 0.
"""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import Block

MOST_POINTS = 20
LABEL, TITLE = 20, 50
STEPS = "▁▂▃▄▅▆▇█"
Points = Sequence[tuple[str, float]]


def bars(title: str, points: Points, *, series: str, y_label: str = "") -> Block:
    """A bar for each (label, value); 1-20 of them."""
    return _axes("bar", title, points, series, y_label)


def line(title: str, points: Points, *, series: str, y_label: str = "") -> Block:
    """A line through the (label, value)s; 1-20 of them."""
    return _axes("line", title, points, series, y_label)


def area(title: str, points: Points, *, series: str, y_label: str = "") -> Block:
    """The same with what is below the line filled in."""
    return _axes("area", title, points, series, y_label)


def known(points: Sequence[tuple[str, float | None]]) -> list[tuple[str, float]]:
    """The points that have a value: Slack wants one for every label, so a gap takes its label along."""
    return [(label, value) for label, value in points if value is not None]


def spark(values: Sequence[float | None]) -> str:
    """A line of text that draws the values, the highest as a full block; a gap is a dot, and 0 the lowest line."""
    top = max((value for value in values if value is not None), default=0.0)
    return "".join(_step(value, top) for value in values)


def _step(value: float | None, top: float) -> str:
    if value is None:
        return "·"
    return STEPS[round(value / top * (len(STEPS) - 1)) if top > 0 else 0]


def _axes(kind: str, title: str, points: Points, series: str, y_label: str) -> Block:
    labels = unique_labels([label for label, _ in points[:MOST_POINTS]])
    data = [{"label": label, "value": value} for label, (_, value) in zip(labels, points, strict=False)]
    chart = {
        "type": kind,
        "series": [{"name": words.line(series, LABEL, "—"), "data": data}],
        "axis_config": {"categories": labels, "y_label": words.line(y_label or series, TITLE, "—")},
    }
    return {"type": "data_visualization", "title": words.line(title, TITLE, "—"), "chart": chart}


def pie(title: str, parts: Points) -> Block:
    """A circle of at most 6 parts; those of 0 are left out, because Slack wants parts above 0."""
    shown = [(label, value) for label, value in parts if value > 0][:6]
    labels = unique_labels([label for label, _ in shown])
    segments = [{"label": label, "value": value} for label, (_, value) in zip(labels, shown, strict=True)]
    chart = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": words.line(title, TITLE, "—"), "chart": chart}


def unique_labels(texts: Sequence[str]) -> list[str]:
    """Labels of at most 20 characters, each once: what is the same when shortened gets a number."""
    found: list[str] = []
    for text in texts:
        label, number = words.line(text, LABEL, "—"), 2
        while label in found:
            label = f"{words.line(text, LABEL - 4, '—')} {number}"
            number += 1
        found.append(label)
    return found
