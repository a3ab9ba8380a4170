"""Progress: what routing has done of an ask so far, told to whoever shows it while a model is still at work."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """A step of routing an ask, in order."""

    RULES_CHECKED = "rules_checked"
    PRODUCTS_RANKED = "products_ranked"
    MODEL_ASKED = "model_asked"


@dataclass(frozen=True, slots=True)
class Progress:
    """A step that was reached. `count`: of rules or products, where the step has such a number."""

    step: Step
    count: int = 0


Tell = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Tells nobody."""
