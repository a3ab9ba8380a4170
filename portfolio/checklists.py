"""Somebody's first steps with a product as they are now: the card's steps, what of them is done, and what changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from portfolio.asking import catalog_now
from portfolio.asks import StoredAsk, as_shown, ask_by_id
from portfolio.cards import Catalog, Person, ProductCard
from portfolio.catalog import fold
from portfolio.catalog_cards import cards_of
from portfolio.limits import why_unavailable
from portfolio.people import person_by_slack_id
from portfolio.routes import LIKELY
from portfolio.starting import instead_of, why_not
from portfolio.toolbox import Toolbox
from storage.models import OnboardingRow, OnboardingStepRow
from storage.unit import Unit
from storage.vocabulary import Outcome

ALIKE = 0.75  # share of the letters by which a step's new title is taken for the old one reworded


class ListState(StrEnum):
    """Where somebody's first steps with a product stand."""

    OPEN = "open"
    FINISHED = "finished"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class ListedStep:
    """One step of the card. `id` stays the same when it is moved, or explained otherwise."""

    id: int
    title: str
    how: str
    done: bool


@dataclass(frozen=True, slots=True)
class Checklist:
    """Somebody's first steps with a product; the last one, not among `steps`, is always a useful result of their own.

    `task`: what they asked, as they may read it, "" when it is not known; `ask_id` the same ask, "". `scenario`: the
    title of the product's scenario nearest to it. `not_yet`: they tried it without a useful result. `closed`: why they
    cannot use it any more, a sentence, or "". `replacement`: what takes the place of a retired one and is open to them.
    `instead`: the nearest other product they may use, where the result is not there yet. `added`, `reworded`,
    `removed`: titles of steps that changed on the card since they last did something.
    """

    id: str
    person: Person
    product: ProductCard
    steps: tuple[ListedStep, ...]
    state: ListState
    round: int
    not_yet: bool = False
    task: str = ""
    ask_id: str = ""
    scenario: str = ""
    closed: str = ""
    replacement: ProductCard | None = None
    instead: ProductCard | None = None
    added: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def next_step(self) -> ListedStep | None:
        """The first step that is not done; None when the useful result is what is left."""
        return next((one for one in self.steps if not one.done), None)

    @property
    def last_done(self) -> ListedStep | None:
        """The last step that is done, or None."""
        return next((one for one in reversed(self.steps) if one.done), None)

    @property
    def done(self) -> int:
        """How many steps are done, the useful result among them."""
        return sum(one.done for one in self.steps) + (self.state is ListState.FINISHED)

    @property
    def total(self) -> int:
        """How many steps there are, the useful result among them."""
        return len(self.steps) + 1

    @property
    def is_usable(self) -> bool:
        """Whether there is anything left to do."""
        return self.state is ListState.OPEN and not self.closed


@dataclass(frozen=True, slots=True)
class Compared:
    """A card's steps beside what somebody saw and ticked of them, all by row id. `same`: new step by the one ticked."""

    current: tuple[OnboardingStepRow, ...]
    done: frozenset[int]
    same: dict[int, int]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def compare(rows: Sequence[OnboardingStepRow], seen: Collection[int], ticked: Collection[int]) -> Compared:
    """What a changed card means for somebody's ticks: a step that was reworded stays done.

    `rows`: all steps of the product, those taken off the card included, in the owner's order.
    """
    current = tuple(row for row in rows if row.removed_at is None)
    gone = [row for row in rows if row.removed_at is not None and row.id in seen]
    fresh = [row for row in current if row.id not in seen]
    same: dict[int, int] = {}  # the new step by the old one
    for old in gone:
        taken = same.values()
        near = max((row for row in fresh if row.id not in taken), key=lambda row: _alike(old, row), default=None)
        if near is not None and _alike(old, near) >= ALIKE:
            same[old.id or 0] = near.id or 0
    done = {row.id or 0 for row in current if row.id in ticked}
    done |= {new for old, new in same.items() if old in ticked}
    return Compared(
        current,
        frozenset(done),
        same,
        tuple(row.title for row in fresh if row.id not in same.values()),
        tuple(row.title for row in gone if row.id not in same),
    )


def _alike(old: OnboardingStepRow, new: OnboardingStepRow) -> float:
    if fold(old.how) and fold(old.how) == fold(new.how):
        return 1.0
    return SequenceMatcher(None, fold(old.title), fold(new.title), autojunk=False).ratio()


def checklists_from(tools: Toolbox, unit: Unit, rows: Sequence[OnboardingRow]) -> tuple[Checklist, ...]:
    """Rows as checklists, as things are now, each for the person whose it is."""
    whole = catalog_now(tools, unit) if rows else Catalog(version=0)
    ids = [row.product_id for row in rows]
    products = {row.id: cards_of(unit, [row])[0] for row in unit.products.by_ids(ids)}
    steps = unit.products.onboarding(ids) if ids else {}
    ticks = unit.onboarding.ticks([row.id for row in rows]) if rows else {}
    return tuple(
        _checklist(tools, unit, row, products[row.product_id], whole, steps.get(row.product_id, []), ticks[row.id])
        for row in rows
    )


def _checklist(
    tools: Toolbox,
    unit: Unit,
    row: OnboardingRow,
    product: ProductCard,
    whole: Catalog,
    steps: Sequence[OnboardingStepRow],
    ticked: Collection[int],
) -> Checklist:
    person = person_by_slack_id(unit, slack_id=row.slack_id)
    found, ask = compare(steps, row.seen, ticked), _ask(unit, row)
    task, scenario = _task(ask, product)
    return Checklist(
        id=row.id,
        person=person,
        product=product,
        steps=tuple(ListedStep(one.id or 0, one.title, one.how, one.id in found.done) for one in found.current),
        state=_state(row),
        round=row.round,
        not_yet=row.not_yet,
        task=task,
        ask_id=ask.id if ask and task else "",
        scenario=scenario,
        closed=why_not(tools, unit, product, asker=person),
        replacement=instead_of(tools, unit, product, asker=person),
        instead=_instead(tools, product, ask, person, whole) if row.not_yet else None,
        added=found.added,
        reworded=tuple(one.title for one in found.current if one.id in found.same.values() and one.id in found.done),
        removed=found.removed,
    )


def _state(row: OnboardingRow) -> ListState:
    if row.is_open:
        return ListState.OPEN
    return ListState.FINISHED if row.left_at is None else ListState.LEFT


def _ask(unit: Unit, row: OnboardingRow) -> StoredAsk | None:
    """The ask they came from, as it is shown; None when it is not kept any more, or was somebody else's in private."""
    if row.ask_id is None or unit.asks.by_id(row.ask_id) is None:
        return None
    stored = ask_by_id(unit, ask_id=row.ask_id)
    return None if stored.private and stored.asker_slack_id != row.slack_id else as_shown(stored)


def _task(ask: StoredAsk | None, product: ProductCard) -> tuple[str, str]:
    """(their task or the part of it that the product takes, the title of the nearest scenario)."""
    if ask is None:
        return "", ""
    decision = ask.decision
    named = decision.recommendations if decision else ()
    found = next((one for one in named if one.product.key == product.key), None)
    if decision is None or found is None:
        return ask.text, ""
    part = found.part if decision.outcome is Outcome.COMPOSITE else ""
    return part or ask.text, found.scenario


def _instead(
    tools: Toolbox, product: ProductCard, ask: StoredAsk | None, person: Person, whole: Catalog
) -> ProductCard | None:
    """What else might do it: what was weighed for the ask, likeliest first, else what the card tells apart."""
    decision = ask.decision if ask else None
    weighed = sorted(decision.trace.candidates, key=lambda one: -one.at_best) if decision else []
    keys = [one.key for one in weighed if one.at_best >= LIKELY] + [key for key, _ in product.differs_from]
    today = tools.clock.now().date()
    others = (whole.product(key) for key in keys if key != product.key)
    return next((one for one in others if one and not why_unavailable(one, person, whole, today)), None)
