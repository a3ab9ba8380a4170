"""Products and what hangs on them: scenarios, limits, onboarding steps and differences."""

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, true
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
    """The catalogue's products; withdrawn ones only where `withdrawn` asks for them, too, as records do.

    Lists by product take the row ids wanted, or None for everything stored.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, *, withdrawn: bool = False) -> list[ProductRow]:
        """Every product, in the order they were imported."""
        query = select(ProductRow).where(_present(withdrawn)).order_by(col(ProductRow.id))
        return list(self._session.exec(query.execution_options(**FRESH)).all())

    def by_key(self, key: str, *, withdrawn: bool = False) -> ProductRow | None:
        """The product with this key, or None."""
        return self._session.exec(select(ProductRow).where(ProductRow.key == key, _present(withdrawn))).first()

    def by_keys(self, keys: Collection[str], *, withdrawn: bool = False) -> list[ProductRow]:
        """The products with these keys, in the order they were imported."""
        return self._where(col(ProductRow.key).in_(keys), _present(withdrawn)) if keys else []

    def by_ids(self, ids: Collection[int], *, withdrawn: bool = False) -> list[ProductRow]:
        """The products with these row ids, in the order they were imported."""
        return self._where(col(ProductRow.id).in_(ids), _present(withdrawn)) if ids else []

    def answered_for_by(self, person_id: int, *, withdrawn: bool = False) -> list[ProductRow]:
        """The products this person owns or deputises for."""
        mine = (col(ProductRow.owner_id) == person_id) | (col(ProductRow.deputy_id) == person_id)
        return self._where(mine, _present(withdrawn))

    def without_owner_or_deputy(self, *, withdrawn: bool = False) -> list[ProductRow]:
        """The products nobody answers for."""
        nobody = col(ProductRow.owner_id).is_(None) & col(ProductRow.deputy_id).is_(None)
        return self._where(nobody, _present(withdrawn))

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

    def _where(self, *conditions: ColumnElement[bool]) -> list[ProductRow]:
        query = select(ProductRow).where(*conditions).order_by(col(ProductRow.id))
        return list(self._session.exec(query).all())

    def _parts(self, table: type[Part], product_ids: Collection[int] | None) -> dict[int, list[Part]]:
        query = select(table).order_by(col(table.product_id), col(table.position)).execution_options(**FRESH)
        if product_ids is not None:
            query = query.where(col(table.product_id).in_(product_ids))
        found: dict[int, list[Part]] = {}
        for row in self._session.exec(query).all():
            found.setdefault(row.product_id, []).append(row)
        return found


def _present(withdrawn: bool = False) -> ColumnElement[bool]:
    return true() if withdrawn else col(ProductRow.withdrawn_at).is_(None)
