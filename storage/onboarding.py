"""First steps with products, and the ticks on them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from storage.models import OnboardingRow, OnboardingTickRow, ProductRow
from storage.upsert import insert_or_skip

FRESH: dict[str, Any] = {"populate_existing": True}
_THERE = col(ProductRow.withdrawn_at).is_(None)


class Onboardings:
    """One row per person and product, with one tick per step that is done; in lists only of products that are there."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Begin, unless this person has a row for the product. True when new. `values`: every column."""
        return insert_or_skip(self._session, OnboardingRow, values, key=["slack_id", "product_id"])

    def by_id(self, onboarding_id: str) -> OnboardingRow | None:
        """The row with this id, or None."""
        query = select(OnboardingRow).where(OnboardingRow.id == onboarding_id)
        return self._session.exec(query.execution_options(**FRESH)).first()

    def hold(self, onboarding_id: str) -> OnboardingRow | None:
        """The same, locked until the unit ends: what is pressed on two devices happens one after the other."""
        query = select(OnboardingRow).where(OnboardingRow.id == onboarding_id).with_for_update()
        return self._session.exec(query.execution_options(**FRESH)).first()

    def of(self, slack_id: str, product_id: int) -> OnboardingRow | None:
        """The row of this person and product, or None."""
        query = select(OnboardingRow).where(OnboardingRow.slack_id == slack_id, OnboardingRow.product_id == product_id)
        return self._session.exec(query.execution_options(**FRESH)).first()

    def open_of(self, slack_id: str) -> list[OnboardingRow]:
        """What this person has begun and neither finished nor stopped, the last touched first."""
        query = (
            select(OnboardingRow)
            .join(ProductRow, col(ProductRow.id) == col(OnboardingRow.product_id))
            .where(OnboardingRow.slack_id == slack_id, col(OnboardingRow.is_open), _THERE)
            .order_by(col(OnboardingRow.last_at).desc(), col(OnboardingRow.id))
        )
        return list(self._session.exec(query.execution_options(**FRESH)).all())

    def of_product(self, product_id: int) -> list[OnboardingRow]:
        """Everybody's rows of a product."""
        return list(self._session.exec(select(OnboardingRow).where(OnboardingRow.product_id == product_id)).all())

    def still_open(self, *, untouched_since: datetime, limit: int) -> list[OnboardingRow]:
        """Rows that are open, untouched since the moment, and without a reminder in this round, the oldest first."""
        query = (
            select(OnboardingRow)
            .join(ProductRow, col(ProductRow.id) == col(OnboardingRow.product_id))
            .where(
                _THERE,
                col(OnboardingRow.is_open),
                col(OnboardingRow.last_at) <= untouched_since,
                col(OnboardingRow.reminded) < col(OnboardingRow.round),
            )
            .order_by(col(OnboardingRow.last_at), col(OnboardingRow.id))
        )
        return list(self._session.exec(query.limit(limit).execution_options(**FRESH)).all())

    def ticks(self, onboarding_ids: Collection[str]) -> dict[str, set[int]]:
        """By row id the ids of the steps that are done, those taken off the card included."""
        found: dict[str, set[int]] = {one: set() for one in onboarding_ids}
        query = select(OnboardingTickRow.onboarding_id, OnboardingTickRow.step_id)
        for onboarding_id, step_id in self._session.exec(
            query.where(col(OnboardingTickRow.onboarding_id).in_(onboarding_ids))
        ).all():
            found[onboarding_id].add(step_id)
        return found

    def tick(self, onboarding_id: str, step_id: int, *, at: datetime) -> None:
        """A step is done; again changes nothing."""
        values = {"onboarding_id": onboarding_id, "step_id": step_id, "done_at": at}
        insert_or_skip(self._session, OnboardingTickRow, values, key=["onboarding_id", "step_id"])

    def untick(self, onboarding_id: str, step_id: int) -> None:
        """It is not done after all."""
        self._session.exec(
            delete(OnboardingTickRow).where(
                col(OnboardingTickRow.onboarding_id) == onboarding_id, col(OnboardingTickRow.step_id) == step_id
            )
        )
