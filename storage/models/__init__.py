"""Every table, in one place, so that the whole schema is known wherever one of them is."""

from storage.columns import Row
from storage.models.asks import AnswerRatingRow, AskRow, DemandRow, SupportRequestRow
from storage.models.events import HandledEventRow, ThreadStateRow, WorkerRow
from storage.models.people import CatalogVersionRow, CompanyRow, PersonRoleRow, PersonRow
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
    "CatalogVersionRow",
    "CompanyRow",
    "ConstraintRow",
    "DemandRow",
    "HandledEventRow",
    "OnboardingStepRow",
    "PersonRoleRow",
    "PersonRow",
    "ProductDifferenceRow",
    "ProductRow",
    "RouteRow",
    "RuleRow",
    "ScenarioRow",
    "SupportRequestRow",
    "ThreadStateRow",
    "WorkerRow",
]
