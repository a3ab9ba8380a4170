"""Shipped coefficients of ranking, rules and choosing, fitted by `python -m bench.fitting` on several companies."""

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from knowledge.learning import Weights
from knowledge.wishes import Planes, shipped_planes

_STORED: dict[str, dict[str, float]] = json.loads(
    resources.files("knowledge").joinpath("weights.json").read_text(encoding="utf-8")
)
Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What an ask is weighed with.

    `fit`: (matching.FEATURES,); `none`: (ranking.NONE_FEATURES,); `rules`: (prohibitions.RULE_FEATURES + bias,);
    `planes`: those of wishes; `several`: (leaning.SEVERAL,); `answers`: (leaning.ANSWERS, leaning.SIGNS).
    """

    fit: Row
    none: Row
    rules: Row
    planes: Planes
    several: Row
    answers: Row


def _row(name: str) -> Row:
    return np.array(list(_STORED[name].values()), dtype=np.float32)


ANSWER = "answer: "  # before the name of each answer in weights.json
SHIPPED = Coefficients(
    _row("fit"),
    _row("none"),
    _row("rules"),
    shipped_planes(),
    _row("several"),
    np.stack([_row(name) for name in _STORED if name.startswith(ANSWER)]),
)
LEARNED = Weights(_row("learned"), _row("learned record"), _row("learned gate"))  # `python -m bench.fit_learning`
