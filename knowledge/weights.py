"""Shipped coefficients of ranking and rules, fitted by `python -m bench.fitting` on asks of several companies."""

import json
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from knowledge.learning import Weights

_SHIPPED: dict[str, dict[str, float]] = json.loads(
    resources.files("knowledge").joinpath("weights.json").read_text(encoding="utf-8")
)


def _row(name: str) -> NDArray[np.float32]:
    return np.array(list(_SHIPPED[name].values()), dtype=np.float32)


FIT_WEIGHTS = _row("fit")  # (matching.FEATURES,)
NONE_WEIGHTS = _row("none")  # (ranking.none_features,)
RULE_WEIGHTS = _row("rules")  # (prohibitions.RULE_FEATURES + bias,)
LEARNED = Weights(_row("learned"), _row("learned record"), _row("learned gate"))  # `python -m bench.fit_learning`
