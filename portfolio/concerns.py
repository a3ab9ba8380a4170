"""What a portfolio rule is concerned with, told by what its own examples carry: never by its key or its company."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from knowledge.matching import Array
from knowledge.signals import SIGNALS, signals_in
from knowledge.wishes import Array as Heights


class Concern(StrEnum):
    """What is at stake; it decides which structure is evidence and which question settles a doubt."""

    DATA = "data"  # data goes where it may not be
    DECISION = "decision"  # a machine acts or decides where a person must
    PEOPLE = "people"  # single people are watched, compared or read
    TRAITS = "traits"  # somebody is treated by who they are or how they live
    OTHER = "other"


PLANES = ("any", *Concern)  # the planes of wishes, in the order of their columns


def wanted_heights(broken: Sequence[bool], concerns: Sequence[Concern | None]) -> Heights:
    """On which side of each of PLANES texts belong, 1 or -1; (texts, planes).

    What breaks a rule does so on the plane of any rule and on that of the rule's own concern alone. NaN where nobody
    knows the concern of what is broken.
    """
    wanted = np.full((len(broken), len(PLANES)), -1.0)
    for row, concern in enumerate(concerns):
        if broken[row]:
            wanted[row, 1:] = wanted[row, 1:] if concern is not None else np.nan
            wanted[row, [0, *([PLANES.index(concern)] if concern is not None else [])]] = 1.0
    return wanted


def signal_row(text: str) -> Array:
    """Which of SIGNALS the text carries, as 0 and 1; (len(SIGNALS),)."""
    row = np.zeros(len(SIGNALS), dtype=np.float32)
    row[[SIGNALS.index(signal.name) for signal in signals_in(text)]] = 1.0
    return row


def carries(row: Array, *names: str) -> bool:
    """Whether a signal row carries one of these signals."""
    return any(row[SIGNALS.index(name)] > 0 for name in names)


def concern_of(forbidden: Heights) -> Concern:
    """The concern of a rule, by the heights of its statement and examples over the planes; (texts, planes).

    The plane on which they lie highest in the middle: examples carry few words that rules of a concern have in common.
    """
    return tuple(Concern)[int(forbidden[:, 1:].mean(axis=0).argmax())]
