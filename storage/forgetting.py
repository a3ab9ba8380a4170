"""Takes somebody who left out of what stays: a random mark in their place keeps what is counted by person."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select, update

from storage.kept import PLACES, KeptKind, Whose
from storage.models import (
    DigestActionRow,
    DigestRow,
    FeedbackRow,
    HandledEventRow,
    ParticipantRow,
    PersonRoleRow,
    PersonRow,
    PilotRow,
    StartAnswerRow,
    SurveyAnswerRow,
    UsageUserRow,
)
from storage.vocabulary import EventStatus, ParticipantStatus, PilotStatus

GONE = "gone"
STILL_IN = (ParticipantStatus.JOINED, ParticipantStatus.INVITED)
# Where a name says little, and nobody has to answer for it. In the other places of SIGNED somebody decided something.
IN_PASSING = {
    "reading": GONE, "intake": GONE, "chat_change": GONE, "product_change": GONE, "route": GONE, "digest_action": GONE,
    "product": "", "catalog_version": "", "support_request": "", "pilot_participant": "",
}  # fmt: skip


class Forgetting:
    """What only an operator does, for somebody who left."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unlink_in_pilots(self, whose: Whose, new_mark: Callable[[], str], *, at: datetime) -> int:
        """Put one mark for each pilot in their place under what they said there; of one that is not closed they are
        no participant any more. How many pilots."""
        tables = (ParticipantRow.pilot_id, FeedbackRow.pilot_id, SurveyAnswerRow.pilot_id)
        theirs = (ParticipantRow.slack_id, FeedbackRow.author, SurveyAnswerRow.author)
        found: set[str] = set()
        for pilot, who in zip(tables, theirs, strict=True):
            found |= set(self._session.exec(select(pilot).where(col(who) == whose.slack_id)).all())
        for pilot_id in sorted(found) if whose.slack_id else []:
            self._unlink_in(pilot_id, whose.slack_id, new_mark(), at)
        return len(found) if whose.slack_id else 0

    def _unlink_in(self, pilot_id: str, slack_id: str, mark: str, at: datetime) -> None:
        in_it = (ParticipantRow.pilot_id == pilot_id, ParticipantRow.slack_id == slack_id)
        pilot = self._session.get(PilotRow, pilot_id)
        row = self._session.exec(select(ParticipantRow).where(*in_it)).first()
        if row is not None:
            row.slack_id = mark
            if pilot is not None and pilot.status is not PilotStatus.CLOSED and row.status in STILL_IN:
                row.status, row.left_at = ParticipantStatus.LEFT, at
        said = update(FeedbackRow).where(col(FeedbackRow.pilot_id) == pilot_id, col(FeedbackRow.author) == slack_id)
        self._session.exec(said.values(author=mark, message_link=""))
        told = update(SurveyAnswerRow).where(
            col(SurveyAnswerRow.pilot_id) == pilot_id, col(SurveyAnswerRow.author) == slack_id
        )
        self._session.exec(told.values(author=mark))

    def unlink_usage(self, whose: Whose, marks: Collection[str], new_mark: Callable[[], str]) -> int:
        """Let usage say no more whose it is. `marks`: what sources call them. How many marks."""
        (place,) = PLACES[KeptKind.USAGE]
        query = select(UsageUserRow).where(or_(place.of(whose), col(UsageUserRow.mark).in_(marks)))
        rows = self._session.exec(query).all()
        for row in rows:
            row.mark, row.person_id, row.team = new_mark(), None, ""
        return len(rows)

    def drop_digests(self, whose: Whose) -> int:
        """Delete the digests made for them, with what those offered; how many digests."""
        if whose.person_id is None:
            return 0
        ids = list(self._session.exec(select(DigestRow.id).where(DigestRow.person_id == whose.person_id)).all())
        actions = select(DigestActionRow.id).where(col(DigestActionRow.digest_id).in_(ids))
        self._session.exec(update(DigestActionRow).where(col(DigestActionRow.told_in).in_(ids)).values(told_in=None))
        self._session.exec(delete(StartAnswerRow).where(col(StartAnswerRow.action_id).in_(actions)))
        self._session.exec(delete(DigestActionRow).where(col(DigestActionRow.digest_id).in_(ids)))
        self._session.exec(delete(DigestRow).where(col(DigestRow.id).in_(ids)))
        return len(ids)

    def unask(self, whose: Whose) -> None:
        """Take them out of the lists of whom a digest's button asked."""
        for row in self._session.exec(select(DigestActionRow)).all() if whose.slack_id else []:
            asked = str(row.about.get("asked", "")).split(",")
            if whose.slack_id in asked:
                row.about = {**row.about, "asked": ",".join(one for one in asked if one != whose.slack_id)}

    def unsign(self, whose: Whose) -> None:
        """Take their name out of where it stands in passing."""
        self._session.flush()
        for place in (one for one in PLACES[KeptKind.SIGNED] if one.table in IN_PASSING):
            (column,) = place.columns
            change = place.rows.update().where(place.of(whose)).values({column: IN_PASSING[place.table]})
            self._session.connection().execute(change)

    def open_events(self) -> list[HandledEventRow]:
        """What arrived and is not answered yet."""
        query = select(HandledEventRow).where(HandledEventRow.status == EventStatus.RECEIVED)
        return list(self._session.exec(query).all())

    def drop_entry(self, whose: Whose) -> None:
        """Delete their entry in the catalogue, which nothing but their roles points at."""
        self._session.exec(delete(PersonRoleRow).where(col(PersonRoleRow.person_id) == whose.person_id))
        self._session.exec(delete(PersonRow).where(col(PersonRow.id) == whose.person_id))
