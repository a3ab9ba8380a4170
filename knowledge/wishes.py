"""Wishes: how much a text reads like what companies forbid rather than like its allowed look-alikes, in any words."""

import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors

Array = NDArray[np.float64]
SIGNAL_COUNTS = 0.15  # a signal beside the coordinates of a vector of length one: the best of three, companies left out
TILTED_BY = (
    1.0  # how firmly the planes stay where they are when a company's own examples pull at them; smaller gives way more
)


@dataclass(frozen=True, slots=True)
class Planes:
    """Planes between wishes that break rules and all else: any rule, then those of one concern each.

    `weights`: (coordinates + signals + 1, planes).
    """

    weights: Array

    def heights(self, rows: Array) -> Array:
        """How far on each plane's forbidden side rows of `wish_rows` are: about 1 there, else -1; (rows, planes)."""
        heights: Array = rows @ self.weights
        return heights

    def tilted(self, rows: Array, wanted: Array) -> "Planes":
        """The planes moved, as little as need be, to where these examples say: a ridge regression of what is left.

        `wanted`: (rows, planes), 1 on the forbidden side and -1 on the other.
        """
        if not len(rows):
            return self
        left = wanted - self.heights(rows)
        pull = np.linalg.solve(rows @ rows.T + TILTED_BY * np.eye(len(rows)), left)
        return Planes(self.weights + rows.T @ pull)


def wish_rows(vectors: Vectors, signals: NDArray[np.float32]) -> Array:
    """Texts as the planes see them. `vectors`: (n, d) unit length, `signals`: (n, signals) as 0 and 1."""
    return np.hstack([vectors, SIGNAL_COUNTS * signals, np.ones((len(vectors), 1))]).astype(np.float64)


def shipped_planes() -> Planes:
    """The planes fitted by `python -m bench.fitting`, in the order of the file."""
    stored: dict[str, list[float]] = json.loads(
        resources.files("knowledge").joinpath("wishes.json").read_text(encoding="utf-8")
    )
    return Planes(np.array(list(stored.values())).T)
