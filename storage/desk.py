"""What the bot itself saw of products: asks, routes, requests, and what participants of pilots said, for figures."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_

from storage.models import AskRow, FeedbackRow, PilotRow, RouteRow, SupportRequestRow, SurveyAnswerRow
from storage.said import HALVES, SUMS, Sums, said_of, sums_of
from storage.vocabulary import AskSource, Evidence, Outcome, RouteKind

ANSWERED_WITH_PRODUCTS = (Outcome.FIT, Outcome.COMPOSITE)
Recommended = list[dict[str, Any]]


class Desk:
    """By product and time; `until` and `end` are never part of it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def since(self) -> datetime | None:
        """When anything was first asked here, an ask or a question to an owner; None when nothing was."""
        asked = select_columns(func.min(col(AskRow.asked_at)))
        opened = select_columns(func.min(col(SupportRequestRow.opened_at)))
        first = [self._session.execute(query).scalar() for query in (asked, opened)]
        return min((one for one in first if one is not None), default=None)

    def answered(self, since: datetime, until: datetime) -> list[tuple[int | None, str, datetime, Recommended]]:
        """(person id, Slack id, moment, recommendations as recorded) of every ask people were answered with a product.

        What was asked by command line is left out: nobody knows who asked.
        """
        decision = col(AskRow.decision)
        columns = (col(AskRow.asker_id), col(AskRow.asker_slack_id), col(AskRow.asked_at), decision["recommendations"])
        query = select_columns(*columns).where(
            col(AskRow.asked_at) >= since,
            col(AskRow.asked_at) < until,
            col(AskRow.outcome).in_(ANSWERED_WITH_PRODUCTS),
            col(AskRow.source) != AskSource.CLI,
        )
        return [tuple(row) for row in self._session.execute(query)]

    def routes(
        self, product_ids: Collection[int], since: datetime, until: datetime
    ) -> list[tuple[int, RouteKind, str, datetime]]:
        """(product id, kind, who, moment) of the routes that nobody took out, oldest first."""
        columns = (col(RouteRow.product_id), col(RouteRow.kind), col(RouteRow.person), col(RouteRow.routed_at))
        query = select_columns(*columns).where(
            col(RouteRow.product_id).in_(product_ids),
            col(RouteRow.routed_at) >= since,
            col(RouteRow.routed_at) < until,
            col(RouteRow.removed_at).is_(None),
        )
        return [tuple(row) for row in self._session.execute(query.order_by(col(RouteRow.routed_at), col(RouteRow.id)))]

    def first_accepted(
        self, product_ids: Collection[int], since: datetime, until: datetime
    ) -> list[tuple[int, str, datetime]]:
        """(product id, who, moment) of the first answer each person found right that named each product, where it was
        given from `since` on; answers nobody took out."""
        parts, first = (col(RouteRow.product_id), col(RouteRow.person)), func.min(col(RouteRow.routed_at))
        query = select_columns(*parts, first).where(
            col(RouteRow.product_id).in_(product_ids),
            col(RouteRow.kind) == RouteKind.ACCEPTED,
            col(RouteRow.routed_at) < until,
            col(RouteRow.removed_at).is_(None),
        )
        rows = self._session.execute(query.group_by(*parts).having(first >= since))
        return [(product, who, moment) for product, who, moment in rows]

    def requests(
        self, product_ids: Collection[int], since: datetime, until: datetime
    ) -> list[tuple[int, datetime, datetime | None]]:
        """(product id, opened, resolved) of the questions opened before `until` and not resolved before `since`."""
        resolved = col(SupportRequestRow.resolved_at)
        query = select_columns(col(SupportRequestRow.product_id), col(SupportRequestRow.opened_at), resolved).where(
            col(SupportRequestRow.product_id).in_(product_ids),
            col(SupportRequestRow.opened_at) < until,
            or_(resolved.is_(None), resolved >= since),
        )
        return [tuple(row) for row in self._session.execute(query)]

    # ---- pilots

    def said_by_name(self, product_ids: Collection[int], start: date, end: date) -> list[tuple[int, str, Sums]]:
        """(product id, person, sums) of what was said under a name."""
        parts = (col(PilotRow.product_id), col(FeedbackRow.author))
        query = (
            select_columns(*parts, *SUMS)
            .join(PilotRow, col(PilotRow.id) == col(FeedbackRow.pilot_id))
            .where(
                col(PilotRow.product_id).in_(product_ids),
                col(FeedbackRow.author).is_not(None),
                col(FeedbackRow.withdrawn_at).is_(None),
                col(FeedbackRow.given_on) >= start,
                col(FeedbackRow.given_on) < end,
            )
        )
        rows = self._session.execute(query.group_by(*parts))
        return [(product, who, sums_of(values)) for product, who, *values in rows]

    def said_in_lots(self, product_ids: Collection[int]) -> list[tuple[int, str, int, date, Mapping[Evidence, int]]]:
        """(product id, pilot id, lot, day, what it says in halves) of every anonymous piece of a full lot, whenever it
        was given."""
        query = (
            select_columns(
                col(PilotRow.product_id), col(FeedbackRow.pilot_id), col(FeedbackRow.lot), col(FeedbackRow.given_on),
                *HALVES.values(),
            )
            .join(PilotRow, col(PilotRow.id) == col(FeedbackRow.pilot_id))
            .where(
                col(PilotRow.product_id).in_(product_ids),
                col(FeedbackRow.author).is_(None),
                col(FeedbackRow.lot).is_not(None),
                col(FeedbackRow.withdrawn_at).is_(None),
            )
        )  # fmt: skip
        rows = self._session.execute(query)
        return [(product, pilot, lot, day, said_of(values)) for product, pilot, lot, day, *values in rows]

    def surveyed(self, product_ids: Collection[int]) -> list[Found[*tuple[Any, ...]]]:
        """(product id, pilot id, lot, day, how disappointed) of every answer to a closing survey that may be told: the
        anonymous ones of full lots, and under lot None what was said under a name."""
        query = (
            select_columns(
                col(PilotRow.product_id), col(SurveyAnswerRow.pilot_id), col(SurveyAnswerRow.lot),
                col(SurveyAnswerRow.answered_on), col(SurveyAnswerRow.disappointed),
            )
            .join(PilotRow, col(PilotRow.id) == col(SurveyAnswerRow.pilot_id))
            .where(
                col(PilotRow.product_id).in_(product_ids),
                or_(col(SurveyAnswerRow.author).is_not(None), col(SurveyAnswerRow.lot).is_not(None)),
            )
        )  # fmt: skip
        return list(self._session.execute(query).all())
