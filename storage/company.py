"""The company's row and the number that says at which version the catalogue is."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from storage.models import CatalogVersionRow, CompanyRow
from storage.upsert import insert_or_skip


class Companies:
    """The one company and the catalogue's version."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def present(self) -> CompanyRow | None:
        """The company, or None before the first import."""
        return self._session.exec(select(CompanyRow).execution_options(populate_existing=True)).first()

    def add(self, row: CompanyRow) -> None:
        """Store the company for the first time."""
        self._session.add(row)

    def version(self) -> int:
        """The catalogue's version; 0 before the first import. One read of one row."""
        return self._session.exec(select(CatalogVersionRow.version)).first() or 0

    def hold_version(self) -> int:
        """The catalogue's version, with its row locked until this unit ends: one writer of the catalogue at a time."""
        empty = {"id": 1, "version": 0, "routes_version": 0, "changed_at": None, "changed_by": ""}
        insert_or_skip(self._session, CatalogVersionRow, empty, key=["id"])
        return self._session.exec(select(CatalogVersionRow.version).with_for_update()).one()

    def raise_version(self, *, at: datetime, by: str) -> None:
        """Count one change of the catalogue; takes the row's lock, so the number never goes back or repeats."""
        self.hold_version()
        change = update(CatalogVersionRow).values(
            version=col(CatalogVersionRow.version) + 1, changed_at=at, changed_by=by
        )
        self._session.exec(change)
