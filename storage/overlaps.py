"""Verdicts on products that cover the same work."""

from sqlmodel import Session, col, select

from storage.models import OverlapVerdictRow


class Overlaps:
    """What was decided about pairs of products; a pair is named by its row ids, the smaller one first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: OverlapVerdictRow) -> None:
        """Store a verdict, with its row id."""
        self._session.add(row)
        self._session.flush()

    def by_id(self, verdict_id: int) -> OverlapVerdictRow | None:
        """The verdict with this row id, or None."""
        return self._session.get(OverlapVerdictRow, verdict_id)

    def latest(self) -> dict[tuple[int, int], OverlapVerdictRow]:
        """The last verdict on each pair that has one."""
        rows = self._session.exec(select(OverlapVerdictRow).order_by(col(OverlapVerdictRow.id))).all()
        return {(row.first_id, row.second_id): row for row in rows}
