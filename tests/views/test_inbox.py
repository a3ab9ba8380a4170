"""A page of the feedback inbox is read at a glance, says what is held back and why, and takes praise for praise."""

import pytest

from handlers.views.pilots import inbox, sorting
from handlers.views.pilots.sorting import Sorted
from portfolio.pilots.inbox import Counted
from storage.vocabulary import Anonymity, BacklogKind
from tests.views.inbox_specimens import CARRIED, box, theme
from tests.views.test_decision import buttons


def test_a_page_keeps_to_eight_blocks() -> None:
    full = box("It missed the table.", inbox.ON_PAGE, offset=3)
    for shown in (inbox.inbox_message(full), inbox.inbox_modal(full)):
        assert len(shown["blocks"]) == 8
        assert "More" in buttons(shown)


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (2, "2 anonymous answers are held back until 5 people have given one."),
        (1, "1 anonymous answer is held back until 5 people have given one."),
    ],
)
def test_what_is_held_back_is_said_with_the_reason(waiting: int, said: str) -> None:
    found = box("x", 0, unsorted=0, waiting=waiting, least=5)
    assert said in inbox.inbox_message(found)["text"]
    assert said in str(inbox.inbox_modal(found))


PRAISE, ISSUE = Counted("praise", 2), Counted("issue", 1)


@pytest.mark.parametrize(
    ("kinds", "people", "first"),
    [
        ((PRAISE,), 2, "Close with a reason"),
        ((PRAISE, ISSUE), 2, "Make a backlog item"),
        ((PRAISE,), 3, "Make a backlog item"),  # what the third said is held back
        ((ISSUE,), 1, "Make a backlog item"),
        ((), 1, "Make a backlog item"),
    ],
)
def test_praise_alone_is_not_offered_as_work_first(kinds: tuple[Counted, ...], people: int, first: str) -> None:
    one = theme("Lovely", kinds=kinds, people=people, nameless=0)
    row = buttons(inbox.inbox_message(box("x", 1, themes=(one,))))
    assert row[0] == first
    assert "Make a backlog item" in row


@pytest.mark.parametrize(
    ("said", "start"), [("It missed the table", "It missed the table"), ("It read it, but it missed the…", None)]
)
def test_half_a_sentence_is_no_title_of_an_item(said: str, start: str | None) -> None:
    about = Sorted(theme(said), Anonymity.NAMED)
    form = sorting.make_form(about, [], kind=BacklogKind.QUALITY, carried=CARRIED)
    (title,) = [block["element"] for block in form["blocks"] if block.get("block_id") == "title"]
    assert title.get("initial_value") == start
