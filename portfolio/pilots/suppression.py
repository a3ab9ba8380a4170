"""Anonymous means it: which slices of what was said may be shown, so that nobody's part can be worked out.

Three rules, each of which closes one way of working it out. Anonymous feedback is counted in full lots only: a figure
never moves by one person's answer. A slice in which fewer than `least` anonymous answers stand leaves them out. And the
answers left out of all slices of one division together are none or at least `least`, else the smallest slice that could
be shown leaves its own out too: the whole less the parts would give them away.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from portfolio.pilots.cards import Feedback

K = TypeVar("K", bound=Hashable)
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Slice:
    """What may be counted of one slice. `held_back`: anonymous answers may stand in it that are not."""

    rows: tuple[Feedback, ...]
    held_back: bool = False


def sliced(
    feedback: Sequence[Feedback], by: Callable[[Feedback], K], keys: Iterable[K], *, least: int
) -> dict[K, Slice]:
    """What may be shown of each of these slices of a pilot's feedback; `keys` names all slices, silent ones too.

    Where anonymous feedback was given at all, a slice without any is as good as one with too few: "nobody" would tell
    as much of a role that one person has.
    """
    parts: dict[K, list[Feedback]] = {key: [] for key in keys}
    for one in feedback:
        parts.setdefault(by(one), []).append(one)
    nameless = {key: sum(one.author is None and one.lot is not None for one in rows) for key, rows in parts.items()}
    shown = showable(nameless, least=least)
    is_any = any(one.author is None for one in feedback)
    return {
        key: Slice(
            tuple(one for one in rows if one.author is not None or (one.lot is not None and key in shown)),
            held_back=is_any and key not in shown,
        )
        for key, rows in parts.items()
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was said of one kind. `nameless`: anonymous, in full lots. `waiting`: anonymous, in none."""

    named: int = 0
    nameless: int = 0
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
    nameless = {key: sum(one.nameless for one in some) for key, some in parts.items()}
    shown = showable(nameless, least=least)
    is_any = any(one.nameless or one.waiting for some in parts.values() for one in some)
    return {
        key: Count(
            sum(one.named for one in some) + (nameless[key] if key in shown else 0),
            held_back=is_any and key not in shown,
            named=sum(one.named for one in some),
        )
        for key, some in parts.items()
    }


def showable(counts: dict[K, int], *, least: int) -> frozenset[K]:
    """Of a division of people into slices, those whose counts may be shown beside the whole."""
    shown = {key for key, count in counts.items() if count >= least}
    hidden = sum(count for key, count in counts.items() if key not in shown)
    while shown and 0 < hidden < least:
        smallest = min(shown, key=lambda key: (counts[key], str(key)))
        shown.remove(smallest)
        hidden += counts[smallest]
    return frozenset(shown)


def countable(feedback: Sequence[Feedback]) -> tuple[Feedback, ...]:
    """What may be counted of a whole pilot: everything said under a name, and full lots of what was not."""
    return tuple(one for one in feedback if one.may_be_told)
