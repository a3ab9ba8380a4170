"""Foreign words are shortened to what Slack takes, however it counts, and no token of Slack's is cut in two."""

import re

import pytest

from handlers.views import words


@pytest.mark.parametrize("text", ["𝒜" * 200, "👩‍👩‍👧‍👦" * 40, "🦊 fox " * 40, "x" * 200, "a🦊" * 100])
@pytest.mark.parametrize("limit", [24, 75, 150])
def test_an_emoji_takes_the_room_it_takes_where_characters_are_counted_as_in_a_browser(text: str, limit: int) -> None:
    for shown in (words.line(text, limit), words.shown(text, limit), words.mrkdwn(text, limit)):
        assert len(shown.encode("utf-16-le")) // 2 <= limit
        assert len(shown) > limit // 4, "and it is cut no earlier than need be"


def test_what_has_room_is_left_alone() -> None:
    assert words.shorten("🦊" * 12, 24) == "🦊" * 12
    assert words.shorten("🦊" * 13, 24) == "🦊" * 11 + "…"


@pytest.mark.parametrize(
    "whole", ["a&amp;b", "&lt;!channel&gt;", "by <@U0NOVAK1> today", "<#C0PILOT>", "&amp; &lt;, &gt;; x"]
)
def test_no_entity_and_no_mention_is_cut_in_two(whole: str) -> None:
    for limit in range(2, 60):
        cut = words.shorten(whole * 9, limit)
        assert len(cut) <= limit
        assert not re.search(r"&(?!(?:amp|lt|gt);)|<(?![@#]\w+>)", cut), cut
