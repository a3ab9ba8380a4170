"""A success criterion has a target that can be met, counted the way its evidence counts."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.errors import InvalidInputError
from portfolio.pilots.criteria import LARGEST, SCALES, Given, checked, day_from, number_from
from storage.vocabulary import Better, Evidence

GOOD: dict[str, Any] = {"metric": "time", "target": 6.0, "how_measured": "a log"}


def field_of(**more: Any) -> str | None:
    with pytest.raises(InvalidInputError) as refused:
        checked(Given(**{**GOOD, **more}))
    return refused.value.field


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"metric": " \n"}, "metric"),
        ({"metric": "x" * 121}, "metric"),
        ({"unit": "x" * 21}, "unit"),
        ({"how_measured": " "}, "measured"),
        ({"how_measured": "x" * 401}, "measured"),
        ({"target": None}, "target"),
        ({"baseline": 6.0}, "target"),
        ({"baseline": 7.0}, "target"),
        ({"baseline": 5.0, "better": Better.DOWN}, "target"),
        ({"evidence": Evidence.QUALITY}, "target"),
        ({"evidence": Evidence.TRUST, "target": 0.5}, "target"),
        ({"evidence": Evidence.WORKED, "target": 80, "baseline": 101}, "baseline"),
        ({"evidence": Evidence.MINUTES_SAVED, "target": 481}, "target"),
    ],
)
def test_what_nobody_could_judge_is_refused_beside_its_field(more: dict[str, Any], field: str) -> None:
    assert field_of(**more) == field


@pytest.mark.parametrize("evidence", SCALES)
def test_what_feedback_counts_has_its_own_unit_and_needs_no_method(evidence: Evidence) -> None:
    found, target = checked(Given("m", unit="apples", target=4, evidence=evidence, better=Better.DOWN))
    assert (found.unit, found.better, target) == (SCALES[evidence].unit, Better.UP, 4)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(Better))
def test_a_target_is_kept_when_and_only_when_it_is_better_than_today(
    base: float, target: float, better: Better
) -> None:
    criterion = Given(**{**GOOD, "baseline": base, "target": target, "better": better})
    if (target > base) if better is Better.UP else (target < base):
        assert checked(criterion)[1] == target
    else:
        with pytest.raises(InvalidInputError):
            checked(criterion)


@given(st.text(max_size=12))
def test_whatever_is_typed_becomes_a_sound_number_or_a_sentence(typed: str) -> None:
    with contextlib.suppress(InvalidInputError):
        number = number_from(typed, "target")
        assert number is None or abs(number) <= LARGEST


@pytest.mark.parametrize("typed", ["nan", "inf", "-inf", "1e13", "4 h", "1.2.3"])
def test_no_numbers(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        number_from(typed, "target")


def test_numbers_and_days_as_they_are_typed() -> None:
    assert (number_from(" 4,5 ", "target"), number_from("", "target")) == (4.5, None)
    assert day_from("", "x") is None
    with pytest.raises(InvalidInputError):
        day_from("2026-13-01", "x")
