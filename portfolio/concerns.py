"""What a portfolio rule is concerned with, told by what its own examples carry: never by its key or its company."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from knowledge.matching import Array
from knowledge.signals import SIGNALS, signals_in
from knowledge.wishes import Array as Heights
from portfolio.cards import Catalog, RuleCard
from portfolio.limits import is_about_data

MANY, SOME = 0.5, 0.3  # shares of a rule's texts


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


def concern_of(rule: RuleCard, catalog: Catalog) -> Concern:
    """The concern of a rule, by its statement and examples."""
    rows = [signal_row(text) for text in (*rule.examples, rule.statement)]
    alone, decided = _share(rows, "machine_alone"), _share(rows, "decision")
    if min(alone, decided) >= SOME and max(alone, decided) >= MANY:
        return Concern.DECISION
    if _share(rows, "watching", "singling") >= SOME:
        return Concern.PEOPLE
    if is_about_data(rule.statement, rule.examples, catalog.data_classes):
        return Concern.DATA
    return Concern.TRAITS if _share(rows, "traits") >= SOME else Concern.OTHER


def _share(rows: Sequence[Array], *names: str) -> float:
    return sum(carries(row, *names) for row in rows) / len(rows)
