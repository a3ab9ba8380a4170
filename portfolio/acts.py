"""The table of acts: what a person may do by what they are, and the sentence the others read. `people` asks it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from storage.vocabulary import Role


class Act(StrEnum):
    """Something a person may or may not do."""

    RATE_ANSWER = "rate_answer"
    EXPLAIN_DEMAND = "explain_demand"
    ASK_OWNER = "ask_owner"
    SEE_REQUEST = "see_request"
    REPLY_TO_REQUEST = "reply_to_request"
    RESOLVE_REQUEST = "resolve_request"
    SEE_ROUTES = "see_routes"
    REMOVE_ROUTE = "remove_route"
    SEE_PORTFOLIO = "see_portfolio"
    READ_DEMAND = "read_demand"
    MAKE_HYPOTHESIS = "make_hypothesis"
    BUILD_PILOT = "build_pilot"
    SEE_PILOT = "see_pilot"
    INVITE = "invite"
    SEE_PARTICIPANTS = "see_participants"
    ANSWER_INVITATION = "answer_invitation"
    LEAVE_PILOT = "leave_pilot"
    GIVE_FEEDBACK = "give_feedback"
    CHANGE_FEEDBACK = "change_feedback"
    SEE_MATRIX = "see_matrix"
    NUDGE = "nudge"
    READ_FEEDBACK = "read_feedback"
    SORT_FEEDBACK = "sort_feedback"
    NOTE_EVIDENCE = "note_evidence"
    DECIDE_PILOT = "decide_pilot"
    SEE_REPORT = "see_report"
    MOVE_STAGE = "move_stage"
    SEE_BACKLOG = "see_backlog"
    CHANGE_BACKLOG = "change_backlog"
    SEE_ADOPTION = "see_adoption"
    NOTE_FIGURES = "note_figures"
    TAKE_IN_USAGE = "take_in_usage"
    ACT_ON_DIGEST = "act_on_digest"
    CHANGE_DIGEST = "change_digest"
    ANSWER_START = "answer_start"
    KEEP_FIRST_STEPS = "keep_first_steps"
    NAME_OWNER = "name_owner"
    SEE_OVERLAPS = "see_overlaps"
    JUDGE_OVERLAP = "judge_overlap"
    SEE_KEPT = "see_kept"
    ERASE_KEPT = "erase_kept"
    EDIT_CARD = "edit_card"
    CONFIRM_CARD = "confirm_card"


class Part(StrEnum):
    """What somebody is to one pilot, beside owning its product; one person may be several."""

    BUSINESS_OWNER = "business_owner"
    INVITED = "invited"
    JOINED = "joined"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to the thing acted on. `asked` is None when nobody in particular asked.

    `parts`: what they are to the pilot it is about.
    """

    roles: frozenset[Role]
    owns: bool
    asked: bool | None
    parts: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Permission:
    """One row of the table: who may, and the sentence the others read."""

    allowed: Callable[[Standing], bool]
    refusal: str


def _is_lead(standing: Standing) -> bool:
    return Role.PORTFOLIO_LEAD in standing.roles


def _owns(standing: Standing) -> bool:
    return standing.owns


def _answers_for_pilot(standing: Standing) -> bool:
    return standing.owns or Part.BUSINESS_OWNER in standing.parts


def _follows_pilot(standing: Standing) -> bool:
    return _answers_for_pilot(standing) or _is_lead(standing)


def _is_in_pilot(standing: Standing) -> bool:
    return bool(standing.parts & {Part.INVITED, Part.JOINED})


ACTS: dict[Act, Permission] = {
    Act.RATE_ANSWER: Permission(
        lambda standing: standing.asked is not False, "Only the person who asked can rate this answer."
    ),
    Act.EXPLAIN_DEMAND: Permission(
        lambda standing: standing.asked is True, "Only the person who asked can say why they need it."
    ),
    Act.ASK_OWNER: Permission(lambda _standing: True, "You cannot ask this product's owner."),
    Act.SEE_REQUEST: Permission(
        lambda standing: standing.asked is True or standing.owns or _is_lead(standing),
        "Only the person who asked, the product's owner, their deputy and the portfolio lead can see this request.",
    ),
    Act.REPLY_TO_REQUEST: Permission(
        lambda standing: standing.asked is True or standing.owns or _is_lead(standing),
        "Only the person who asked, the product's owner, their deputy and the portfolio lead can reply to this.",
    ),
    Act.RESOLVE_REQUEST: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy or the portfolio lead can close this request.",
    ),
    Act.SEE_ROUTES: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy and the portfolio lead can see what I learned about it.",
    ),
    Act.REMOVE_ROUTE: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy or the portfolio lead can make me forget this.",
    ),
    Act.SEE_PORTFOLIO: Permission(
        lambda standing: _is_lead(standing) or Role.OPERATOR in standing.roles,
        "Only the portfolio lead and the operators can see this.",
    ),
    Act.READ_DEMAND: Permission(_is_lead, "Only the portfolio lead can read what people asked for in their own words."),
    Act.MAKE_HYPOTHESIS: Permission(_is_lead, "Only the portfolio lead can make a hypothesis of what people ask for."),
    Act.BUILD_PILOT: Permission(_owns, "Only the product's owner and their deputy can build and start its pilots."),
    Act.SEE_PILOT: Permission(
        lambda standing: _follows_pilot(standing) or _is_in_pilot(standing),
        "Only the people of this pilot and the portfolio lead can see it.",
    ),
    Act.INVITE: Permission(_owns, "Only the product's owner and their deputy can invite people to this pilot."),
    Act.SEE_PARTICIPANTS: Permission(
        _answers_for_pilot, "Only the product's owner, their deputy and the business-side owner can see who takes part."
    ),
    Act.ANSWER_INVITATION: Permission(
        _is_in_pilot, "This invitation is not yours to answer. The product's owner can invite you."
    ),
    Act.LEAVE_PILOT: Permission(_is_in_pilot, "You are not in this pilot, so there is nothing to leave."),
    Act.GIVE_FEEDBACK: Permission(
        lambda standing: Part.JOINED in standing.parts,
        "Only participants of this pilot can give feedback in it. The product's owner can invite you.",
    ),
    Act.CHANGE_FEEDBACK: Permission(
        lambda standing: Part.AUTHOR in standing.parts, "Only the person who gave this feedback can change it."
    ),
    Act.SEE_MATRIX: Permission(
        _follows_pilot,
        "Only the product's owner, their deputy, the business-side owner and the portfolio lead can see this.",
    ),
    Act.NUDGE: Permission(
        _answers_for_pilot,
        "Only the product's owner, their deputy and the business-side owner can remind participants.",
    ),
    Act.READ_FEEDBACK: Permission(
        _answers_for_pilot,
        "Only the product's owner, their deputy and the business-side owner can read what participants said.",
    ),
    Act.SORT_FEEDBACK: Permission(
        _owns, "Only the product's owner and their deputy can decide what becomes of feedback."
    ),
    Act.NOTE_EVIDENCE: Permission(
        _answers_for_pilot,
        "Only the product's owner, their deputy and the business-side owner can note figures for this pilot.",
    ),
    Act.DECIDE_PILOT: Permission(
        _answers_for_pilot,
        "Only the product's owner, their deputy and the business-side owner can decide about this pilot.",
    ),
    Act.SEE_REPORT: Permission(
        lambda standing: _follows_pilot(standing) or Part.JOINED in standing.parts,
        "Only the people of this pilot and the portfolio lead can see its report.",
    ),
    Act.MOVE_STAGE: Permission(_owns, "Only the product's owner and their deputy can move it to another stage."),
    Act.SEE_BACKLOG: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy and the portfolio lead can see its backlog.",
    ),
    Act.CHANGE_BACKLOG: Permission(_owns, "Only the product's owner and their deputy can change its backlog."),
    Act.SEE_ADOPTION: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy and the portfolio lead can see how it is used.",
    ),
    Act.NOTE_FIGURES: Permission(_owns, "Only the product's owner and their deputy can note figures of it."),
    Act.TAKE_IN_USAGE: Permission(
        lambda standing: standing.owns or _is_lead(standing) or Role.OPERATOR in standing.roles,
        "Only the product's owner, their deputy, the portfolio lead and the operators can bring usage of it.",
    ),
    Act.ACT_ON_DIGEST: Permission(_owns, "Only the product's owner and their deputy can do this for the product."),
    Act.CHANGE_DIGEST: Permission(
        lambda standing: standing.asked is True, "Only the person a digest is for can change when it comes."
    ),
    Act.ANSWER_START: Permission(lambda standing: standing.asked is True, "Only the person I asked can answer this."),
    Act.KEEP_FIRST_STEPS: Permission(
        lambda standing: standing.asked is True, "Only the person who takes these first steps can see or change them."
    ),
    Act.NAME_OWNER: Permission(_is_lead, "Only the portfolio lead can name the owner of a product."),
    Act.SEE_OVERLAPS: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the products' owners and deputies and the portfolio lead can see which products cover the same work.",
    ),
    Act.JUDGE_OVERLAP: Permission(_is_lead, "Only the portfolio lead can decide about products that overlap."),
    Act.SEE_KEPT: Permission(
        lambda standing: standing.asked is True, "Only the person it is about can see what is kept about them."
    ),
    Act.ERASE_KEPT: Permission(
        lambda standing: standing.asked is True, "Only the person it is about can delete what they asked."
    ),
    Act.EDIT_CARD: Permission(
        lambda standing: standing.owns or _is_lead(standing),
        "Only the product's owner, their deputy and the portfolio lead can edit its card and see who changed it.",
    ),
    Act.CONFIRM_CARD: Permission(_owns, "Only the product's owner and their deputy can say that its card is true."),
}


def _standing(*roles: Role, owns: bool = False, asked: bool = False, parts: Collection[Part] = ()) -> Standing:
    return Standing(frozenset({Role.EMPLOYEE, *roles}), owns=owns, asked=asked, parts=frozenset(parts))


# Every way somebody can stand to a thing, each alone: what the table of who may do what is drawn from.
POSITIONS: dict[str, Standing] = {
    "anybody": _standing(),
    "who asked": _standing(asked=True),
    "owner, deputy": _standing(Role.PRODUCT_OWNER, owns=True),
    "owner of another": _standing(Role.PRODUCT_OWNER),
    "business-side owner": _standing(parts=[Part.BUSINESS_OWNER]),
    "invited": _standing(parts=[Part.INVITED]),
    "participant": _standing(parts=[Part.JOINED]),
    "who said it": _standing(parts=[Part.AUTHOR]),
    "portfolio lead": _standing(Role.PORTFOLIO_LEAD),
    "operator": _standing(Role.OPERATOR),
}
