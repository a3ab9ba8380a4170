"""Portfolio rules."""

from sqlmodel import Session, col, select

from storage.models import RuleRow


class Rules:
    """What no product may be used for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> list[RuleRow]:
        """Every rule, in the order they were imported."""
        return list(
            self._session.exec(
                select(RuleRow).order_by(col(RuleRow.id)).execution_options(populate_existing=True)
            ).all()
        )

    def by_key(self, key: str) -> RuleRow | None:
        """The rule with this key, or None."""
        return self._session.exec(select(RuleRow).where(RuleRow.key == key)).first()

    def add(self, row: RuleRow) -> None:
        """Store a new rule."""
        self._session.add(row)
