"""Sharpening: what people vary in asks for the same product counts less, and too few of them change nothing."""

import numpy as np
import pytest

from bench.companies import encoder
from knowledge.matching import Matcher, Profile
from knowledge.ports import Vectors
from knowledge.sharpening import LOOKS, Sharpener, SharpRecords

PLACES, TASKS = 4, 2


def _asks(copies: int) -> tuple[Vectors, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Asks for two products (the first two directions) that differ in the place they name (the other directions)."""
    rows, columns = [], []
    for task in range(TASKS):
        for place in range(PLACES):
            row = np.zeros(TASKS + PLACES, dtype=np.float32)
            row[task], row[TASKS + place] = 0.6, 0.8
            rows += [row] * copies
            columns += [task] * copies
    return np.array(rows, dtype=np.float32), np.array(columns)


def _sharpener(copies: int) -> Sharpener:
    vectors, columns = _asks(copies)
    return Sharpener(vectors, columns, np.ones(len(columns), dtype=np.float32))


def test_asks_for_one_product_come_nearer_and_asks_from_one_place_go_apart() -> None:
    vectors, _ = _asks(1)
    same_task, same_place = (0, 1), (0, PLACES)
    few, many = _sharpener(1).asks(vectors), _sharpener(10_000).asks(vectors)
    assert many[same_task[0]] @ many[same_task[1]] > few[same_task[0]] @ few[same_task[1]]
    assert many[same_place[0]] @ many[same_place[1]] < few[same_place[0]] @ few[same_place[1]]


@pytest.mark.parametrize("copies", [1, 500])
def test_rows_have_length_one_and_nothing_stays_nothing(copies: int) -> None:
    vectors, _ = _asks(1)
    found = _sharpener(copies).asks(vectors)
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)
    assert not _sharpener(copies).records(np.zeros((1, TASKS + PLACES), dtype=np.float32)).any()


def test_one_ask_alone_is_likest_itself() -> None:
    ask = encoder().encode(["type in these bills"])
    sharp = Sharpener(ask, np.array([0]), np.ones(1, dtype=np.float32))
    likeness = sharp.asks(encoder().encode(["type in these bills", "water the plants"])) @ sharp.asks(ask).T
    assert likeness[0, 0] == pytest.approx(1.0, abs=1e-4)
    assert likeness[1, 0] < 0.6


def test_a_record_is_seen_as_a_whole_and_by_its_name() -> None:
    profiles = [
        Profile("reader", "other", (), "Reader: reading invoices", "Bill Reader", "Bill Reader: reads"),
        Profile("writer", "other", (), "Writer: drafting letters", "Pen", "Pen: writes"),
        Profile("bare", "other", (), "Bare"),
    ]
    past = encoder().encode(["type in these bills", "write to our customer"])
    sharpener = Sharpener(past, np.array([0, 1]), np.ones(2, dtype=np.float32))
    asks = sharpener.asks(encoder().encode(["reading invoices", "a pen"]))
    looks = SharpRecords(Matcher(encoder(), profiles), sharpener).looks(asks)
    assert looks.shape == (2, 3, len(LOOKS))
    assert np.isfinite(looks).all()
    assert looks[0, :, LOOKS.index("whole record, sharpened")].argmax() == 0
    assert looks[1, :, LOOKS.index("name, sharpened")].argmax() == 1
