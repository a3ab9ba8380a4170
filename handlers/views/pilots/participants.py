"""Who takes part in a pilot, role by role, for those who answer for it; and the form that changes a role."""

from handlers.views import fields, words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    message,
    modal,
    paragraph,
    person,
    rich,
    rich_list,
    rich_section,
    say,
    select,
)
from handlers.views.pilots.inviting import INVITE, LABEL
from handlers.views.pilots.labels import role_options
from handlers.views.values import Carried
from portfolio.pilots.cards import Participant, PilotCard
from portfolio.pilots.enrolling import PEOPLE, ROLE, Enrolment
from storage.vocabulary import ParticipantStatus

SEE, CHANGE_ROLE, ROLE_FORM = "pilot_people", "pilot_change_role", "pilot_role_form"
TITLE = "Who takes part"
SHOWN, SHOWN_ROLES = 30, 20  # people of a role, roles

_STANDS = {
    ParticipantStatus.JOINED: "joined",
    ParticipantStatus.INVITED: "not answered",
    ParticipantStatus.DECLINED: "declined",
    ParticipantStatus.LEFT: "left",
}


def people_modal(found: Enrolment, *, may_invite: bool) -> View:
    """Everybody who was invited, by role, and how they answered."""
    carried = Carried(pilot=found.pilot.id).pack()
    blocks = _blocks(found, SHOWN)
    if may_invite and found.pilot.is_live:
        row = [button(LABEL, INVITE, carried)]
        if found.count(ParticipantStatus.JOINED) or found.count(ParticipantStatus.INVITED):
            row.append(button("Change a role", CHANGE_ROLE, carried))
        blocks.append(actions(*row))
    return modal(TITLE, blocks)


def people_message(found: Enrolment) -> Message:
    """The same in short, as an answer to what was typed, with the button that shows it all."""
    name = words.mrkdwn_line(found.pilot.product.name, 80)
    text = f"{name} pilot: {_counts(found)}. {words.mrkdwn_line(_silent(found), 2000)}".rstrip()
    row = actions(button(TITLE, SEE, Carried(pilot=found.pilot.id).pack()))
    return message(words.shorten(text, 3000), [_lead(found), row])


def role_form(pilot: PilotCard) -> View:
    """Who is to have which role."""
    who = fields.someone(PEOPLE, ask="Choose somebody")
    menu = select(ROLE, "Role", role_options(pilot.roles))
    blocks = [
        choice_input(PEOPLE, "Who", who, hint="What they said before keeps the role it was said in."),
        choice_input(ROLE, "New role", menu),
    ]
    carried = Carried(pilot=pilot.id).pack()
    return modal("Change a role", blocks, callback_id=ROLE_FORM, submit="Change", metadata=carried, close="Cancel")


def role_changed(who: Participant) -> View:
    """What stands in place of the form afterwards."""
    return modal("Change a role", [paragraph(person(who.person), say(" takes part as "), bold(who.role, 80), say("."))])


def _blocks(found: Enrolment, shown: int) -> list[Block]:
    if not found.participants:
        return [paragraph(bold(found.pilot.product.name, 80), say(" pilot: nobody is invited yet."))]
    roles = list(dict.fromkeys([*found.pilot.roles, *(one.role for one in found.participants)]))[:SHOWN_ROLES]
    return [_lead(found), *(_role(found, role, shown) for role in roles if found.in_role(role))]


def _lead(found: Enrolment) -> Block:
    silent = f" {_silent(found)}" if _silent(found) else ""
    return paragraph(bold(found.pilot.product.name, 80), say(f" pilot: {_counts(found)}.{silent}"))


def _counts(found: Enrolment, role: str = "") -> str:
    """ "3 joined, 1 not answered, 1 left"; the first is always said."""
    counts = {status: found.count(status, role) for status in _STANDS}
    said = [f"{number} {_STANDS[status]}" for status, number in counts.items() if number]
    return ", ".join(said if counts[ParticipantStatus.JOINED] else ["nobody joined", *said])


def _silent(found: Enrolment) -> str:
    """The roles nobody has joined in, named."""
    roles = [words.line(role, 80) for role in found.silent_roles]
    if not roles or len(roles) == len(found.pilot.roles):
        return ""
    return f"Nobody has joined as {words.listed(roles, 'or')}."


def _role(found: Enrolment, role: str, shown: int) -> Block:
    people = found.in_role(role)
    order = list(_STANDS)
    ranked = sorted(people, key=lambda one: order.index(one.status))
    lines = [_line(one) for one in ranked[:shown]]
    if len(people) > shown:
        lines.append([say(f"and {len(people) - shown} more")])
    return rich(rich_section(bold(role, 80), say(f": {_counts(found, role)}")), rich_list(lines))


def _line(one: Participant) -> list[Element]:
    at = {ParticipantStatus.JOINED: one.joined_at, ParticipantStatus.LEFT: one.left_at}.get(one.status)
    if one.status is ParticipantStatus.INVITED:
        stands = f"invited {words.day_and_year(one.invited_at.date())}, not answered"
    else:
        stands = _STANDS[one.status] + (f" {words.day_and_year(at.date())}" if at else "")
    again = ", asked twice" if one.invitations > 1 else ""
    return [person(one.person, quiet=True), say(f": {stands}{again}")]
