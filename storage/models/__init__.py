"""Every table, in one place, so that the whole schema is known wherever one of them is."""

from storage.columns import Row
from storage.models.asks import AnswerRatingRow, AskRow, DemandRow, RequestMessageRow, SupportRequestRow
from storage.models.backlog import BacklogItemRow, BacklogSourceRow
from storage.models.deliveries import DeliveryRow
from storage.models.digests import DigestActionRow, DigestRow, DigestSettingRow, DigestTurnRow, StartAnswerRow
from storage.models.erasures import ErasedAskRow, ErasureRow
from storage.models.events import HandledEventRow, ThreadStateRow, WorkerRow
from storage.models.feedback import FeedbackDraftRow, FeedbackRow, FeedbackThemeRow
from storage.models.initiatives import InitiativeProductRow, InitiativeRow, StageMoveRow
from storage.models.model_use import ModelUseRow
from storage.models.onboarding import OnboardingRow, OnboardingTickRow
from storage.models.overlaps import OverlapVerdictRow
from storage.models.people import CatalogVersionRow, CompanyRow, PersonRoleRow, PersonRow
from storage.models.pilots import (
    CriterionReadingRow,
    ParticipantRow,
    PilotCriterionRow,
    PilotDecisionRow,
    PilotRow,
    PilotScenarioRow,
    SurveyAnswerRow,
)
from storage.models.products import (
    ChatChangeRow,
    ConstraintRow,
    OnboardingStepRow,
    ProductChangeRow,
    ProductDifferenceRow,
    ProductRow,
    RuleRow,
    ScenarioRow,
)
from storage.models.routes import RouteRow
from storage.models.usage import IntakeRow, ReadingRow, UsageEventRow, UsageUserRow

SCHEMA = Row.metadata

__all__ = [
    "SCHEMA",
    "AnswerRatingRow",
    "AskRow",
    "BacklogItemRow",
    "BacklogSourceRow",
    "CatalogVersionRow",
    "ChatChangeRow",
    "CompanyRow",
    "ConstraintRow",
    "CriterionReadingRow",
    "DeliveryRow",
    "DemandRow",
    "DigestActionRow",
    "DigestRow",
    "DigestSettingRow",
    "DigestTurnRow",
    "ErasedAskRow",
    "ErasureRow",
    "FeedbackDraftRow",
    "FeedbackRow",
    "FeedbackThemeRow",
    "HandledEventRow",
    "InitiativeProductRow",
    "InitiativeRow",
    "IntakeRow",
    "ModelUseRow",
    "OnboardingRow",
    "OnboardingStepRow",
    "OnboardingTickRow",
    "OverlapVerdictRow",
    "ParticipantRow",
    "PersonRoleRow",
    "PersonRow",
    "PilotCriterionRow",
    "PilotDecisionRow",
    "PilotRow",
    "PilotScenarioRow",
    "ProductChangeRow",
    "ProductDifferenceRow",
    "ProductRow",
    "ReadingRow",
    "RequestMessageRow",
    "RouteRow",
    "RuleRow",
    "ScenarioRow",
    "StageMoveRow",
    "StartAnswerRow",
    "SupportRequestRow",
    "SurveyAnswerRow",
    "ThreadStateRow",
    "UsageEventRow",
    "UsageUserRow",
    "WorkerRow",
]
