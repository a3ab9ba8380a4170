"""The words of the domain as they are stored: enums that every room may import."""

from enum import StrEnum

GONE_MARK = "gone:"  # begins the random mark that stands in place of somebody who was forgotten


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

    @property
    def is_in_use(self) -> bool:
        """Whether a product has users to win or keep: a hypothesis is not built yet, retirement ends its use."""
        return self not in (LifecycleStage.HYPOTHESIS, LifecycleStage.RETIREMENT)


IN_USE = tuple(stage for stage in LifecycleStage if stage.is_in_use)


class Role(StrEnum):
    """What a person is to the portfolio; one person may hold several."""

    EMPLOYEE = "employee"
    PRODUCT_OWNER = "product_owner"
    INITIATIVE_LEAD = "initiative_lead"
    PILOT_PARTICIPANT = "pilot_participant"
    BUSINESS_OWNER = "business_owner"
    PORTFOLIO_LEAD = "portfolio_lead"
    OPERATOR = "operator"


class OverlapVerdict(StrEnum):
    """What was decided about two products that cover the same work."""

    MERGE = "merge"
    DIFFER = "differ"
    KEEP = "keep"


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
    """How it is known which product was right: the answer was, another likely one is, or one nothing spoke for is."""

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


class PilotStatus(StrEnum):
    """How far a pilot is: being drafted, running, waiting for its decision, or closed by one."""

    DRAFT = "draft"
    RUNNING = "running"
    DECIDING = "deciding"
    CLOSED = "closed"


class Anonymity(StrEnum):
    """Whether feedback carries its author: always, as each participant chooses, or never."""

    NAMED = "named"
    CHOICE = "choice"
    ANONYMOUS = "anonymous"


class Better(StrEnum):
    """In which direction a figure improves."""

    UP = "up"
    DOWN = "down"


class Basis(StrEnum):
    """Where a figure comes from (capabilities, section 3, "basis")."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    SELF_REPORTED = "self_reported"


class Evidence(StrEnum):
    """What a success criterion is judged by: figures somebody notes, or what the feedback says."""

    NOTED = "noted"
    QUALITY = "quality"
    TRUST = "trust"
    MINUTES_SAVED = "minutes_saved"
    WORKED = "worked"


class ParticipantStatus(StrEnum):
    """Where a participant stands."""

    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"


class FeedbackKind(StrEnum):
    """What a piece of feedback is."""

    ISSUE = "issue"
    IDEA = "idea"
    PRAISE = "praise"
    BLOCKER = "blocker"


class Worked(StrEnum):
    """Whether the scenario worked."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Barrier(StrEnum):
    """What stood in the way."""

    ACCESS = "access"
    DATA = "data"
    QUALITY = "quality"
    INTEGRATION = "integration"
    SKILL = "skill"
    POLICY = "policy"
    SPEED = "speed"
    TRUST = "trust"
    OTHER = "other"


class FeedbackSource(StrEnum):
    """How a piece of feedback came in."""

    MODAL = "modal"
    DM = "dm"
    MENTION = "mention"
    SHORTCUT = "shortcut"


class ThemeStatus(StrEnum):
    """What became of what several people said."""

    OPEN = "open"
    BACKLOG = "backlog"
    CLOSED = "closed"


class ScalingDecision(StrEnum):
    """What a pilot ends with; it may be extended once."""

    SCALE = "scale"
    EXTEND = "extend"
    STOP = "stop"


class Disappointment(StrEnum):
    """How somebody would feel if they could use the product no longer (the product-market-fit question)."""

    VERY = "very"
    SOMEWHAT = "somewhat"
    NOT = "not"


class BacklogKind(StrEnum):
    """What a backlog item is (seed, "Manages product backlog")."""

    FEATURE = "feature"
    INTEGRATION = "integration"
    UX = "ux"
    SECURITY = "security"
    PILOT_IMPROVEMENT = "pilot_improvement"
    BUSINESS_REQUEST = "business_request"
    QUALITY = "quality"
    DEBT = "debt"
    MONITORING = "monitoring"
    OPERATIONS = "operations"


class BacklogStatus(StrEnum):
    """Where a backlog item stands."""

    NEW = "new"
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DECLINED = "declined"


class Priority(StrEnum):
    """How urgent a backlog item is."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class DeliveryStatus(StrEnum):
    """How far something the bot says of its own accord got. While it is `sending`, nobody knows whether it was said."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class UsageActivity(StrEnum):
    """What was done with a product. A suggestion shown is not something a person did on purpose; the others are."""

    USE = "use"
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class IntakeStatus(StrEnum):
    """How far the taking in of a file got."""

    RUNNING = "running"
    DONE = "done"


class Cadence(StrEnum):
    """How often somebody wants to hear something."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class DigestKind(StrEnum):
    """What a digest is about: the products somebody owns, or the whole portfolio."""

    OWNER = "owner"
    PORTFOLIO = "portfolio"


class DigestActionKind(StrEnum):
    """What a digest offers to do, because it would help adoption most."""

    ANSWER_REQUESTS = "answer_requests"
    DECIDE_PILOT = "decide_pilot"
    SORT_FEEDBACK = "sort_feedback"
    NOTE_FIGURES = "note_figures"
    ASK_STARTERS = "ask_starters"
    ASK_STOPPED = "ask_stopped"
    PLAN_QUALITY = "plan_quality"
    PLAN_DEMAND = "plan_demand"


class StartAnswer(StrEnum):
    """Why somebody did not start with a product, or stopped."""

    USING = "using"
    ACCESS = "access"
    HOW = "how"
    NOT_USEFUL = "not_useful"
    LATER = "later"
