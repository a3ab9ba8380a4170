"""Products and what hangs on them: scenarios, limits, onboarding steps and differences."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from storage.models import (
    ChatChangeRow,
    ConstraintRow,
    OnboardingStepRow,
    ProductChangeRow,
    ProductDifferenceRow,
    ProductRow,
    ScenarioRow,
)

PartRow = ScenarioRow | OnboardingStepRow | ConstraintRow | ProductDifferenceRow
Part = TypeVar("Part", ScenarioRow, OnboardingStepRow, ConstraintRow, ProductDifferenceRow)


FRESH: dict[str, Any] = {"populate_existing": True}  # what is read again in the same unit is read from the database


class Products:
    """The catalogue's products. Lists by product take the row ids wanted, or None for the whole catalogue."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[ProductRow]:
        """Every product, in the order they were imported."""
        return list(
            self._session.exec(select(ProductRow).order_by(col(ProductRow.id)).execution_options(**FRESH)).all()
        )

    def by_key(self, key: str) -> ProductRow | None:
        """The product with this key, or None."""
        return self._session.exec(select(ProductRow).where(ProductRow.key == key)).first()

    def by_keys(self, keys: Collection[str]) -> list[ProductRow]:
        """The products with these keys, in the order they were imported."""
        return self._where_in(keys, key=True)

    def by_ids(self, ids: Collection[int]) -> list[ProductRow]:
        """The products with these row ids, in the order they were imported."""
        return self._where_in(ids, key=False)

    def answered_for_by(self, person_id: int) -> list[ProductRow]:
        """The products this person owns or deputises for."""
        mine = (col(ProductRow.owner_id) == person_id) | (col(ProductRow.deputy_id) == person_id)
        return list(self._session.exec(select(ProductRow).where(mine).order_by(col(ProductRow.id))).all())

    def without_owner_or_deputy(self) -> list[ProductRow]:
        """The products nobody answers for."""
        nobody = col(ProductRow.owner_id).is_(None) & col(ProductRow.deputy_id).is_(None)
        return list(self._session.exec(select(ProductRow).where(nobody).order_by(col(ProductRow.id))).all())

    def scenarios(self, product_ids: Collection[int] | None = None) -> dict[int, list[ScenarioRow]]:
        """Scenarios by product id in the owner's order, those taken off the card included."""
        return self._parts(ScenarioRow, product_ids)

    def onboarding(self, product_ids: Collection[int] | None = None) -> dict[int, list[OnboardingStepRow]]:
        """Onboarding steps by product id in the owner's order, those taken off the card included."""
        return self._parts(OnboardingStepRow, product_ids)

    def constraints(self, product_ids: Collection[int] | None = None) -> dict[int, list[ConstraintRow]]:
        """Limits by product id in the owner's order."""
        return self._parts(ConstraintRow, product_ids)

    def differences(self, product_ids: Collection[int] | None = None) -> dict[int, list[ProductDifferenceRow]]:
        """Differences by product id in the owner's order."""
        return self._parts(ProductDifferenceRow, product_ids)

    def chat_changes(self) -> list[ChatChangeRow]:
        """What was changed in the chat and not in the files since, the oldest first."""
        return list(self._session.exec(select(ChatChangeRow).order_by(col(ChatChangeRow.id))).all())

    def changes_of(self, product_id: int, *, limit: int, in_chat: bool | None = None) -> list[ProductChangeRow]:
        """What was changed of a product, the newest first; `in_chat`: by whom, None for both."""
        query = select(ProductChangeRow).where(ProductChangeRow.product_id == product_id)
        if in_chat is not None:
            query = query.where(col(ProductChangeRow.in_chat) == in_chat)
        return list(self._session.exec(query.order_by(col(ProductChangeRow.id).desc()).limit(limit)).all())

    def add(self, rows: Iterable[ProductRow | PartRow | ChatChangeRow | ProductChangeRow]) -> None:
        """Store new products, parts of them, or changes."""
        self._session.add_all(rows)

    def remove(self, rows: Iterable[PartRow | ChatChangeRow]) -> None:
        """Delete parts nothing else points at."""
        for row in rows:
            self._session.delete(row)

    def flush(self) -> None:
        """Write what is pending now: products need their row ids before others can point at them."""
        self._session.flush()

    def _where_in(self, wanted: Collection[str] | Collection[int], *, key: bool) -> list[ProductRow]:
        if not wanted:
            return []
        column = col(ProductRow.key) if key else col(ProductRow.id)
        query = select(ProductRow).where(column.in_(wanted)).order_by(col(ProductRow.id))
        return list(self._session.exec(query).all())

    def _parts(self, table: type[Part], product_ids: Collection[int] | None) -> dict[int, list[Part]]:
        query = select(table).order_by(col(table.product_id), col(table.position)).execution_options(**FRESH)
        if product_ids is not None:
            query = query.where(col(table.product_id).in_(product_ids))
        found: dict[int, list[Part]] = {}
        for row in self._session.exec(query).all():
            found.setdefault(row.product_id, []).append(row)
        return found
