"""Anonymous means it: which slices of what was said may be shown, so that nobody's part can be worked out.

Three rules, each of which closes one way of working it out. Anonymous feedback is counted in full lots only, each of
several people: a figure never moves by one person's answer. A slice is told up to a lot by which at least `least` more
anonymous answers stand in it than before, so that its own figure does not move by less either. And the answers left out
of all slices of one division together are none or at least `least`, else the smallest last step of a slice is left out
too: the whole less the parts would give them away.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from portfolio.pilots.cards import Feedback

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")


class InALot(Protocol):
    """Anything anonymous that comes in lots; None: its lot is not full."""

    @property
    def lot(self) -> int | None:
        """The number of its lot."""


P = TypeVar("P", bound=InALot)


@dataclass(frozen=True, slots=True)
class Slice(Generic[A]):
    """What may be counted of one slice. `held_back`: anonymous answers may stand in it that are not."""

    rows: tuple[A, ...]
    held_back: bool = False


def sliced(
    feedback: Sequence[Feedback], by: Callable[[Feedback], K], keys: Iterable[K], *, least: int
) -> dict[K, Slice[Feedback]]:
    """What may be shown of each of these slices of a pilot's feedback; `keys` names all slices, silent ones too."""
    named: dict[K, list[Feedback]] = {key: [] for key in keys}
    for one in feedback:
        named.setdefault(by(one), [])
        if one.author is not None:
            named[by(one)].append(one)
    nameless = nameless_sliced([one for one in feedback if one.author is None], by, named, least=least)
    return {key: Slice((*rows, *nameless[key].rows), nameless[key].held_back) for key, rows in named.items()}


def nameless_sliced(answers: Sequence[P], by: Callable[[P], K], keys: Iterable[K], *, least: int) -> dict[K, Slice[P]]:
    """What may be shown of each of these slices of what is anonymous; `keys` names all slices, silent ones too.

    Where anonymous feedback was given at all, a slice without any is as good as one with too few: "nobody" would tell
    as much of a role that one person has.
    """
    parts: dict[K, list[P]] = {key: [] for key in keys}
    for one in answers:
        parts.setdefault(by(one), []).append(one)
    lots = {key: Counter([one.lot for one in rows if one.lot is not None]) for key, rows in parts.items()}
    told = told_to(lots, least=least)
    return {
        key: Slice(
            tuple([one for one in rows if one.lot is not None and one.lot <= told[key]]),
            held_back=bool(answers) and not told[key],
        )
        for key, rows in parts.items()
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was said of one kind. `nameless`: anonymous, by lot. `waiting`: anonymous, in no lot yet."""

    named: int = 0
    nameless: Mapping[int, int] = field(default_factory=dict)
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many may be told of one slice, and of these how many under a name. `held_back`: anonymous answers may stand
    in it that are not counted."""

    number: int
    held_back: bool = False
    named: int = 0


def counted(
    tallies: Iterable[tuple[A, Tally]], by: Callable[[A], K], keys: Iterable[K], *, least: int
) -> dict[K, Count]:
    """What `sliced` would count, from tallies instead of every single piece."""
    parts: dict[K, list[Tally]] = {key: [] for key in keys}
    for about, tally in tallies:
        parts.setdefault(by(about), []).append(tally)
    lots: dict[K, Counter[int]] = {key: Counter() for key in parts}
    for key, some in parts.items():
        for one in some:
            lots[key].update(one.nameless)
    told = told_counts(lots, least=least)
    is_any = any(one.nameless or one.waiting for some in parts.values() for one in some)
    return {
        key: Count(
            sum(one.named for one in some) + told.get(key, 0),
            held_back=is_any and key not in told,
            named=sum(one.named for one in some),
        )
        for key, some in parts.items()
    }


def told_to(lots: Mapping[K, Mapping[int, int]], *, least: int) -> dict[K, int]:
    """Up to which lot the anonymous answers of each slice of a division may be told beside the whole; 0: none.

    `lots`: how many stand in each slice, by lot.
    """
    steps = {key: _steps(counts, least) for key, counts in lots.items()}
    whole = sum(count for counts in lots.values() for count in counts.values())
    hidden = whole - sum(size for some in steps.values() for _, size in some)
    while 0 < hidden < least and any(steps.values()):
        smallest = min((key for key, some in steps.items() if some), key=lambda key: (steps[key][-1][1], str(key)))
        hidden += steps[smallest].pop()[1]
    return {key: some[-1][0] if some else 0 for key, some in steps.items()}


def told_counts(lots: Mapping[K, Mapping[int, int]], *, least: int) -> dict[K, int]:
    """How many anonymous answers may be told of each slice of a division; slices of which none may are left out."""
    told = told_to(lots, least=least)
    found = {key: sum(count for lot, count in counts.items() if lot <= told[key]) for key, counts in lots.items()}
    return {key: count for key, count in found.items() if count}


def _steps(counts: Mapping[int, int], least: int) -> list[tuple[int, int]]:
    """The lots at which at least so many more answers stand in a slice than at the one before, with how many more."""
    steps, pending = [], 0
    for lot in sorted(counts):
        pending += counts[lot]
        if pending >= least:
            steps.append((lot, pending))
            pending = 0
    return steps


def showable(counts: Mapping[K, int], *, least: int) -> frozenset[K]:
    """Of a division of answers that all came in one lot into slices, those that may be shown beside the whole."""
    told = told_to({key: {1: count} for key, count in counts.items()}, least=least)
    return frozenset(key for key, lot in told.items() if lot)
