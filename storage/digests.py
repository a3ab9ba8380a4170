"""Digests as they were made, how often people want them, and what came of what they offered."""

from sqlmodel import Session, select

from storage.models import DigestSettingRow
from storage.vocabulary import DigestKind


class Digests:
    """Digests, settings and actions by person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def setting(self, person_id: int, kind: DigestKind) -> DigestSettingRow | None:
        """What somebody chose for this kind of digest, or None where they chose nothing."""
        query = select(DigestSettingRow).where(DigestSettingRow.person_id == person_id, DigestSettingRow.kind == kind)
        return self._session.exec(query.execution_options(populate_existing=True)).first()
