"""Does what a digest offers when its owner says so: asks people, or puts something on the backlog, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portfolio.adoption.offers import ASKS
from portfolio.backlog import LONGEST_TITLE, ItemDraft, add_item
from portfolio.backlog_reading import Item, owner_keys
from portfolio.cards import Person, ProductCard
from portfolio.catalog_cards import cards_of
from portfolio.deliveries import Planned, plan_all
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, require
from portfolio.showing import masked
from storage.models import DigestActionRow
from storage.unit import Unit
from storage.vocabulary import BacklogKind, DigestActionKind, StartAnswer

KIND = "start_question"
GONE = "I no longer have what this button was about. Your next digest brings a fresh one."
NOT_ASKED = "This question was not for you, so I kept nothing."
ITEM_SOURCES = {DigestActionKind.PLAN_DEMAND: "ask"}  # what an item that was planned from an offer came from


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer as it stands: `asked` the Slack ids it writes or wrote to, `ids` what it is about."""

    id: str
    kind: DigestActionKind
    product: ProductCard
    metric: str
    value: float | None
    n: int | None
    ids: dict[str, str]
    done_at: datetime | None
    done_by: str

    @property
    def asked(self) -> tuple[str, ...]:
        """Whom it asks."""
        return tuple(filter(None, self.ids.get("asked", "").split(",")))


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done. `new` False when it was done before. `item`: what was put on the backlog."""

    offered: Offered
    new: bool
    item: Item | None = None


def act(unit: Unit, *, action_id: str, by: Person, at: datetime, new_id: Callable[[], str]) -> Acted:
    """Do what the button says, once; whoever presses second hears that it was done.

    An offer that only leads somewhere is marked as taken up. Raises NotFoundError, NotAllowedError.
    """
    row = unit.digest_actions.hold(action_id) if action_id else None
    offered = _offered(unit, row)
    require(by, Act.ACT_ON_DIGEST, owner_keys=owner_keys(offered.product))
    if row is None or row.done_at is not None:
        return Acted(offered, new=False)
    item = None
    if offered.kind in ASKS:
        _ask(unit, offered, at=at, new_id=new_id)
    elif offered.kind in (DigestActionKind.PLAN_QUALITY, DigestActionKind.PLAN_DEMAND):
        item = _put_on_backlog(unit, offered, by=by, at=at)
    row.done_at, row.done_by = at, by.slack_id or by.key
    unit.session.add(row)
    unit.session.flush()
    return Acted(_offered(unit, row), new=True, item=item)


def question_for(unit: Unit, *, action_id: str, slack_id: str) -> Offered | None:
    """The question to somebody, or None when it is not to be put to them any more."""
    row = unit.digest_actions.by_id(action_id)
    if row is None or row.done_at is None or row.kind not in ASKS:
        return None
    offered = _offered(unit, row)
    answered = {one.who for one in unit.digest_actions.answers(action_id)}
    return offered if slack_id in offered.asked and slack_id not in answered else None


def answer_question(unit: Unit, *, action_id: str, answer: StartAnswer, by: Person, at: datetime) -> Offered:
    """Keep somebody's answer; another one takes its place. Raises NotFoundError, NotAllowedError."""
    offered = _offered(unit, unit.digest_actions.by_id(action_id) if action_id else None)
    if offered.kind not in ASKS or offered.done_at is None:
        raise InvalidInputError(NOT_ASKED)
    asked = by.slack_id if by.slack_id in offered.asked else ""
    require(by, Act.ANSWER_START, asker_slack_id=asked)
    unit.digest_actions.put_answer(
        {"action_id": action_id, "who": by.slack_id or "", "answer": answer, "answered_at": at}
    )
    return offered


def _ask(unit: Unit, offered: Offered, *, at: datetime, new_id: Callable[[], str]) -> None:
    """One question to each, when their day and their week allow it."""
    about = {"action": offered.id}
    plan_all(unit, [Planned(new_id(), who, KIND, offered.id, at, about) for who in offered.asked], at=at)


def _put_on_backlog(unit: Unit, offered: Offered, *, by: Person, at: datetime) -> Item:
    kind, title, told = _draft(unit, offered)
    draft = ItemDraft(kind, title[:LONGEST_TITLE], told)
    item = add_item(unit, item_id=f"offer-{offered.id}", product=offered.product, draft=draft, by=by, at=at)
    source = ITEM_SOURCES.get(offered.kind)
    if source is not None and offered.ids.get(source):
        unit.backlog.add_source(item.id, source, offered.ids[source])
    return item


def _draft(unit: Unit, offered: Offered) -> tuple[BacklogKind, str, str]:
    if offered.kind is DigestActionKind.PLAN_DEMAND:
        ask = unit.asks.by_id(offered.ids.get("ask", ""))
        wish = " ".join(masked(ask.text).split()) if ask is not None else "what people asked for"
        return BacklogKind.BUSINESS_REQUEST, wish, "Asked for by several people; nothing covers it today."
    label = offered.metric.replace("_", " ")
    value = "" if offered.value is None else f" to {offered.value:.1f} of 5 (n = {offered.n or 0})"
    return BacklogKind.QUALITY, f"Find out why {label} fell", f"The digest said: {label} fell{value}."


def _offered(unit: Unit, row: DigestActionRow | None) -> Offered:
    product = unit.products.by_ids([row.product_id]) if row is not None else []
    if row is None or not product:
        raise NotFoundError(GONE)
    return Offered(
        row.id, row.kind, cards_of(unit, product)[0], row.metric, row.value_before, row.n_before,
        {name: str(value) for name, value in row.about.items()}, row.done_at, row.done_by,
    )  # fmt: skip
