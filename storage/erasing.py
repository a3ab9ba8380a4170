"""Deletes what people said, in the order rows hang on each other; what points at it and is others' stays."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, delete, select, update

from storage.deliveries import DIRECT
from storage.kept import PLACES, KeptKind, Whose
from storage.models import (
    AnswerRatingRow,
    AskRow,
    BacklogItemRow,
    BacklogSourceRow,
    DeliveryRow,
    DemandRow,
    DigestRow,
    ErasedAskRow,
    ErasureRow,
    OnboardingRow,
    RequestMessageRow,
    RouteRow,
    SupportRequestRow,
    ThreadStateRow,
    UsageEventRow,
    UsageUserRow,
)
from storage.models.erasures import Erased
from storage.upsert import insert_or_skip
from storage.vocabulary import DigestKind

AT_ONCE = 500  # ids named in one statement
# Of an ask that was deleted nothing is left but its id, its number and its day; the database holds what points at it.
EMPTY_ASK: Mapping[str, Any] = {
    "asker_id": None, "asker_slack_id": "", "text": "", "channel": "", "thread_ts": "", "message_ts": "",
    "event_key": None, "private": True, "follows": None, "rounds": 0, "outcome": None, "decision": None,
    "confidence": None, "judged_by": None, "catalog_version": None, "latency_ms": None, "answered_at": None,
    "answer_ts": None, "answering_by": None,
}  # fmt: skip


class Erasing:
    """Deletions, and what is remembered of them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- what is remembered

    def by_id(self, erasure_id: str) -> ErasureRow | None:
        """The deletion with this id, or None."""
        return self._session.get(ErasureRow, erasure_id)

    def note(self, erasure_id: str, *, on: date, why: Erased, counts: Mapping[Any, int]) -> None:
        """Remember that something was deleted, not whose."""
        values = {"id": erasure_id, "on_day": on, "why": why, "counts": dict(counts)}
        insert_or_skip(self._session, ErasureRow, values, key=["id"])

    def since(self, day: date) -> list[ErasureRow]:
        """The deletions from this day on."""
        return list(self._session.exec(select(ErasureRow).where(col(ErasureRow.on_day) >= day)).all())

    def of_ask(self, ask_id: str) -> ErasedAskRow | None:
        """When and why an ask was deleted, or None where it was not."""
        return self._session.get(ErasedAskRow, ask_id)

    # ---- asks, and what was made from them

    def asks_of(self, whose: Whose) -> list[AskRow]:
        """Everything somebody asked, held until the unit ends: of two that delete the same, one finds it."""
        return self._asks(_theirs(KeptKind.ASKS, whose))

    def asks_before(self, moment: datetime, *, limit: int) -> list[AskRow]:
        """The oldest asks from before the moment of which anything is left, held until the unit ends."""
        left = or_(col(AskRow.text) != "", col(AskRow.asker_slack_id) != "", col(AskRow.asker_id).is_not(None))
        return self._asks(col(AskRow.asked_at) < moment, left, limit=limit)

    def _asks(self, *which: ColumnElement[bool], limit: int | None = None) -> list[AskRow]:
        query = select(AskRow).where(*which).order_by(col(AskRow.number)).limit(limit).with_for_update()
        return list(self._session.exec(query.execution_options(populate_existing=True)).all())

    def empty(self, rows: Sequence[AskRow], *, on: date, why: Erased) -> None:
        """Delete everything of these asks but that they were there, on which day."""
        for row in rows:
            for name, value in EMPTY_ASK.items():
                setattr(row, name, value)
            row.asked_at = datetime.combine(row.asked_at.date(), time(), UTC)
        self._session.flush()
        self._session.add_all([ErasedAskRow(ask_id=row.id, on_day=on, why=why) for row in rows])

    def demand_of(self, ask_ids: Sequence[str], whose: Whose | None) -> list[DemandRow]:
        """What these asks, or this person, put into the ledger of what nothing covers."""
        theirs = [] if whose is None else [_theirs(KeptKind.DEMAND, whose)]
        found: dict[int | None, DemandRow] = {}
        for some in [*(col(DemandRow.ask_id).in_(part) for part in _parts(ask_ids)), *theirs]:
            found |= {row.id: row for row in self._session.exec(select(DemandRow).where(some)).all()}
        return list(found.values())

    def drop_demand(self, rows: Sequence[DemandRow]) -> None:
        """Take rows out of the ledger."""
        for part in _parts([row.id for row in rows]):
            self._session.exec(delete(DemandRow).where(col(DemandRow.id).in_(part)))

    def drop_routes(self, ask_ids: Sequence[str], whose: Whose | None) -> int:
        """Delete the past routes in the words of these asks, and those this person's word made; how many."""
        dropped = sum(self._drop(RouteRow, col(RouteRow.ask_id).in_(part)) for part in _parts(ask_ids))
        return dropped + (0 if whose is None else self._drop(RouteRow, _theirs(KeptKind.ROUTES, whose)))

    def drop_ratings(self, ask_ids: Sequence[str], whose: Whose | None) -> int:
        """Delete this person's ratings, or (None) all of these asks; how many."""
        if whose is not None:
            return self._drop(AnswerRatingRow, _theirs(KeptKind.RATINGS, whose))
        return sum(self._drop(AnswerRatingRow, col(AnswerRatingRow.ask_id).in_(part)) for part in _parts(ask_ids))

    def unlink_questions(self, ask_ids: Sequence[str]) -> None:
        """Let no question to an owner and no first steps say from which of these asks they came."""
        for part in _parts(ask_ids):
            change = update(SupportRequestRow).where(col(SupportRequestRow.ask_id).in_(part))
            self._session.exec(change.values(ask_id=None))
            begun = update(OnboardingRow).where(col(OnboardingRow.ask_id).in_(part))
            self._session.exec(begun.values(ask_id=None))

    def retitle_items(self, titles: Mapping[str, str], title: str) -> None:
        """Give backlog items another title that are named with the words of an ask. `titles`: those words by ask id."""
        for part in _parts(list(titles)):
            query = (
                select(BacklogItemRow, BacklogSourceRow.source_id)
                .join(BacklogSourceRow, col(BacklogSourceRow.item_id) == col(BacklogItemRow.id))
                .where(BacklogSourceRow.kind == "ask", col(BacklogSourceRow.source_id).in_(part))
            )
            for item, ask_id in self._session.exec(query).all():
                if item.title == titles[ask_id]:
                    item.title = title

    def reword_digests(self, labels: Collection[str], instead: str) -> None:
        """Take these words out of what portfolio digests kept of what people want."""
        query = select(DigestRow).where(DigestRow.kind == DigestKind.PORTFOLIO)
        for row in self._session.exec(query).all() if labels else []:
            wanted = row.figures.get("wanted", [])
            if any(title in labels for title, _ in wanted):
                said = [[instead if title in labels else title, people] for title, people in wanted]
                row.figures = {**row.figures, "wanted": said}

    # ---- questions, and what is left

    def channels_of(self, whose: Whose) -> set[str]:
        """The direct messages with somebody, as far as they are known."""
        places = [
            (col(AskRow.channel), _theirs(KeptKind.ASKS, whose)),
            (col(ThreadStateRow.channel), _theirs(KeptKind.THREADS, whose)),
            (col(DeliveryRow.channel), _theirs(KeptKind.SAID, whose)),
        ]
        found = (self._session.exec(select(channel).where(theirs).distinct()).all() for channel, theirs in places)
        return {channel for some in found for channel in some if channel.startswith(DIRECT)}

    def close_questions(self, whose: Whose, kind: KeptKind, values: Mapping[str, Any], *, channels: set[str]) -> int:
        """Leave of somebody's questions of this kind what figures count, with these values; how many.

        `channels`: where they were written to: what was said there about the questions is no thread of theirs any more.
        """
        which = _theirs(kind, whose)
        ids = list(self._session.exec(select(SupportRequestRow.id).where(which).with_for_update()).all())
        for part in _parts(ids):
            theirs = (col(RequestMessageRow.request_id).in_(part), col(RequestMessageRow.channel).in_(channels))
            self._session.exec(delete(RequestMessageRow).where(*theirs))
            self._session.exec(update(SupportRequestRow).where(col(SupportRequestRow.id).in_(part)).values(**values))
        return len(ids)

    def close_old_questions(self, moment: datetime, values: Mapping[str, Any]) -> None:
        """Leave of the questions that were closed before the moment what figures count, with these values."""
        old = (
            col(SupportRequestRow.resolved_at) < moment,
            or_(col(SupportRequestRow.requester_slack_id) != "", col(SupportRequestRow.requester_name) != ""),
        )
        query = select(SupportRequestRow.id).where(*old).order_by(col(SupportRequestRow.id)).with_for_update()
        for part in _parts(list(self._session.exec(query).all())):
            self._session.exec(delete(RequestMessageRow).where(col(RequestMessageRow.request_id).in_(part)))
            self._session.exec(update(SupportRequestRow).where(col(SupportRequestRow.id).in_(part)).values(**values))

    def drop_usage(self, before: date, *, limit: int) -> int:
        """Delete so much of the usage from before a day, and those of its users of whom none is left; how much."""
        query = select(UsageEventRow.id, UsageEventRow.user_id).where(col(UsageEventRow.on_day) < before)
        rows = self._session.exec(query.order_by(col(UsageEventRow.id)).limit(limit)).all()
        for part in _parts([row_id for row_id, _ in rows]):
            self._session.exec(delete(UsageEventRow).where(col(UsageEventRow.id).in_(part)))
        left = select(UsageEventRow.id).where(col(UsageEventRow.user_id) == col(UsageUserRow.id)).exists()
        for part in _parts(sorted({user_id for _, user_id in rows if user_id is not None})):
            self._session.exec(delete(UsageUserRow).where(col(UsageUserRow.id).in_(part), ~left))
        return len(rows)

    def drop(self, kind: KeptKind, whose: Whose) -> int:
        """Delete everything of this kind; how many rows."""
        self._session.flush()
        gone = (place.rows.delete().where(place.of(whose)) for place in PLACES[kind])
        return sum(self._session.connection().execute(one).rowcount for one in gone)

    def _drop(self, table: type[RouteRow | AnswerRatingRow], which: ColumnElement[bool]) -> int:
        self._session.flush()
        return self._session.connection().execute(delete(table).where(which)).rowcount


def _theirs(kind: KeptKind, whose: Whose) -> ColumnElement[bool]:
    return or_(*(place.of(whose) for place in PLACES[kind]))


def _parts(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
