"""Demand nothing in the catalogue meets."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, delete, select, update

from storage.models import DemandRow, ProductRow
from storage.upsert import insert_or_skip
from storage.vocabulary import DemandKind

AT_ONCE = 500  # ids named in one statement


class Demands:
    """Asks no product covers; one row per ask."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store the demand of an ask unless it is stored already. True when new. `values`: all columns but the id."""
        return insert_or_skip(self._session, DemandRow, values, key=["ask_id"])

    def of(self, ask_id: str) -> DemandRow | None:
        """The demand an ask raised, or None."""
        query = select(DemandRow).where(DemandRow.ask_id == ask_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def remove(self, ask_id: str, kind: DemandKind) -> None:
        """Take the demand of an ask out again when it is of this kind and nothing became of it."""
        self._session.exec(
            delete(DemandRow).where(
                col(DemandRow.ask_id) == ask_id,
                col(DemandRow.kind) == kind,
                col(DemandRow.became_product_id).is_(None),
            )
        )

    def between(self, *, since: datetime, until: datetime, limit: int) -> list[tuple[DemandRow, str | None]]:
        """The demand between the moments with the key of the product it became, newest first, without embeddings."""
        parts = [getattr(DemandRow, name) for name in DemandRow.model_fields if name != "vector"]
        query = (
            select(DemandRow, ProductRow.key)
            .join(ProductRow, _became(), isouter=True)
            .where(col(DemandRow.asked_at) > since, col(DemandRow.asked_at) <= until)
            .order_by(col(DemandRow.asked_at).desc(), col(DemandRow.id).desc())
            .limit(limit)
            .options(load_only(*parts, raiseload=True))
        )
        return list(self._session.exec(query).all())

    def embedded(
        self, encoder: str, *, since: datetime, until: datetime, limit: int
    ) -> list[tuple[str, str, bytes | None]]:
        """Of the demand between the moments: (asker, stem, float16 bytes of this encoder or None), newest first."""
        query = (
            select(DemandRow.asker, DemandRow.stem, DemandRow.encoder, DemandRow.vector)
            .where(col(DemandRow.asked_at) > since, col(DemandRow.asked_at) <= until)
            .order_by(col(DemandRow.asked_at).desc(), col(DemandRow.id).desc())
            .limit(limit)
        )
        found = self._session.exec(query).all()
        return [(asker, stem, vector if by == encoder else None) for asker, stem, by, vector in found]

    def keep_vectors(self, encoder: str, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Keep the embeddings of these rows: (row id, float16 bytes)."""
        for row_id, vector in vectors:
            change = update(DemandRow).where(col(DemandRow.id) == row_id).values(encoder=encoder, vector=vector)
            self._session.exec(change)

    def of_asker(self, asker: str, *, since: datetime, limit: int) -> list[tuple[DemandRow, str | None]]:
        """What one person asked for since a moment, with the key of the product it became, newest first."""
        query = (
            select(DemandRow, ProductRow.key)
            .join(ProductRow, _became(), isouter=True)
            .where(DemandRow.asker == asker, col(DemandRow.asked_at) > since)
            .order_by(col(DemandRow.asked_at).desc(), col(DemandRow.id).desc())
            .limit(limit)
        )
        return list(self._session.exec(query).all())

    def become(self, ask_ids: Sequence[str], product_id: int) -> None:
        """These asks became this product, those that became none that is there."""
        for start in range(0, len(ask_ids), AT_ONCE):
            some = col(DemandRow.ask_id).in_(ask_ids[start : start + AT_ONCE])
            gone = select(ProductRow.id).where(col(ProductRow.withdrawn_at).is_not(None))
            became = col(DemandRow.became_product_id)
            change = update(DemandRow).where(some, became.is_(None) | became.in_(gone))
            self._session.exec(change.values(became_product_id=product_id))

    def untold(self, product_id: int) -> list[DemandRow]:
        """What became this product and whose asker did not hear of it yet, newest first."""
        query = select(DemandRow).where(DemandRow.became_product_id == product_id, col(DemandRow.told_at).is_(None))
        return list(self._session.exec(query.order_by(col(DemandRow.id).desc())).all())

    def mark_told(self, product_id: int, askers: Collection[str], *, at: datetime) -> None:
        """These people heard what became of their asks."""
        change = update(DemandRow).where(
            col(DemandRow.became_product_id) == product_id,
            col(DemandRow.asker).in_(askers),
            col(DemandRow.told_at).is_(None),
        )
        self._session.exec(change.values(told_at=at))


def _became() -> ColumnElement[bool]:
    """The product it became, as long as that one is not withdrawn."""
    return (col(ProductRow.id) == col(DemandRow.became_product_id)) & col(ProductRow.withdrawn_at).is_(None)
