"""Who hears what became of what was said, planned as deliveries: "you said → we did"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portfolio import deliveries
from storage.models import FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import GONE_MARK, Anonymity, ParticipantStatus

KIND = "feedback_news"
ITEM, THEME = "item", "theme"  # the kinds of subject
CLOSED = "closed"  # beside the states of a backlog item


@dataclass(frozen=True, slots=True)
class Subject:
    """What moved: a backlog item or a theme, and where it stands now. `kind`: ITEM or THEME."""

    kind: str
    id: str
    status: str


def tell(unit: Unit, *, about: Subject, themes: Sequence[FeedbackThemeRow], by: str, at: datetime) -> int:
    """Plan the news of something that moved for everybody who said it, once per subject and state.

    `by`: the Slack id of who decided, who knows it. Returns how many people hear of it that were not told before.
    """
    of_subject = unit.feedback.of_items([about.id]) if about.kind == ITEM else themes
    pilots = {theme.pilot_id for theme in of_subject}  # heard in one of them is heard
    told = 0
    for slack_id, pilot_id in hearers(unit, themes).items():
        if slack_id == by or any(unit.deliveries.of(slack_id, KIND, _period(one, about)) for one in pilots):
            continue
        period = _period(pilot_id, about)
        told += deliveries.plan(
            unit,
            delivery_id=f"news:{period}:{slack_id}",
            recipient=slack_id,
            kind=KIND,
            period=period,
            due_at=at,
            at=at,
            about={"pilot": pilot_id, about.kind: about.id, "status": about.status},
        )
    return told


def count(unit: Unit, themes: Sequence[FeedbackThemeRow], *, by: str) -> int:
    """How many people hear what becomes of these themes, beside who decided."""
    return len(set(hearers(unit, themes)) - {by})


def hearers(unit: Unit, themes: Sequence[FeedbackThemeRow]) -> dict[str, str]:
    """Who waits for what becomes of these themes: Slack ids, each with the first pilot they said it in."""
    by_theme, found = hearers_by_theme(unit, themes), dict[str, str]()
    for pilot_id in dict.fromkeys(theme.pilot_id for theme in themes):
        for theme in themes:
            if theme.pilot_id == pilot_id:
                found = {**dict.fromkeys(by_theme[theme.id], pilot_id), **found}
    return found


def hearers_by_theme(unit: Unit, themes: Sequence[FeedbackThemeRow]) -> dict[str, frozenset[str]]:
    """The Slack ids of those who wait for what becomes of each theme, by its id; one query and two for each pilot.

    Those who said it under their name and are in the pilot still. Where a pilot takes anonymous feedback nobody is
    noted as waiting: everybody in it hears the news, whether there is anonymous feedback in it or not, because news
    for all would tell that there is.
    """
    authors: dict[str, set[str]] = {theme.id: set() for theme in themes}
    for theme_id, author in unit.feedback.authors_under(list(authors)):
        authors[theme_id].add(author)
    joined, for_all = {}, {}
    for pilot_id in {theme.pilot_id for theme in themes}:
        pilot, rows = unit.pilots.by_id(pilot_id), unit.pilots.participants(pilot_id)
        there = (row.slack_id for row in rows if row.status is ParticipantStatus.JOINED)
        joined[pilot_id] = {one for one in there if not one.startswith(GONE_MARK)}
        for_all[pilot_id] = pilot is not None and pilot.anonymity is not Anonymity.NAMED
    return {
        theme.id: frozenset(
            joined[theme.pilot_id] if for_all[theme.pilot_id] else joined[theme.pilot_id] & authors[theme.id]
        )
        for theme in themes
    }


def _period(pilot_id: str, about: Subject) -> str:
    return f"{pilot_id}:{about.id}:{about.status}"
