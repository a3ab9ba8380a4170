"""The words people read for what feedback says."""

from storage.vocabulary import Barrier, FeedbackKind, Worked

KINDS: dict[FeedbackKind, str] = {
    FeedbackKind.ISSUE: "Issue",
    FeedbackKind.IDEA: "Idea",
    FeedbackKind.PRAISE: "Praise",
    FeedbackKind.BLOCKER: "Blocker",
}
KINDS_LONG: dict[FeedbackKind, str] = {
    FeedbackKind.ISSUE: "Issue: something went wrong",
    FeedbackKind.IDEA: "Idea: it could be better",
    FeedbackKind.PRAISE: "Praise: it went well",
    FeedbackKind.BLOCKER: "Blocker: I cannot go on",
}
WORKED: dict[Worked, str] = {Worked.YES: "yes", Worked.PARTLY: "partly", Worked.NO: "no"}
BARRIERS: dict[Barrier, str] = {
    Barrier.ACCESS: "access",
    Barrier.DATA: "data",
    Barrier.QUALITY: "quality",
    Barrier.INTEGRATION: "integration",
    Barrier.SKILL: "skill",
    Barrier.POLICY: "policy",
    Barrier.SPEED: "speed",
    Barrier.TRUST: "trust",
    Barrier.OTHER: "something else",
}
BARRIERS_LONG: dict[Barrier, str] = {
    Barrier.ACCESS: "Access: I could not get in or was not allowed",
    Barrier.DATA: "Data: it lacks something or is out of date",
    Barrier.QUALITY: "Quality: the result was wrong or incomplete",
    Barrier.INTEGRATION: "Integration: it does not connect to our systems",
    Barrier.SKILL: "Skill: I do not know how to use it",
    Barrier.POLICY: "Policy: a rule forbids it",
    Barrier.SPEED: "Speed: it is too slow",
    Barrier.TRUST: "Trust: I have to check everything",
    Barrier.OTHER: "Something else",
}


def minutes(number: int) -> str:
    """ "30 min", "1 h 30 min", "2 h"."""
    hours, rest = divmod(number, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def named_where_chosen() -> str:
    """Who sees a name where each participant chooses: exactly what inbox.py and blockers.py of the portfolio do."""
    return (
        "With your name, the owner, their deputy and the business-side owner read your words at once, "
        "but not whose they are. "
        "Only a blocker is told with your name, to the owner or who stands in for the owner."
    )


def nameless_kept(least: int) -> str:
    """What becomes of feedback without a name, as its author reads it: exactly what docs/decisions/0018 says."""
    return (
        "I keep your words, your role and the day, no name and no link. "
        f"Nobody reads them before {least} people have spoken like that; only a blocker reaches the owner at once. "
        "Nobody can change or withdraw them. "
        "I note that you spoke, to count people and not to remind you, but not what you said."
    )
