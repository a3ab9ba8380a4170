"""What routing decides about one ask, as frozen values that chat, the command line and the store all read."""

from dataclasses import dataclass, field

from portfolio.cards import Person, ProductCard
from storage.vocabulary import JudgedBy, LifecycleStage, Outcome

NOT_SURE = "I am not sure"  # the third answer to a question about a rule
UNSURE_BELOW = 0.5  # under this probability an answer says that it is not sure


@dataclass(frozen=True, slots=True)
class Reason:
    """A verbatim span of one stored field, e.g. Reason("covers", "questions on regulation")."""

    field: str
    span: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A product that fits. `part` is the piece of the task it takes ("" when it takes all of it).

    `scenario`: the title of the scenario on the product's record that is nearest to the ask, "" when none is near.
    `why`: a model's own sentence on it in the asker's language, checked but not stored anywhere else; "" offline.
    `about`: the ask is about the product itself (who owns it, how to get it), not about work that it would fit.
    `says`: what its record says to that, e.g. "may hold CLIENT data"; "" where its purpose says it best.
    `withheld`: the one of `limits` that leaves the part covered only in part, e.g. "only without CLIENT data (R1)".
    """

    product: ProductCard
    part: str
    reasons: tuple[Reason, ...]
    limits: tuple[str, ...] = ()
    scenario: str = ""
    why: str = ""
    withheld: str = ""
    about: bool = False
    says: str = ""

    @property
    def gap(self) -> str:
        """What of its part stays open, or ""."""
        return f"{self.part or self.product.name}: {self.withheld}" if self.withheld else ""


@dataclass(frozen=True, slots=True)
class NotRecommended:
    """A near miss and why not. `instead` is the key of the replacement of a retired product.

    `open`: the product can be used; `why` says what it was asked about and may not do.
    """

    product: ProductCard
    why: str
    instead: str | None = None
    open: bool = False


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
    """What the bot asks back. At most 4 options; `label` fits a button (75 characters).

    `quoted`: the rule that the question is about, word for word; "" for a question about the task.
    """

    text: str
    options: tuple[Option, ...]
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What the asker answered to the question that settles a rule; `kept`: the answer says that the rule is kept."""

    rule: str
    question: str
    answer: str
    kept: bool

    @property
    def sure(self) -> bool:
        """Whether it was answered yes or no."""
        return self.answer != NOT_SURE


@dataclass(frozen=True, slots=True)
class Considered:
    """A product that was weighed: its probability 0-1 for the whole ask, and for the piece of the ask it fits best."""

    key: str
    chance: float
    at_best: float


@dataclass(frozen=True, slots=True)
class Trace:
    """What a decision was made from, kept so that it can be explained later. Empty where nothing was weighed.

    `candidates`: the likeliest products and those chosen, likeliest first; `none`: the probability that no product
    fits, None where no products were weighed. `encoder` and `model` are names, "" where none took part. `records` and
    `rules`: (key, version) of the products the decision speaks of and of every rule that was judged. `failed`: why
    `model`, which was to be asked, had no part in it; `asked`: it was sent something all the same.
    """

    candidates: tuple[Considered, ...] = ()
    none: float | None = None
    encoder: str = ""
    model: str = ""
    records: tuple[tuple[str, int], ...] = ()
    rules: tuple[tuple[str, int], ...] = ()
    failed: str = ""
    asked: bool = False


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
    trace: Trace = field(default_factory=Trace)
    settled: tuple[Settled, ...] = ()  # the asker's word on rules, oldest first

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The gaps that no product takes, not even in part."""
        partly = {found.gap for found in self.recommendations}
        return tuple(gap for gap in self.gaps if gap not in partly)

    @property
    def answered_with(self) -> tuple[ProductCard, ...]:
        """The products that were recommended, or the one that was denied."""
        denied = self.not_recommended[:1] if self.outcome is Outcome.UNAVAILABLE else ()
        return tuple(one.product for one in self.recommendations or denied)

    @property
    def is_unsure(self) -> bool:
        """Whether the answer has to say that it may be wrong."""
        return self.confidence < UNSURE_BELOW

    @property
    def closed_is_nearest(self) -> bool:
        """Whether the closed product of the answer is only the nearest one, and perhaps not meant."""
        closed = self.not_recommended[:1] if self.outcome is Outcome.UNAVAILABLE else ()
        found = (one for one in closed if not one.open and one.product.stage is not LifecycleStage.RETIREMENT)
        return self.is_unsure and next(found, None) is not None

    @property
    def tells_a_fact(self) -> bool:
        """Whether it answers a question about a product, by what its record says, rather than a task."""
        denied = self.outcome is Outcome.UNAVAILABLE and any(one.open for one in self.not_recommended[:1])
        return denied or any(found.about or found.says for found in self.recommendations)

    @property
    def replaced(self) -> NotRecommended | None:
        """A retired near miss whose replacement is recommended: whoever asks has to hear that first."""
        recommended = {found.product.key for found in self.recommendations}
        retired = (miss for miss in self.not_recommended if miss.product.stage is LifecycleStage.RETIREMENT)
        return next((miss for miss in retired if miss.instead in recommended), None)
