"""Pilots, the people in them, and how they are judged."""

from collections.abc import Collection

from sqlmodel import Session, col, delete, exists, func, or_, select

from storage.models import (
    CriterionReadingRow,
    ParticipantRow,
    PilotCriterionRow,
    PilotDecisionRow,
    PilotRow,
    PilotScenarioRow,
    ProductRow,
    SurveyAnswerRow,
)
from storage.upsert import insert_or_skip
from storage.vocabulary import ParticipantStatus, PilotStatus

LIVE = (PilotStatus.RUNNING, PilotStatus.DECIDING)


class Pilots:
    """Pilots by id, product, person and channel."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: PilotRow) -> None:
        """Store a new pilot and write it at once, so that its parts can point at it."""
        self._session.add(row)
        self._session.flush()

    def add_once(self, row: PilotRow) -> bool:
        """Store a new pilot unless its id is taken; True when it was stored."""
        return insert_or_skip(self._session, PilotRow, row.model_dump(), key=["id"])

    def remove_draft(self, row: PilotRow) -> None:
        """Take a draft away with its scenarios and criteria."""
        self.remove_scenarios(row.id)
        self._session.exec(delete(PilotCriterionRow).where(col(PilotCriterionRow.pilot_id) == row.id))
        self._session.delete(row)
        self._session.flush()

    def by_id(self, pilot_id: str) -> PilotRow | None:
        """The pilot with this id, or None."""
        query = select(PilotRow).where(PilotRow.id == pilot_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def hold(self, pilot_id: str) -> PilotRow | None:
        """The pilot with this id, locked until the unit ends: two people cannot decide it at once.

        The lock leaves the key alone (FOR NO KEY UPDATE): whoever stored a row that points at the pilot holds its key,
        and two of those who then hold the pilot would wait for each other.
        """
        query = select(PilotRow).where(PilotRow.id == pilot_id).with_for_update(key_share=True)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def by_ids(self, ids: Collection[str]) -> list[PilotRow]:
        """The pilots with these ids."""
        return list(self._session.exec(select(PilotRow).where(col(PilotRow.id).in_(ids))).all()) if ids else []

    def in_status(self, *statuses: PilotStatus) -> list[PilotRow]:
        """The pilots in one of these states, oldest first."""
        query = select(PilotRow).where(col(PilotRow.status).in_(statuses))
        return list(self._session.exec(query.order_by(col(PilotRow.created_at), col(PilotRow.id))).all())

    def of_products(self, product_ids: Collection[int]) -> list[PilotRow]:
        """The pilots of these products, newest first."""
        if not product_ids:
            return []
        query = select(PilotRow).where(col(PilotRow.product_id).in_(product_ids))
        return list(self._session.exec(query.order_by(col(PilotRow.created_at).desc(), col(PilotRow.id))).all())

    def products_piloted(self, keys: Collection[str]) -> set[str]:
        """Those of the products, by key, that have or had a pilot; a draft is none."""
        pilot = exists().where(
            col(PilotRow.product_id) == col(ProductRow.id), col(PilotRow.status) != PilotStatus.DRAFT
        )
        return set(self._session.exec(select(ProductRow.key).where(col(ProductRow.key).in_(keys), pilot)).all())

    def about(self, slack_id: str) -> list[PilotRow]:
        """The pilots this person takes part in or answers for on the business side, newest first."""
        mine = select(ParticipantRow.pilot_id).where(
            ParticipantRow.slack_id == slack_id,
            col(ParticipantRow.status).in_((ParticipantStatus.INVITED, ParticipantStatus.JOINED)),
        )
        query = select(PilotRow).where(or_(PilotRow.business_owner == slack_id, col(PilotRow.id).in_(mine)))
        return list(self._session.exec(query.order_by(col(PilotRow.created_at).desc(), col(PilotRow.id))).all())

    def joined_by(self, slack_id: str) -> list[PilotRow]:
        """The live pilots this person has joined, newest first."""
        mine = select(ParticipantRow.pilot_id).where(
            ParticipantRow.slack_id == slack_id, ParticipantRow.status == ParticipantStatus.JOINED
        )
        query = select(PilotRow).where(col(PilotRow.id).in_(mine), col(PilotRow.status).in_(LIVE))
        return list(self._session.exec(query.order_by(col(PilotRow.created_at).desc(), col(PilotRow.id))).all())

    def products_tried_by(self, slack_id: str) -> list[tuple[str, ParticipantStatus]]:
        """Keys of the products in whose live pilots this person takes part or is invited to, with which of both."""
        query = (
            select(ProductRow.key, ParticipantRow.status)
            .join(PilotRow, col(PilotRow.product_id) == col(ProductRow.id))
            .join(ParticipantRow, col(ParticipantRow.pilot_id) == col(PilotRow.id))
            .where(ParticipantRow.slack_id == slack_id, col(PilotRow.status).in_(LIVE))
            .where(col(ParticipantRow.status).in_((ParticipantStatus.INVITED, ParticipantStatus.JOINED)))
        )
        return [(key, ParticipantStatus(status)) for key, status in self._session.exec(query).all()]

    # ---- scenarios and criteria

    def scenarios(self, pilot_ids: Collection[str]) -> list[PilotScenarioRow]:
        """The scenarios of these pilots, in their order."""
        query = select(PilotScenarioRow).where(col(PilotScenarioRow.pilot_id).in_(pilot_ids))
        order = (col(PilotScenarioRow.pilot_id), col(PilotScenarioRow.position))
        return list(self._session.exec(query.order_by(*order)).all())

    def add_scenario(self, row: PilotScenarioRow) -> None:
        """Store a scenario of a pilot."""
        self._session.add(row)
        self._session.flush()

    def remove_scenarios(self, pilot_id: str) -> None:
        """Take all scenarios off a draft."""
        self._session.exec(delete(PilotScenarioRow).where(col(PilotScenarioRow.pilot_id) == pilot_id))

    def criteria(self, pilot_ids: Collection[str]) -> list[PilotCriterionRow]:
        """The success criteria of these pilots, in their order."""
        query = select(PilotCriterionRow).where(col(PilotCriterionRow.pilot_id).in_(pilot_ids))
        order = (col(PilotCriterionRow.pilot_id), col(PilotCriterionRow.position))
        return list(self._session.exec(query.order_by(*order)).all())

    def add_criterion(self, row: PilotCriterionRow) -> None:
        """Store a success criterion of a pilot."""
        self._session.add(row)
        self._session.flush()

    def remove_criterion(self, criterion_id: int) -> None:
        """Take a criterion off a draft."""
        self._session.exec(delete(PilotCriterionRow).where(col(PilotCriterionRow.id) == criterion_id))

    def readings(self, criterion_ids: Collection[int]) -> list[CriterionReadingRow]:
        """Figures noted for these criteria, oldest first."""
        query = select(CriterionReadingRow).where(col(CriterionReadingRow.criterion_id).in_(criterion_ids))
        return list(self._session.exec(query.order_by(col(CriterionReadingRow.id))).all()) if criterion_ids else []

    def add_reading(self, row: CriterionReadingRow) -> None:
        """Store a figure."""
        self._session.add(row)
        self._session.flush()

    # ---- participants

    def participants(self, pilot_id: str) -> list[ParticipantRow]:
        """Everybody who was ever invited, in the order they were."""
        query = select(ParticipantRow).where(ParticipantRow.pilot_id == pilot_id)
        return list(self._session.exec(query.order_by(col(ParticipantRow.id))).all())

    def participant(self, pilot_id: str, slack_id: str) -> ParticipantRow | None:
        """One participant, or None."""
        query = select(ParticipantRow).where(ParticipantRow.pilot_id == pilot_id, ParticipantRow.slack_id == slack_id)
        return self._session.exec(query.execution_options(populate_existing=True)).first()

    def joined_by_role(self, pilot_id: str) -> dict[str, int]:
        """How many of each role take part now."""
        query = select(ParticipantRow.role, func.count()).where(
            ParticipantRow.pilot_id == pilot_id, ParticipantRow.status == ParticipantStatus.JOINED
        )
        return dict(self._session.exec(query.group_by(col(ParticipantRow.role))).all())

    def participations(self, slack_id: str) -> list[ParticipantRow]:
        """Every pilot this person was invited to."""
        return list(self._session.exec(select(ParticipantRow).where(ParticipantRow.slack_id == slack_id)).all())

    def add_participant(self, row: ParticipantRow) -> None:
        """Store a participant."""
        self._session.add(row)
        self._session.flush()

    # ---- decisions and the closing survey

    def decisions(self, pilot_ids: Collection[str]) -> list[PilotDecisionRow]:
        """What was decided about these pilots, oldest first."""
        query = select(PilotDecisionRow).where(col(PilotDecisionRow.pilot_id).in_(pilot_ids))
        return list(self._session.exec(query.order_by(col(PilotDecisionRow.id))).all()) if pilot_ids else []

    def add_decision(self, row: PilotDecisionRow) -> None:
        """Store a decision."""
        self._session.add(row)
        self._session.flush()

    def survey_answers(self, pilot_id: str) -> list[SurveyAnswerRow]:
        """The answers to a pilot's closing survey, in no telling order."""
        query = select(SurveyAnswerRow).where(SurveyAnswerRow.pilot_id == pilot_id)
        return list(self._session.exec(query.order_by(col(SurveyAnswerRow.id))).all())

    def add_survey_answer(self, row: SurveyAnswerRow) -> None:
        """Store an answer to the closing survey."""
        self._session.add(row)
        self._session.flush()
