"""The words people read for a pilot's states, rules and ways to judge."""

from collections.abc import Sequence

from handlers.views.blocks import Element, option
from storage.vocabulary import Anonymity, Better, Evidence, PilotStatus

STATUS: dict[PilotStatus, str] = {
    PilotStatus.DRAFT: "draft",
    PilotStatus.RUNNING: "running",
    PilotStatus.DECIDING: "waiting for its decision",
    PilotStatus.CLOSED: "closed",
}

ANONYMITY: dict[Anonymity, str] = {
    Anonymity.NAMED: "with the name",
    Anonymity.CHOICE: "each participant chooses whether to give a name",
    Anonymity.ANONYMOUS: "anonymous",
}

# The same as a sentence of its own.
NAMES: dict[Anonymity, str] = {
    Anonymity.NAMED: "Feedback is given with the name",
    Anonymity.CHOICE: "Each participant chooses whether to give a name",
    Anonymity.ANONYMOUS: "Feedback is anonymous",
}

EVIDENCE: dict[Evidence, str] = {
    Evidence.NOTED: "a figure somebody notes",
    Evidence.QUALITY: "output quality in feedback (1 to 5)",
    Evidence.TRUST: "trust in feedback (1 to 5)",
    Evidence.MINUTES_SAVED: "minutes saved in feedback",
    Evidence.WORKED: "share of feedback that worked (%)",
}

BETTER: dict[Better, str] = {Better.UP: "more is better", Better.DOWN: "less is better"}


def anonymity_explained(slice_of: int) -> str:
    """What becomes of anonymous feedback, in short sentences: exactly what docs/decisions/0018 says."""
    return (
        "Anonymous feedback is stored without its author, without a link to a message and with its day only. "
        "Nobody can change or withdraw it later. "
        f"It is neither counted nor quoted until {slice_of} people have spoken like that. "
        "A role or scenario with fewer such answers leaves them out. "
        "Only a blocker goes to the owner at once, its words without a name. "
        "I keep who spoke, to count people and not to remind them, but not what they said."
    )


def role_options(roles: Sequence[str], *, before: str = "") -> list[Element]:
    """The roles of a pilot as a menu: each is known by its place."""
    return [option(f"{before}{role}", str(place)) for place, role in enumerate(roles)]
