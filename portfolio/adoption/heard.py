"""What participants of a product's pilots said in a window, counted so that nobody's anonymous word can be worked out.

Anonymous words come in the lots of `portfolio.pilots.suppression`, and those of a kind in groups of whole lots of which
at least `least` say something of that kind. A group is counted in the one window its last word falls into, never in
parts: however windows are laid side by side or over each other, what differs between them is whole groups.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from portfolio.adoption.windows import Window
from portfolio.pilots.figures import Figure, Sum, figure_from
from storage.vocabulary import Disappointment, Evidence

KINDS = (Evidence.WORKED, Evidence.QUALITY, Evidence.TRUST, Evidence.MINUTES_SAVED)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Word:
    """One anonymous piece of feedback of a full lot; `said` is in halves."""

    pilot_id: str
    lot: int
    day: date
    said: Mapping[Evidence, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one product's participants said. `named`: by person, the sums of the window. `words`: of all time."""

    named: Mapping[str, Mapping[Evidence, Sum]] = field(default_factory=dict)
    words: Sequence[Word] = ()

    def figures(self, window: Window, *, least: int) -> dict[Evidence, Figure]:
        """By kind what was said in the window; kinds nobody said anything of are absent."""
        found = {}
        for kind in KINDS:
            nameless: Counter[int] = Counter()
            for values in told([(one.pilot_id, one.lot, one.day, one.said[kind]) for one in self.words
                                if kind in one.said], window, least=least):  # fmt: skip
                nameless.update(values)
            people = [sums[kind] for sums in self.named.values() if kind in sums]
            figure = figure_from(people, nameless, kind)
            if figure is not None:
                found[kind] = figure
        return found

    def who_used_it(self) -> int:
        """How many said under their name whether it worked for them: so they tried."""
        return sum(Evidence.WORKED in sums for sums in self.named.values())


def told(said: Iterable[tuple[str, int, date, V]], window: Window, *, least: int) -> Iterator[list[V]]:
    """What of anonymous words, given as (pilot, lot, day, value), is counted in a window, group by group."""
    pilots: dict[str, dict[int, list[tuple[date, V]]]] = {}
    for pilot_id, lot, day, value in said:
        pilots.setdefault(pilot_id, {}).setdefault(lot, []).append((day, value))
    for lots in pilots.values():
        group: list[tuple[date, V]] = []
        for lot in sorted(lots):
            group += lots[lot]
            if len(group) >= least:
                if window.holds(max(day for day, _ in group)):
                    yield [value for _, value in group]
                group = []


def survey_in(
    answers: Iterable[tuple[str, int | None, date, Disappointment]], window: Window, *, least: int
) -> Counter[Disappointment]:
    """How those felt who answered a closing survey, from (pilot, lot or None under a name, day, answer)."""
    rows = list(answers)
    found = Counter(felt for _, lot, day, felt in rows if lot is None and window.holds(day))
    for values in told(
        [(pilot, lot, day, felt) for pilot, lot, day, felt in rows if lot is not None], window, least=least
    ):
        found.update(values)
    return found
