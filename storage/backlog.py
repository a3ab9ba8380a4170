"""Backlog items of products, and where they come from."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col, exists, select

from storage.models import BacklogItemRow, BacklogSourceRow, ProductRow
from storage.upsert import insert_or_skip
from storage.vocabulary import BacklogStatus


class Backlog:
    """Items by id and product."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store an item unless its id is stored already. True when new. `values`: every column."""
        return insert_or_skip(self._session, BacklogItemRow, values, key=["id"])

    def by_id(self, item_id: str) -> BacklogItemRow | None:
        """The item with this id, or None."""
        query = select(BacklogItemRow).where(BacklogItemRow.id == item_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def hold(self, item_id: str) -> BacklogItemRow | None:
        """The item with this id, locked until the unit ends."""
        query = select(BacklogItemRow).where(BacklogItemRow.id == item_id).with_for_update(key_share=True)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def of_products(self, product_ids: Collection[int], *statuses: BacklogStatus) -> list[BacklogItemRow]:
        """The items of these products in these states (all when none is named), newest first."""
        query = select(BacklogItemRow).where(col(BacklogItemRow.product_id).in_(product_ids))
        if statuses:
            query = query.where(col(BacklogItemRow.status).in_(statuses))
        return list(
            self._session.exec(query.order_by(col(BacklogItemRow.created_at).desc(), col(BacklogItemRow.id))).all()
        )

    def products_with_items(self, keys: Collection[str]) -> set[str]:
        """Those of the products, by key, that have an item in any state."""
        item = exists().where(col(BacklogItemRow.product_id) == col(ProductRow.id))
        return set(self._session.exec(select(ProductRow.key).where(col(ProductRow.key).in_(keys), item)).all())

    def add_source(self, item_id: str, kind: str, source_id: str) -> bool:
        """Note where an item comes from, once. True when new."""
        values = {"item_id": item_id, "kind": kind, "source_id": source_id}
        return insert_or_skip(self._session, BacklogSourceRow, values, key=["item_id", "kind", "source_id"])

    def sources(self, item_ids: Collection[str]) -> list[BacklogSourceRow]:
        """Where these items come from."""
        query = select(BacklogSourceRow).where(col(BacklogSourceRow.item_id).in_(item_ids))
        return list(self._session.exec(query.order_by(col(BacklogSourceRow.source_id))).all()) if item_ids else []

    def has_source(self, kind: str, source_id: str) -> bool:
        """Whether some item comes from this already."""
        query = select(BacklogSourceRow.item_id).where(
            BacklogSourceRow.kind == kind, BacklogSourceRow.source_id == source_id
        )
        return self._session.exec(query).first() is not None
