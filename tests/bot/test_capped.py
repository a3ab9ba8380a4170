"""A look that hangs is waited for only so long, and is not begun twice."""

import threading

import pytest

from bot.capped import Capped


def test_what_is_seen_is_handed_on_and_so_is_what_it_raises() -> None:
    assert Capped(lambda: "seen", seconds=30)() == "seen"
    with pytest.raises(ZeroDivisionError):
        Capped(lambda: 1 // 0, seconds=30)()


def test_while_one_look_hangs_nobody_begins_another() -> None:
    go_on, begun = threading.Event(), list[int]()

    def look() -> str:
        begun.append(1)
        assert go_on.wait(30)
        return "seen"

    capped = Capped(look, seconds=0.01)
    assert [capped(), capped(), capped()] == [None, None, None]
    assert len(begun) == 1
    go_on.set()
    patient = Capped(look, seconds=30)
    assert patient() == "seen"
    assert patient() == "seen"
    assert len(begun) == 3, "each a look of its own"
