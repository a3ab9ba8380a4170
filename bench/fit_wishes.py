"""Fits the planes of wishes: what breaks rules anywhere, on everything labelled and on wishes of nobody's company."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bench.companies import encoder
from knowledge.matching import exemplars
from knowledge.wishes import Array, Planes, wish_rows
from portfolio.concerns import Concern, signal_row, wanted_heights

WISHES = Path(__file__).parent.parent / "tests" / "companies" / "wishes"
ORDINARY = ("scope", "kinds")
SHRINK = 1.0  # the best of a few, companies left out
BROKEN_COUNTS = 4.0
OWN_COUNTS = 8.0  # the same on the plane of one concern, where fewer are broken


@dataclass(frozen=True, slots=True)
class Lessons:
    """What some texts teach each plane, as sums that only have to be added up: who is left out changes, they do not.

    `squares`: (planes, row, row) of their rows as `wish_rows` has them; `sides`: (planes, row), with where they belong.
    """

    squares: Array
    sides: Array


def lessons(rows: Array, wanted: Array) -> Lessons:
    """What these whole texts teach. `wanted`: their sides as `wanted_heights` has them; NaN teaches nothing."""
    squares, sides = [], []
    for plane, side in enumerate(wanted.T):
        known = ~np.isnan(side)
        counts = np.where(side[known] > 0, OWN_COUNTS if plane else BROKEN_COUNTS, 1.0)
        counted = rows[known] * counts[:, None]
        squares.append(rows[known].T @ counted)
        sides.append(counted.T @ side[known])
    return Lessons(np.array(squares), np.array(sides))


@cache
def general() -> Lessons:
    """The wishes of nobody's company, and what people ordinarily ask of the kinds of product and of other desks."""
    breaks: list[tuple[str, Concern | None]] = []
    keeps: list[str] = []
    for path in sorted(WISHES.glob("*.yaml")):
        listed: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        breaks += [(text, None) for text in listed.get("breaks", ())]
        breaks += [(text, Concern(name)) for name, some in listed["breaks_by_concern"].items() for text in some]
        keeps += [*listed.get("keeps", ()), *listed["ordinary"]]
        keeps += chain.from_iterable(listed["keeps_by_concern"].values())
    ordinary = [
        text for name in ORDINARY for group, some in exemplars(name).items() if group != "command" for text in some
    ]
    texts = [*(text for text, _ in breaks), *keeps, *ordinary]
    concerns = [*(concern for _, concern in breaks), *[None] * (len(texts) - len(breaks))]
    rows = wish_rows(encoder().encode(texts), np.array([signal_row(text) for text in texts]))
    return lessons(rows, wanted_heights([at < len(breaks) for at in range(len(texts))], concerns))


def fit(some: Iterable[Lessons]) -> Planes:
    """A ridge regression for each plane, on 1 for what breaks a rule there and -1 for the rest.

    The offset is not shrunk.
    """
    every = [general(), *some]
    squares = np.sum([one.squares for one in every], axis=0)
    sides = np.sum([one.sides for one in every], axis=0)
    shrunk = np.full(len(sides[0]), SHRINK)
    shrunk[-1] = 0.0
    return Planes(np.linalg.solve(squares + np.diag(shrunk), sides[:, :, None])[:, :, 0].T)
