"""Digests as they were made, how often people want them, and what came of what they offered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from storage.models import DigestRow, DigestSettingRow
from storage.upsert import insert_or_skip, insert_or_update
from storage.vocabulary import DigestKind


class Digests:
    """Digests, settings and actions by person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def setting(self, person_id: int, kind: DigestKind) -> DigestSettingRow | None:
        """What somebody chose for this kind of digest, or None where they chose nothing."""
        query = select(DigestSettingRow).where(DigestSettingRow.person_id == person_id, DigestSettingRow.kind == kind)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def keep_setting(self, values: Mapping[str, Any]) -> None:
        """Keep what somebody chose for a kind of digest. `values`: every column."""
        insert_or_update(self._session, DigestSettingRow, values, key=["person_id", "kind"])

    def newest(self, person_id: int, kind: DigestKind) -> DigestRow | None:
        """Somebody's last digest of this kind, quiet or not, or None when none was made yet."""
        query = select(DigestRow).where(DigestRow.person_id == person_id, DigestRow.kind == kind)
        newest_first = query.order_by(col(DigestRow.made_at).desc(), col(DigestRow.period).desc())
        return self._session.exec(newest_first.limit(1)).first()

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store a digest unless this person has one of the kind and period. True when new. `values`: every column."""
        return insert_or_skip(self._session, DigestRow, values, key=["person_id", "kind", "period"])

    def by_id(self, digest_id: str) -> DigestRow | None:
        """The digest with this id, or None."""
        return self._session.exec(select(DigestRow).where(DigestRow.id == digest_id)).first()

    def of_period(self, person_id: int, kind: DigestKind, period: str) -> DigestRow | None:
        """Somebody's digest of this kind and period, quiet or not, or None when none was made."""
        query = select(DigestRow).where(
            DigestRow.person_id == person_id, DigestRow.kind == kind, DigestRow.period == period
        )
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def ended_since(self, person_id: int, kind: DigestKind, since: date, *, before: date) -> list[DigestRow]:
        """Somebody's digests of this kind over periods that ended from a day on and before another, oldest first."""
        query = select(DigestRow).where(
            DigestRow.person_id == person_id,
            DigestRow.kind == kind,
            col(DigestRow.end) >= since,
            col(DigestRow.end) < before,
            col(DigestRow.quiet).is_(False),
        )
        return list(self._session.exec(query.order_by(col(DigestRow.end), col(DigestRow.id))).all())
