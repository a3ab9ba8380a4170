"""Fits the plane of wishes: what breaks rules anywhere, on everything labelled and on wishes of nobody's company."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from bench.companies import encoder
from knowledge.matching import exemplars
from knowledge.wishes import Array, Plane, wish_rows
from portfolio.concerns import signal_row

WISHES = Path(__file__).parent.parent / "tests" / "companies" / "wishes.yaml"
ORDINARY = ("scope", "kinds")
SHRINK = 1.0  # the best of a few, companies left out
BROKEN_COUNTS = 2.0


@dataclass(frozen=True, slots=True)
class Lessons:
    """Whole texts that teach: `rows` as `wish_rows` has them, `broken` which of them break a rule."""

    rows: Array
    broken: NDArray[np.bool_]


@cache
def general() -> Lessons:
    """The wishes of nobody's company, and what people ordinarily ask of the kinds of product and of other desks."""
    listed: dict[str, list[str]] = yaml.safe_load(WISHES.read_text(encoding="utf-8"))
    ordinary = [
        text for name in ORDINARY for group, some in exemplars(name).items() if group != "command" for text in some
    ]
    texts = [*listed["breaks"], *listed["keeps"], *ordinary]
    rows = wish_rows(encoder().encode(texts), np.array([signal_row(text) for text in texts]))
    return Lessons(rows, np.arange(len(texts)) < len(listed["breaks"]))


def fit(lessons: Iterable[Lessons]) -> Plane:
    """A ridge regression on 1 for what breaks a rule and -1 for the rest; the offset is not shrunk."""
    every = [general(), *lessons]
    rows = np.concatenate([some.rows for some in every])
    broken = np.concatenate([some.broken for some in every])
    counts = np.where(broken, BROKEN_COUNTS, 1.0)[:, None]
    shrunk = np.full(rows.shape[1], SHRINK)
    shrunk[-1] = 0.0
    wanted = np.where(broken, 1.0, -1.0)
    return Plane(np.linalg.solve(rows.T @ (rows * counts) + np.diag(shrunk), (rows * counts).T @ wanted))
