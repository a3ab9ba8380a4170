"""Who was sent to a product in the demo company's year and found that right, and on which days they used it since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portfolio.catalog_cards import cards_of
from portfolio.decision_records import decision_to_json
from portfolio.decisions import Recommendation, RoutingDecision
from storage.models import AskRow, PersonRow, ProductRow, RouteRow
from storage.unit import Unit
from storage.vocabulary import AskSource, JudgedBy, Outcome, RouteKind

WEEK = timedelta(weeks=1)
CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who was new to a product: the day they were sent to it, and the days they used it since."""

    person: str
    came: date
    used: tuple[date, ...]
    text: str


def newcomers(entry: dict[str, Any], monday: date, today: date) -> list[Newcomer]:
    """The newcomers of one week as the file tells them. `monday`: of this week.

    Every other one of those who used it goes on to use it once a week.
    """
    week, found = monday - timedelta(weeks=entry["week"]), list[Newcomer]()
    for number, (person, (came, *took)) in enumerate(entry["people"].items()):
        day = week + timedelta(days=came)
        first = day + timedelta(days=took[0]) if took else today
        used = tuple(_weekly(first, today)) if number % 2 == 0 else (first,)
        text = entry["asks"][number % len(entry["asks"])]
        found.append(Newcomer(person, day, tuple(one for one in used if one < today), text))
    return found


def _weekly(first: date, today: date) -> Iterator[date]:
    while first < today:
        yield first
        first += WEEK


def put_accepted(unit: Unit, ask_id: str, *, product: ProductRow, asker: PersonRow, text: str, on: date) -> None:
    """Somebody asked, was sent to a product, and said that it fits."""
    at, card = datetime.combine(on, time(11), tzinfo=UTC), cards_of(unit, [product])[0]
    fits = RoutingDecision(Outcome.FIT, (Recommendation(card, "", ()),), confidence=CONFIDENCE)
    ask = AskRow(
        id=ask_id, asker_id=asker.id, asker_slack_id=asker.slack_id or "", text=text, source=AskSource.MESSAGE,
        outcome=Outcome.FIT, judged_by=JudgedBy.OFFLINE, confidence=CONFIDENCE, asked_at=at, answered_at=at,
        decision=decision_to_json(fits, rule_version=None),
    )  # fmt: skip
    unit.session.add(ask)
    unit.session.flush()
    unit.session.add(
        RouteRow(
            ask_id=ask_id, product_id=product.id or 0, person=asker.slack_id or "", kind=RouteKind.ACCEPTED, text=text,
            routed_at=at, fit_rules_version=product.fit_rules_version,
        )
    )  # fmt: skip
