"""Who takes part in a pilot: invited by its owner, in by their own word only, and out whenever they like."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portfolio import deliveries
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotFoundError
from portfolio.people import Act, Part, may, person_by_slack_id, require
from portfolio.pilots.cards import Participant, PilotCard
from portfolio.pilots.naming import LIST
from portfolio.pilots.policy import policy_of
from portfolio.pilots.reading import (
    participant_from,
    participants_of,
    parts_of,
    people_by_slack_id,
    pilot_card,
    pilot_for,
    pilots_of,
)
from portfolio.wording import listed
from storage.models import ParticipantRow
from storage.unit import Unit
from storage.vocabulary import ParticipantStatus, PilotStatus

KIND = "pilot_invitation"
# What is said to somebody because they take part, and not any more once they left.
TO_PARTICIPANTS = (KIND, "feedback_round", "feedback_reminder", "feedback_news", "pilot_survey")
AT_ONCE = 200  # people in one go
MOST_INVITATIONS = 2  # who declined or left is asked once more and then left in peace
PEOPLE, ROLE = "people", "role"  # the fields of the form that a problem belongs to

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{1,30}")
_OUT = (ParticipantStatus.DECLINED, ParticipantStatus.LEFT)


class Skip(StrEnum):
    """Why somebody was not invited."""

    OWNER = "owner"
    BOT = "bot"
    GONE = "gone"
    INVITED = "invited"
    JOINED = "joined"
    ASKED_TWICE = "asked_twice"


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of inviting people. `skipped`: who was not invited, and why."""

    pilot: PilotCard
    people: tuple[Participant, ...]
    skipped: tuple[tuple[Person, Skip], ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is put to somebody. `slice_of`: answers that stand behind any anonymous figure."""

    pilot: PilotCard
    participant: Participant
    by: Person
    slice_of: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Where somebody stands after they answered or left. `new`: it was not so before. `kept`: what they said under
    their name and stays theirs."""

    invitation: Invitation
    new: bool = True
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Everybody who was ever invited to a pilot, for those who may see it."""

    pilot: PilotCard
    participants: tuple[Participant, ...]

    def in_role(self, role: str) -> tuple[Participant, ...]:
        """Those of one role, in the order they were invited."""
        return tuple(one for one in self.participants if one.role == role)

    def count(self, status: ParticipantStatus, role: str = "") -> int:
        """How many stand so, in one role or in all."""
        return sum(one.status is status and role in ("", one.role) for one in self.participants)

    @property
    def silent_roles(self) -> tuple[str, ...]:
        """The roles nobody has joined in."""
        return tuple(role for role in self.pilot.roles if not self.count(ParticipantStatus.JOINED, role))


# ---- inviting


def pilots_to_invite_to(unit: Unit, *, by: Person) -> tuple[PilotCard, ...]:
    """The live pilots this person may invite people to, newest first."""
    found = pilots_of(unit, person=by)
    return tuple(one for one in found if one.is_live and may(by, Act.INVITE, owner_keys=one.owner_keys))


def pilot_to_invite_to(unit: Unit, *, pilot_id: str, by: Person) -> PilotCard:
    """The live pilot, for somebody who may invite people to it. Raises NotFound, NotAllowed, InvalidInputError."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.INVITE)
    if pilot.status is PilotStatus.DRAFT:
        raise InvalidInputError("This pilot has not started yet. Start it, then invite people.", field=PEOPLE)
    if not pilot.is_live:
        raise InvalidInputError("This pilot is closed, so nobody can be invited to it any more.", field=PEOPLE)
    return pilot


def invite(
    unit: Unit,
    *,
    pilot_id: str,
    people: Sequence[tuple[str, str]],
    by: Person,
    at: datetime,
    new_id: Callable[[], str],
    unfit: Mapping[str, Skip] | None = None,
) -> Invited:
    """Invite people, each as a planned delivery. `people`: (Slack id, role). `unfit`: who cannot be, as Slack says.

    All or nothing as far as roles and numbers go; who cannot be invited is skipped and named. Somebody who declined or
    left is invited once more, and never a third time. Raises NotFoundError, NotAllowedError, InvalidInputError.
    """
    unit.pilots.hold(pilot_id)  # two who invite the same person at once send one invitation
    pilot = pilot_to_invite_to(unit, pilot_id=pilot_id, by=by)
    roles = checked(unit, pilot, people)
    known = people_by_slack_id(unit, set(roles))
    invited: list[Participant] = []
    skipped: list[tuple[Person, Skip]] = []
    for slack_id, role in roles.items():
        person = known[slack_id]
        row = unit.pilots.participant(pilot.id, slack_id)
        why = Skip.OWNER if person.key and person.key in pilot.owner_keys else (unfit or {}).get(slack_id) or _why(row)
        if why is not None:
            skipped.append((person, why))
            continue
        row = _asked(unit, pilot, row, slack_id, role, by=by, at=at)
        invited.append(participant_from(row, person))
        deliveries.plan(
            unit, delivery_id=new_id(), recipient=slack_id, kind=KIND, period=_period(row), due_at=at, at=at,
            about={"pilot": pilot.id},
        )  # fmt: skip
    return Invited(pilot, tuple(invited), tuple(skipped))


def checked(unit: Unit, pilot: PilotCard, people: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Everybody once, with their role. Raises InvalidInputError for what `invite` would refuse."""
    if not people:
        raise InvalidInputError("Say whom to invite.", field=PEOPLE)
    roles: dict[str, str] = {}
    for slack_id, role in people:
        if _SLACK_ID.fullmatch(slack_id) is None:
            raise InvalidInputError("Only people of this workspace can be invited.", field=PEOPLE)
        require_role(pilot, role)
        if roles.setdefault(slack_id, role) != role:
            who = person_by_slack_id(unit, slack_id=slack_id).name or "Somebody"
            twice = f"{who} stands there twice, as “{roles[slack_id]}” and as “{role}”. Each person has one role."
            raise InvalidInputError(twice, field=LIST)  # only there two roles can stand beside one person
    if len(roles) > AT_ONCE:
        raise InvalidInputError(
            f"At most {AT_ONCE} people can be invited at once; these are {len(roles)}.", field=PEOPLE
        )
    return roles


def require_role(pilot: PilotCard, role: str) -> None:
    """Raises InvalidInputError, naming the roles there are, for one the pilot does not have."""
    if role not in pilot.roles:
        raise InvalidInputError(f"This pilot has these roles: {listed(pilot.roles)}. Choose one of them.", field=ROLE)


def _why(row: ParticipantRow | None) -> Skip | None:
    """Why this person is not invited now, or None."""
    if row is None:
        return None
    if row.status is ParticipantStatus.JOINED:
        return Skip.JOINED
    if row.status is ParticipantStatus.INVITED:
        return Skip.INVITED
    return Skip.ASKED_TWICE if row.invitations >= MOST_INVITATIONS else None


def _asked(
    unit: Unit, pilot: PilotCard, row: ParticipantRow | None, slack_id: str, role: str, *, by: Person, at: datetime
) -> ParticipantRow:
    by_id = by.slack_id or ""
    if row is None:
        row = ParticipantRow(pilot_id=pilot.id, slack_id=slack_id, role=role, invited_by=by_id, invited_at=at)
        unit.pilots.add_participant(row)
        return row
    row.role, row.status, row.invitations = role, ParticipantStatus.INVITED, row.invitations + 1
    row.invited_by, row.invited_at, row.joined_at, row.left_at = by_id, at, None, None
    return row


def _period(row: ParticipantRow) -> str:
    return f"{row.pilot_id}:{row.invitations}"


# ---- what the invited person does


def invitation_to_say(unit: Unit, *, pilot_id: str, slack_id: str, period: str) -> Invitation | None:
    """What an invitation says now; None when it is answered, replaced by a newer one, or the pilot is not live."""
    row = unit.pilots.participant(pilot_id, slack_id)
    if row is None or row.status is not ParticipantStatus.INVITED or _period(row) != period:
        return None
    found = _invitation(unit, pilot_card(unit, pilot_id=pilot_id), row)
    return found if found.pilot.is_live else None


def invitation_of(unit: Unit, *, pilot_id: str, person: Person) -> Invitation:
    """The invitation somebody holds, answered or not. Raises NotFoundError, NotAllowedError."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=person, act=Act.ANSWER_INVITATION)
    row = unit.pilots.participant(pilot.id, person.slack_id or "")
    if row is None:
        raise NotFoundError("I do not know that invitation any more.")
    return _invitation(unit, pilot, row)


def answer_invitation(
    unit: Unit, *, pilot_id: str, person: Person, join: bool, at: datetime, role: str = ""
) -> Answered:
    """Join, as another role of the pilot if they say so, or decline. The same answer again changes nothing.

    Raises NotFoundError, NotAllowedError, InvalidInputError.
    """
    pilot, row = _held(unit, pilot_id, person)
    if row is not None and row.status in _OUT:
        if row.status is ParticipantStatus.DECLINED and not join:
            return Answered(_invitation(unit, pilot, row), new=False)
        raise InvalidInputError(_no_longer_invited(pilot, row))
    require(person, Act.ANSWER_INVITATION, owner_keys=pilot.owner_keys, parts=parts_of(unit, pilot, person))
    if row is None:
        raise NotFoundError("I do not know that invitation any more.")
    if row.status is ParticipantStatus.JOINED:
        if not join:
            raise InvalidInputError(f"You have joined the {pilot.product.name} pilot. You can leave it at any time.")
        return Answered(_invitation(unit, pilot, row), new=False)
    if not pilot.is_live:
        raise InvalidInputError(f"The {pilot.product.name} pilot is closed, so there is nothing to join any more.")
    if join:
        require_role(pilot, role or row.role)
        row.role, row.status, row.joined_at = role or row.role, ParticipantStatus.JOINED, at
    else:
        row.status = ParticipantStatus.DECLINED
        _be_silent(unit, row, "declined")
    return Answered(_invitation(unit, pilot, row))


def leave(unit: Unit, *, pilot_id: str, person: Person, at: datetime) -> Answered:
    """Leave a pilot, or an invitation to it: nothing that is due about it is said any more. Again changes nothing.

    Raises NotFoundError, NotAllowedError.
    """
    pilot, row = _held(unit, pilot_id, person)
    if row is None or row.status is not ParticipantStatus.LEFT:
        require(person, Act.LEAVE_PILOT, owner_keys=pilot.owner_keys, parts=parts_of(unit, pilot, person))
    if row is None:
        raise NotFoundError("You are not in this pilot, so there is nothing to leave.")
    new = row.status is not ParticipantStatus.LEFT
    if new:
        row.status, row.left_at = ParticipantStatus.LEFT, at
    _be_silent(unit, row, "left")
    return Answered(_invitation(unit, pilot, row), new, len(unit.feedback.of_author(row.slack_id, [pilot.id])))


def pilots_to_leave(unit: Unit, *, person: Person) -> tuple[PilotCard, ...]:
    """The pilots this person is invited to or in, newest first."""
    mine = {Part.INVITED, Part.JOINED}
    return tuple(one for one in pilots_of(unit, person=person) if parts_of(unit, one, person) & mine)


def _held(unit: Unit, pilot_id: str, person: Person) -> tuple[PilotCard, ParticipantRow | None]:
    """The pilot, locked, so that a double click and two buttons at once end one way; and the person's row in it."""
    unit.pilots.hold(pilot_id)
    pilot = pilot_card(unit, pilot_id=pilot_id)
    return pilot, unit.pilots.participant(pilot.id, person.slack_id) if person.slack_id else None


def _be_silent(unit: Unit, row: ParticipantRow, why: str) -> None:
    deliveries.cancel(unit, recipient=row.slack_id, kinds=TO_PARTICIPANTS, period_starts=f"{row.pilot_id}:", why=why)


def _no_longer_invited(pilot: PilotCard, row: ParticipantRow) -> str:
    did = "declined this invitation" if row.status is ParticipantStatus.DECLINED else "left this pilot"
    owner = pilot.product.owner
    who = f"its owner, {owner.name}," if owner is not None and owner.name else "its owner"
    return f"You {did}. To join after all, ask {who} for a new invitation."


def _invitation(unit: Unit, pilot: PilotCard, row: ParticipantRow) -> Invitation:
    person = person_by_slack_id(unit, slack_id=row.slack_id)
    by = person_by_slack_id(unit, slack_id=row.invited_by)
    return Invitation(pilot, participant_from(row, person), by, policy_of(unit).slice_of)


# ---- what the owner sees and changes


def pilots_to_look_into(unit: Unit, *, by: Person) -> tuple[PilotCard, ...]:
    """The pilots whose participants this person may see, newest first."""
    return tuple(
        one
        for one in pilots_of(unit, person=by)
        if may(by, Act.SEE_PARTICIPANTS, owner_keys=one.owner_keys, parts=parts_of(unit, one, by))
    )


def enrolment_of(unit: Unit, *, pilot_id: str, by: Person) -> Enrolment:
    """Who was invited and what they answered. Raises NotFoundError, NotAllowedError."""
    pilot = pilot_for(unit, pilot_id=pilot_id, person=by, act=Act.SEE_PARTICIPANTS)
    return Enrolment(pilot, participants_of(unit, pilot))


def change_role(unit: Unit, *, pilot_id: str, slack_id: str, role: str, by: Person) -> Invitation:
    """Give somebody who is invited or in another role. What they said before keeps the role it was said in.

    Raises NotFoundError, NotAllowedError, InvalidInputError.
    """
    unit.pilots.hold(pilot_id)
    pilot = pilot_to_invite_to(unit, pilot_id=pilot_id, by=by)
    require_role(pilot, role)
    row = unit.pilots.participant(pilot.id, slack_id) if slack_id else None
    if row is None or row.status in _OUT:
        raise InvalidInputError("Only somebody who is invited or takes part has a role.", field=PEOPLE)
    row.role = role
    return _invitation(unit, pilot, row)


def place_of_invitation(unit: Unit, invitation: Invitation) -> tuple[str, str]:
    """The channel and ts of the message somebody was invited by; ("", "") while it was not said."""
    who = invitation.participant
    period = f"{invitation.pilot.id}:{who.invitations}"
    row = unit.deliveries.of(who.person.slack_id or "", KIND, period)
    return (row.channel, row.message_ts) if row is not None else ("", "")
