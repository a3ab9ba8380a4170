"""What the owner of a pilot sees of inviting people: the form, and what came of it."""

from collections.abc import Sequence

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
    context,
    message,
    modal,
    option,
    paragraph,
    person,
    plain,
    rich,
    rich_list,
    rich_section,
    say,
    select,
    text_input,
)
from handlers.views.pilots.labels import role_options
from handlers.views.values import Carried
from portfolio.cards import Person
from portfolio.people import ACTS, Act
from portfolio.pilots.cards import Participant, PilotCard
from portfolio.pilots.enrolling import AT_ONCE, PEOPLE, ROLE, Invited, Skip
from portfolio.pilots.naming import LIST

INVITE, FORM = "pilot_invite", "pilot_invite_form"
GROUPS = "groups"
TITLE, LABEL = "Invite to the pilot", "Invite people"
NAMED = 12  # people named in one line

_WHY = {
    Skip.OWNER: ("answers for the product", "answer for the product"),
    Skip.BOT: ("is a bot", "are bots"),
    Skip.GONE: ("is not in this workspace", "are not in this workspace"),
    Skip.INVITED: ("is invited already", "are invited already"),
    Skip.JOINED: ("has joined already", "have joined already"),
    Skip.ASKED_TWICE: ("was asked twice and is left in peace", "were asked twice and are left in peace"),
}


def invite_form(pilot: PilotCard, groups: Sequence[tuple[str, str]], *, start: str = "") -> View:
    """Whom to invite, three ways that may be mixed, and as what. `groups`: (id, name). `start`: typed already."""
    blocks: list[Block] = [
        paragraph(say("To the pilot of "), bold(pilot.product.name, 80), say(".")),
        choice_input(PEOPLE, "People", fields.people(PEOPLE), optional=True),
    ]
    if groups:
        named = [option(name, group_id) for group_id, name in groups]
        menu = fields.menu_of_several(GROUPS, named, ask="Choose groups")
        blocks.append(choice_input(GROUPS, "User groups", menu, optional=True))
    hint = f"One line each: Anna Novak as {pilot.roles[0] if pilot.roles else 'clerk'}. A line may do without a role."
    blocks.append(text_input(LIST, "Or a list", start=start, hint=hint, optional=True))
    menu = select(ROLE, "Role", role_options(pilot.roles) or [option("—", "0")], chosen="0")
    blocks.append(choice_input(ROLE, "As", menu, hint="For everybody without a role of their own in the list."))
    told = f"Each gets a message in their working hours and may decline. At most {AT_ONCE} at once."
    blocks.append(context(plain(told, 300)))
    carried = Carried(pilot=pilot.id).pack()
    return modal(TITLE, blocks, callback_id=FORM, submit="Invite", metadata=carried, close="Cancel")


def invited_modal(found: Invited) -> View:
    """What came of inviting people, in place of the form."""
    return modal(TITLE, _blocks(found))


def invited_message(found: Invited) -> Message:
    """The same as an answer to what was typed."""
    count = words.counted(len(found.people), "person", "people")
    name = words.mrkdwn_line(found.pilot.product.name, 80)
    skipped = f" Not invited: {len(found.skipped)}." if found.skipped else ""
    return message(f"{count} will be invited to the {name} pilot.{skipped}", _blocks(found))


def which_pilot(pilots: Sequence[PilotCard], *, action: str, label: str, question: str, start: str = "") -> Message:
    """The pilots something can be done with, each with its button. `start`: a list that was typed already."""
    row = actions(
        *(
            button(f"{label}: {pilot.product.name}", f"{action}:{place}", _carried(pilot, start).pack())
            for place, pilot in enumerate(pilots[:10])
        )
    )
    return message(question, [paragraph(say(question)), row])


def _carried(pilot: PilotCard, typed: str) -> Carried:
    with_list = Carried(pilot=pilot.id, words=typed)
    return with_list if with_list.fits() else Carried(pilot=pilot.id)


def nothing_to_invite_to() -> Message:
    """Somebody without a live pilot wanted to invite people."""
    text = "There is no running pilot of a product of yours to invite people to."
    return message(text, [paragraph(say(text))])


def nobody_to_see() -> Message:
    """Somebody who answers for no pilot asked who takes part."""
    text = f"There is no pilot you answer for. {ACTS[Act.SEE_PARTICIPANTS].refusal}"
    return message(text, [paragraph(say(text))])


def _blocks(found: Invited) -> list[Block]:
    pilot, people = found.pilot, found.people
    if people:
        lead = [say(f"{words.counted(len(people), 'person', 'people')} will be invited to the pilot of ")]
        then = " Each gets a message in their working hours."
        lead += [bold(pilot.product.name, 80), say(f".{then}")]
    else:
        lead = [say("Nobody new is invited to the pilot of "), bold(pilot.product.name, 80), say(".")]
    parts = [rich_section(*lead)]
    by_role = [_as(role, [one for one in people if one.role == role]) for role in pilot.roles]
    parts += [rich_list(lines)] if (lines := [line for line in by_role if line]) else []
    again = [one.person for one in people if one.invitations > 1]
    if again:
        parts.append(rich_section(say("Asked for the second and last time: "), *_names(again), say(".")))
    blocks = [rich(*parts)]
    if found.skipped:
        left_out = [_left_out(why, [who for who, one in found.skipped if one is why]) for why in Skip]
        blocks.append(rich(rich_section(say("Not invited:")), rich_list([line for line in left_out if line])))
    return blocks


def _as(role: str, people: Sequence[Participant]) -> list[Element]:
    return [bold(role, 80), say(": "), *_names([one.person for one in people])] if people else []


def _left_out(why: Skip, people: Sequence[Person]) -> list[Element]:
    return [*_names(people), say(f" {_WHY[why][len(people) > 1]}")] if people else []


def _names(people: Sequence[Person]) -> list[Element]:
    found: list[Element] = []
    for place, who in enumerate(people[:NAMED]):
        found += [say(", ")] * bool(place) + [person(who, quiet=True)]
    return [*found, say(f" and {len(people) - NAMED} more")] if len(people) > NAMED else found
