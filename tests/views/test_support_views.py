"""How long a question waits, in words."""

from datetime import timedelta

import pytest

from handlers.views import support
from tests.views.support_specimens import NOON, reply


@pytest.mark.parametrize(
    ("waited", "said"),
    [
        (timedelta(minutes=59), "Open for less than an hour, no answer yet."),
        (timedelta(hours=23), "Open for 23 hours, no answer yet."),
        (timedelta(days=2), "Open for 2 days, no answer yet."),
        (timedelta(days=2, hours=1), "Open for 2 days, no answer yet: overdue."),
    ],
)
def test_a_question_that_waits_says_how_long(waited: timedelta, said: str) -> None:
    assert support.waits(reply("Why?").request, at=NOON + waited) == said


def test_an_answered_one_is_not_overdue() -> None:
    asked = reply("Why?", first_answered_at=NOON).request
    assert support.waits(asked, at=NOON + timedelta(days=30)) == "Open for 30 days, answered and still open."
