"""What a scaling decision goes by, as frozen values: criteria beside evidence, value created, what stood in the way."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from portfolio.pilots.cards import Criterion
from portfolio.pilots.figures import ANSWERS_AT_LEAST, Figure
from storage.vocabulary import Barrier, Basis, Evidence


class Verdict(StrEnum):
    """How a criterion stands. Too little evidence is no evidence against it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class Result:
    """A criterion beside its evidence; `now` None: there is none. `source`: where a noted figure is from, as typed."""

    criterion: Criterion
    verdict: Verdict
    basis: Basis
    now: float | None = None
    n: int = 0
    people: int = 0
    spread: float | None = None
    source: str = ""

    @property
    def needs(self) -> int:
        """So many answers are needed before it is judged."""
        return 1 if self.criterion.evidence is Evidence.NOTED else ANSWERS_AT_LEAST


@dataclass(frozen=True, slots=True)
class ScenarioValue:
    """What one scenario brought. `held_back`: anonymous answers may stand in it that are too few to be shown.

    `created_value` None: too few answers to say.
    """

    title: str
    worked: Figure | None = None
    minutes: Figure | None = None
    quality: Figure | None = None
    held_back: bool = False
    created_value: bool | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """Answers to the closing survey: how they would feel if they could no longer use it."""

    very: int
    somewhat: int
    indifferent: int

    @property
    def n(self) -> int:
        """How many answered."""
        return self.very + self.somewhat + self.indifferent


@dataclass(frozen=True, slots=True)
class RoleReadiness:
    """Whether a role is ready to adopt the product, and what says so; `ready` None: too few answers to say."""

    role: str
    joined: int
    worked: Figure | None = None
    survey: Survey | None = None
    held_back: bool = False
    ready: bool | None = None


@dataclass(frozen=True, slots=True)
class BarrierCount:
    """What stood in the way, how often it was named, and one of those who named it, "" when none may be quoted."""

    barrier: Barrier
    n: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Integration:
    """A critical integration that is missing: named `n` times as a barrier, or not on the product's card."""

    name: str
    n: int
    on_card: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a scaling decision goes by. `answers`: pieces of feedback that may be counted, of `people`.

    `silent`: pairs of role and scenario nobody said anything about. `benefits`, `for_whom`, `improvements`: words of
    the survey.
    """

    results: tuple[Result, ...]
    scenarios: tuple[ScenarioValue, ...] = ()
    roles: tuple[RoleReadiness, ...] = ()
    barriers: tuple[BarrierCount, ...] = ()
    integrations: tuple[Integration, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()
    survey: Survey | None = None
    benefits: tuple[str, ...] = ()
    for_whom: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()
    answers: int = 0
    joined: int = 0

    def count(self, verdict: Verdict) -> int:
        """How many criteria stand like this."""
        return sum(one.verdict is verdict for one in self.results)


def as_kept(found: Findings) -> dict[str, Any]:
    """The findings as JSON, figures only: nothing anybody wrote, no name of anybody."""
    results = [
        {
            "criterion": one.criterion.id,
            "metric": one.criterion.metric,
            "unit": one.criterion.unit,
            "baseline": one.criterion.baseline,
            "target": one.criterion.target,
            "better": one.criterion.better.value,
            "now": one.now,
            "n": one.n,
            "people": one.people,
            "spread": one.spread,
            "basis": one.basis.value,
            "verdict": one.verdict.value,
        }
        for one in found.results
    ]
    return {
        "criteria": results,
        "scenarios": [asdict(one) for one in found.scenarios],
        "roles": [asdict(one) for one in found.roles],
        "barriers": {one.barrier.value: one.n for one in found.barriers},
        "integrations": [asdict(one) for one in found.integrations],
        "silent": [list(one) for one in found.silent],
        "survey": None if found.survey is None else asdict(found.survey),
        "answers": found.answers,
        "joined": found.joined,
    }
