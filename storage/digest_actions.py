"""What digests offered to do, who was asked in their name, and what they answered."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from storage.models import DemandRow, DigestActionRow, DigestRow, StartAnswerRow
from storage.upsert import insert_or_skip, insert_or_update
from storage.vocabulary import DigestActionKind


class DigestActions:
    """Offers by digest, person and product."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store an offer unless its id is stored already. True when new. `values`: every column."""
        return insert_or_skip(self._session, DigestActionRow, values, key=["id"])

    def by_id(self, action_id: str) -> DigestActionRow | None:
        """The offer with this id, or None."""
        query = select(DigestActionRow).where(DigestActionRow.id == action_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def hold(self, action_id: str) -> DigestActionRow | None:
        """The offer with this id, locked until the unit ends, so that it is done once."""
        query = select(DigestActionRow).where(DigestActionRow.id == action_id).with_for_update()
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def newest_untold(self, person_id: int) -> DigestActionRow | None:
        """What this person was offered last and did not hear the outcome of, or None."""
        query = (
            select(DigestActionRow)
            .join(DigestRow, col(DigestRow.id) == col(DigestActionRow.digest_id))
            .where(DigestRow.person_id == person_id, col(DigestActionRow.told_in).is_(None))
            .order_by(col(DigestActionRow.offered_at).desc(), col(DigestActionRow.id))
        )
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def mark_told(self, person_id: int, digest_id: str, *, before: datetime) -> None:
        """What this person was offered until then is told in this digest, once."""
        theirs = select(DigestRow.id).where(DigestRow.person_id == person_id)
        change = update(DigestActionRow).where(
            col(DigestActionRow.digest_id).in_(theirs),
            col(DigestActionRow.told_in).is_(None),
            col(DigestActionRow.offered_at) < before,
        )
        self._session.exec(change.values(told_in=digest_id))

    def offered_since(self, product_ids: Collection[int], since: datetime) -> list[DigestActionRow]:
        """What was offered about these products since a moment, newest first."""
        query = select(DigestActionRow).where(
            col(DigestActionRow.product_id).in_(product_ids), col(DigestActionRow.offered_at) >= since
        )
        return list(self._session.exec(query.order_by(col(DigestActionRow.offered_at).desc())).all())

    def asked_since(self, since: datetime) -> list[DigestActionRow]:
        """Questions that owners had the bot put to people since a moment."""
        asks = (DigestActionKind.ASK_STARTERS, DigestActionKind.ASK_STOPPED)
        query = select(DigestActionRow).where(
            col(DigestActionRow.kind).in_(asks), col(DigestActionRow.done_at) >= since
        )
        return list(self._session.exec(query).all())

    def put_answer(self, values: Mapping[str, Any]) -> None:
        """Store somebody's answer; the last one counts."""
        insert_or_update(self._session, StartAnswerRow, values, key=["action_id", "who"])

    def answers(self, action_id: str) -> list[StartAnswerRow]:
        """What was answered to a question."""
        query = select(StartAnswerRow).where(StartAnswerRow.action_id == action_id).order_by(col(StartAnswerRow.who))
        return list(self._session.exec(query.execution_options(populate_existing=True)).all())

    def wanted_near(self, *, since: datetime) -> list[DemandRow]:
        """What people asked for since then and nothing covers, and nothing was made of, oldest first."""
        query = select(DemandRow).where(col(DemandRow.asked_at) >= since, col(DemandRow.became_product_id).is_(None))
        return list(self._session.exec(query.order_by(col(DemandRow.asked_at), col(DemandRow.id))).all())
