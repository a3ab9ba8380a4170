"""The shipped coefficients: one for every feature, by its name and in its place."""

import json
from importlib import resources

import numpy as np

from knowledge.learning import EVIDENCE, GATE
from knowledge.matching import FEATURES
from knowledge.sharpening import LOOKS
from knowledge.weights import ANSWER, LEARNED, SHIPPED
from portfolio.leaning import ANSWERS, SEVERAL, SIGNS
from portfolio.prohibitions import RULE_FEATURES
from portfolio.ranking import NONE_FEATURES


def test_names_and_order_are_those_of_the_features() -> None:
    shipped = json.loads(resources.files("knowledge").joinpath("weights.json").read_text(encoding="utf-8"))
    leanings = [f"{ANSWER}{answer}" for answer in ANSWERS]
    learned = ["learned", "learned record", "learned gate"]
    assert list(shipped) == ["fit", "none", "rules", *learned, "several", *leanings]
    assert tuple(shipped["fit"]) == FEATURES
    assert tuple(shipped["none"]) == NONE_FEATURES
    assert tuple(shipped["rules"]) == (*RULE_FEATURES, "bias")
    assert tuple(shipped["several"]) == SEVERAL
    assert all(tuple(shipped[name]) == SIGNS for name in leanings)
    assert tuple(shipped["learned"]) == ("score", *EVIDENCE)
    assert tuple(shipped["learned record"]) == (*FEATURES, *LOOKS)
    assert tuple(shipped["learned gate"]) == GATE


def test_coefficients_are_figures() -> None:
    for row in (
        SHIPPED.fit,
        SHIPPED.none,
        SHIPPED.rules,
        SHIPPED.several,
        SHIPPED.answers,
        LEARNED.known,
        LEARNED.record,
        LEARNED.gate,
    ):
        assert np.isfinite(row).all()
        assert np.abs(row).max() < 20


def test_what_speaks_for_a_product_counts_for_it_and_what_speaks_against_it_against() -> None:
    fit = dict(zip(FEATURES, SHIPPED.fit.tolist(), strict=True))
    assert fit["best passage"] > 0
    assert fit["whole record"] > 0
    assert fit["what it should not cover"] < 0
    assert fit["no outweighs yes"] < 0
