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
    1.0  # how firmly the plane stays where it is when a company's own examples pull at it; smaller gives way more
)


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane between wishes that break rules and work that keeps to them. `weights`: (coordinates + signals + 1,)."""

    weights: Array

    def heights(self, rows: Array) -> Array:
        """How far on the forbidden side each row of `wish_rows` is: about 1 there, about -1 on the other; (rows,)."""
        heights: Array = rows @ self.weights
        return heights

    def tilted(self, rows: Array, broken: NDArray[np.bool_]) -> "Plane":
        """The plane moved, as little as need be, to where these examples say: a ridge regression of what is left."""
        if not len(rows):
            return self
        left = np.where(broken, 1.0, -1.0) - self.heights(rows)
        pull = np.linalg.solve(rows @ rows.T + TILTED_BY * np.eye(len(rows)), left)
        return Plane(self.weights + rows.T @ pull)


def wish_rows(vectors: Vectors, signals: NDArray[np.float32]) -> Array:
    """Texts as the plane sees them. `vectors`: (n, d) unit length, `signals`: (n, signals) as 0 and 1."""
    return np.hstack([vectors, SIGNAL_COUNTS * signals, np.ones((len(vectors), 1))]).astype(np.float64)


def shipped_plane() -> Plane:
    """The plane fitted by `python -m bench.fitting`."""
    stored: dict[str, list[float]] = json.loads(
        resources.files("knowledge").joinpath("wishes.json").read_text(encoding="utf-8")
    )
    return Plane(np.array(stored["plane"]))
