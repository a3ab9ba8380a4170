"""What somebody invited to a pilot reads: the invitation, and what it becomes once they answered."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    confirmation,
    message,
    modal,
    paragraph,
    person,
    quote,
    rich,
    rich_list,
    rich_preformatted,
    rich_quote,
    rich_section,
    say,
    select,
)
from handlers.views.pilots.feedback_labels import named_where_chosen, nameless_kept
from handlers.views.pilots.labels import role_options
from handlers.views.values import Carried
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.enrolling import MOST_INVITATIONS, Answered, Invitation
from storage.vocabulary import Anonymity

JOIN, DECLINE, LEAVE = "pilot_join", "pilot_decline", "pilot_leave"
SCENARIOS, AS = "pilot_scenarios", "pilot_join_as"
SHOWN = 8  # scenarios; the others are in the modal

_CADENCES = {1: "every day", 7: "once a week", 14: "every two weeks", 28: "every four weeks"}


def invitation(found: Invitation) -> Message:
    """The invitation: who asks, what it is to show, as what, how much, who sees what, and the three buttons."""
    pilot, who = found.pilot, found.participant
    name = words.mrkdwn_line(pilot.product.name, 80)
    inviter = words.mrkdwn_line(found.by.name, 80) or "A colleague"
    text = f"{inviter} invites you to the {name} pilot as {words.mrkdwn_line(who.role, 80)}. {_when(pilot)}"
    again = [say(" I asked you once before, and will not ask again.")] if who.invitations > 1 else []
    lead = paragraph(
        person(found.by, otherwise="A colleague"),
        say(" invites you to try "),
        bold(pilot.product.name, 80),
        say(" in a pilot, as "),
        bold(who.role, 80),
        say("."),
        *again,
    )
    blocks: list[Block] = [lead, *_hypothesis(pilot), _facts(found, scenarios=True)]
    leaving = "You can leave at any time, and then nothing more about it reaches you."
    return message(words.shorten(text, 3000), [*blocks, paragraph(say(leaving)), _answers(found)])


def joined(found: Answered) -> Message:
    """What the invitation becomes for somebody who joined."""
    pilot, who = found.invitation.pilot, found.invitation.participant
    text = f"You joined the {words.mrkdwn_line(pilot.product.name, 80)} pilot as {words.mrkdwn_line(who.role, 80)}."
    lead = paragraph(
        say("You joined the "), bold(pilot.product.name, 80), say(" pilot as "), bold(who.role, 80), say(".")
    )
    carried = Carried(pilot=pilot.id).pack()
    row = actions(
        button("See the scenarios", SCENARIOS, carried), button("Leave", LEAVE, carried, confirm=before_leaving(pilot))
    )
    return message(text, [lead, *_hypothesis(pilot), _facts(found.invitation, scenarios=False), row])


def declined(found: Answered) -> Message:
    """What the invitation becomes for somebody who declined."""
    name = found.invitation.pilot.product.name
    then = "The owner sees that you declined, and nothing more about it reaches you."
    text = f"You declined the invitation to the {words.mrkdwn_line(name, 80)} pilot. {then}"
    lead = [say("You declined the invitation to the "), bold(name, 80), say(f" pilot. {then}")]
    return message(text, [paragraph(*lead)])


def left(found: Answered) -> Message:
    """What somebody reads who left: that it is quiet now, and what becomes of what they said."""
    pilot = found.invitation.pilot
    may_return = pilot.is_live and found.invitation.participant.invitations < MOST_INVITATIONS
    again = " If that was a mistake, the product's owner can invite you once more." if may_return else ""
    then = f" pilot. Nothing more about it reaches you. {_stays(pilot, found.kept)}".rstrip() + again
    text = f"You left the {words.mrkdwn_line(pilot.product.name, 80)}{then}"
    return message(text, [paragraph(say("You left the "), bold(pilot.product.name, 80), say(then))])


def which_to_leave(pilots: Sequence[PilotCard]) -> Message:
    """The question which of several pilots somebody wants to leave."""
    text = f"You are in {words.spelled(len(pilots))} pilots. Which one do you want to leave?"
    row = actions(
        *(
            button(
                f"Leave {pilot.product.name}",
                f"{LEAVE}:{place}",
                Carried(pilot=pilot.id).pack(),
                confirm=before_leaving(pilot),
            )
            for place, pilot in enumerate(pilots[:10])
        )
    )
    return message(text, [paragraph(say(text)), row])


def before_leaving(pilot: PilotCard) -> Element:
    """What is asked before somebody leaves: it ends at once, and only the owner can ask them in again."""
    what = "Nothing more about it reaches you, and feedback you have not saved yet can no longer be saved."
    return confirmation(f"Leave the {words.line(pilot.product.name, 60)} pilot?", what, yes="Leave it", no="Stay in it")


def before_declining(pilot: PilotCard) -> Element:
    """What is asked before an invitation is declined: who did cannot join by themselves any more."""
    what = (
        "The owner sees that you declined, and nothing more about it reaches you. "
        "You cannot join then unless the owner invites you again."
    )
    title = f"Decline the {words.line(pilot.product.name, 60)} pilot?"
    return confirmation(title, what, yes="Decline it", no="Not yet")


def scenarios_modal(pilot: PilotCard) -> View:
    """What is tried in a pilot, with what the product's card says about it."""
    described = {one.title.casefold(): one for one in pilot.product.scenarios}
    blocks: list[Block] = [paragraph(bold(pilot.product.name, 80), say(": what the pilot tries"))]
    for place, scenario in enumerate(pilot.scenarios[:30], start=1):
        known = described.get(scenario.title.casefold())
        parts = [rich_section(say(f"{place}. "), bold(scenario.title, 200))]
        if known is not None and known.task:
            parts.append(rich_section(quote(known.task, 400)))
        if known is not None and known.example:
            parts.append(rich_preformatted(known.example, 600))
        blocks.append(rich(*parts))
    if not pilot.scenarios:
        blocks.append(paragraph(say("No scenario is written down yet.")))
    return modal("Scenarios", blocks)


def who_sees_what(pilot: PilotCard, *, slice_of: int) -> str:
    """Who sees what, exactly as the code does it (docs/decisions/0018)."""
    named = "The owner, their deputy and the business-side owner read what you say with your name."
    quoted = "Others may see it quoted without your name, unless you say no in its form."
    nameless = nameless_kept(slice_of)
    if pilot.rules.anonymity is Anonymity.NAMED:
        return f"{named} {quoted}"
    if pilot.rules.anonymity is Anonymity.ANONYMOUS:
        return f"Feedback is anonymous. {nameless}"
    return f"You choose each time. {named_where_chosen()} {quoted} Without your name: {nameless}"


def load(pilot: PilotCard) -> str:
    """How often somebody is asked, and how often reminded."""
    days = pilot.rules.cadence_days
    often = _CADENCES.get(days, f"every {words.spelled(days)} days")
    reminded = {
        0: "no reminders",
        1: "one reminder while you have not answered",
        2: "at most two reminders while you have not answered",
    }[pilot.rules.reminders]
    return f"I ask {often}, about a minute each time; {reminded}."


def _when(pilot: PilotCard) -> str:
    if pilot.starts_on is None or pilot.ends_on is None:
        return "The dates are not set yet."
    decided = f", decision on {words.day_and_year(pilot.decide_on)}" if pilot.decide_on else ""
    return f"{words.day_and_year(pilot.starts_on)} to {words.day_and_year(pilot.ends_on)}{decided}."


def _hypothesis(pilot: PilotCard) -> list[Block]:
    if not pilot.hypothesis.strip():
        return []
    return [rich(rich_section(say("What it is to show:")), rich_quote(quote(pilot.hypothesis, 600)))]


def _facts(found: Invitation, *, scenarios: bool) -> Block:
    pilot = found.pilot
    lines: list[list[Element]] = []
    if scenarios and pilot.scenarios:
        titles = [words.line(one.title, 100) for one in pilot.scenarios[:SHOWN]]
        more = f" and {len(pilot.scenarios) - SHOWN} more" if len(pilot.scenarios) > SHOWN else ""
        lines.append([bold("You try"), say(": "), quote(f"{'; '.join(titles)}{more}", 900)])
    lines.append([bold("When"), say(f": {_when(pilot)}")])
    lines.append([bold("Load"), say(f": {load(pilot)}")])
    lines.append([bold("Who sees what"), say(f": {who_sees_what(pilot, slice_of=found.slice_of)}")])
    return rich(rich_list(lines))


def _answers(found: Invitation) -> Block:
    """The buttons, with a menu beside them where there is more than one role to join as."""
    carried = Carried(pilot=found.pilot.id).pack()
    roles = found.pilot.roles
    row = [
        button("Join", JOIN, carried, primary=True),
        button("Decline", DECLINE, carried, confirm=before_declining(found.pilot)),
        button("See the scenarios", SCENARIOS, carried),
    ]
    if len(roles) > 1 and found.participant.role in roles:
        chosen = str(roles.index(found.participant.role))
        row.insert(0, select(AS, "as", role_options(roles, before="as "), chosen=chosen))
    return actions(*row, block_id=AS)


def _stays(pilot: PilotCard, kept: int) -> str:
    said = ""
    if kept:
        pieces, them = (
            ("piece", "stays yours: change or withdraw it with “feedback mine”.")
            if kept == 1
            else (f"{words.spelled(kept)} pieces", "stay yours: change or withdraw them with “feedback mine”.")
        )
        said = f"The {pieces} of feedback you gave under your name {them}"
    if pilot.rules.anonymity is not Anonymity.NAMED:
        said = f"{said} What you may have said without your name stays: nobody can tell whose it is.".strip()
    return said
