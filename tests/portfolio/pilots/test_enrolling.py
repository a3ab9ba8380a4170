"""Who takes part in a pilot: asked at most twice, in by their own word, out at once; on both databases."""

from collections.abc import Sequence
from itertools import count, product

import pytest

from portfolio import deliveries
from portfolio.cards import Person
from portfolio.errors import InvalidInputError, NotAllowedError, NotFoundError
from portfolio.people import find_person, person_by_slack_id
from portfolio.pilots import enrolling
from portfolio.pilots.enrolling import Answered, Invited, Skip
from storage.unit import Unit
from storage.vocabulary import DeliveryStatus, ParticipantStatus, PilotStatus
from tests.pilots import put_feedback, put_participant, put_pilot
from tests.portfolio.conftest import OpenUnit
from tests.portfolio.small_company import NOON

ANNA = Person("anna", "Anna Asker", "U0ANNA")
GUEST = Person("", "", "U0GUEST")
IDS = count(1)


@pytest.fixture
def pilot(store: OpenUnit) -> OpenUnit:
    """The small company with a running pilot of DocReader."""
    with store() as unit:
        put_pilot(unit, at=NOON)
    return store


def who(unit: Unit, slack_id: str) -> Person:
    return person_by_slack_id(unit, slack_id=slack_id)


def invite(unit: Unit, *people: tuple[str, str], by: str = "U0OWNER", unfit: dict[str, Skip] | None = None) -> Invited:
    return enrolling.invite(
        unit, pilot_id="p1", people=people, by=who(unit, by), at=NOON, new_id=lambda: f"d{next(IDS)}", unfit=unfit
    )


def answer(unit: Unit, slack_id: str, *, join: bool, role: str = "") -> Answered:
    person = who(unit, slack_id)
    return enrolling.answer_invitation(unit, pilot_id="p1", person=person, join=join, role=role, at=NOON)


def leave(unit: Unit, slack_id: str) -> Answered:
    return enrolling.leave(unit, pilot_id="p1", person=who(unit, slack_id), at=NOON)


def status(unit: Unit, slack_id: str) -> ParticipantStatus | None:
    row = unit.pilots.participant("p1", slack_id)
    return row.status if row else None


def said(unit: Unit, slack_id: str, time: int, kind: str = enrolling.KIND) -> DeliveryStatus | None:
    row = unit.deliveries.of(slack_id, kind, f"p1:{time}")
    return row.status if row else None


def skipped(found: Invited) -> dict[str | None, Skip]:
    return {person.slack_id: why for person, why in found.skipped}


def test_an_invitation_is_planned_for_each_with_their_role(pilot: OpenUnit) -> None:
    with pilot() as unit:
        found = invite(unit, ("U0ANNA", "clerk"), ("U0GUEST", "auditor"))
        assert [(one.person.slack_id, one.role) for one in found.people] == [
            ("U0ANNA", "clerk"),
            ("U0GUEST", "auditor"),
        ]
    with pilot() as unit:
        assert said(unit, "U0ANNA", 1) is said(unit, "U0GUEST", 1) is DeliveryStatus.DUE
        assert [one.invited_by for one in unit.pilots.participants("p1")] == ["U0OWNER", "U0OWNER"]


def test_who_cannot_be_invited_is_skipped_and_named(pilot: OpenUnit) -> None:
    with pilot() as unit:
        put_participant(unit, "U0JOINED", at=NOON)
        put_participant(unit, "U0ASKED", at=NOON, status=ParticipantStatus.INVITED)
        people = [(one, "clerk") for one in ("U0OWNER", "U0DEPUTY", "U0JOINED", "U0ASKED", "U0BOT", "U0GONE", "U0ANNA")]
        found = invite(unit, *people, unfit={"U0BOT": Skip.BOT, "U0GONE": Skip.GONE})
        assert skipped(found) == {
            "U0OWNER": Skip.OWNER, "U0DEPUTY": Skip.OWNER, "U0JOINED": Skip.JOINED, "U0ASKED": Skip.INVITED,
            "U0BOT": Skip.BOT, "U0GONE": Skip.GONE,
        }  # fmt: skip
        assert [one.person for one in found.people] == [who(unit, "U0ANNA")]
        assert len(unit.pilots.participants("p1")) == 3


@pytest.mark.parametrize("join", [True, False], ids=["left", "declined"])
def test_who_said_no_is_asked_once_more_and_never_again(pilot: OpenUnit, *, join: bool) -> None:
    with pilot() as unit:
        for time in (1, 2):
            (one,) = invite(unit, ("U0ANNA", "clerk")).people
            assert one.invitations == time
            assert said(unit, "U0ANNA", time) is DeliveryStatus.DUE
            answer(unit, "U0ANNA", join=join)
            if join:
                leave(unit, "U0ANNA")
        assert skipped(invite(unit, ("U0ANNA", "clerk"))) == {"U0ANNA": Skip.ASKED_TWICE}
        assert said(unit, "U0ANNA", 3) is None


@pytest.mark.parametrize(
    ("people", "field", "words"),
    [
        ([], "people", "Say whom"),
        ([("U0ANNA", "clerk"), ("U0GUEST", "pilot")], "role", "clerk, team lead and auditor"),
        (
            [("U0ANNA", "clerk"), ("U0ANNA", "auditor")],
            "list",
            "Anna Asker stands there twice, as “clerk” and as “auditor”",
        ),
        ([("C0CHANNEL", "clerk")], "people", "Only people"),
        ([(f"U0{place}", "clerk") for place in range(201)], "people", "At most 200"),
    ],
)
def test_nothing_is_half_done(pilot: OpenUnit, people: Sequence[tuple[str, str]], field: str, words: str) -> None:
    with pilot() as unit, pytest.raises(InvalidInputError, match=words) as refusal:
        invite(unit, *people)
    assert refusal.value.field == field
    with pilot() as unit:
        assert unit.pilots.participants("p1") == []


@pytest.mark.parametrize("state", [PilotStatus.DRAFT, PilotStatus.CLOSED])
def test_only_a_live_pilot_takes_people(store: OpenUnit, state: PilotStatus) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, status=state)
        with pytest.raises(InvalidInputError, match=r"not started|closed"):
            invite(unit, ("U0ANNA", "clerk"))


@pytest.mark.parametrize("by", ["U0ANNA", "U0LEAD", "U0GUEST"])
def test_only_owner_and_deputy_invite(pilot: OpenUnit, by: str) -> None:
    with pilot() as unit:
        with pytest.raises(NotAllowedError):
            invite(unit, ("U0GUEST", "clerk"), by=by)
        assert invite(unit, ("U0GUEST", "clerk"), by="U0DEPUTY").people


def test_joining_takes_another_role_of_the_pilot_and_no_other(pilot: OpenUnit) -> None:
    with pilot() as unit:
        invite(unit, ("U0ANNA", "clerk"))
        with pytest.raises(InvalidInputError, match="these roles"):
            answer(unit, "U0ANNA", join=True, role="boss")
        found = answer(unit, "U0ANNA", join=True, role="auditor")
        assert found.new
        assert found.invitation.participant.role == "auditor"
        again = answer(unit, "U0ANNA", join=True, role="clerk")
        assert not again.new
        assert again.invitation.participant.role == "auditor", "a second click changes nothing"
        with pytest.raises(InvalidInputError, match="leave it at any time"):
            answer(unit, "U0ANNA", join=False)


def test_a_stranger_and_one_who_said_no_cannot_join(pilot: OpenUnit) -> None:
    with pilot() as unit:
        for person in ("U0GUEST", "U0OWNER", "U0LEAD"):
            with pytest.raises(NotAllowedError, match="not yours"):
                answer(unit, person, join=True)
        invite(unit, ("U0ANNA", "clerk"))
        answer(unit, "U0ANNA", join=False)
        assert not answer(unit, "U0ANNA", join=False).new
        with pytest.raises(InvalidInputError, match="ask its owner, Olga Owner, for a new invitation"):
            answer(unit, "U0ANNA", join=True)
        with pytest.raises(NotFoundError):
            enrolling.answer_invitation(unit, pilot_id="none", person=ANNA, join=True, at=NOON)


def test_a_closed_pilot_is_not_joined_but_can_be_left(store: OpenUnit) -> None:
    with store() as unit:
        put_pilot(unit, at=NOON, status=PilotStatus.CLOSED, participants=[("U0GUEST", "clerk")])
        put_participant(unit, "U0ANNA", at=NOON, status=ParticipantStatus.INVITED)
        for join in (True, False):
            with pytest.raises(InvalidInputError, match="closed"):
                answer(unit, "U0ANNA", join=join)
        assert leave(unit, "U0GUEST").new


def test_leaving_silences_this_pilot_and_no_other(pilot: OpenUnit) -> None:
    with pilot() as unit:
        put_pilot(unit, at=NOON, pilot_id="p1x")
        put_participant(unit, "U0ANNA", at=NOON)
        for kind, period in (*product(enrolling.TO_PARTICIPANTS, ("p1:7", "p1x:7")), ("decision_countdown", "p1:7")):
            deliveries.plan(
                unit, delivery_id=f"{kind}{period}", recipient="U0ANNA", kind=kind, period=period, due_at=NOON, at=NOON
            )
        put_feedback(unit, "f1", at=NOON, author="U0ANNA")
        assert leave(unit, "U0ANNA").kept == 1
    with pilot() as unit:
        assert {said(unit, "U0ANNA", 7, kind) for kind in enrolling.TO_PARTICIPANTS} == {DeliveryStatus.CANCELLED}
        assert said(unit, "U0ANNA", 7, "decision_countdown") is DeliveryStatus.DUE, "not said to a participant"
        others = [unit.deliveries.of("U0ANNA", kind, "p1x:7") for kind in enrolling.TO_PARTICIPANTS]
        assert {row.status for row in others if row} == {DeliveryStatus.DUE}
        assert not leave(unit, "U0ANNA").new, "a second click changes nothing"
        with pytest.raises(NotAllowedError, match="nothing to leave"):
            leave(unit, "U0GUEST")


def test_what_a_person_may_try_is_known_when_they_are_looked_up(store: OpenUnit) -> None:
    def tries(slack_id: str) -> tuple[set[str], set[str]]:
        with store() as unit:
            found = who(unit, slack_id)
            return set(found.pilots), set(found.invited)

    with store() as unit:
        put_pilot(unit, at=NOON)
    assert tries("U0ANNA") == (set(), set())
    for slack_id in ("U0ANNA", "U0GUEST"):
        with store() as unit:
            invite(unit, (slack_id, "clerk"))
        assert tries(slack_id) == (set(), {"docreader"})
        with store() as unit:
            answer(unit, slack_id, join=True)
        assert tries(slack_id) == ({"docreader"}, set())
    with store() as unit:
        assert find_person(unit, words="anna").pilots == {"docreader"}
        leave(unit, "U0ANNA")
    assert tries("U0ANNA") == (set(), set())
    with store() as unit:
        row = unit.pilots.by_id("p1")
        assert row is not None
        row.status, row.closed_at = PilotStatus.CLOSED, NOON
    assert tries("U0GUEST") == (set(), set()), "a pilot that was decided"


def test_an_invitation_is_worded_only_while_it_stands(pilot: OpenUnit) -> None:
    with pilot() as unit:
        invite(unit, ("U0ANNA", "clerk"))

        def worded(period: str) -> bool:
            found = enrolling.invitation_to_say(unit, pilot_id="p1", slack_id="U0ANNA", period=period)
            return found is not None

        assert worded("p1:1")
        assert not worded("p1:2")
        answer(unit, "U0ANNA", join=False)
        assert not worded("p1:1")
        invite(unit, ("U0ANNA", "clerk"))
        assert (worded("p1:1"), worded("p1:2")) == (False, True)
        row = unit.pilots.by_id("p1")
        assert row is not None
        row.status, row.closed_at = PilotStatus.CLOSED, NOON
        assert not worded("p1:2")


def test_who_answered_is_seen_by_those_who_answer_for_the_pilot(pilot: OpenUnit) -> None:
    with pilot() as unit:
        for slack_id, role, state in (
            ("U0A", "clerk", ParticipantStatus.JOINED),
            ("U0B", "clerk", ParticipantStatus.LEFT),
            ("U0C", "auditor", ParticipantStatus.INVITED),
        ):
            put_participant(unit, slack_id, role, at=NOON, status=state)
        for by in ("U0OWNER", "U0LEAD"):  # the lead is its business-side owner
            found = enrolling.enrolment_of(unit, pilot_id="p1", by=who(unit, by))
            assert [found.count(one) for one in ParticipantStatus] == [1, 1, 0, 1]
            assert found.count(ParticipantStatus.LEFT, "auditor") == 0
            assert found.silent_roles == ("team lead", "auditor")
        with pytest.raises(NotAllowedError):
            enrolling.enrolment_of(unit, pilot_id="p1", by=who(unit, "U0A"))


def test_a_role_is_changed_by_the_owner_for_who_is_in_it(pilot: OpenUnit) -> None:
    with pilot() as unit:
        put_participant(unit, "U0ANNA", at=NOON)
        put_participant(unit, "U0LEFT", at=NOON, status=ParticipantStatus.LEFT)
        owner = who(unit, "U0OWNER")
        found = enrolling.change_role(unit, pilot_id="p1", slack_id="U0ANNA", role="auditor", by=owner)
        assert found.participant.role == "auditor"
        for slack_id, role in (("U0LEFT", "clerk"), ("U0NOBODY", "clerk"), ("U0ANNA", "boss")):
            with pytest.raises(InvalidInputError):
                enrolling.change_role(unit, pilot_id="p1", slack_id=slack_id, role=role, by=owner)
        with pytest.raises(NotAllowedError):
            enrolling.change_role(unit, pilot_id="p1", slack_id="U0ANNA", role="clerk", by=who(unit, "U0ANNA"))
