"""Feedback of pilot participants: drafts, what was confirmed, and the themes it falls into."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, type_coerce
from sqlalchemy import Row as Found
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, case, col, delete, distinct, false, func, or_, select, update

from storage.models import BacklogItemRow, FeedbackDraftRow, FeedbackRow, FeedbackThemeRow
from storage.said import HALVES, SUMS, Sums, sums_of
from storage.upsert import insert_or_skip
from storage.vocabulary import BacklogStatus, Barrier, Evidence, ThemeStatus


class Feedbacks:
    """What participants said, by pilot, author and theme. What was withdrawn is left out unless a method says so."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- drafts

    def add_draft_once(self, values: Mapping[str, Any]) -> bool:
        """Store a draft unless the event it came with made one already. True when new. `values`: every column."""
        return insert_or_skip(self._session, FeedbackDraftRow, values, key=["source_key"])

    def draft(self, draft_id: str) -> FeedbackDraftRow | None:
        """The draft with this id, locked until the unit ends, or None when it was saved or dropped."""
        query = select(FeedbackDraftRow).where(FeedbackDraftRow.id == draft_id).with_for_update(key_share=True)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def draft_of_event(self, source_key: str) -> FeedbackDraftRow | None:
        """The draft an event made, or None."""
        return self._session.exec(select(FeedbackDraftRow).where(FeedbackDraftRow.source_key == source_key)).first()

    def drafts_of(self, author: str, *, since: datetime) -> list[FeedbackDraftRow]:
        """The drafts a person made since then, newest first."""
        query = select(FeedbackDraftRow).where(
            FeedbackDraftRow.author == author, col(FeedbackDraftRow.drafted_at) >= since
        )
        order = (col(FeedbackDraftRow.drafted_at).desc(), col(FeedbackDraftRow.id))
        return list(self._session.exec(query.order_by(*order)).all())

    def drop_draft(self, draft_id: str) -> None:
        """Forget a draft."""
        self._session.exec(delete(FeedbackDraftRow).where(col(FeedbackDraftRow.id) == draft_id))

    def drop_old_drafts(self, *, before: datetime) -> None:
        """Forget drafts nobody confirmed."""
        self._session.exec(delete(FeedbackDraftRow).where(col(FeedbackDraftRow.drafted_at) < before))

    # ---- feedback

    def add_once(self, values: Mapping[str, Any]) -> bool:
        """Store feedback unless its id is stored already. True when new. `values`: every column."""
        return insert_or_skip(self._session, FeedbackRow, values, key=["id"])

    def by_id(self, feedback_id: str) -> FeedbackRow | None:
        """The feedback with this id, withdrawn or not, or None."""
        query = select(FeedbackRow).where(FeedbackRow.id == feedback_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def of_pilot(self, pilot_id: str) -> list[FeedbackRow]:
        """All that was said in a pilot, oldest day first; within a day in the order of the ids, which says nothing."""
        query = select(FeedbackRow).where(FeedbackRow.pilot_id == pilot_id, col(FeedbackRow.withdrawn_at).is_(None))
        return list(self._session.exec(query.order_by(col(FeedbackRow.given_on), col(FeedbackRow.id))).all())

    def named_cells(self, pilot_id: str) -> list[Found[str, int | None, int]]:
        """(role, scenario id, how often something was said under a name), of each that occurs."""
        parts = (col(FeedbackRow.role), col(FeedbackRow.scenario_id))
        query = select_columns(*parts, func.count()).where(*self._named(pilot_id)).group_by(*parts)
        return list(self._session.execute(query).all())

    def nameless_cells(self, pilot_id: str) -> list[Found[str, int | None, int | None]]:
        """(role, scenario id, lot) of every anonymous piece, in no order."""
        row = FeedbackRow
        query = select_columns(col(row.role), col(row.scenario_id), col(row.lot)).where(*self._nameless(pilot_id))
        return list(self._session.execute(query).all())

    def of_author(self, author: str, pilot_ids: Collection[str]) -> list[FeedbackRow]:
        """What one person said under their name in these pilots, newest first."""
        query = select(FeedbackRow).where(
            FeedbackRow.author == author,
            col(FeedbackRow.pilot_id).in_(pilot_ids),
            col(FeedbackRow.withdrawn_at).is_(None),
        )
        return list(self._session.exec(query.order_by(col(FeedbackRow.given_at).desc(), col(FeedbackRow.id))).all())

    def without_lot(self, pilot_id: str) -> list[FeedbackRow]:
        """A pilot's anonymous feedback that waits for its lot to be full."""
        query = select(FeedbackRow).where(
            FeedbackRow.pilot_id == pilot_id, col(FeedbackRow.author).is_(None), col(FeedbackRow.lot).is_(None)
        )
        return list(self._session.exec(query).all())

    def last_lot(self, pilot_id: str) -> int:
        """The number of a pilot's last full lot, 0 when there is none."""
        query = select(func.max(FeedbackRow.lot)).where(FeedbackRow.pilot_id == pilot_id)
        return self._session.exec(query).one() or 0

    # ---- what a decision goes by: ten thousand pieces, summed up by the database

    def sums(self, pilot_id: str) -> list[tuple[str, str, int | None, int, Sums]]:
        """(person, role, scenario id, how often anything was said, sums) of what was said under a name."""
        parts = (col(FeedbackRow.author), col(FeedbackRow.role), col(FeedbackRow.scenario_id))
        query = select_columns(*parts, func.count(), *SUMS).where(*self._named(pilot_id))
        rows = self._session.execute(query.group_by(*parts))
        return [(who, role, scenario, said, sums_of(values)) for who, role, scenario, said, *values in rows]

    def barriers_named(self, pilot_id: str, *, longest: int) -> list[tuple[Barrier, int, date | None]]:
        """(barrier, how often it was named under a name, the newest day on which anything quotable was said of it)."""
        barrier = col(FeedbackRow.barrier)
        newest = func.max(case((self._quotable(longest), col(FeedbackRow.given_on)), else_=None))
        query = select_columns(barrier, func.count(), newest).where(*self._named(pilot_id), barrier.is_not(None))
        return [tuple(row) for row in self._session.execute(query.group_by(barrier)).all()]

    def barrier_words(
        self, pilot_id: str, days: Mapping[Barrier, date], *, longest: int
    ) -> list[tuple[Barrier, date, str, str]]:
        """(barrier, day, id, text) of what was said about each barrier on that day, under a name, and may be quoted."""
        barrier, day = col(FeedbackRow.barrier), col(FeedbackRow.given_on)
        columns = (barrier, day, col(FeedbackRow.id), col(FeedbackRow.text))
        of_days = or_(false(), *(and_(barrier == one, day == its_day) for one, its_day in days.items()))
        query = select_columns(*columns).where(*self._named(pilot_id), self._quotable(longest), of_days)
        return [tuple(row) for row in self._session.execute(query).all()] if days else []

    def texts_about(self, pilot_id: str, barrier: Barrier) -> list[str]:
        """What was said under a name by those who met this barrier."""
        query = select_columns(col(FeedbackRow.text)).where(*self._named(pilot_id), col(FeedbackRow.barrier) == barrier)
        return list(self._session.execute(query).scalars().all())

    def nameless(self, pilot_id: str) -> list[Found[*tuple[Any, ...]]]:
        """Every anonymous piece, in no order: (role, scenario id, lot; in halves whether it worked, quality, trust and
        minutes saved; the barrier's word, text, day, whether it may be quoted, id).

        Narrow, and its words not made into those of the vocabulary: a page reads thousands of them.
        """
        row = FeedbackRow
        columns = (
            col(row.role), col(row.scenario_id), col(row.lot),
            HALVES[Evidence.WORKED], HALVES[Evidence.QUALITY], HALVES[Evidence.TRUST], HALVES[Evidence.MINUTES_SAVED],
            type_coerce(col(row.barrier), String), col(row.text), col(row.given_on), col(row.quote_ok), col(row.id),
        )  # fmt: skip
        return list(self._session.execute(select_columns(*columns).where(*self._nameless(pilot_id))).all())

    @staticmethod
    def _quotable(longest: int) -> ColumnElement[bool]:
        return and_(col(FeedbackRow.quote_ok), func.length(col(FeedbackRow.text)).between(1, longest))

    @staticmethod
    def _named(pilot_id: str) -> tuple[ColumnElement[bool], ...]:
        return (
            col(FeedbackRow.pilot_id) == pilot_id,
            col(FeedbackRow.author).is_not(None),
            col(FeedbackRow.withdrawn_at).is_(None),
        )

    @staticmethod
    def _nameless(pilot_id: str) -> tuple[ColumnElement[bool], ...]:
        return (
            col(FeedbackRow.pilot_id) == pilot_id,
            col(FeedbackRow.author).is_(None),
            col(FeedbackRow.withdrawn_at).is_(None),
        )

    # ---- themes

    def theme(self, theme_id: str) -> FeedbackThemeRow | None:
        """The theme with this id, or None."""
        query = select(FeedbackThemeRow).where(FeedbackThemeRow.id == theme_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def hold_theme(self, theme_id: str) -> FeedbackThemeRow | None:
        """The theme with this id, locked until the unit ends."""
        query = select(FeedbackThemeRow).where(FeedbackThemeRow.id == theme_id).with_for_update(key_share=True)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def themes(self, pilot_ids: Collection[str], *statuses: ThemeStatus) -> list[FeedbackThemeRow]:
        """The themes of these pilots in these states (all when none is named), oldest first."""
        query = select(FeedbackThemeRow).where(col(FeedbackThemeRow.pilot_id).in_(pilot_ids))
        if statuses:
            query = query.where(col(FeedbackThemeRow.status).in_(statuses))
        return list(
            self._session.exec(query.order_by(col(FeedbackThemeRow.created_at), col(FeedbackThemeRow.id))).all()
        )

    def comparable(self, pilot_id: str, *settled: BacklogStatus) -> list[tuple[str, str, bytes | None, str]]:
        """(id, encoder, vector, stem) of a pilot's themes that more can join, oldest first.

        Those are the open ones, and those in the backlog whose item is in none of the `settled` states.
        """
        query = (
            select(FeedbackThemeRow.id, FeedbackThemeRow.encoder, FeedbackThemeRow.vector, FeedbackThemeRow.stem)
            .join(BacklogItemRow, col(BacklogItemRow.id) == col(FeedbackThemeRow.item_id), isouter=True)
            .where(
                FeedbackThemeRow.pilot_id == pilot_id,
                FeedbackThemeRow.status != ThemeStatus.CLOSED,
                or_(col(BacklogItemRow.id).is_(None), col(BacklogItemRow.status).not_in(settled)),
            )
            .order_by(col(FeedbackThemeRow.created_at), col(FeedbackThemeRow.id))
        )
        return list(self._session.exec(query).all())

    def heads(self, pilot_id: str) -> list[tuple[str, ThemeStatus, datetime]]:
        """(id, status, when it was begun) of a pilot's themes."""
        query = select(FeedbackThemeRow.id, FeedbackThemeRow.status, FeedbackThemeRow.created_at)
        found = self._session.exec(query.where(FeedbackThemeRow.pilot_id == pilot_id)).all()
        return [(theme_id, ThemeStatus(status), begun) for theme_id, status, begun in found]

    def themes_by_ids(self, theme_ids: Collection[str]) -> list[FeedbackThemeRow]:
        """The themes with these ids."""
        query = select(FeedbackThemeRow).where(col(FeedbackThemeRow.id).in_(theme_ids))
        return list(self._session.exec(query).all()) if theme_ids else []

    def people_by_theme(self, pilot_id: str) -> list[tuple[str | None, int]]:
        """How many people said each theme of a pilot under their name; under None what lies under none: how often."""
        named = (
            FeedbackRow.pilot_id == pilot_id,
            col(FeedbackRow.author).is_not(None),
            col(FeedbackRow.withdrawn_at).is_(None),
        )
        themed = col(FeedbackRow.theme_id).is_not(None)
        query = select(FeedbackRow.theme_id, func.count(distinct(col(FeedbackRow.author))))
        found = list(self._session.exec(query.where(*named, themed).group_by(col(FeedbackRow.theme_id))).all())
        left = select(func.count()).select_from(FeedbackRow).where(*named, col(FeedbackRow.theme_id).is_(None))
        return [*found, (None, self._session.exec(left).one())]

    def count_waiting(self, pilot_id: str) -> int:
        """How many anonymous pieces of a pilot wait for their lot."""
        query = select(func.count()).select_from(FeedbackRow)
        nameless = (FeedbackRow.pilot_id == pilot_id, col(FeedbackRow.author).is_(None), col(FeedbackRow.lot).is_(None))
        return self._session.exec(query.where(*nameless)).one()

    def count_under(self, theme_id: str) -> int:
        """How many pieces of feedback lie under a theme, withdrawn ones too: its middle was made of them."""
        query = select(func.count()).select_from(FeedbackRow).where(FeedbackRow.theme_id == theme_id)
        return self._session.exec(query).one()

    def lots_by_theme(self, pilot_id: str) -> dict[str | None, dict[int, int]]:
        """How many anonymous pieces lie under each theme of a pilot, and under none (None), by full lot."""
        query = (
            select(FeedbackRow.theme_id, FeedbackRow.lot, func.count())
            .where(FeedbackRow.pilot_id == pilot_id, col(FeedbackRow.lot).is_not(None))
            .group_by(col(FeedbackRow.theme_id), col(FeedbackRow.lot))
        )
        found: dict[str | None, dict[int, int]] = {}
        for theme_id, lot, count in self._session.exec(query).all():
            found.setdefault(theme_id, {})[lot or 0] = count
        return found

    def add_theme(self, row: FeedbackThemeRow) -> None:
        """Store a theme."""
        self._session.add(row)
        self._session.flush()

    def put_under(self, theme_id: str, feedback_ids: Collection[str]) -> None:
        """These pieces of feedback belong to the theme."""
        change = update(FeedbackRow).where(col(FeedbackRow.id).in_(feedback_ids)).values(theme_id=theme_id)
        self._session.exec(change)

    def pour(self, theme_id: str, into: str) -> None:
        """Everything under a theme, withdrawn or not, belongs to another one."""
        self._session.exec(update(FeedbackRow).where(col(FeedbackRow.theme_id) == theme_id).values(theme_id=into))

    def drop_theme(self, theme_id: str) -> None:
        """Forget a theme nothing lies under any more."""
        self._session.exec(delete(FeedbackThemeRow).where(col(FeedbackThemeRow.id) == theme_id))

    def of_items(self, item_ids: Collection[str]) -> list[FeedbackThemeRow]:
        """The themes that became these backlog items, oldest first."""
        query = select(FeedbackThemeRow).where(col(FeedbackThemeRow.item_id).in_(item_ids))
        order = (col(FeedbackThemeRow.created_at), col(FeedbackThemeRow.id))
        return list(self._session.exec(query.order_by(*order)).all()) if item_ids else []

    def authors_under(self, theme_ids: Collection[str]) -> list[tuple[str, str]]:
        """(theme id, Slack id) of everybody whose named feedback lies under these themes, each once."""
        query = select(FeedbackRow.theme_id, FeedbackRow.author).where(
            col(FeedbackRow.theme_id).in_(theme_ids),
            col(FeedbackRow.author).is_not(None),
            col(FeedbackRow.withdrawn_at).is_(None),
        )
        found = self._session.exec(query.distinct()).all() if theme_ids else []
        return sorted((theme_id, author) for theme_id, author in found if theme_id and author)

    def under(self, theme_ids: Collection[str]) -> list[FeedbackRow]:
        """What was said under these themes, oldest day first."""
        query = select(FeedbackRow).where(
            col(FeedbackRow.theme_id).in_(theme_ids), col(FeedbackRow.withdrawn_at).is_(None)
        )
        return list(self._session.exec(query.order_by(col(FeedbackRow.given_on), col(FeedbackRow.id))).all())
