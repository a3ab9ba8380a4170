"""Thumbs on answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.models import AnswerRatingRow, AskRow
from storage.upsert import insert_or_update
from storage.vocabulary import Rating


class Ratings:
    """What people thought of answers; one row per answer and person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, values: Mapping[str, Any]) -> None:
        """Store a rating, or change the one this person gave before. `values`: every column but the row id."""
        insert_or_update(self._session, AnswerRatingRow, values, key=["ask_id", "rater"])

    def of(self, ask_id: str) -> list[AnswerRatingRow]:
        """The ratings of one answer, oldest first."""
        query = select(AnswerRatingRow).where(AnswerRatingRow.ask_id == ask_id).order_by(col(AnswerRatingRow.id))
        return list(self._session.exec(query.execution_options(populate_existing=True)).all())

    def by_rater(self, ask_id: str, rater: str) -> AnswerRatingRow | None:
        """What this person thought of this answer, or None."""
        query = select(AnswerRatingRow).where(AnswerRatingRow.ask_id == ask_id, AnswerRatingRow.rater == rater)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def explained(self, *, since: datetime, until: datetime, limit: int) -> list[tuple[AnswerRatingRow, AskRow]]:
        """The thumbs down with a reason between the two moments, with the ask answered, newest first."""
        query = (
            select(AnswerRatingRow, AskRow)
            .join(AskRow, col(AskRow.id) == col(AnswerRatingRow.ask_id))
            .where(
                AnswerRatingRow.rating == Rating.DOWN,
                col(AnswerRatingRow.reason).is_not(None),
                col(AnswerRatingRow.rated_at) > since,
                col(AnswerRatingRow.rated_at) <= until,
            )
            .order_by(col(AnswerRatingRow.rated_at).desc(), col(AnswerRatingRow.id).desc())
            .limit(limit)
        )
        return list(self._session.exec(query).all())
