"""Fits the coefficients of choosing: whether a task has several parts, and which answer an ask leans to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from bench.companies import Company
from bench.fit_ranking import Adam, Array, softmax
from portfolio.choosing import Chooser
from portfolio.labelled_asks import LabelledAsk
from portfolio.leaning import ANSWERS, SEVERAL, SIGNS, answer_signs, several_signs
from portfolio.parts import Part
from portfolio.routing import Router
from storage.vocabulary import Outcome

SEVERAL_SHRINK, ANSWER_SHRINK, STEPS, RATE = 0.01, 0.001, 1_500, 0.05
_TASKS = (Outcome.FIT, Outcome.COMPOSITE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the asks of one company teach choosing, read by a ranking that has not seen them.

    `several`: (asks, SEVERAL), with `are_several`: (asks,), 0 or 1; `signs`: (asks, SIGNS), with `answers`:
    (asks, ANSWERS), 1 where the label says so.
    """

    several: Array
    are_several: Array
    signs: Array
    answers: Array


def chosen(company: Company, router: Router) -> Chosen:
    """What the asks of a company teach; `router` has coefficients that have not seen them."""
    several: list[tuple[Array, float]] = []
    leaning: list[tuple[Array, list[float]]] = []
    for label in company.asks:
        chooser = router.weigh(company.catalog, label.asker, label.text)
        pieces = chooser.pieces()
        if len({piece.product for piece in pieces}) > 1:
            if label.outcome in _TASKS:
                signs = several_signs(chooser.reading.ranked, pieces)
                several.append((signs.astype(np.float64), float(label.outcome is Outcome.COMPOSITE)))
            if label.outcome is Outcome.COMPOSITE:
                continue
            pieces = chooser.of_one(pieces)
        wanted = _wanted(label)
        signs_or_none = _signs(chooser, pieces) if any(wanted) else None
        if signs_or_none is not None:
            leaning.append((signs_or_none, wanted))
    return Chosen(
        np.array([signs for signs, _ in several]).reshape(len(several), len(SEVERAL)),
        np.array([are for _, are in several]),
        np.array([signs for signs, _ in leaning]).reshape(len(leaning), len(SIGNS)),
        np.array([wanted for _, wanted in leaning]).reshape(len(leaning), len(ANSWERS)),
    )


def _wanted(label: LabelledAsk) -> list[float]:
    """Which answers are right; none where what decides is a rule, a closed product or the wish for a tool."""
    if label.outcome not in (*ANSWERS, Outcome.COMPOSITE):
        return [0.0] * len(ANSWERS)
    right = {Outcome.FIT if outcome is Outcome.COMPOSITE else outcome for outcome in label.outcomes}
    return [float(answer in right) for answer in ANSWERS]


def _signs(chooser: Chooser, pieces: tuple[Part, ...]) -> Array | None:
    """The signs of an ask that has no closed product ahead and names none; else they decide nothing."""
    best, chance = chooser.best_open(pieces)
    if best is None or chooser.closed_ahead(chance) is not None or chooser.reading.named:
        return None
    return answer_signs(chooser.reading.ranked, best, chance).astype(np.float64)


def fit(data: Iterable[Chosen]) -> tuple[Array, Array]:
    """The coefficients (SEVERAL,) and (ANSWERS, SIGNS)."""
    known = list(data)
    return (
        _fit_several(
            np.concatenate([one.several for one in known]), np.concatenate([one.are_several for one in known])
        ),
        _fit_answers(np.concatenate([one.signs for one in known]), np.concatenate([one.answers for one in known])),
    )


def _fit_several(rows: Array, wanted: Array) -> Array:
    adam = Adam(rows.shape[1], RATE)
    for shrunk in _shrunk(rows.shape[1]):
        chances = 1 / (1 + np.exp(-rows @ adam.weights))
        adam.step((chances - wanted) @ rows / len(rows) + SEVERAL_SHRINK * shrunk * adam.weights)
    return adam.weights


def _fit_answers(rows: Array, wanted: Array) -> Array:
    shape = (wanted.shape[1], rows.shape[1])
    adam = Adam(shape[0] * shape[1], RATE)
    for shrunk in _shrunk(rows.shape[1]):
        weights = adam.weights.reshape(shape)
        chances = softmax(rows @ weights.T)
        right = chances * wanted
        right /= right.sum(axis=1, keepdims=True) + 1e-12
        slope = (chances - right).T @ rows / len(rows) + ANSWER_SHRINK * weights * shrunk
        adam.step(slope.ravel())
    return adam.weights.reshape(shape)


def _shrunk(size: int) -> Iterator[Array]:
    """Which coefficients are drawn to 0, once for each step: all but the first, the offset."""
    shrunk = np.ones(size)
    shrunk[0] = 0.0
    for _ in range(STEPS):
        yield shrunk
