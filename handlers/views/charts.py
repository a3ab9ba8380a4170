"""Charts as Slack draws them, within its limits; the same figures always stand beside a chart in words.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block: title 50 characters, at most 2 in a message,
labels 20 characters and unique, at most 20 points, axis titles 50. A missing point is left out, never drawn as 0.
"""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import Block

MOST_POINTS = 20
LABEL, TITLE = 20, 50
Points = Sequence[tuple[str, float]]


def bars(title: str, points: Points, *, series: str, y_label: str = "") -> Block:
    """A bar for each (label, value); 1-20 of them."""
    labels = unique_labels([label for label, _ in points[:MOST_POINTS]])
    data = [{"label": label, "value": value} for label, (_, value) in zip(labels, points, strict=False)]
    chart = {
        "type": "bar",
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
