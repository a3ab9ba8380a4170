"""How many people used a product, week by week, as it is drawn in a digest and in the answer to a question."""

from handlers.views import charts, words
from handlers.views.adoption import figures
from handlers.views.adoption.figures import History
from handlers.views.blocks import Block


def weeks_chart(history: History) -> list[Block]:
    """A line through the weeks that are known; of one point alone the words tell as much."""
    points = charts.known([(figures.day_label(start), value) for start, value in history])
    if len(points) < 2:
        return []
    weeks = words.counted(len(points), "week")  # a week nobody knows about is not drawn
    return [charts.line(f"Active people, {weeks}", points, series="active people", y_label="people a week")]
