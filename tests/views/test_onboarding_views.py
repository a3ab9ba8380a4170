"""A long list of first steps shows the next one, wherever it is, and the button counts as the list does."""

import pytest

from handlers.views.onboarding import checklist_message
from tests.views.judge import texts
from tests.views.onboarding_specimens import many


@pytest.mark.parametrize(
    ("done", "shown", "hidden"),
    [
        (0, ["1. ", "1 read", "12. ", "and 18 steps more", "Step 1 done"], ["13. ", "The first"]),
        (15, ["The first 14 steps are done.", "15. ", "26. ", "and 4 steps more", "Step 16 done", "Undo step 15"],
         ["14. ", "27. "]),
        (30, ["The first 18 steps are done.", "19. ", "30. ", "It worked", "Undo step 30"], ["more", "18. "]),
    ],
)  # fmt: skip
def test_of_many_steps_the_next_one_is_shown(done: int, shown: list[str], hidden: list[str]) -> None:
    said = texts(checklist_message(many("read", done=done))["blocks"])
    assert [one for one in shown if one not in said] == []
    assert [one for one in hidden if any(text.startswith(one) or text.endswith(one) for text in said)] == []
