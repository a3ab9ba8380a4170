"""Specimens of what stands around taking part in a pilot: the invitation and its answers, inviting, the people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from handlers.views.blocks import actions, button, message
from handlers.views.pilots import enrolment, inviting, participants
from portfolio.pilots.cards import FeedbackRules, Participant, PilotCard, PilotScenario
from portfolio.pilots.enrolling import Answered, Enrolment, Invitation, Invited, Skip
from storage.vocabulary import Anonymity, ParticipantStatus, PilotStatus
from tests import makers

Json = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)


def pilot(text: str, *, many: int = 6, anonymity: Anonymity = Anonymity.NAMED) -> PilotCard:
    return PilotCard(
        id="p" * 32,
        product=makers.product("d" * 80, text, text),
        status=PilotStatus.RUNNING,
        hypothesis=text,
        roles=tuple(f"{place} {text}" for place in range(many)),
        scenarios=(PilotScenario(0, text), *(PilotScenario(place, f"{place} {text}") for place in range(1, many * 3))),
        rules=FeedbackRules(anonymity=anonymity),
        starts_on=DAY,
        ends_on=DAY,
        decide_on=DAY,
    )


def bare() -> PilotCard:
    return PilotCard("p1", makers.bare_product(), PilotStatus.RUNNING, rules=FeedbackRules(9, 0))


def participant(text: str, number: int = 0, **more: Any) -> Participant:
    person = makers.person(f"key{number}", text, f"U0{number}")
    filled = {"role": f"{number % 3} {text}", "status": ParticipantStatus.INVITED, "invited_at": NOON, **more}
    return Participant(person, **filled)


def invitation(text: str, *, anonymity: Anonymity = Anonymity.NAMED) -> Invitation:
    who = participant(text, invitations=2)
    return Invitation(pilot(text, anonymity=anonymity), who, makers.person(name=text), 5)


def bare_invitation(text: str) -> Invitation:
    return Invitation(bare(), replace(participant(text), role=text), makers.person("", "", None), 5)


def invited(text: str, count: int = 40) -> Invited:
    people = tuple(participant(text, number, invitations=1 + number % 2) for number in range(count))
    skipped = tuple((makers.person(f"s{n}", text, f"U1{n}"), why) for n, why in enumerate([*Skip] * 3))
    return Invited(pilot(text), people, skipped)


def enrolment_(text: str, count: int = 150) -> Enrolment:
    stands = [*ParticipantStatus]
    people = [
        participant(text, number, status=stands[number % 4], joined_at=NOON, left_at=NOON) for number in range(count)
    ]
    return Enrolment(pilot(text), tuple(people))


MESSAGES: dict[str, Callable[[str], Json]] = {
    **{
        f"invitation {one}": lambda text, one=one: enrolment.invitation(invitation(text, anonymity=one))  # type: ignore[misc]
        for one in Anonymity
    },
    "invitation bare": lambda text: enrolment.invitation(bare_invitation(text)),
    "joined a pilot": lambda text: enrolment.joined(Answered(invitation(text))),
    "declined": lambda text: enrolment.declined(Answered(invitation(text))),
    "left": lambda text: enrolment.left(Answered(invitation(text), kept=3)),
    "left an anonymous one": lambda text: enrolment.left(
        Answered(invitation(text, anonymity=Anonymity.ANONYMOUS), kept=0)
    ),
    "before_leaving": lambda text: message(
        "Leave?", [actions(button("Leave", enrolment.LEAVE, confirm=enrolment.before_leaving(pilot(text))))]
    ),
    "before_declining": lambda text: message(
        "Decline?", [actions(button("Decline", enrolment.DECLINE, confirm=enrolment.before_declining(pilot(text))))]
    ),
    "which_to_leave": lambda text: enrolment.which_to_leave([pilot(text)] * 12),
    "invited_message": lambda text: inviting.invited_message(invited(text)),
    "invited_message of nobody": lambda text: inviting.invited_message(replace(invited(text), people=())),
    "which_pilot": lambda text: inviting.which_pilot(
        [pilot(text)] * 12, action="pilot_invite", label="Invite people", question="To which pilot?", start=text[:1000]
    ),
    "nothing_to_invite_to": lambda _text: inviting.nothing_to_invite_to(),
    "nobody_to_see": lambda _text: inviting.nobody_to_see(),
    "people_message": lambda text: participants.people_message(enrolment_(text)),
    "people_message of nobody": lambda text: participants.people_message(enrolment_(text, 0)),
}

VIEWS: dict[str, Callable[[str], Json]] = {
    "scenarios_modal": lambda text: enrolment.scenarios_modal(pilot(text)),
    "scenarios_modal bare": lambda _text: enrolment.scenarios_modal(bare()),
    "invite_form": lambda text: inviting.invite_form(pilot(text), [(f"S{n}", text) for n in range(120)], start=text),
    "invite_form bare": lambda _text: inviting.invite_form(bare(), []),
    "invited_modal": lambda text: inviting.invited_modal(invited(text)),
    "people_modal": lambda text: participants.people_modal(enrolment_(text), may_invite=True),
    "people_modal of nobody": lambda text: participants.people_modal(enrolment_(text, 0), may_invite=False),
    "role_form": lambda text: participants.role_form(pilot(text)),
    "role_changed": lambda text: participants.role_changed(participant(text)),
}
