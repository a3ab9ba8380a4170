"""Gathers what a pilot's findings are made from: what was said under a name summed up, what was not piece by piece.

Of what somebody said under their name only sums by person, role and scenario count, and the database makes those of ten
thousand pieces in milliseconds. What is anonymous stays piece by piece, because that is what `suppression` divides, but
each piece as narrow as the figures need it.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from portfolio.pilots.cards import Feedback, PilotCard
from portfolio.pilots.figures import Figure, Sum, figure_from, sums_from, whole_lots
from portfolio.pilots.matrix import Place, tallied
from portfolio.pilots.suppression import Tally, nameless_sliced
from storage.models import CriterionReadingRow, SurveyAnswerRow
from storage.unit import Unit
from storage.vocabulary import Barrier, Evidence, ParticipantStatus

QUOTE = 240  # characters of a barrier's quote

K = TypeVar("K", bound=Hashable)
Quotable = tuple[date, int, str, str]  # day, length, id, text: the longest of the newest says most


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person said under their name of one scenario in one role: how often, and the sum of each kind."""

    author: str
    role: str
    scenario_id: int | None
    said: int
    sums: Mapping[Evidence, Sum]


@dataclass(frozen=True, slots=True)
class Named:
    """What was said under a name, summed up. `about_integrations`: texts of those whom one stood in the way of."""

    voices: tuple[Voice, ...] = ()
    barriers: Mapping[Barrier, int] = field(default_factory=dict)
    quotes: Mapping[Barrier, Quotable] = field(default_factory=dict)
    about_integrations: tuple[str, ...] = ()


class Nameless(NamedTuple):
    """One anonymous piece; what it says of each kind is in halves. `lot` None: it is not full yet.

    A tuple, because a pilot has thousands of them and its pages read them all.
    """

    role: str
    scenario_id: int | None
    lot: int | None
    worked: int | None
    quality: int | None
    trust: int | None
    minutes_saved: int | None
    barrier: str | None
    text: str
    given_on: date
    quote_ok: bool
    id: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the store holds about a pilot, as the findings are made from it. `joined`: the role of each participant."""

    named: Named = field(default_factory=Named)
    nameless: tuple[Nameless, ...] = ()
    readings: tuple[CriterionReadingRow, ...] = ()
    survey: tuple[SurveyAnswerRow, ...] = ()
    joined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A pilot's feedback, ready to be divided. `saying`: of each kind the anonymous pieces that may be counted.

    `told`: the anonymous pieces that may be.
    """

    named: Named
    nameless: tuple[Nameless, ...]
    saying: Mapping[Evidence, tuple[Nameless, ...]]
    told: tuple[Nameless, ...]
    least: int

    @classmethod
    def of(cls, found: Gathered, *, least: int) -> "Heard":
        """Everything that was gathered. `least`: so many people stand behind any anonymous figure that is shown."""
        told = tuple(one for one in found.nameless if one.lot is not None)
        said = {evidence: _saying(told, evidence, least) for evidence in SAYS}
        return cls(found.named, found.nameless, said, told, least)

    @property
    def answers(self) -> int:
        """Pieces that may be counted."""
        return sum(one.said for one in self.named.voices) + len(self.told)

    def figure(self, evidence: Evidence) -> Figure | None:
        """The figure of everybody."""
        return _figure(self.named.voices, self.saying[evidence], evidence)

    def divided(
        self,
        evidence: Evidence,
        voice: Callable[[Voice], K],
        piece: Callable[[Nameless], K],
        keys: Sequence[K],
    ) -> dict[K, tuple[Figure | None, bool]]:
        """By key the figure, and whether anonymous answers are held back from it."""
        voices: dict[K, list[Voice]] = {}
        for one in self.named.voices:
            voices.setdefault(voice(one), []).append(one)
        parts = nameless_sliced(self.saying[evidence], piece, keys, least=self.least)
        return {key: (_figure(voices.get(key, ()), parts[key].rows, evidence), parts[key].held_back) for key in keys}

    def tallies(self) -> dict[Place, Tally]:
        """How often something was said of each scenario in each role, as the matrix counts it."""
        named: Counter[Place] = Counter()
        for voice in self.named.voices:
            named[voice.role, voice.scenario_id] += voice.said
        return tallied(named, ((one.role, one.scenario_id, one.lot) for one in self.nameless))


SAYS: dict[Evidence, Callable[[Nameless], int | None]] = {
    Evidence.QUALITY: lambda one: one.quality,
    Evidence.TRUST: lambda one: one.trust,
    Evidence.MINUTES_SAVED: lambda one: one.minutes_saved,
    Evidence.WORKED: lambda one: one.worked,
}


def _saying(told: Sequence[Nameless], evidence: Evidence, least: int) -> tuple[Nameless, ...]:
    """Of anonymous pieces those that say something of this kind, in whole lots of them."""
    said = SAYS[evidence]
    found = [one for one in told if said(one) is not None]
    whole = whole_lots([one.lot for one in found if one.lot is not None], least=least)
    return tuple([one for one in found if one.lot in whole])


def _figure(voices: Iterable[Voice], nameless: Sequence[Nameless], evidence: Evidence) -> Figure | None:
    people: dict[str, Sum] = {}
    for one in voices:
        said = one.sums.get(evidence)
        if said is not None:
            people[one.author] = people[one.author] + said if one.author in people else said
    answers = Counter(value for value in map(SAYS[evidence], nameless) if value is not None)
    return figure_from(people.values(), answers, evidence)


def quotable(rows: Iterable[Feedback | Nameless]) -> Quotable | None:
    """What says most of what fits and may be quoted, or None."""
    return max(
        (
            (one.given_on, len(one.text), one.id, one.text)
            for one in rows
            if one.quote_ok and 0 < len(one.text) <= QUOTE
        ),
        default=None,
    )


# ---- from the store, and from pieces


def gathered(unit: Unit, pilot: PilotCard) -> Gathered:
    """What the store holds about the pilot."""
    rows = unit.pilots.participants(pilot.id)
    return Gathered(
        named=_named(unit, pilot),
        nameless=tuple(map(Nameless._make, unit.feedback.nameless(pilot.id))),
        readings=tuple(unit.pilots.readings([one.id for one in pilot.criteria])),
        survey=tuple(unit.pilots.survey_answers(pilot.id)),
        joined=tuple(row.role for row in rows if row.status is ParticipantStatus.JOINED),
    )


def _named(unit: Unit, pilot: PilotCard) -> Named:
    barriers = unit.feedback.barriers_named(pilot.id, longest=QUOTE)
    days = {barrier: day for barrier, _, day in barriers if day is not None}
    quotes: dict[Barrier, Quotable] = {}
    for barrier, day, feedback_id, text in unit.feedback.barrier_words(pilot.id, days, longest=QUOTE):
        words = (day, len(text), feedback_id, text)
        quotes[barrier] = max(words, quotes.get(barrier, words))
    return Named(
        voices=tuple(
            Voice(author, role, scenario_id, said, sums_from(sums))
            for author, role, scenario_id, said, sums in unit.feedback.sums(pilot.id)
        ),
        barriers={barrier: n for barrier, n, _ in barriers},
        quotes=quotes,
        about_integrations=(
            tuple(unit.feedback.texts_about(pilot.id, Barrier.INTEGRATION)) if pilot.integrations else ()
        ),
    )
