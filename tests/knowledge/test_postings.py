"""Postings: the sums a dense matrix would give, for what is shared and for nothing."""

import random

import numpy as np

from knowledge.postings import Postings


def test_sums_are_those_of_the_whole_matrix() -> None:
    chance = random.Random(3)
    units = [f"u{number}" for number in range(30)]
    rows = [{unit: chance.random() for unit in chance.sample(units, 6)} for _ in range(50)]
    weights = {unit: chance.random() for unit in units[:12]}
    whole = [sum(weights.get(unit, 0.0) * value for unit, value in row.items()) for row in rows]
    assert np.allclose(Postings(rows).sums(weights), whole, atol=1e-5)


def test_what_nobody_holds_adds_nothing() -> None:
    postings = Postings([{"a": 1.0}, {}])
    assert postings.sums({"b": 1.0}).tolist() == [0.0, 0.0]
    assert postings.sums({}).tolist() == [0.0, 0.0]
    assert Postings([]).sums({"a": 1.0}).shape == (0,)
