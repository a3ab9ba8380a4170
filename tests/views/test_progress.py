"""What is shown while an answer is made: a line a step, the last one still going on."""

from handlers.views.progress import tasks
from portfolio.progress import Progress, Step


def test_a_line_a_step_and_the_last_one_goes_on() -> None:
    steps = [Progress(Step.RULES_CHECKED, 3), Progress(Step.PRODUCTS_RANKED, 1), Progress(Step.MODEL_ASKED)]
    assert [(chunk["type"], chunk["title"], chunk["status"]) for chunk in tasks(steps)] == [
        ("task_update", "Checked 3 rules", "complete"),
        ("task_update", "Looked at 1 product", "complete"),
        ("task_update", "Asking the model…", "in_progress"),
    ]


def test_where_there_is_no_rule_none_was_checked() -> None:
    steps = [Progress(Step.RULES_CHECKED, 0), Progress(Step.MODEL_ASKED)]
    assert [chunk["title"] for chunk in tasks(steps)] == ["Asking the model…"]
