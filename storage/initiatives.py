"""Initiatives with the products they use, and when products moved through their stages."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select

from storage.models import InitiativeProductRow, InitiativeRow, StageMoveRow
from storage.upsert import insert_or_skip
from storage.vocabulary import LifecycleStage


class Initiatives:
    """Business tasks by product, those withdrawn only where `withdrawn` asks for them, and the moves of products."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_move_once(self, values: Mapping[str, Any]) -> bool:
        """Note that a product came to a stage on a day, once. True when new. `values`: every column but the id."""
        return insert_or_skip(self._session, StageMoveRow, values, key=["product_id", "stage", "moved_on"])

    def drop_move(self, product_id: int, stage: LifecycleStage, day: date) -> None:
        """Forget one move."""
        row = StageMoveRow
        gone = (col(row.product_id) == product_id) & (col(row.stage) == stage) & (col(row.moved_on) == day)
        self._session.exec(delete(row).where(gone))

    def drop_moves(self, product_id: int) -> None:
        """Forget how a product moved, for whoever knows it better."""
        self._session.exec(delete(StageMoveRow).where(col(StageMoveRow.product_id) == product_id))

    def using(self, product_ids: Collection[int]) -> list[tuple[InitiativeProductRow, InitiativeRow]]:
        """Which initiatives are built from these products, with the part each plays, in the order of their keys."""
        query = (
            select(InitiativeProductRow, InitiativeRow)
            .join(InitiativeRow, col(InitiativeRow.id) == col(InitiativeProductRow.initiative_id))
            .where(col(InitiativeProductRow.product_id).in_(product_ids), _present())
            .order_by(col(InitiativeRow.key), col(InitiativeProductRow.product_id))
        )
        return list(self._session.exec(query).all())

    def stage_since(self, product_ids: Collection[int], *, until: date) -> dict[int, dict[LifecycleStage, date]]:
        """The last day up to and with this one on which each product came to each stage, as far as it was noted."""
        product, stage, day = col(StageMoveRow.product_id), col(StageMoveRow.stage), col(StageMoveRow.moved_on)
        query = select(StageMoveRow.product_id, StageMoveRow.stage, func.max(day)).where(
            product.in_(product_ids), day <= until
        )
        found: dict[int, dict[LifecycleStage, date]] = {}
        for product_id, reached, on in self._session.exec(query.group_by(product, stage)).all():
            found.setdefault(product_id, {})[LifecycleStage(reached)] = on
        return found

    def moves(self, product_ids: Collection[int]) -> list[StageMoveRow]:
        """Through which stages these products went, oldest move first."""
        query = select(StageMoveRow).where(col(StageMoveRow.product_id).in_(product_ids))
        return list(self._session.exec(query.order_by(col(StageMoveRow.moved_on), col(StageMoveRow.id))).all())

    def all(self, *, withdrawn: bool = False) -> list[InitiativeRow]:
        """Every initiative, in the order they were imported."""
        query = select(InitiativeRow).order_by(col(InitiativeRow.id))
        return list(self._session.exec(query if withdrawn else query.where(_present())).all())

    def uses(self, *, withdrawn: bool = False) -> list[InitiativeProductRow]:
        """Which initiative is built from which product, all of them."""
        row = InitiativeProductRow
        query = select(row).order_by(col(row.initiative_id), col(row.product_id))
        there = select(InitiativeRow.id).where(_present())
        return list(self._session.exec(query if withdrawn else query.where(col(row.initiative_id).in_(there))).all())

    def add(self, row: InitiativeRow) -> None:
        """Store a new or changed initiative."""
        self._session.add(row)

    def flush(self) -> None:
        """Write what is pending now: initiatives need their row ids before others can point at them."""
        self._session.flush()

    def set_uses(self, initiative_id: int, rows: Sequence[InitiativeProductRow]) -> None:
        """The products an initiative is built from: these and no others."""
        self._session.exec(delete(InitiativeProductRow).where(col(InitiativeProductRow.initiative_id) == initiative_id))
        self._session.add_all(rows)
        self._session.flush()


def _present() -> ColumnElement[bool]:
    return col(InitiativeRow.withdrawn_at).is_(None)
