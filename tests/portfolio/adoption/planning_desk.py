"""A store with owners, and what the clock and Slack do to their digests."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from portfolio.adoption import planning, subscriptions
from portfolio.adoption.subscriptions import ADOPTION, Subscription
from portfolio.attention import Presence
from portfolio.people import find_person
from storage.models import DeliveryRow
from storage.vocabulary import DeliveryStatus
from tests.portfolio.conftest import OpenUnit

OWNER, DEPUTY, LEAD = "U0OWNER", "U0DEPUTY", "U0LEAD"
BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
WEDNESDAY = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # nine in Berlin


@dataclass(slots=True)
class Desk:
    """A store and what Slack says of people. `zones`: a person who is not in it is in Berlin."""

    store: OpenUnit
    zones: dict[str, Presence]
    new_id: Callable[[], str]

    def tick(self, at: datetime) -> None:
        """What the job does."""
        with self.store() as unit:
            asked = planning.to_ask(unit, at=at)
            for whose in asked:
                presence = self.zones.get(whose.slack_id, Presence(BERLIN))
                planning.note_presence(unit, whose=whose, presence=presence, at=at)
            planning.plan_due(unit, at=at, new_id=self.new_id)

    def planned(
        self, slack_id: str = OWNER, kind: str = ADOPTION, *, given_up: bool = False
    ) -> list[tuple[str, datetime]]:
        """Periods of what was planned for somebody, with when it is due. `given_up`: also of what was cancelled."""
        with self.store() as unit:
            mine = select(DeliveryRow).where(DeliveryRow.recipient == slack_id, DeliveryRow.kind == kind)
            rows = unit.session.exec(mine.order_by(col(DeliveryRow.due_at))).all()
            return [(row.period, row.due_at) for row in rows if given_up or row.status is not DeliveryStatus.CANCELLED]

    def next_at(self, at: datetime, slack_id: str = OWNER) -> datetime | None:
        """When the first of somebody's digests is due, as they are told."""
        with self.store() as unit:
            person = find_person(unit, words=slack_id)
            found = subscriptions.subscriptions_of(unit, person=person, at=at)
        return found[0].next_at.astimezone(UTC) if found and found[0].next_at else None

    def change(self, at: datetime, **changes: object) -> Subscription:
        """The owner changes something."""
        with self.store() as unit:
            person = find_person(unit, words=OWNER)
            stood = subscriptions.subscription_of(unit, person=person, kind=None, at=at)
            choice = replace(stood.choice, **changes)  # type: ignore[arg-type]
            return subscriptions.change(unit, person=person, kind=stood.kind, choice=choice, at=at)

    def product(self, key: str = "docreader", **changes: object) -> None:
        with self.store() as unit:
            row = unit.products.by_key(key)
            assert row is not None
            for name, value in changes.items():
                setattr(row, name, value)

    def person_id(self, key: str) -> int:
        with self.store() as unit:
            row = unit.people.by_key(key)
            assert row is not None
            assert row.id is not None
            return row.id
