""" "You said → we did": what one person reads when what they said moved, as it stands when it is told."""

from dataclasses import dataclass

from portfolio.backlog_reading import Item, item_by_id
from portfolio.cards import Person
from portfolio.deliveries import Delivery
from portfolio.errors import NotFoundError
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.inbox import themes_seen
from portfolio.pilots.reading import people_by_slack_id, pilot_card
from portfolio.pilots.telling import CLOSED, hearers
from storage.models import FeedbackRow, FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import ThemeStatus


@dataclass(frozen=True, slots=True)
class News:
    """What became of something. `words`: the recipient's own, "" where it was others, or nobody's own words, and then
    `title` says what it was. `item` None: the theme was closed."""

    pilot: PilotCard
    words: str
    own: bool
    title: str
    item: Item | None
    by: Person | None
    reason: str


def news_for(unit: Unit, delivery: Delivery) -> News | None:
    """The news a delivery stands for; None when it need not be told any more: it moved on meanwhile, or this person
    took back what they said or left the pilot."""
    about = {name: str(value) for name, value in delivery.about.items()}
    item = None
    try:
        pilot = pilot_card(unit, pilot_id=about.get("pilot", ""))
        if "item" in about:
            item = item_by_id(unit, item_id=about["item"])
    except NotFoundError:
        return None
    rows = unit.feedback.of_items([item.id]) if item else [unit.feedback.theme(about.get("theme", ""))]
    themes = [row for row in rows if row is not None]
    if not themes or not _stands(item, themes[0], about.get("status", "")):
        return None
    if delivery.recipient not in hearers(unit, themes):
        return None
    own = _own(unit, themes, delivery.recipient)
    words = next((row.text for row in reversed(own) if row.text.strip() and row.same_as is None), "")
    if item is not None:
        return News(pilot, words, bool(own), item.title, item, item.decided_by, item.reason)
    theme = themes[0]
    seen = themes_seen(unit, pilot=pilot, theme_ids=[theme.id])
    by = people_by_slack_id(unit, {theme.decided_by}).get(theme.decided_by)
    return News(pilot, words, bool(own), seen[0].title if seen else "", None, by, theme.closed_reason)


def _stands(item: Item | None, theme: FeedbackThemeRow, status: str) -> bool:
    """Whether it still stands where the news says."""
    if item is not None:
        return item.status.value == status
    return theme.status is ThemeStatus.CLOSED and status == CLOSED


def _own(unit: Unit, themes: list[FeedbackThemeRow], slack_id: str) -> list[FeedbackRow]:
    """What this person said under these themes, oldest first."""
    said = [row for row in unit.feedback.under([theme.id for theme in themes]) if row.author == slack_id]
    return sorted(
        said, key=lambda row: (row.given_on, (row.given_at is not None and row.given_at.isoformat()) or "", row.id)
    )
