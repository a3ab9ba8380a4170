"""The fit of the shipped coefficients: it finds what the data says, and refuses names that have moved."""

import json

import numpy as np
import pytest

from bench import fit_choosing, fit_ranking, fit_rules
from bench.companies import company, encoder, ranker
from bench.fit_choosing import Chosen
from bench.fit_ranking import FIT, Asked, area, softmax
from bench.fit_rules import Ruled
from bench.fitting import WEIGHTS, differences
from bench.outcomes import LabelDay
from knowledge.matching import FEATURES
from portfolio.leaning import ANSWERS, SEVERAL, SIGNS
from portfolio.prohibitions import RULE_FEATURES
from portfolio.ranking import NONE_FEATURES
from portfolio.routing import Router
from storage.vocabulary import Outcome


def test_ranking_learns_which_feature_tells() -> None:
    chance = np.random.default_rng(3)
    fit = chance.normal(size=(200, 5, FIT))
    right = np.zeros((200, 6))
    right[np.arange(200), fit[:, :, 2].argmax(axis=1)] = 1  # the third feature decides, the rest is noise
    some = Asked(fit, np.ones((200, len(NONE_FEATURES))), right)
    weights = fit_ranking.fit([some])
    assert weights[:FIT].argmax() == 2
    assert fit_ranking.figures(some, weights).hit > 0.9


def test_asks_without_a_label_teach_nothing() -> None:
    chance = np.random.default_rng(3)
    fit, none = chance.normal(size=(40, 3, FIT)), chance.normal(size=(40, len(NONE_FEATURES)))
    right = np.zeros((40, 4))
    right[:20, 0] = 1
    known = Asked(fit[:20], none[:20], right[:20])
    assert fit_ranking.fit([Asked(fit, none, right)]) == pytest.approx(fit_ranking.fit([known]))


def test_rules_learn_from_the_piece_likeliest_to_break_them() -> None:
    chance = np.random.default_rng(5)
    size = len(RULE_FEATURES)
    rows = np.concatenate([chance.normal(size=(120, 3, size)), np.ones((120, 3, 1))], axis=2)
    rows[:, :, 4] = 0.0
    rows[:60, 1, 4] = 3.0  # one piece of each broken ask says so
    broken = np.array([1.0] * 60 + [0.0] * 60)
    some = Ruled(rows, np.ones((120, 3), dtype=bool), broken, np.ones(120, dtype=bool))
    weights = fit_rules.fit([some])
    found = fit_rules.figures([(some, weights)])
    assert weights[:-1].argmax() == 4
    assert found.auc > 0.95
    assert found.prohibited[0] > 0.9


def test_area_counts_pairs() -> None:
    assert area(np.array([0.9, 0.8]), np.array([0.1])) == 1
    assert area(np.array([0.5]), np.array([0.5])) == 0.5
    assert np.isnan(area(np.array([]), np.array([0.5])))


def test_a_moved_or_changed_coefficient_is_told() -> None:
    shipped = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    assert differences(shipped, shipped) == []
    changed = {**shipped, "fit": {**shipped["fit"], FEATURES[0]: 99.0}}
    assert differences(shipped, changed) == [
        f"fit, {FEATURES[0]}: shipped {shipped['fit'][FEATURES[0]]}, refitted 99.0"
    ]
    turned = {**shipped, "none": dict(reversed(shipped["none"].items()))}
    assert "none: the names or their order differ" in differences(shipped, turned)


def _chosen(seed: int) -> Chosen:
    """Tasks that are several where the ninth sign says so; answers told by one sign each."""
    chance = np.random.default_rng(seed)
    several, signs = chance.normal(size=(120, len(SEVERAL))), chance.normal(size=(240, len(SIGNS)))
    answers = np.eye(len(ANSWERS))[signs[:, 1 : 1 + len(ANSWERS)].argmax(axis=1)]
    return Chosen(several, (several[:, 8] > 0).astype(float), signs, answers)


def test_choosing_learns_which_signs_tell() -> None:
    several, answers = fit_choosing.fit([_chosen(3), _chosen(4)])
    assert several.argmax() == 8
    assert [int(row.argmax()) for row in answers] == [1, 2, 3, 4]


def test_an_answer_that_would_do_as_well_is_not_counted_wrong() -> None:
    one = _chosen(5)
    either = np.maximum(one.answers, np.array([1.0, 0, 0, 0]))
    _, answers = fit_choosing.fit([Chosen(one.several, one.are_several, one.signs, either)])
    assert (softmax(one.signs @ answers.T) * either).sum(axis=1).mean() > 0.95


def test_asks_teach_the_answers_of_their_labels() -> None:
    hospital = company("hospital")
    router = Router(encoder=encoder(), ranker=ranker(), clock=LabelDay())
    found = fit_choosing.chosen(hospital, router)
    judged = [one for one in hospital.asks if one.outcome in (*ANSWERS, Outcome.COMPOSITE)]
    assert 0 < len(found.signs) == len(found.answers) <= len(judged)
    assert 0 < len(found.several) == len(found.are_several)
    assert found.answers.any(axis=1).all(), "every row is right about something"
