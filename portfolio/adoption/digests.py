"""What a digest says, as it is handed to the views and kept: figures, what stands out, one action and a receipt."""

from dataclasses import dataclass, field
from datetime import date

from portfolio.adoption.measuring import Figure
from portfolio.adoption.windows import Window
from portfolio.cards import Person, ProductCard
from storage.vocabulary import Basis, DigestActionKind


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed and is worth a sentence. `weight`: how much it matters, for the order, 0-1.

    `kind` names the rule that saw it (portfolio.adoption.changes); `value`, `before` and `n` are what the rule saw.
    """

    kind: str
    weight: float
    metric: str = ""
    value: float | None = None
    before: float | None = None
    n: int = 0
    name: str = ""  # a team, a scenario, an initiative: as it is stored
    basis: Basis = Basis.MEASURED
    unit: str = ""  # of an impact, such as "EUR a year"
    since: str = ""  # first day of the period it is compared with, where that is not the window before, and
    until: str = ""  # of the one it is about; both as ISO dates


@dataclass(frozen=True, slots=True)
class Offer:
    """The one action that would help most. `people`: how many it reaches or concerns. `about`: ids it acts on."""

    id: str
    kind: DigestActionKind
    product: ProductCard
    people: int = 0
    name: str = ""
    metric: str = ""
    value: float | None = None
    n: int | None = None
    about: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of what the last digest offered. `done`: whether it was done. Figures of `metric` before and since."""

    kind: DigestActionKind
    product: ProductCard
    done: bool
    done_by: str = ""
    done_on: date | None = None
    metric: str = ""
    before: float | None = None
    n_before: int | None = None
    since: float | None = None
    n_since: int | None = None
    reached: int = 0
    waiting: int = 0  # people a question is still to be put to; those it was put to are `reached`
    answered: int = 0
    answers: tuple[tuple[str, int], ...] = ()  # (StartAnswer value, people), groups of fewer than 5 left out


@dataclass(frozen=True, slots=True)
class Lately:
    """A figure of another period, of a metric the window itself knows nothing of: the last one read before its end."""

    figure: Figure
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class ProductDigest:
    """One product over the window. `history`: a point a week, oldest first, None for a week nobody knows about."""

    product: ProductCard
    figures: tuple[Figure, ...]
    changes: tuple[Change, ...] = ()
    history: tuple[tuple[date, float | None], ...] = ()
    held_back: bool = False
    lately: tuple[Lately, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnerDigest:
    """A digest of somebody's products, the one that changed most first. `quiet`: nothing changed, so none is sent."""

    id: str
    to: Person
    period: str
    window: Window
    products: tuple[ProductDigest, ...]
    offer: Offer | None = None
    receipt: Receipt | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Mover:
    """A product in the portfolio digest with why it is there."""

    product: ProductCard
    figure: Figure | None = None
    days: int = 0  # since it came to its stage, since its decision was due, since its last usage
    name: str = ""


@dataclass(frozen=True, slots=True)
class PortfolioDigest:
    """A month of the portfolio. `wanted`: what people asked for and nothing covers, (title, people).

    `named`: what the last digest listed without an owner and has one since; `name` says who.
    """

    id: str
    to: Person
    period: str
    window: Window
    people: Figure | None = None
    movers: tuple[Mover, ...] = ()
    falling: tuple[Mover, ...] = ()
    unused: tuple[Mover, ...] = ()  # installed tools: people may use them and nobody does
    stuck: tuple[Mover, ...] = ()
    overdue: tuple[Mover, ...] = ()
    ownerless: tuple[Mover, ...] = ()
    named: tuple[Mover, ...] = ()
    wanted: tuple[tuple[str, int], ...] = ()
    history: tuple[tuple[date, float | None], ...] = ()
    quiet: bool = False

    @property
    def still_ownerless(self) -> tuple[ProductCard, ...]:
        """Of the products it lists without an owner, those that have none as their cards are now."""
        return tuple(one.product for one in self.ownerless if not has_new_owner(one))


def has_new_owner(mover: Mover) -> bool:
    """Whether a product that was listed without an owner has one by now; `name` says who had left."""
    return mover.product.owner is not None and mover.product.owner.name != mover.name
