"""What is shown while an answer is made: a line a step, as the tasks of a streamed message."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import Element
from portfolio.progress import Progress, Step


def tasks(steps: Sequence[Progress]) -> list[Element]:
    """The chunks for these steps; all but the last are done. What counts nothing (no rules) is not shown."""
    shown = [step for step in steps if step.count or step.step is Step.MODEL_ASKED]
    last = len(shown) - 1
    return [
        {
            "type": "task_update",
            "id": step.step.value,
            "title": _title(step),
            "status": "in_progress" if place == last else "complete",
        }
        for place, step in enumerate(shown)
    ]


def over() -> list[Element]:
    """The chunk that ends the last step: nothing is still going on in a finished message."""
    return [{"type": "task_update", "id": Step.MODEL_ASKED.value, "title": "Asked the model", "status": "complete"}]


def _title(progress: Progress) -> str:
    match progress.step:
        case Step.RULES_CHECKED:
            return f"Checked {words.counted(progress.count, 'rule')}"
        case Step.PRODUCTS_RANKED:
            return f"Looked at {words.counted(progress.count, 'product')}"
        case Step.MODEL_ASKED:
            return "Asking the model…"
