"""Postings: which rows hold which unit of text, so that a search costs what is shared and not what is stored."""

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Sums = NDArray[np.float32]


class Postings:
    """Immutable once made: units (words, letter groups) with the rows that hold them and how much each counts there."""

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        """`rows`: for each row its units with their values."""
        self._columns: dict[str, int] = {}
        units, at, values = array("l"), array("l"), array("f")
        count = 0
        for count, bag in enumerate(rows, start=1):
            for unit, value in bag.items():
                units.append(self._columns.setdefault(unit, len(self._columns)))
                at.append(count - 1)
                values.append(value)
        self.rows = count
        by_unit = np.frombuffer(units, dtype=np.int_) if units else np.zeros(0, dtype=np.int_)
        order = np.argsort(by_unit, kind="stable")
        self._rows = np.frombuffer(at, dtype=np.int_)[order].astype(np.int32) if at else np.zeros(0, dtype=np.int32)
        self._values = np.frombuffer(values, dtype=np.float32)[order] if values else np.zeros(0, dtype=np.float32)
        self._starts = np.searchsorted(by_unit[order], np.arange(len(self._columns) + 1))

    def sums(self, weights: Mapping[str, float]) -> Sums:
        """For each row the sum over the units of weight times value; (rows,) float32. Unknown units add nothing."""
        found = [(self._columns[unit], weight) for unit, weight in weights.items() if unit in self._columns]
        spans = [(slice(self._starts[column], self._starts[column + 1]), weight) for column, weight in found]
        if not spans:
            return np.zeros(self.rows, dtype=np.float32)
        rows = np.concatenate([self._rows[span] for span, _ in spans])
        values = np.concatenate([self._values[span] * np.float32(weight) for span, weight in spans])
        return np.bincount(rows, weights=values, minlength=self.rows).astype(np.float32)
