"""The matrix says what its numbers count, and of an untried cell that nobody spoke, as far as that may be told."""

from dataclasses import replace

import pytest

from handlers.views.pilots import matrix
from tests.views.reminder_specimens import pilot, pilot_matrix_of


@pytest.mark.parametrize(
    ("people", "in_words", "said"),
    [
        (3, False, "r0 × “r0” (0 of 3 people have said anything)"),
        (1, False, "r0 × “r0” (the one person has not said anything)"),
        (0, False, "r0 × “r0” (nobody takes part in this role)"),
        (3, True, "r0 × “r0” (3 people take part in this role)"),
        (1, True, "r0 × “r0” (1 person takes part in this role)"),
    ],
)
def test_a_silent_cell_says_who_could_have_spoken(people: int, said: str, *, in_words: bool) -> None:
    made = pilot_matrix_of(pilot("r", roles=1), 2, in_words=in_words)
    found = replace(made, people=dict.fromkeys(made.people, people))
    for shown in (matrix.matrix_message(found, nudgeable=0), matrix.matrix_modal(found, nudgeable=0)):
        assert said in str(shown)
        assert "Numbers are pieces of feedback" in str(shown)
        assert ("“unknown”" in str(shown)) is in_words
        assert "under 5" not in str(shown)


def test_a_modal_says_the_same_in_lines_for_slack_shows_no_table_there() -> None:
    shown = matrix.matrix_modal(pilot_matrix_of(pilot("r"), 2), nudgeable=3, note="done so far.")
    assert [block["type"] for block in shown["blocks"]] == ["rich_text", "rich_text", "rich_text", "context", "actions"]
    assert "r0 2 · r1 2 · r2 2 · all 2" in str(shown)
    assert "Done so far." in str(shown)
