"""What is due to be said, is being said, and was said; the database decides who says it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, and_, col, func, or_, select, update

from storage.models import DeliveryRow
from storage.upsert import insert_or_skip
from storage.vocabulary import DeliveryStatus


class Deliveries:
    """Messages of the bot's own accord; one row per recipient, kind and period."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Plan a message unless it is planned, sent or cancelled already. True when new. `values`: every column."""
        return insert_or_skip(self._session, DeliveryRow, values, key=["recipient", "kind", "period"])

    def of(self, recipient: str, kind: str, period: str) -> DeliveryRow | None:
        """The row of one occasion, or None."""
        query = select(DeliveryRow).where(
            DeliveryRow.recipient == recipient, DeliveryRow.kind == kind, DeliveryRow.period == period
        )
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def sent_to(self, recipient: str, kinds: Sequence[str], *, since: datetime) -> int:
        """How many messages of these kinds somebody got since a moment."""
        query = select(func.count()).where(
            col(DeliveryRow.recipient) == recipient,
            col(DeliveryRow.kind).in_(kinds),
            col(DeliveryRow.status) == DeliveryStatus.SENT,
            col(DeliveryRow.sent_at) > since,
        )
        return self._session.exec(query).one()

    def claim(self, *, due: datetime, lease: timedelta, limit: int) -> list[DeliveryRow]:
        """Take what is due by the bot's clock, and what another worker began and let its lease run out.

        Leases run by the database's clock, which all workers share. The rows taken are `sending`, with a new fence.
        """
        now = self._now()
        free = or_(
            and_(col(DeliveryRow.status) == DeliveryStatus.DUE, col(DeliveryRow.due_at) <= due),
            and_(col(DeliveryRow.status) == DeliveryStatus.SENDING, col(DeliveryRow.leased_until) < now),
        )
        query = select(DeliveryRow).where(free).order_by(col(DeliveryRow.due_at), col(DeliveryRow.id)).limit(limit)
        rows = list(self._session.exec(query.with_for_update(skip_locked=True)).all())
        for row in rows:
            row.status, row.leased_until = DeliveryStatus.SENDING, now + lease
            row.fence, row.tries = row.fence + 1, row.tries + 1
            row.first_tried_at = row.first_tried_at or now
        self._session.flush()
        return rows

    def settle(self, delivery_id: str, fence: int, values: Mapping[str, Any]) -> bool:
        """Set values on a row this worker still holds; False when its lease ran out and another one has it."""
        change = update(DeliveryRow).where(
            col(DeliveryRow.id) == delivery_id,
            col(DeliveryRow.fence) == fence,
            col(DeliveryRow.status) == DeliveryStatus.SENDING,
        )
        return self._session.exec(change.values(**values)).rowcount == 1

    def _now(self) -> datetime:
        """The moment by the database's own clock, to the millisecond."""
        if self._session.get_bind().dialect.name == "postgresql":
            moment: datetime = self._session.exec(select(func.clock_timestamp())).one()
            return moment
        said = self._session.exec(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now"))).one()
        return datetime.fromisoformat(said)

    def cancel(self, recipient: str, *, kinds: Sequence[str], period_starts: str, why: str) -> None:
        """Say nothing of these kinds to somebody any more, for periods that start with these letters."""
        change = update(DeliveryRow).where(
            col(DeliveryRow.recipient) == recipient,
            col(DeliveryRow.kind).in_(kinds),
            col(DeliveryRow.period).startswith(period_starts, autoescape=True),
            col(DeliveryRow.status) == DeliveryStatus.DUE,
        )
        self._session.exec(change.values(status=DeliveryStatus.CANCELLED, why_cancelled=why))

    def cancel_about(self, pilot_id: str, *, but: Sequence[str], why: str) -> None:
        """Say nothing about a pilot any more, to nobody, but for these kinds."""
        about = or_(
            col(DeliveryRow.about)["pilot"].as_string() == pilot_id,
            col(DeliveryRow.period) == pilot_id,
            col(DeliveryRow.period).startswith(f"{pilot_id}:", autoescape=True),
        )
        change = update(DeliveryRow).where(
            about, col(DeliveryRow.kind).not_in(but), col(DeliveryRow.status) == DeliveryStatus.DUE
        )
        self._session.exec(change.values(status=DeliveryStatus.CANCELLED, why_cancelled=why))
