"""What is due to be said, is being said, and was said; the database decides who says it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, func, or_, select, update

from storage.models import DeliveryRow
from storage.upsert import insert_many_or_skip, insert_or_skip
from storage.vocabulary import DeliveryStatus

DIRECT, ROOMS = "D", ("C", "G")  # what ids begin with: of direct messages, and of channels that need no opening
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

    def claim(
        self, *, due: datetime, lease: timedelta, limit: int, but: Sequence[str] = (), opened_only: bool = False
    ) -> list[DeliveryRow]:
        """Take what is due by the bot's clock, and what another worker began and let its lease run out.

        Leases run by the database's clock, which all workers share. The rows taken are `sending`, with a new fence. Of
        one recipient only one row is being said at a time, over all workers: what counts their messages can rely on it.
        After one was said its recipient rests for as long as `settle` was told. `but`: kinds that are left alone;
        `opened_only`: so are people who were never written to.
        """
        self._one_claims()
        now = self._now()
        spoken_to = _held(now, DeliveryStatus.SENDING, DeliveryStatus.SENT)
        query = (
            select(DeliveryRow)
            .where(_free(due, now), ~spoken_to, *_wanted(but, opened_only=opened_only))
            .order_by(col(DeliveryRow.due_at), col(DeliveryRow.id))
        )
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

    def somebody_rests(self, *, due: datetime, but: Sequence[str] = (), opened_only: bool = False) -> bool:
        """Whether `claim` would take more, were it not that some recipient rests from what was said before."""
        now = self._now()
        resting = _free(due, now), _held(now, DeliveryStatus.SENT), ~_held(now, DeliveryStatus.SENDING)
        query = select(DeliveryRow.id).where(*resting, *_wanted(but, opened_only=opened_only))
        return self._session.exec(query.limit(1)).first() is not None

    def conversations_with(self, recipients: Sequence[str]) -> dict[str, str]:
        """The direct messages in which these people were written to before, by recipient."""
        query = select(DeliveryRow.recipient, func.max(col(DeliveryRow.channel))).where(
            col(DeliveryRow.recipient).in_(recipients), col(DeliveryRow.channel).startswith(DIRECT)
        )
        return dict(self._session.exec(query.group_by(col(DeliveryRow.recipient))).all())

    def forget_conversation(self, recipient: str) -> None:
        """Keep no longer where somebody was written to."""
        change = update(DeliveryRow).where(col(DeliveryRow.recipient) == recipient)
        self._session.exec(change.values(channel="", message_ts=""))

    def settle(
        self, delivery_id: str, fence: int, values: Mapping[str, Any], *, rest: timedelta = timedelta(0)
    ) -> bool:
        """Set values on a row this worker still holds; False when its lease ran out and another one has it.

        `rest`: for as long nothing else is taken for its recipient, by the database's clock.
        """
        if rest:
            values = {**values, "leased_until": self._now() + rest}
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


def _free(due: datetime, now: datetime) -> ColumnElement[bool]:
    """What is due by the bot's clock, and what is being said by a worker whose lease ran out by the database's."""
    return or_(
        and_(col(DeliveryRow.status) == DeliveryStatus.DUE, col(DeliveryRow.due_at) <= due),
        and_(col(DeliveryRow.status) == DeliveryStatus.SENDING, col(DeliveryRow.leased_until) < now),
    )


def _wanted(but: Sequence[str], *, opened_only: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [col(DeliveryRow.kind).not_in(but)] if but else []
    if opened_only:
        before = aliased(DeliveryRow)
        known = exists().where(
            col(before.recipient) == col(DeliveryRow.recipient), col(before.channel).startswith(DIRECT)
        )
        conditions.append(or_(known, *(col(DeliveryRow.recipient).startswith(one) for one in ROOMS)))
    return conditions


def _held(now: datetime, *statuses: DeliveryStatus) -> ColumnElement[bool]:
    """Whether another row of the same recipient, in one of these states, keeps them for itself."""
    other = aliased(DeliveryRow)
    return exists().where(
        col(other.recipient) == col(DeliveryRow.recipient),
        col(other.status).in_(statuses),
        col(other.leased_until) >= now,
    )
