"""Who hears what became of what was said, planned as deliveries: "you said → we did"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portfolio import deliveries
from storage.models import FeedbackThemeRow
from storage.unit import Unit
from storage.vocabulary import Anonymity, ParticipantStatus

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
    """Who waits for what becomes of these themes: Slack ids, each with the pilot they said it in.

    Those who said it under their name and are in the pilot still. Where a pilot takes anonymous feedback nobody is
    noted as waiting: everybody in it hears the news, whether there is anonymous feedback in it or not, because news
    for all would tell that there is.
    """
    found: dict[str, str] = {}
    authors = unit.feedback.authors_under([theme.id for theme in themes])
    for pilot_id in dict.fromkeys(theme.pilot_id for theme in themes):
        pilot = unit.pilots.by_id(pilot_id)
        own = {theme.id for theme in themes if theme.pilot_id == pilot_id}
        said = {author for theme_id, author in authors if theme_id in own}
        for row in unit.pilots.participants(pilot_id):
            is_told = row.slack_id in said or (pilot is not None and pilot.anonymity is not Anonymity.NAMED)
            if row.status is ParticipantStatus.JOINED and is_told:
                found.setdefault(row.slack_id, pilot_id)
    return found


def _period(pilot_id: str, about: Subject) -> str:
    return f"{pilot_id}:{about.id}:{about.status}"
