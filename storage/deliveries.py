"""What is due to be said, is being said, and was said; the database decides who says it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, or_, select, update

from storage.models import DeliveryRow
from storage.upsert import insert_many_or_skip, insert_or_skip
from storage.vocabulary import DeliveryStatus

_CLAIMING = 5_170_017  # the number of the lock that claims are taken under


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

    def add_many_once(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Plan many messages at once, each unless it is there already. `rows`: every column of each."""
        insert_many_or_skip(self._session, DeliveryRow, rows, key=["recipient", "kind", "period"])

    def sent_to(self, recipient: str, kinds: Sequence[str], *, since: datetime) -> list[datetime]:
        """When somebody got messages of these kinds, since a moment."""
        query = select(col(DeliveryRow.sent_at)).where(
            col(DeliveryRow.recipient) == recipient,
            col(DeliveryRow.kind).in_(kinds),
            col(DeliveryRow.status) == DeliveryStatus.SENT,
            col(DeliveryRow.sent_at) > since,
        )
        return [moment for moment in self._session.exec(query).all() if moment is not None]

    def claim(self, *, due: datetime, lease: timedelta, limit: int) -> list[DeliveryRow]:
        """Take what is due by the bot's clock, and what another worker began and let its lease run out.

        Leases run by the database's clock, which all workers share. The rows taken are `sending`, with a new fence. Of
        one recipient only one row is being said at a time, over all workers: what counts their messages can rely on it.
        """
        self._one_claims()
        now = self._now()
        free = or_(
            and_(col(DeliveryRow.status) == DeliveryStatus.DUE, col(DeliveryRow.due_at) <= due),
            and_(col(DeliveryRow.status) == DeliveryStatus.SENDING, col(DeliveryRow.leased_until) < now),
        )
        other = aliased(DeliveryRow)
        spoken_to = exists().where(
            col(other.recipient) == col(DeliveryRow.recipient),
            col(other.status) == DeliveryStatus.SENDING,
            col(other.leased_until) >= now,
        )
        query = select(DeliveryRow).where(free, ~spoken_to).order_by(col(DeliveryRow.due_at), col(DeliveryRow.id))
        found = self._session.exec(query.limit(limit).with_for_update(skip_locked=True, of=DeliveryRow)).all()
        first: dict[str, DeliveryRow] = {}
        for row in found:
            first.setdefault(row.recipient, row)
        rows = list(first.values())
        for row in rows:
            row.status, row.leased_until = DeliveryStatus.SENDING, now + lease
            row.fence, row.tries = row.fence + 1, row.tries + 1
            row.first_tried_at = row.first_tried_at or now
        self._session.flush()
        return rows

    def due_by_kind(self, at: datetime) -> dict[str, tuple[int, datetime]]:
        """By kind, how many messages were due at the moment, and since when the oldest."""
        query = select(DeliveryRow.kind, func.count(), func.min(DeliveryRow.due_at)).where(
            col(DeliveryRow.status) == DeliveryStatus.DUE, col(DeliveryRow.due_at) <= at
        )
        found = self._session.exec(query.group_by(DeliveryRow.kind)).all()
        return {kind: (count, first) for kind, count, first in found}

    def sending_count(self) -> int:
        """How many are being said."""
        query = select(func.count()).select_from(DeliveryRow).where(col(DeliveryRow.status) == DeliveryStatus.SENDING)
        return self._session.exec(query).one()

    def renew(self, delivery_id: str, fence: int, *, lease: timedelta) -> bool:
        """Hold a row for another lease; False when it ran out and another worker has the row."""
        return self.settle(delivery_id, fence, {"leased_until": self._now() + lease})

    def settle(self, delivery_id: str, fence: int, values: Mapping[str, Any]) -> bool:
        """Set values on a row this worker still holds; False when its lease ran out and another one has it."""
        change = update(DeliveryRow).where(
            col(DeliveryRow.id) == delivery_id,
            col(DeliveryRow.fence) == fence,
            col(DeliveryRow.status) == DeliveryStatus.SENDING,
        )
        return self._session.exec(change.values(**values)).rowcount == 1

    def _one_claims(self) -> None:
        """Workers take rows one after the other: what one took, the next one sees. SQLite has one writer anyway."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.exec(select(func.pg_advisory_xact_lock(_CLAIMING)))

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
