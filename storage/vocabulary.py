"""The words of the domain as they are stored: enums that every room may import."""

from enum import StrEnum


class ProductKind(StrEnum):
    """What an AI product is (seed, "An AI product can be ..."; capabilities section 3)."""

    LLM = "llm"
    RAG = "rag"
    ML_PLATFORM = "ml_platform"
    CODE_AGENT = "code_agent"
    AGENT_PLATFORM = "agent_platform"
    AUTOMATION = "automation"
    DOCUMENT_GENERATION = "document_generation"
    DOCUMENT_EXTRACTION = "document_extraction"
    MULTIMODAL = "multimodal"
    ASSISTANT = "assistant"
    OTHER = "other"


class LifecycleStage(StrEnum):
    """Where a product stands (seed, "Right model"), in order."""

    HYPOTHESIS = "hypothesis"
    PILOT = "pilot"
    ADOPTION = "adoption"
    SCALING = "scaling"
    EVOLUTION = "evolution"
    RETIREMENT = "retirement"


class Role(StrEnum):
    """What a person is to the portfolio; one person may hold several."""

    EMPLOYEE = "employee"
    PRODUCT_OWNER = "product_owner"
    INITIATIVE_LEAD = "initiative_lead"
    PILOT_PARTICIPANT = "pilot_participant"
    BUSINESS_OWNER = "business_owner"
    PORTFOLIO_LEAD = "portfolio_lead"
    OPERATOR = "operator"


class Outcome(StrEnum):
    """How an ask ended."""

    FIT = "fit"
    COMPOSITE = "composite"
    CLARIFY = "clarify"
    NO_FIT = "no_fit"
    PROHIBITED = "prohibited"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    UNAVAILABLE = "unavailable"


class JudgedBy(StrEnum):
    """Who made the decision: the offline rules, or a model held to the closed list."""

    OFFLINE = "offline"
    MODEL = "model"


class AskSource(StrEnum):
    """Where an ask came in."""

    COMMAND = "command"
    MESSAGE = "message"
    MENTION = "mention"
    THREAD = "thread"
    BUTTON = "button"
    CLI = "cli"


class Rating(StrEnum):
    """A thumb on one answer."""

    UP = "up"
    DOWN = "down"


class DislikeReason(StrEnum):
    """Why an answer was not right, as the form offers it."""

    OTHER_PRODUCT = "other_product"
    NOT_FOR_ME = "not_for_me"
    MISUNDERSTOOD = "misunderstood"
    OUTDATED = "outdated"
    OTHER = "other"


class RouteKind(StrEnum):
    """How it is known which product was right: somebody said the answer was, named another product that was likely
    too, or claimed one that nothing spoke for, which waits for a second person."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    CLAIMED = "claimed"


class DemandKind(StrEnum):
    """How it shows that nothing covers an ask: nothing fitted, or what was named was not right."""

    NO_FIT = "no_fit"
    THUMBS_DOWN = "thumbs_down"


class RequestStatus(StrEnum):
    """Where a support request stands."""

    OPEN = "open"
    RESOLVED = "resolved"


class EventStatus(StrEnum):
    """How far an arrived Slack event got."""

    RECEIVED = "received"
    DONE = "done"
    DROPPED = "dropped"
