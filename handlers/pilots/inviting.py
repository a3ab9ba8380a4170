"""The owner of a pilot invites people, by a form or in words, and sees and changes who takes part as what."""

import html
import re
from collections.abc import Sequence
from functools import partial

from handlers.arrival import Arrival
from handlers.asked import person_of
from handlers.lanes import Step
from handlers.pilots.enrolment import role_at, show_again
from handlers.views import help as help_view
from handlers.views import start
from handlers.views.blocks import Message
from handlers.views.pilots import inviting as inviting_view
from handlers.views.pilots import participants as participants_view
from handlers.views.values import needed
from portfolio.cards import Person
from portfolio.errors import InvalidInputError
from portfolio.people import Act, may
from portfolio.pilots import enrolling
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.enrolling import Enrolment, Invited, Skip
from portfolio.pilots.naming import LIST, Named, people_named, read_list, roles_missing

_INVITE = re.compile(r"(?i)\binvite\b")
_IN_FORM = "Choose them under People, or write their full name."
_IN_WORDS = "Mention them with @, or write their full name."


# ---- inviting


def open_invite(arrival: Arrival) -> None:
    """ "Invite people": the form at once, filled when the store was read and Slack has told the groups."""
    carried = arrival.carried()
    view_id, by = arrival.show(start.loading(inviting_view.TITLE)), person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot = enrolling.pilot_to_invite_to(unit, pilot_id=needed(carried.pilot), by=by)
    form = inviting_view.invite_form(pilot, arrival.slack.directory.groups(), start=carried.words)
    arrival.slack.update_view(view_id, form)


def receive_invite(arrival: Arrival) -> Step:
    """The form: what the store knows is checked before it closes, what only Slack knows after that."""
    by, pilot_id = person_of(arrival), needed(arrival.form_metadata().pilot)
    with arrival.tools.unit() as unit:
        pilot = enrolling.pilot_to_invite_to(unit, pilot_id=pilot_id, by=by)
        role = role_at(pilot, arrival.typed(enrolling.ROLE))
        named = read_list(arrival.typed(LIST), pilot.roles)
        listed = people_named(unit, named, role=role, instead=_IN_FORM)
        people = _with_default(listed, arrival.picked(enrolling.PEOPLE), role)
        groups = [*_groups(named, role), *((one, role) for one in arrival.picked(inviting_view.GROUPS))]
        if people or not groups:
            enrolling.checked(unit, pilot, people)
    arrival.ack(response_action="update", view=start.loading(inviting_view.TITLE))
    view_id = str(arrival.view.get("id", ""))
    return lambda: arrival.fill(
        view_id, lambda: inviting_view.invited_modal(_invite(arrival, pilot, by, people, groups))
    )


def invite_words(arrival: Arrival, rest: str) -> Message | None:
    """`pilot invite …`: people, groups and names, and as what. Without any, or with several pilots, the form's button.

    Read from what arrived, since `rest` has lost who was mentioned.
    """
    if arrival.spot.overheard:
        return help_view.only_in_private("invite people")
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilots = enrolling.pilots_to_invite_to(unit, by=by)
    typed = _as_it_arrived(arrival, rest)
    pilot, typed = _meant(pilots, typed)
    if not pilots:
        return inviting_view.nothing_to_invite_to()
    if pilot is None or not typed:
        return inviting_view.which_pilot(
            pilots if pilot is None else [pilot], action=inviting_view.INVITE, label=inviting_view.LABEL,
            question="To which pilot?" if pilot is None else "Whom do you want to invite?", start=typed,
        )  # fmt: skip
    named = read_list(typed, pilot.roles)
    only = pilot.roles[0] if len(pilot.roles) == 1 else ""
    missing = "" if only else roles_missing(named, pilot.roles)
    if missing:
        raise InvalidInputError(missing, field=enrolling.ROLE)
    with arrival.tools.unit() as unit:
        people = people_named(unit, named, role=only, instead=_IN_WORDS)
    return inviting_view.invited_message(_invite(arrival, pilot, by, people, _groups(named, only)))


def _invite(
    arrival: Arrival, pilot: PilotCard, by: Person, people: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str]]
) -> Invited:
    """Invite people and everybody in the groups, but for whom Slack says that they cannot be."""
    everybody = list(people)
    for group, role in groups:
        members = arrival.slack.directory.members(group)
        if members is None:
            raise InvalidInputError("I cannot see who is in that user group. Nobody was invited.")
        everybody = _with_default(everybody, members, role)
    if not everybody:
        raise InvalidInputError("There is nobody in that user group. Nobody was invited.")
    with arrival.tools.unit() as unit:
        roles = enrolling.checked(unit, pilot, everybody)
    unfit: dict[str, Skip] = {}
    for slack_id in roles:
        account = arrival.slack.directory.account(slack_id)
        if account.is_bot or account.is_gone:
            unfit[slack_id] = Skip.BOT if account.is_bot else Skip.GONE
    tools = arrival.tools
    with tools.unit() as unit:
        return enrolling.invite(
            unit, pilot_id=pilot.id, people=everybody, by=by, at=tools.clock.now(), new_id=tools.new_id, unfit=unfit
        )


def _with_default(people: Sequence[tuple[str, str]], more: Sequence[str], role: str) -> list[tuple[str, str]]:
    """Those people, and more in this role unless they have one already."""
    have = {slack_id for slack_id, _ in people}
    return [*people, *((slack_id, role) for slack_id in dict.fromkeys(more) if slack_id not in have)]


def _groups(named: Sequence[Named], role: str) -> list[tuple[str, str]]:
    return [(one.group, one.role or role) for one in named if one.group]


def _as_it_arrived(arrival: Arrival, rest: str) -> str:
    text = str(arrival.payload.get("text") or arrival.body.get("text") or "")
    return html.unescape(text[found.end() :]).strip() if (found := _INVITE.search(text)) else rest


def _meant(pilots: Sequence[PilotCard], typed: str) -> tuple[PilotCard | None, str]:
    """The pilot whose product is named first, else the only one; and the rest of what was typed."""
    for pilot in pilots:
        for name in (pilot.product.name, pilot.product.key):
            rest = typed[len(name) :]
            if typed.casefold().startswith(name.casefold()) and (not rest or rest[0].isspace()):
                same = [one for one in pilots if one.product.key == pilot.product.key]
                return (pilot if len(same) == 1 else None), rest.strip()
    return (pilots[0] if len(pilots) == 1 else None), typed


# ---- who takes part


def open_people(arrival: Arrival) -> None:
    """ "Who takes part": everybody who was invited and how they answered."""
    carried = arrival.carried()
    view_id = arrival.show(start.loading(participants_view.TITLE))
    by = person_of(arrival)
    found = _enrolment(arrival, needed(carried.pilot), by)
    may_invite = may(by, Act.INVITE, owner_keys=found.pilot.owner_keys)
    arrival.slack.update_view(view_id, participants_view.people_modal(found, may_invite=may_invite))


def people_words(arrival: Arrival, rest: str) -> Message | None:
    """`pilot people [product]`: who takes part in a pilot."""
    if arrival.spot.overheard:
        return help_view.only_in_private("invite people")
    by = person_of(arrival)
    with arrival.tools.unit() as unit:
        pilots = enrolling.pilots_to_look_into(unit, by=by)
    pilot, _ = _meant([one for one in pilots if one.is_live] or pilots, rest)
    if not pilots:
        return inviting_view.nobody_to_see()
    if pilot is None:
        return inviting_view.which_pilot(
            pilots, action=participants_view.SEE, label=participants_view.TITLE, question="Of which pilot?"
        )
    return participants_view.people_message(_enrolment(arrival, pilot.id, by))


def _enrolment(arrival: Arrival, pilot_id: str, by: Person) -> Enrolment:
    with arrival.tools.unit() as unit:
        return enrolling.enrolment_of(unit, pilot_id=pilot_id, by=by)


def open_role(arrival: Arrival) -> None:
    """ "Change a role": the form."""
    carried = arrival.carried()
    view_id, by = arrival.show(start.loading("Change a role")), person_of(arrival)
    with arrival.tools.unit() as unit:
        pilot = enrolling.pilot_to_invite_to(unit, pilot_id=needed(carried.pilot), by=by)
    arrival.slack.update_view(view_id, participants_view.role_form(pilot))


def receive_role(arrival: Arrival) -> Step:
    """Somebody has another role: their invitation says so too, without a word."""
    by, pilot_id = person_of(arrival), needed(arrival.form_metadata().pilot)
    with arrival.tools.unit() as unit:
        pilot = enrolling.pilot_to_invite_to(unit, pilot_id=pilot_id, by=by)
        role = role_at(pilot, arrival.typed(enrolling.ROLE))
        who = next(iter(arrival.picked(enrolling.PEOPLE)), "")
        found = enrolling.change_role(unit, pilot_id=pilot_id, slack_id=who, role=role, by=by)
        place = enrolling.place_of_invitation(unit, found)
    arrival.ack(response_action="update", view=participants_view.role_changed(found.participant))
    return partial(show_again, arrival, found, place)
