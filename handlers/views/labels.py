"""The words people read for the words the store keeps."""

import re

from portfolio.cards import ProductCard
from portfolio.decisions import Reason
from portfolio.wording import day_and_year
from storage.vocabulary import BacklogKind, BacklogStatus, DislikeReason, LifecycleStage, Priority, ProductKind

KINDS: dict[ProductKind, str] = {
    ProductKind.LLM: "Language model",
    ProductKind.RAG: "Search with sources",
    ProductKind.ML_PLATFORM: "Machine learning platform",
    ProductKind.CODE_AGENT: "Code agent",
    ProductKind.AGENT_PLATFORM: "Agent platform",
    ProductKind.AUTOMATION: "Automation",
    ProductKind.DOCUMENT_GENERATION: "Document generation",
    ProductKind.DOCUMENT_EXTRACTION: "Document extraction",
    ProductKind.MULTIMODAL: "Images, audio and video",
    ProductKind.ASSISTANT: "Assistant",
    ProductKind.OTHER: "Other",
}

STAGES: dict[LifecycleStage, str] = {
    LifecycleStage.HYPOTHESIS: "hypothesis",
    LifecycleStage.PILOT: "pilot",
    LifecycleStage.ADOPTION: "adoption",
    LifecycleStage.SCALING: "scaling",
    LifecycleStage.EVOLUTION: "evolution",
    LifecycleStage.RETIREMENT: "retired",
}

READINESS: dict[LifecycleStage, str] = {
    LifecycleStage.HYPOTHESIS: "not built yet",
    LifecycleStage.PILOT: "in pilot",
    LifecycleStage.ADOPTION: "ready",
    LifecycleStage.SCALING: "ready",
    LifecycleStage.EVOLUTION: "ready",
    LifecycleStage.RETIREMENT: "retired",
}


def span(reason: Reason, product: ProductCard) -> str:
    """A reason's words; where they are the beginning of a longer field, that is marked."""
    scenarios = [text for one in product.scenarios for text in (one.title, one.task, one.example)]
    stored = (product.purpose, *product.covers, *scenarios)
    cut = any(text.startswith(reason.span) for text in stored) and reason.span not in stored
    return f"{reason.span}…" if cut else reason.span


def ask_owner(product: ProductCard) -> str:
    """The button that asks whoever answers for the product."""
    return "Ask the owner" if product.owner is not None else "Ask the AI portfolio lead"


FIELDS: dict[str, str] = {
    "covers": "covers",
    "does_not_cover": "does not cover",
    "purpose": "purpose",
    "audience": "for",
    "scenarios": "scenario",
    "scenario": "scenario",
    "constraints": "limit",
    "integrations": "connects to",
    "aliases": "also called",
    "data_classes": "data",
    "differs_from": "differs",
    "stage": "stage",
    "name": "name",
}

DISLIKES: dict[DislikeReason, str] = {
    DislikeReason.OTHER_PRODUCT: "Another product fits better",
    DislikeReason.NOT_FOR_ME: "I cannot use what you named",
    DislikeReason.MISUNDERSTOOD: "You misunderstood my task",
    DislikeReason.OUTDATED: "What you said is out of date",
    DislikeReason.OTHER: "Something else",
}


BACKLOG_KINDS: dict[BacklogKind, str] = {
    BacklogKind.FEATURE: "Feature",
    BacklogKind.INTEGRATION: "Integration",
    BacklogKind.UX: "User experience",
    BacklogKind.SECURITY: "Security requirement",
    BacklogKind.PILOT_IMPROVEMENT: "Pilot improvement",
    BacklogKind.BUSINESS_REQUEST: "Business request",
    BacklogKind.QUALITY: "Quality",
    BacklogKind.DEBT: "Technical debt",
    BacklogKind.MONITORING: "Monitoring",
    BacklogKind.OPERATIONS: "Operations",
}

BACKLOG_STATES: dict[BacklogStatus, str] = {
    BacklogStatus.NEW: "new",
    BacklogStatus.PLANNED: "planned",
    BacklogStatus.IN_PROGRESS: "in progress",
    BacklogStatus.DONE: "done",
    BacklogStatus.DECLINED: "declined",
}

PRIORITIES: dict[Priority, str] = {Priority.HIGH: "High", Priority.NORMAL: "Normal", Priority.LOW: "Low"}


def field_name(field: str) -> str:
    """The name of a product's field; "scenarios[2].task" is a scenario."""
    stem = re.split(r"[\[.]", field, maxsplit=1)[0]
    return FIELDS.get(stem, stem.replace("_", " "))


def data(product: ProductCard) -> str:
    """Which data the product may see, or ""."""
    return f"data {', '.join(product.data_classes)}" if product.data_classes else ""


def retirement(product: ProductCard) -> str:
    """Behind "X is": true before its last day and after it, because a view does not know which day it is read."""
    day = product.retire_on
    return f"in retirement, last day {day_and_year(day)}" if day else "in retirement"
