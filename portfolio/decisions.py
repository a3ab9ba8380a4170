"""What routing decides about one ask, as frozen values that chat, the command line and the store all read."""

from dataclasses import dataclass

from portfolio.cards import Person, ProductCard
from storage.vocabulary import JudgedBy, Outcome


@dataclass(frozen=True, slots=True)
class Reason:
    """A verbatim span of one stored field, e.g. Reason("covers", "questions on regulation")."""

    field: str
    span: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product that fits. `part` is the piece of the task it takes ("" when it takes all of it).

    `withheld`: the one of `limits` that leaves the part covered only in part, e.g. "only without CLIENT data (R1)".
    """

    product: ProductCard
    part: str
    reasons: tuple[Reason, ...]
    limits: tuple[str, ...] = ()
    withheld: str = ""

    @property
    def gap(self) -> str:
        """What of its part stays open, or ""."""
        return f"{self.part or self.product.name}: {self.withheld}" if self.withheld else ""


@dataclass(frozen=True, slots=True)
class NotRecommended:
    """A near miss and why not. `instead` is the key of the replacement of a retired product."""

    product: ProductCard
    why: str
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """The portfolio rule an ask would break. `raised_by` is a verbatim phrase of the ask."""

    key: str
    statement: str
    raised_by: str
    safe_alternative: str
    contact: Person | None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a clarifying question. `value` is what is added to the ask when chosen."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot asks back. At most 4 options; `label` fits a button (75 characters)."""

    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class RoutingDecision:
    """What fits an ask. `confidence` is a probability 0-1; `gaps` are parts of the task that nothing covers wholly."""

    outcome: Outcome
    recommendations: tuple[Recommendation, ...] = ()
    not_recommended: tuple[NotRecommended, ...] = ()
    rule: BrokenRule | None = None
    question: Question | None = None
    gaps: tuple[str, ...] = ()
    confidence: float = 0.0
    judged_by: JudgedBy = JudgedBy.OFFLINE
    notice: str = ""  # e.g. "The model did not answer in time; this is the offline answer."
    catalog_version: int = 0

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The gaps that no product takes, not even in part."""
        partly = {found.gap for found in self.recommendations}
        return tuple(gap for gap in self.gaps if gap not in partly)
