"""Nobody's anonymous answer can be worked out: not from a small slice, not by subtraction, not from one answer more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.cards import Person
from portfolio.pilots.cards import Feedback, FeedbackFields
from portfolio.pilots.suppression import showable, sliced, told_counts, told_to
from storage.vocabulary import FeedbackSource

LEAST = 5
ROLES = ("clerk", "team lead", "auditor")


def said(role: str, *, name: str = "", lot: int | None = 1) -> Feedback:
    author = Person(name, name, f"U0{name}") if name else None
    day = date(2026, 11, 23)
    source = FeedbackSource.MODAL
    return Feedback("f", "p1", role, FeedbackFields(), "words", source, day, author=author, lot=None if name else lot)


def test_a_small_slice_is_held_back_and_so_is_an_empty_one() -> None:
    found = sliced([said("clerk")] * 6 + [said("auditor")] * 5, lambda one: one.role, ROLES, least=LEAST)
    assert {role: (len(part.rows), part.held_back) for role, part in found.items()} == {
        "clerk": (6, False),
        "auditor": (5, False),
        "team lead": (0, True),
    }


def test_one_hidden_slice_takes_another_with_it() -> None:
    """The whole, 13, less the 7 and the 5 that were shown would say how many team leads answered."""
    assert showable({"clerk": 7, "auditor": 5, "team lead": 1}, least=LEAST) == frozenset({"clerk"})


def test_names_are_counted_whatever_their_number() -> None:
    found = sliced([said("clerk", name="ANNA"), said("clerk"), said("clerk")], lambda one: one.role, ROLES, least=LEAST)
    assert [one.author is not None for one in found["clerk"].rows] == [True]
    assert found["clerk"].held_back


def test_without_anonymous_answers_nothing_is_held_back() -> None:
    found = sliced([said("clerk", name="ANNA")], lambda one: one.role, ROLES, least=LEAST)
    assert not any(part.held_back for part in found.values())


def test_a_lot_that_is_not_full_is_not_counted() -> None:
    rows = [said("clerk")] * 5 + [said("clerk", lot=None), said("clerk", name="ANNA")]
    assert len(sliced(rows, lambda one: one.role, ROLES, least=LEAST)["clerk"].rows) == 6


@pytest.mark.parametrize("least", [2, 5])
@given(counts=st.dictionaries(st.integers(0, 8), st.integers(0, 12), max_size=8))
def test_what_is_hidden_is_nothing_or_enough_people(least: int, counts: dict[int, int]) -> None:
    shown = showable(counts, least=least)
    assert all(counts[key] >= least for key in shown)
    hidden = sum(count for key, count in counts.items() if key not in shown)
    assert hidden == 0 or hidden >= least or not shown


LOTS = st.dictionaries(st.integers(0, 4), st.dictionaries(st.integers(1, 6), st.integers(1, 7), max_size=6), max_size=5)


@given(lots=LOTS)
def test_what_is_hidden_over_several_lots_is_nothing_or_enough_people(lots: dict[int, dict[int, int]]) -> None:
    shown = sum(told_counts(lots, least=LEAST).values())
    hidden = sum(count for counts in lots.values() for count in counts.values()) - shown
    assert hidden == 0 or hidden >= LEAST or not shown


@given(lots=LOTS, more=st.dictionaries(st.integers(0, 4), st.integers(1, 7)))
def test_no_slice_moves_by_fewer_people_than_a_slice_has(lots: dict[int, dict[int, int]], more: dict[int, int]) -> None:
    """One lot later every slice shows what it did, or moved by enough people at once, up or down."""
    before = told_counts(lots, least=LEAST)
    later = {key: dict(counts) for key, counts in lots.items()}
    for key, count in more.items():
        later.setdefault(key, {})[7] = count
    after = told_counts(later, least=LEAST)
    moved = [abs(after.get(key, 0) - before.get(key, 0)) for key in later]
    assert all(step == 0 or step >= LEAST for step in moved)


def test_a_slice_is_told_up_to_the_lot_that_added_enough() -> None:
    lots = {"clerk": {1: 5, 2: 2, 3: 4, 4: 1}, "auditor": {2: 6, 4: 4}}
    assert told_to(lots, least=LEAST) == {"clerk": 3, "auditor": 2}
    assert told_counts(lots, least=LEAST) == {"clerk": 11, "auditor": 6}
