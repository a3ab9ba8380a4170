"""Free sentences are read well enough without a model, and what is no feedback is left alone."""

import pytest

from bench.extraction import HALVES, asks, labelled, offline, recognised, report, scores

# What the offline reader must not fall below: (precision, recall) of each field over both halves.
FLOOR = {
    "kind": (0.95, 0.95),
    "scenario": (0.95, 0.75),
    "worked": (0.95, 0.85),
    "quality": (0.9, 0.9),
    "trust": (0.9, 0.9),
    "minutes_saved": (0.95, 0.85),
    "barrier": (0.9, 0.75),
}


def test_the_offline_reader_keeps_its_floor() -> None:
    found = scores([one for half in HALVES for one in labelled(half)], offline)
    for field, (precision, recall) in FLOOR.items():
        assert found[field].precision >= precision, field
        assert found[field].recall >= recall, field


def test_there_are_twenty_sentences_of_three_languages_in_each_half() -> None:
    for half in HALVES:
        sentences = labelled(half)
        assert len(sentences) == 20
        assert {one.language for one in sentences} == {"en", "de", "fr"}


@pytest.mark.parametrize("half", HALVES)
def test_no_ask_is_taken_for_feedback(half: str) -> None:
    feedback, wrong = recognised(half)
    assert wrong == 0, asks(half)
    assert feedback >= 13


def test_the_table_is_printed() -> None:
    assert "| minutes_saved |" in report(model=False)
