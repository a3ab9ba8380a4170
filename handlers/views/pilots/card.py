"""One pilot as those who may see it see it, and the buttons for what is next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    message,
    modal,
    paragraph,
    person,
    quote,
    rich,
    rich_list,
    rich_quote,
    rich_section,
    say,
)
from handlers.views.pilots import (
    decision,
    enrolment,
    feedback,
    figures,
    inbox,
    inviting,
    labels,
    matrix,
    participants,
    report,
)
from handlers.views.values import Carried
from portfolio.people import ACTS, Act, Part, Standing
from portfolio.pilots.cards import Criterion, Decided, PilotCard
from portfolio.pilots.listing import PilotEntry
from storage.vocabulary import PilotStatus

BUILD, CARD = "pilot_build", "pilot_card"
ON_CARD = 6


@dataclass(frozen=True, slots=True)
class PilotButton:
    """One button on a pilot's card: for whom it is, and in which states of the pilot. `part`: only for who is that.

    `sure`: what is asked before it does anything.
    """

    label: str
    action_id: str
    act: Act
    shown: Callable[[PilotCard], bool]
    part: Part | None = None
    sure: Callable[[PilotCard], Element] | None = None


def _is_draft(pilot: PilotCard) -> bool:
    return pilot.status is PilotStatus.DRAFT


def _is_live(pilot: PilotCard) -> bool:
    return pilot.is_live


def _has_started(pilot: PilotCard) -> bool:
    return not _is_draft(pilot)


def _was_decided(pilot: PilotCard) -> bool:
    return pilot.status is PilotStatus.CLOSED and bool(pilot.decisions)


# In this order; the first one shown is the primary one.
BUTTONS: tuple[PilotButton, ...] = (
    PilotButton("Continue the draft", BUILD, Act.BUILD_PILOT, _is_draft),
    PilotButton("Join", enrolment.JOIN, Act.ANSWER_INVITATION, _is_live, Part.INVITED),
    PilotButton(
        "Decline", enrolment.DECLINE, Act.ANSWER_INVITATION, _is_live, Part.INVITED, sure=enrolment.before_declining
    ),
    PilotButton("Invite people", inviting.INVITE, Act.INVITE, _is_live),
    PilotButton("Give feedback", feedback.FORM, Act.GIVE_FEEDBACK, _is_live),
    PilotButton("Who takes part", participants.SEE, Act.SEE_PARTICIPANTS, _has_started),
    PilotButton("Who tried what", matrix.MATRIX, Act.SEE_MATRIX, _has_started),
    PilotButton("Feedback inbox", inbox.INBOX, Act.READ_FEEDBACK, _has_started),
    PilotButton("Decision", decision.OPEN, Act.DECIDE_PILOT, _is_live),
    PilotButton("See the decision", decision.OPEN, Act.SEE_MATRIX, _was_decided),
    PilotButton("Export the report", report.EXPORT, Act.SEE_REPORT, _was_decided),
    PilotButton("Leave", enrolment.LEAVE, Act.LEAVE_PILOT, _is_live, Part.JOINED, sure=enrolment.before_leaving),
)


def pilot_buttons(pilot: PilotCard, standing: Standing) -> list[Element]:
    """The buttons for what this person may do with the pilot as it stands."""
    rows = [
        row
        for row in BUTTONS
        if row.shown(pilot) and ACTS[row.act].allowed(standing) and (row.part is None or row.part in standing.parts)
    ]
    carried = Carried(pilot=pilot.id).pack()
    return [
        button(
            row.label, f"{row.action_id}:{pilot.id}"[:255], carried, primary=place == 0,
            confirm=row.sure(pilot) if row.sure else None,
        )
        for place, row in enumerate(rows)
    ]  # fmt: skip


def card_message(found: PilotEntry, *, today: date, new: bool = False) -> Message:
    """The card as a message. `new`: it has just been started."""
    pilot = found.pilot
    name, state = words.mrkdwn_line(pilot.product.name, 80), state_words(found, today)
    text = f"The {name} pilot {_came_about(found, today)}: {state}." if new else f"{name} pilot: {state}."
    text += (
        f" It tries {words.counted(len(pilot.scenarios), 'scenario')} with {words.counted(len(pilot.roles), 'role')}."
    )
    begun = _came_about(found, today) if new else ""
    return message(words.shorten(text, 3000), [*_blocks(pilot, state, begun=begun), *_row(found)])


def card_modal(found: PilotEntry, *, today: date) -> View:
    """The card as a modal."""
    return modal("Pilot", [*_blocks(found.pilot, state_words(found, today), most=20), *_row(found)])


def pilot_blocks(pilot: PilotCard, *, most: int = ON_CARD) -> list[Block]:
    """Everything that was agreed on: who, what, how it is judged, how feedback is asked for, when."""
    blocks = [rich(rich_section(bold("Hypothesis")), rich_quote(quote(pilot.hypothesis, 900, "none yet")))]
    who = [
        [say("Roles: "), quote(words.listed(pilot.roles), 600, "none yet")],
        [say("Business side: "), person(pilot.business_owner, quiet=True)],
        [say("Product: "), person(pilot.product.owner, quiet=True)],
    ]
    blocks.append(rich(rich_section(bold("Who")), rich_list(who)))
    blocks.append(_listed("Scenarios", [[quote(one.title, 160)] for one in pilot.scenarios], most))
    criteria = [_proof(one) for one in pilot.criteria]
    blocks.append(_listed("It has to prove", criteria, most))
    return [*blocks, _terms(pilot)]


def state_words(found: PilotEntry, today: date) -> str:
    """ "running, decide in 6 days, by 18 January 2027", or when it begins, what a draft lacks, or what was decided."""
    pilot = found.pilot
    if pilot.is_live:
        if pilot.starts_on is not None and pilot.starts_on > today:
            return f"begins on {_day(pilot.starts_on)}, {figures.days_left(pilot, today)}"
        return f"{labels.STATUS[pilot.status]}, {figures.days_left(pilot, today)}"
    if pilot.status is PilotStatus.DRAFT:
        return _lacking([one.words for one in found.missing])
    decided = pilot.decisions[-1].decision if pilot.decisions else None
    return f"closed: {figures.DECISIONS[decided]}" if decided else "closed"


def _lacking(missing: Sequence[str]) -> str:
    """What a draft lacks; of several the first, and how many: the builder lists them all."""
    if not missing:
        return "draft, ready to start"
    if len(missing) == 1:
        return f"draft, still missing: {missing[0]}"
    return f"draft, {words.counted(len(missing), 'thing')} still missing, first: {missing[0]}"


def _came_about(found: PilotEntry, today: date) -> str:
    """What just happened to a pilot that was started: on its first day or after it, or before."""
    begins = found.pilot.starts_on
    return "is set" if begins is not None and begins > today else "has started"


def _blocks(pilot: PilotCard, state: str, *, begun: str = "", most: int = ON_CARD) -> list[Block]:
    head = [bold(pilot.product.name, 80), say(f" pilot {begun}".rstrip() + f": {state}")]
    return [paragraph(*head), *pilot_blocks(pilot, most=most), *_decided(pilot)]


def _row(found: PilotEntry) -> list[Block]:
    buttons = pilot_buttons(found.pilot, found.standing)
    return [actions(*buttons)] if buttons else []


def _proof(one: Criterion) -> list[Element]:
    goal = f"  {figures.before(one)}, target {figures.target(one)}, "
    return [bold(one.metric), say(goal), quote(one.how_measured, 200, labels.EVIDENCE[one.evidence])]


def _listed(title: str, lines: Sequence[Sequence[Element]], most: int) -> Block:
    left = len(lines) - most
    shown = [*lines[:most], *([[say(f"and {left} more")]] if left > 0 else [])]
    return rich(rich_section(bold(title)), rich_list(shown or [[say("none yet")]]))


def _terms(pilot: PilotCard) -> Block:
    rules = pilot.rules
    asked = f"every {words.counted(rules.cadence_days, 'day')}, {words.counted(rules.reminders, 'reminder')} at most"
    lines: list[list[Element]] = [
        [say(_days(pilot))],
        [say(f"Feedback is asked for {asked}")],
        [say(labels.NAMES[rules.anonymity])],
    ]
    if rules.channel:
        lines.append([say("Channel: "), {"type": "channel", "channel_id": rules.channel}])
    if pilot.integrations:
        lines.append([say("Critical integrations: "), quote(words.listed(pilot.integrations), 400)])
    return rich(rich_section(bold("Terms")), rich_list(lines))


def _days(pilot: PilotCard) -> str:
    if not any((pilot.starts_on, pilot.ends_on, pilot.decide_on)):
        return "No day is set yet"
    return f"From {_day(pilot.starts_on)} to {_day(pilot.ends_on)}, decided by {_day(pilot.decide_on)}"


def _day(day: date | None) -> str:
    return words.day_and_year(day) if day else "a day to be set"


def _decided(pilot: PilotCard) -> list[Block]:
    lines = [_decision(one) for one in pilot.decisions[-2:]]
    return [rich(rich_section(bold("Decided")), rich_list(lines))] if lines else []


def _decision(one: Decided) -> list[Element]:
    what = figures.DECISIONS[one.decision]
    by = person(one.by, quiet=True)
    return [bold(what), say(f" on {words.day_and_year(one.at)} by "), by, say(": "), quote(one.reason, 300)]
