"""Past routes, and the number that says when they changed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from storage.models import CatalogVersionRow, ProductRow, RouteRow
from storage.upsert import insert_or_update
from storage.vocabulary import LifecycleStage


class Routes:
    """Which product was right for which ask; one row an ask, product and person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, values: Mapping[str, Any]) -> None:
        """Store a route, or the same one anew. `values`: every column but the row id."""
        insert_or_update(self._session, RouteRow, values, key=["ask_id", "product_id", "person"])

    def by_id(self, route_id: int) -> RouteRow | None:
        """The route with this id, or None."""
        return self._session.get(RouteRow, route_id)

    def of_ask(self, ask_id: str, person: str) -> list[RouteRow]:
        """The routes that this person's word on this answer made."""
        query = select(RouteRow).where(RouteRow.ask_id == ask_id, RouteRow.person == person)
        return list(self._session.exec(query.execution_options(populate_existing=True)).all())

    def living(self, *, since: datetime, product_id: int | None = None) -> list[tuple[RouteRow, str]]:
        """The routes that hold since this moment, with the product's key, newest first.

        A route holds while nobody removed it, its product is neither withdrawn nor retired, and that one's fit rules
        are the same.
        """
        query = (
            select(RouteRow, ProductRow.key)
            .join(ProductRow, col(ProductRow.id) == col(RouteRow.product_id))
            .where(
                col(RouteRow.removed_at).is_(None),
                col(RouteRow.routed_at) > since,
                col(RouteRow.fit_rules_version) == col(ProductRow.fit_rules_version),
                ProductRow.stage != LifecycleStage.RETIREMENT,
                col(ProductRow.withdrawn_at).is_(None),
            )
            .order_by(col(RouteRow.routed_at).desc(), col(RouteRow.id).desc())
        )
        if product_id is not None:
            query = query.where(RouteRow.product_id == product_id)
        return list(self._session.exec(query).all())

    def people_sent(self, product_ids: Collection[int], *, since: datetime, until: datetime) -> dict[int, int]:
        """How many people each product was right for in this time; products it was right for nobody are absent."""
        people = func.count(func.distinct(RouteRow.person))
        query = select(RouteRow.product_id, people).where(
            col(RouteRow.product_id).in_(product_ids),
            col(RouteRow.routed_at) >= since,
            col(RouteRow.routed_at) < until,
            col(RouteRow.removed_at).is_(None),
        )
        return dict(self._session.exec(query.group_by(col(RouteRow.product_id))).all())

    def keep_vectors(self, encoder: str, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Keep the embeddings of these routes: (route id, float16 bytes)."""
        for route_id, vector in vectors:
            change = update(RouteRow).where(col(RouteRow.id) == route_id).values(encoder=encoder, vector=vector)
            self._session.exec(change)

    def version(self) -> int:
        """A number that goes up with every change of a route. One read of one row."""
        return self._session.exec(select(CatalogVersionRow.routes_version)).first() or 0

    def raise_version(self) -> None:
        """Count one change of the routes, in the transaction that makes it."""
        self._session.exec(update(CatalogVersionRow).values(routes_version=col(CatalogVersionRow.routes_version) + 1))
