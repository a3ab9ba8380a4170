"""Portfolio rules."""

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from storage.models import RuleRow


class Rules:
    """What no product may be used for; withdrawn rules only where they are asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, *, withdrawn: bool = False) -> list[RuleRow]:
        """Every rule, in the order they were imported."""
        query = select(RuleRow).order_by(col(RuleRow.id)).execution_options(populate_existing=True)
        return list(self._session.exec(query.where(_present(withdrawn))).all())

    def by_key(self, key: str) -> RuleRow | None:
        """The rule with this key, or None."""
        return self._session.exec(select(RuleRow).where(RuleRow.key == key, _present())).first()

    def add(self, row: RuleRow) -> None:
        """Store a new rule."""
        self._session.add(row)


def _present(withdrawn: bool = False) -> ColumnElement[bool]:
    return true() if withdrawn else col(RuleRow.withdrawn_at).is_(None)
