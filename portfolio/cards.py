"""The catalogue as frozen values: what leaves a unit of work and what routing and views read."""

from dataclasses import dataclass, field
from datetime import date, datetime

from storage.vocabulary import GONE_MARK, LifecycleStage, ProductKind, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at the company. `key` is "" for a Slack user nobody imported (a guest employee).

    `pilots`, `invited`: keys of products with a live pilot they have joined, or are invited to; known of somebody who
    was looked up alone (`person_by_slack_id`, `find_person`), and empty of people read in a row.
    """

    key: str
    name: str
    slack_id: str | None = None
    team: str | None = None
    roles: frozenset[Role] = frozenset({Role.EMPLOYEE})
    pilots: frozenset[str] = field(default=frozenset(), compare=False)
    invited: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def is_former(self) -> bool:
        """Whether it is somebody who was forgotten: counted as a person, and known to nobody."""
        return (self.slack_id or "").startswith(GONE_MARK)


def guest(slack_id: str) -> Person:
    """Somebody nobody imported, or who was forgotten."""
    return Person(key="", name="somebody who left" if slack_id.startswith(GONE_MARK) else "", slack_id=slack_id)


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """A task class the product covers; `task` says which part of the work the product takes."""

    title: str
    task: str = ""
    role: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class ConstraintCard:
    """A limit and why it is there."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OnboardingStepCard:
    """One step to a first useful result."""

    title: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A link the owner put on the card."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One AI product, whole. Tuples keep the owner's order; `teams` None means everyone."""

    key: str
    name: str
    kind: ProductKind
    stage: LifecycleStage
    purpose: str
    covers: tuple[str, ...]
    owner: Person | None = None
    deputy: Person | None = None
    audience: str = ""
    teams: tuple[str, ...] | None = None
    does_not_cover: tuple[str, ...] = ()
    differs_from: tuple[tuple[str, str], ...] = ()
    data_classes: tuple[str, ...] = ()
    scenarios: tuple[ScenarioCard, ...] = ()
    constraints: tuple[ConstraintCard, ...] = ()
    integrations: tuple[str, ...] = ()
    onboarding: tuple[OnboardingStepCard, ...] = ()
    roadmap: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    support_channel: str = ""
    links: tuple[LinkCard, ...] = ()
    replaced_by: str | None = None
    retire_on: date | None = None
    fit_rules_version: int = 1
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A portfolio rule: what no product may be used for. `triggers` are the company's own words that raise it."""

    key: str
    statement: str
    examples: tuple[str, ...] = ()
    allowed_examples: tuple[str, ...] = ()
    safe_alternative: str = ""
    contact: Person | None = None
    version: int = 1
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything routing reads, at one version. `data_classes` run from open to secret."""

    version: int
    company: str = ""
    data_classes: tuple[str, ...] = ()
    products: tuple[ProductCard, ...] = ()
    rules: tuple[RuleCard, ...] = ()
    teams: tuple[str, ...] = ()
    lead: Person | None = field(default=None)

    def product(self, key: str) -> ProductCard | None:
        """The product with this key, or None."""
        return next((product for product in self.products if product.key == key), None)
