"""Pilots as frozen values: what leaves a unit of work and what views read."""

from dataclasses import dataclass
from datetime import date, datetime

from portfolio.cards import Person, ProductCard
from storage.vocabulary import (
    Anonymity,
    Barrier,
    Better,
    Evidence,
    FeedbackKind,
    FeedbackSource,
    ParticipantStatus,
    PilotStatus,
    ScalingDecision,
    Worked,
)


@dataclass(frozen=True, slots=True)
class PilotScenario:
    """A scenario that is tried. `from_catalogue`: it stands on the product's card."""

    id: int
    title: str
    from_catalogue: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion. `baseline` None: nobody knows where it stands today."""

    id: int
    metric: str
    target: float
    better: Better
    evidence: Evidence
    unit: str = ""
    baseline: float | None = None
    how_measured: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackRules:
    """How feedback is asked for. `channel`: the pilot's Slack channel id, "" for none."""

    cadence_days: int = 7
    reminders: int = 2
    anonymity: Anonymity = Anonymity.NAMED
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """One scaling decision. `decide_on`: the new decision date of an extension, else None."""

    decision: ScalingDecision
    reason: str
    by: Person
    at: datetime
    decide_on: date | None = None


@dataclass(frozen=True, slots=True)
class PilotCard:
    """One pilot, whole; a draft may miss anything. `decisions`: oldest first."""

    id: str
    product: ProductCard
    status: PilotStatus
    hypothesis: str = ""
    roles: tuple[str, ...] = ()
    scenarios: tuple[PilotScenario, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    rules: FeedbackRules = FeedbackRules()
    business_owner: Person | None = None
    integrations: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    decide_on: date | None = None
    created_by: str = ""
    started_at: datetime | None = None
    closed_at: datetime | None = None
    decisions: tuple[Decided, ...] = ()

    @property
    def is_extended(self) -> bool:
        """Whether its one extension is used up."""
        return any(one.decision is ScalingDecision.EXTEND for one in self.decisions)

    @property
    def is_live(self) -> bool:
        """Whether it was started and not closed yet."""
        return self.status in (PilotStatus.RUNNING, PilotStatus.DECIDING)

    @property
    def owner_keys(self) -> tuple[str, ...]:
        """Keys of the product's owner and deputy, as `portfolio.people.may` takes them."""
        return tuple(one.key for one in (self.product.owner, self.product.deputy) if one is not None)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody invited to a pilot. `answered_for`: the feedback period they last said something in.

    `invitations`: how often they were invited.
    """

    person: Person
    role: str
    status: ParticipantStatus
    invited_at: datetime
    joined_at: datetime | None = None
    left_at: datetime | None = None
    answered_for: str = ""
    surveyed: bool = False
    invitations: int = 1


@dataclass(frozen=True, slots=True)
class FeedbackFields:
    """What a piece of feedback says, as read from a sentence or chosen in a form; None is "not said".

    `scenario_id`: of the pilot's scenarios. `quality`, `trust`: 1-5. `minutes_saved`: their own estimate, for one use.
    """

    kind: FeedbackKind = FeedbackKind.ISSUE
    scenario_id: int | None = None
    worked: Worked | None = None
    quality: int | None = None
    trust: int | None = None
    minutes_saved: int | None = None
    barrier: Barrier | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """One piece of confirmed feedback. `author` None: anonymous, and then `given_at` is None too.

    `lot`: of an anonymous one, None while its lot is not full: until then it is neither counted nor quoted.
    """

    id: str
    pilot_id: str
    role: str
    fields: FeedbackFields
    text: str
    source: FeedbackSource
    given_on: date
    author: Person | None = None
    given_at: datetime | None = None
    language: str = ""
    quote_ok: bool = True
    message_link: str = ""
    same_as: str | None = None
    theme_id: str | None = None
    lot: int | None = None
    changed_at: datetime | None = None

    @property
    def may_be_told(self) -> bool:
        """Whether it may be counted and quoted: said under a name at once, anonymous when its lot is full."""
        return self.author is not None or self.lot is not None
