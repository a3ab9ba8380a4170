"""Changes a product's backlog: what is put in, where it moves and why, and that those who wait for it hear of it."""

from dataclasses import dataclass
from datetime import datetime

from portfolio.backlog_reading import GONE, Item, item_for, owner_keys, product_row
from portfolio.cards import Person, ProductCard
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, require
from portfolio.pilots import telling
from portfolio.pilots.telling import Subject
from portfolio.texts import storable
from storage.models import BacklogItemRow, FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import BacklogKind, BacklogStatus, Priority

KIND, TITLE, DESCRIPTION, PRIORITY = "kind", "title", "description", "priority"  # the fields of the forms
STATUS, REASON = "status", "reason"
LONGEST_TITLE, LONGEST_TEXT = 150, 3000


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What somebody filled in for a new item."""

    kind: BacklogKind
    title: str
    description: str = ""
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody decided about an item. `was`: where it stood when they did; None when that does not matter."""

    status: BacklogStatus
    reason: str = ""
    priority: Priority | None = None
    was: BacklogStatus | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An item after it moved. `told`: how many people hear of it. `new`: False where nothing was changed about it."""

    item: Item
    told: int = 0
    new: bool = True


def add_item(unit: Unit, *, item_id: str, product: ProductCard, draft: ItemDraft, by: Person, at: datetime) -> Item:
    """Put something into a product's backlog; the same `item_id` again changes nothing.

    Raises NotAllowedError, NotFoundError, and InvalidInputError with its field.
    """
    require(by, Act.CHANGE_BACKLOG, owner_keys=owner_keys(product))
    title = " ".join(storable(draft.title).split())
    if not title:
        raise InvalidInputError("Give it a title.", field=TITLE)
    if len(title) > LONGEST_TITLE:
        raise InvalidInputError(f"Keep the title under {LONGEST_TITLE} characters.", field=TITLE)
    if len(draft.description) > LONGEST_TEXT:
        raise InvalidInputError(f"Keep it under {LONGEST_TEXT:,} characters.", field=DESCRIPTION)
    row = BacklogItemRow(
        id=item_id,
        product_id=product_row(unit, product).id or 0,
        kind=draft.kind,
        title=title,
        description=storable(draft.description).strip(),
        priority=draft.priority,
        created_by=by.slack_id or "",
        created_at=at,
    )
    unit.backlog.add_once(row.model_dump())
    return item_for(unit, item_id=item_id, person=by, act=Act.CHANGE_BACKLOG)


def add_theme(unit: Unit, *, item: Item, theme: FeedbackThemeRow, by: Person, at: datetime) -> int:
    """A theme is a source of this item from now on; whoever said it waits for the item, later ones too.

    Returns how many people hear of it at once, because the item stands somewhere already.
    """
    unit.backlog.add_source(item.id, telling.THEME, theme.id)
    if item.status is BacklogStatus.NEW:
        return 0
    about = Subject(telling.ITEM, item.id, item.status.value)
    return telling.tell(unit, about=about, themes=[theme], by=by.slack_id or "", at=at)


def move_item(unit: Unit, *, item_id: str, move: Move, by: Person, at: datetime) -> Moved:
    """Move an item to another state, and plan the news for everybody who waits for it.

    When somebody else moved it meanwhile, that stands and this person is told so. Declining takes a reason. Raises
    NotFoundError, NotAllowedError, InvalidInputError(field=REASON).
    """
    row = unit.backlog.hold(item_id) if item_id else None
    item = item_for(unit, item_id=item_id, person=by, act=Act.CHANGE_BACKLOG)
    if row is None:
        raise NotFoundError(GONE)
    if move.was is not None and row.status is not move.was:
        if row.status is move.status and row.decided_by == by.slack_id:  # the same form twice
            return Moved(item, telling.count(unit, unit.feedback.of_items([item_id]), by=by.slack_id or ""))
        raise InvalidInputError(_overtaken(item))
    reason, moves = storable(move.reason).strip(), row.status is not move.status
    if len(reason) > LONGEST_TEXT:
        raise InvalidInputError(f"Keep the reason under {LONGEST_TEXT:,} characters.", field=REASON)
    if moves and move.status is BacklogStatus.DECLINED and not reason:
        raise InvalidInputError("Say why: those who asked for it read your reason.", field=REASON)
    new = moves or bool(reason) or (move.priority or row.priority) is not row.priority
    row.priority = move.priority or row.priority
    if moves or reason:
        row.status, row.reason, row.decided_by, row.decided_at = move.status, reason, by.slack_id or "", at
    unit.session.add(row)
    unit.session.flush()
    told = 0
    if moves and move.status is not BacklogStatus.NEW:
        about, themes = Subject(telling.ITEM, item_id, move.status.value), unit.feedback.of_items([item_id])
        told = telling.tell(unit, about=about, themes=themes, by=by.slack_id or "", at=at)
    return Moved(item_for(unit, item_id=item_id, person=by, act=Act.CHANGE_BACKLOG), told, new)


def _overtaken(item: Item) -> str:
    who = item.decided_by.name if item.decided_by and item.decided_by.name else "Somebody"
    return f"{who} moved this to “{item.status.value.replace('_', ' ')}” meanwhile. Look at it again."
