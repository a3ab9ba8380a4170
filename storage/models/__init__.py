"""Every table, in one place, so that the whole schema is known wherever one of them is."""

from storage.columns import Row
from storage.models.asks import AnswerRatingRow, AskRow, DemandRow, SupportRequestRow
from storage.models.backlog import BacklogItemRow, BacklogSourceRow
from storage.models.deliveries import DeliveryRow
from storage.models.events import HandledEventRow, ThreadStateRow, WorkerRow
from storage.models.feedback import FeedbackDraftRow, FeedbackRow, FeedbackThemeRow
from storage.models.model_use import ModelUseRow
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
    ConstraintRow,
    OnboardingStepRow,
    ProductDifferenceRow,
    ProductRow,
    RuleRow,
    ScenarioRow,
)
from storage.models.routes import RouteRow

SCHEMA = Row.metadata

__all__ = [
    "SCHEMA",
    "AnswerRatingRow",
    "AskRow",
    "BacklogItemRow",
    "BacklogSourceRow",
    "CatalogVersionRow",
    "CompanyRow",
    "ConstraintRow",
    "CriterionReadingRow",
    "DeliveryRow",
    "DemandRow",
    "FeedbackDraftRow",
    "FeedbackRow",
    "FeedbackThemeRow",
    "HandledEventRow",
    "ModelUseRow",
    "OnboardingStepRow",
    "ParticipantRow",
    "PersonRoleRow",
    "PersonRow",
    "PilotCriterionRow",
    "PilotDecisionRow",
    "PilotRow",
    "PilotScenarioRow",
    "ProductDifferenceRow",
    "ProductRow",
    "RouteRow",
    "RuleRow",
    "ScenarioRow",
    "SupportRequestRow",
    "SurveyAnswerRow",
    "ThreadStateRow",
    "WorkerRow",
]
