"""Shipped vectors are those of the shipped texts, and are left aside where they are not."""

import numpy as np
import pytest

from bench.companies import encoder, ranker
from bench.exemplars import LISTS
from knowledge.exemplar_vectors import exemplar_vectors
from knowledge.matching import exemplars
from knowledge.ports import Vectors


class Counting:
    """An encoder that counts what it reads; `name` as given."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.read: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.read += texts
        return ranker().encode(texts)


def texts_of(name: str) -> list[str]:
    return [text for group in exemplars(name).values() for text in group]


@pytest.mark.parametrize("name", LISTS)
def test_they_are_what_the_encoder_makes_of_the_texts(name: str) -> None:
    counting = Counting(ranker().name)
    shipped = exemplar_vectors(counting, name, texts_of(name))
    assert counting.read == [], "a list was edited: `python -m bench.exemplars` makes its vectors anew"
    likeness = (shipped * ranker().encode(texts_of(name))).sum(axis=1)
    assert likeness.min() > 0.995, "processors differ a little"
    assert np.linalg.norm(shipped, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_another_encoder_or_another_text_is_read() -> None:
    other = Counting("another encoder")
    exemplar_vectors(other, "scope", texts_of("scope"))
    assert other.read == texts_of("scope")
    edited = [*texts_of("scope")[1:], "book me a room"]
    same = Counting(ranker().name)
    assert exemplar_vectors(same, "scope", edited) == pytest.approx(ranker().encode(edited))


def test_the_multilingual_encoder_alone_reads_them_itself() -> None:
    assert exemplar_vectors(encoder(), "scope", texts_of("scope")).shape == (len(texts_of("scope")), 512)
