"""Support requests to product owners."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from storage.models import RequestMessageRow, SupportRequestRow
from storage.upsert import insert_or_skip
from storage.vocabulary import RequestStatus


class Requests:
    """Questions to owners."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store a request unless its id is stored already. True when new. `values`: every column."""
        return insert_or_skip(self._session, SupportRequestRow, values, key=["id"])

    def by_id(self, request_id: str) -> SupportRequestRow | None:
        """The request with this id, or None."""
        return self._session.exec(select(SupportRequestRow).where(SupportRequestRow.id == request_id)).first()

    def open_alike(
        self, product_id: int, *, requester_slack_id: str, text: str, since: datetime
    ) -> SupportRequestRow | None:
        """The first open request of somebody about a product in these very words since then, or None."""
        query = select(SupportRequestRow).where(
            SupportRequestRow.product_id == product_id,
            SupportRequestRow.status == RequestStatus.OPEN,
            SupportRequestRow.requester_slack_id == requester_slack_id,
            SupportRequestRow.text == text,
            col(SupportRequestRow.opened_at) >= since,
        )
        return self._session.exec(query.order_by(col(SupportRequestRow.opened_at)).limit(1)).first()

    def hold(self, request_id: str) -> SupportRequestRow | None:
        """The request with this id, locked until the unit ends so that two people cannot resolve it at once."""
        query = select(SupportRequestRow).where(SupportRequestRow.id == request_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def note_message(self, request_id: str, *, channel: str, ts: str) -> None:
        """Remember that a message of ours is about a request; the same one again changes nothing."""
        values = {"channel": channel, "ts": ts, "request_id": request_id}
        insert_or_skip(self._session, RequestMessageRow, values, key=["channel", "ts"])

    def spoken_of_in(self, channel: str, ts: str) -> str | None:
        """The id of the request that a message of ours is about, or None."""
        row = self._session.get(RequestMessageRow, (channel, ts))
        return None if row is None else row.request_id

    def open_for(self, product_ids: Collection[int]) -> list[SupportRequestRow]:
        """The open requests of these products, oldest first."""
        if not product_ids:
            return []
        query = select(SupportRequestRow).where(
            col(SupportRequestRow.product_id).in_(product_ids), SupportRequestRow.status == RequestStatus.OPEN
        )
        order = (col(SupportRequestRow.opened_at), col(SupportRequestRow.id))
        return list(self._session.exec(query.order_by(*order)).all())

    def asked_by(self, slack_id: str, *, limit: int) -> list[SupportRequestRow]:
        """What this person asked, open or resolved, newest first, `limit` at most."""
        query = select(SupportRequestRow).where(SupportRequestRow.requester_slack_id == slack_id)
        order = (col(SupportRequestRow.opened_at).desc(), col(SupportRequestRow.id))
        return list(self._session.exec(query.order_by(*order).limit(limit)).all())

    def open_of(self, requester_slack_id: str) -> list[SupportRequestRow]:
        """The open requests of somebody, oldest first."""
        query = select(SupportRequestRow).where(
            SupportRequestRow.requester_slack_id == requester_slack_id, SupportRequestRow.status == RequestStatus.OPEN
        )
        order = (col(SupportRequestRow.opened_at), col(SupportRequestRow.id))
        return list(self._session.exec(query.order_by(*order)).all())

    def asked(self, product_ids: Collection[int], *, since: datetime, until: datetime) -> dict[int, int]:
        """How many questions were asked about each product in this time; products nobody asked about are absent."""
        return self._counted(
            col(SupportRequestRow.product_id).in_(product_ids),
            col(SupportRequestRow.opened_at) >= since,
            col(SupportRequestRow.opened_at) < until,
        )

    def waiting(self, product_ids: Collection[int], *, opened_before: datetime, at: datetime) -> dict[int, int]:
        """How many questions asked before a moment were still open at another one, by product."""
        resolved = col(SupportRequestRow.resolved_at)
        return self._counted(
            col(SupportRequestRow.product_id).in_(product_ids),
            col(SupportRequestRow.opened_at) < opened_before,
            or_(resolved.is_(None), resolved >= at),
        )

    def around(self, product_id: int, *, since: datetime, until: datetime) -> list[SupportRequestRow]:
        """What was asked about a product before `until` and not resolved before `since`, newest first."""
        resolved = col(SupportRequestRow.resolved_at)
        query = select(SupportRequestRow).where(
            SupportRequestRow.product_id == product_id,
            col(SupportRequestRow.opened_at) < until,
            or_(resolved.is_(None), resolved >= since),
        )
        order = (col(SupportRequestRow.opened_at).desc(), col(SupportRequestRow.id))
        return list(self._session.exec(query.order_by(*order)).all())

    def _counted(self, *which: ColumnElement[bool]) -> dict[int, int]:
        query = select(SupportRequestRow.product_id, func.count()).where(*which)
        return dict(self._session.exec(query.group_by(col(SupportRequestRow.product_id))).all())
