"""Demand nothing in the catalogue meets."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.models import DemandRow
from storage.upsert import insert_or_skip


class Demands:
    """Asks no product covers; one row per ask."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store the demand of an ask unless it is stored already. True when new. `values`: all columns but the id."""
        return insert_or_skip(self._session, DemandRow, values, key=["ask_id"])

    def of(self, ask_id: str) -> DemandRow | None:
        """The demand an ask raised, or None."""
        return self._session.exec(select(DemandRow).where(DemandRow.ask_id == ask_id)).first()

    def counts(self, stem: str, *, since: datetime, until: datetime) -> tuple[int, int]:
        """How many asks said the same between the two moments, and how many different people asked them."""
        query = select(func.count(), func.count(func.distinct(DemandRow.asker))).where(
            DemandRow.stem == stem, col(DemandRow.asked_at) > since, col(DemandRow.asked_at) <= until
        )
        asks, people = self._session.exec(query).one()
        return int(asks), int(people)

    def top(self, *, since: datetime, until: datetime, limit: int) -> list[tuple[str, str, int, int]]:
        """What was asked for most between the moments: (text of the last such ask, stem, asks, people), most first."""
        people, asks = func.count(func.distinct(DemandRow.asker)), func.count()
        latest = func.max(DemandRow.id)
        groups = (
            select(people, asks, latest)
            .where(col(DemandRow.asked_at) > since, col(DemandRow.asked_at) <= until)
            .group_by(col(DemandRow.stem))
            .order_by(people.desc(), asks.desc(), latest.desc())
            .limit(limit)
        )
        found = self._session.exec(groups).all()
        rows = self._session.exec(select(DemandRow).where(col(DemandRow.id).in_([row[2] for row in found]))).all()
        texts = {row.id: (row.text, row.stem) for row in rows}
        return [(*texts[last], int(many), int(who)) for who, many, last in found]

    def whys(self, stems: Collection[str], *, since: datetime, until: datetime) -> dict[str, list[str]]:
        """Why people need what they asked for between the two moments, by stem, newest first."""
        query = select(DemandRow).where(
            col(DemandRow.stem).in_(stems),
            DemandRow.why != "",
            col(DemandRow.asked_at) > since,
            col(DemandRow.asked_at) <= until,
        )
        found: dict[str, list[str]] = {}
        for row in self._session.exec(query.order_by(col(DemandRow.why_at).desc(), col(DemandRow.id).desc())).all():
            found.setdefault(row.stem, []).append(row.why)
        return found
