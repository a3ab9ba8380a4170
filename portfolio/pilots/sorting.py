"""What an owner makes of themes: a backlog item, an end with a reason, another name, one of two, a place elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from portfolio import backlog
from portfolio.backlog import LONGEST_TITLE, REASON, TITLE, ItemDraft
from portfolio.backlog_reading import Item, item_for
from portfolio.cards import Person
from portfolio.demand import Embedded
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act
from portfolio.pilots import telling, themes
from portfolio.pilots.cards import Feedback, PilotCard
from portfolio.pilots.inbox import ThemeSeen, themes_seen, told_under
from portfolio.pilots.reading import feedback_from, people_by_slack_id, pilot_for
from portfolio.pilots.telling import CLOSED, Subject
from portfolio.texts import storable
from storage.models import FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import ThemeStatus

ITEM, INTO, PIECE, PLACE = "item", "into", "piece", "place"  # the other fields of the forms
LONGEST_REASON = 3000
GONE = "I do not know that theme any more: it may have become one with another."


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a theme. `told`: how many people hear of it. `new` False: the same form arrived before."""

    pilot: PilotCard
    item: Item | None = None
    told: int = 0
    new: bool = True


def theme_to_sort(unit: Unit, *, theme_id: str, by: Person) -> tuple[PilotCard, FeedbackThemeRow]:
    """A theme and its pilot, both held until the unit ends, for somebody who may decide what becomes of it.

    The pilot is held because feedback that is sorted in meanwhile may choose this theme. Raises NotFoundError,
    NotAllowedError.
    """
    found = unit.feedback.theme(theme_id) if theme_id else None
    if found is None:
        raise NotFoundError(GONE)
    pilot = pilot_for(unit, pilot_id=found.pilot_id, person=by, act=Act.SORT_FEEDBACK)
    unit.pilots.hold(pilot.id)
    row = unit.feedback.hold_theme(theme_id)
    if row is None:
        raise NotFoundError(GONE)
    return pilot, row


def theme_to_show(unit: Unit, *, theme_id: str, by: Person) -> tuple[PilotCard, ThemeSeen | None]:
    """An open theme as it may be shown to somebody who may sort it; None while nothing of it may be told yet.

    Raises NotFoundError, NotAllowedError, and InvalidInputError when something became of it already.
    """
    pilot, row = theme_to_sort(unit, theme_id=theme_id, by=by)
    require_open(unit, row)
    (seen,) = themes_seen(unit, pilot=pilot, theme_ids=[row.id])
    return pilot, seen if seen.people or seen.nameless else None


def waiting_for(unit: Unit, *, theme_id: str, by: Person) -> int:
    """How many people hear what becomes of a theme, beside who decides it."""
    row = unit.feedback.theme(theme_id)
    return telling.count(unit, [row], by=by.slack_id or "") if row is not None else 0


def make_item(unit: Unit, *, theme_id: str, item_id: str, draft: ItemDraft, by: Person, at: datetime) -> Settled:
    """Make a backlog item of an open theme. The same `item_id` again changes nothing; when somebody was faster, that
    stands and this person is told. Raises NotFoundError, NotAllowedError, InvalidInputError."""
    pilot, theme = theme_to_sort(unit, theme_id=theme_id, by=by)
    if theme.item_id == item_id:
        return Settled(pilot, item_for(unit, item_id=item_id, person=by, act=Act.CHANGE_BACKLOG), new=False)
    require_open(unit, theme)
    item = backlog.add_item(unit, item_id=item_id, product=pilot.product, draft=draft, by=by, at=at)
    return _joined(unit, pilot, theme, item, by, at)


def join_item(unit: Unit, *, theme_id: str, item_id: str, by: Person, at: datetime) -> Settled:
    """Add an open theme to an item of the product that something may still be done about. Raises like `make_item`."""
    pilot, theme = theme_to_sort(unit, theme_id=theme_id, by=by)
    unit.backlog.hold(item_id)
    item = item_for(unit, item_id=item_id, person=by, act=Act.CHANGE_BACKLOG)
    if theme.item_id == item_id:
        return Settled(pilot, item, new=False)
    require_open(unit, theme)
    if item.product.key != pilot.product.key:
        raise InvalidInputError(f"That item is not in the backlog of {pilot.product.name}.", field=ITEM)
    if not item.is_open:
        raise InvalidInputError("That item is done or declined already. Make a new one of it.", field=ITEM)
    return _joined(unit, pilot, theme, item, by, at)


def close_theme(unit: Unit, *, theme_id: str, reason: str, by: Person, at: datetime) -> Settled:
    """Say why nothing will come of an open theme; who said it hears the reason. Raises like `make_item`."""
    pilot, theme = theme_to_sort(unit, theme_id=theme_id, by=by)
    reason = storable(reason).strip()
    if not reason:
        raise InvalidInputError("Say why: those who said it read your reason.", field=REASON)
    if len(reason) > LONGEST_REASON:
        raise InvalidInputError(f"Keep it under {LONGEST_REASON:,} characters.", field=REASON)
    if theme.status is ThemeStatus.CLOSED and (theme.decided_by, theme.closed_reason) == (by.slack_id, reason):
        return Settled(pilot, told=telling.count(unit, [theme], by=by.slack_id or ""), new=False)
    require_open(unit, theme)
    theme.closed_reason = reason
    _settle(unit, theme, ThemeStatus.CLOSED, by, at)
    told = telling.tell(
        unit, about=Subject(telling.THEME, theme.id, CLOSED), themes=[theme], by=by.slack_id or "", at=at
    )
    return Settled(pilot, told=told)


def rename_theme(unit: Unit, *, theme_id: str, title: str, by: Person) -> PilotCard:
    """Call a theme something else; nothing gives it back to the words that were said. Raises like `make_item`."""
    pilot, theme = theme_to_sort(unit, theme_id=theme_id, by=by)
    title = " ".join(storable(title).split())
    if len(title) > LONGEST_TITLE:
        raise InvalidInputError(f"Keep the title under {LONGEST_TITLE} characters.", field=TITLE)
    theme.title = title
    unit.session.add(theme)
    unit.session.flush()
    return pilot


def merge_themes(unit: Unit, *, theme_id: str, into: str, by: Person) -> PilotCard:
    """Make one theme of two: what lies under an open one moves to another of its pilot, which may be in the backlog.

    Raises like `make_item`.
    """
    pilot, theme = theme_to_sort(unit, theme_id=theme_id, by=by)
    require_open(unit, theme)
    themes.pour(unit, theme, _another(unit, theme, into, INTO))
    return pilot


def move_feedback(
    unit: Unit,
    *,
    feedback_id: str,
    theme_id: str,
    to: str,
    said: Embedded | None,
    new_id: str,
    by: Person,
    at: datetime,
) -> PilotCard:
    """Move one piece of feedback out of a theme, to another open one of its pilot or, `to` "", to one of its own.

    Only what was said under a name: an anonymous answer alone somewhere would be hidden there. Raises like `make_item`.
    """
    pilot, theme = theme_to_sort(unit, theme_id=theme_id, by=by)
    if feedback_id not in {one.id for one in movable(unit, pilot=pilot, theme_id=theme_id)}:
        raise NotFoundError(themes.GONE)
    if to:
        _another(unit, theme, to, PLACE)
    themes.move(unit, feedback_id=feedback_id, to=to, said=said, new_id=new_id, at=at)
    return pilot


def _another(unit: Unit, theme: FeedbackThemeRow, theme_id: str, field: str) -> FeedbackThemeRow:
    """Another theme of the same pilot that is not closed."""
    row = unit.feedback.hold_theme(theme_id)
    if row is None:
        raise NotFoundError(GONE)
    if row.pilot_id != theme.pilot_id or row.id == theme.id or row.status is ThemeStatus.CLOSED:
        raise InvalidInputError("Choose another theme of this pilot that is not closed.", field=field)
    return row


def unsorted(unit: Unit, *, pilot_id: str, by: Person, limit: int) -> tuple[Feedback, ...]:
    """What was said in a pilot and lies under no theme yet, oldest first. Raises NotFoundError, NotAllowedError."""
    pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.SORT_FEEDBACK)
    left = [row for row in unit.feedback.of_pilot(pilot_id) if row.theme_id is None]
    return feedback_from(unit, left[:limit])


def movable(unit: Unit, *, pilot: PilotCard, theme_id: str) -> tuple[Feedback, ...]:
    """What lies under a theme and can be moved elsewhere, oldest first."""
    told = told_under(unit, pilot=pilot, theme_ids=[theme_id])[theme_id]
    return tuple(one for one in told if one.author is not None)


def _joined(unit: Unit, pilot: PilotCard, theme: FeedbackThemeRow, item: Item, by: Person, at: datetime) -> Settled:
    theme.item_id = item.id
    _settle(unit, theme, ThemeStatus.BACKLOG, by, at)
    told = backlog.add_theme(unit, item=item, theme=theme, by=by, at=at)
    return Settled(pilot, item_for(unit, item_id=item.id, person=by, act=Act.CHANGE_BACKLOG), told)


def _settle(unit: Unit, theme: FeedbackThemeRow, status: ThemeStatus, by: Person, at: datetime) -> None:
    theme.status, theme.decided_by, theme.decided_at = status, by.slack_id or "", at
    unit.session.add(theme)
    unit.session.flush()


def require_open(unit: Unit, theme: FeedbackThemeRow) -> None:
    """Raise InvalidInputError when somebody was faster: what they decided stands."""
    if theme.status is ThemeStatus.OPEN:
        return
    who = people_by_slack_id(unit, {theme.decided_by}).get(theme.decided_by)
    name = who.name if who and who.name else "Somebody"
    if theme.status is ThemeStatus.CLOSED:
        raise InvalidInputError(f"{name} closed this theme already: “{theme.closed_reason}”")
    item = unit.backlog.by_id(theme.item_id or "")
    raise InvalidInputError(f"{name} put this into the backlog already: “{item.title if item else ''}”")
