"""Taking part in a pilot: invited three ways, joined, declined and left, and nothing that others can do about it."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from handlers.arrival import Arrival
from handlers.delivering import Occasion, send_due
from handlers.pilots import enrolment, inviting
from handlers.views.blocks import Message as Said
from handlers.views.blocks import message
from handlers.views.values import STALE, Carried
from portfolio import deliveries
from portfolio.deliveries import Delivery
from portfolio.errors import InvalidInputError
from portfolio.people import person_by_slack_id
from portfolio.pilots import enrolling
from portfolio.toolbox import Toolbox
from storage.models import ParticipantRow
from storage.vocabulary import Anonymity, ParticipantStatus, PilotStatus
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_learned import question_before
from tests.pilots import put_feedback, put_participant, put_pilot
from workspace.client import Message, Person, View
from workspace.state import UserGroup

__all__ = ["pilot_desk"]

OWNER = "U0OKAFOR"
NUMBERS = count(1)
STATUS = ParticipantStatus


@pytest.fixture
def desk(pilot_desk: PilotDesk) -> Iterator[PilotDesk]:
    """The desk with a running pilot of its own, "p1", which is gone for the next test."""
    with pilot_desk.tools.unit() as unit:
        put_pilot(unit, at=pilot_desk.clock.now(), pilot_id=pilot_id(), business_owner="U0SANTOS")
    yield pilot_desk
    with pilot_desk.tools.unit() as unit:
        row = unit.pilots.by_id(pilot_id())
        assert row is not None
        row.status, row.closed_at = PilotStatus.CLOSED, pilot_desk.clock.now()
    next(NUMBERS)


def pilot_id() -> str:
    return f"p{copy.copy(NUMBERS).__next__()}"


def newcomer(desk: PilotDesk) -> Person:
    number = len(desk.workspace.team.state.people)
    return desk.workspace.add_person(f"U0NEW{number:04}", f"new{number}", f"New {number}")


def row(desk: PilotDesk, person: Person) -> ParticipantRow | None:
    with desk.tools.unit() as unit:
        found = unit.pilots.participant(pilot_id(), person.id)
        return ParticipantRow(**found.model_dump()) if found else None


def status(desk: PilotDesk, person: Person) -> ParticipantStatus | None:
    found = row(desk, person)
    return found.status if found else None


def arrival(desk: PilotDesk, person: Person, text: str) -> Arrival:
    """A slash command as it arrives, with mentions as Slack writes them."""
    body = {"command": "/ai", "text": text, "user_id": person.id, "channel_id": person.dm_channel, "response_url": "x"}
    return Arrival(desk.tools, desk.slack, body, body, lambda **_: None, "", "U0LOCALBOT")


def card_button(desk: PilotDesk, person: Person, action_id: str = "pilot_invite", **more: Any) -> Message:
    """A message with a button of the pilot's card."""
    value = Carried(pilot=more.pop("pilot", pilot_id()), **more).pack()
    element = {
        "type": "button",
        "action_id": action_id,
        "value": value,
        "text": {"type": "plain_text", "text": "Press"},
    }
    desk.slack.tell(person.id, message("A card", [{"type": "actions", "elements": [element]}]))
    return person.sees()[-1]


def invite_form(desk: PilotDesk, owner: Person) -> View:
    assert owner.press(card_button(desk, owner), label="Press").acked
    return owner.wait_for_modal("Invite to the pilot", contains="To the pilot of")


def invited(desk: PilotDesk, person: Person, role: str = "clerk") -> Message:
    """The invitation as it reached somebody."""
    with desk.tools.unit() as unit:
        enrolling.invite(
            unit, pilot_id=pilot_id(), people=[(person.id, role)], by=person_by_slack_id(unit, slack_id=OWNER),
            at=desk.clock.now(), new_id=desk.tools.new_id,
        )  # fmt: skip
    desk.tick()
    return person.sees()[-1]


def now(person: Person, shown: Message) -> Message:
    return next(one for one in person.sees() if one.ts == shown.ts)


def test_an_owner_invites_by_people_groups_and_a_list_at_once(desk: PilotDesk) -> None:
    owner, anna, ben, carla = (desk.person(one) for one in (OWNER, "U0ANNA", "U0BEN", "U0CARLA"))
    state = desk.workspace.team.state
    state.people["U0GONE"] = replace(state.people["U0BEN"], id="U0GONE", name="gone", deleted=True)
    state.groups["S0OPS"] = UserGroup("S0OPS", "ops", "Operations", ("U0BEN", "U0GONE", "U0LOCALBOT", OWNER))
    form = invite_form(desk, owner)
    done = owner.submit(
        form, {"people": ["U0ANNA"], "groups": ["S0OPS"], "list": "<@U0CARLA> as auditor\nPetra Lindt", "role": "0"}
    )
    assert not done.errors
    shown = owner.wait_for_modal(contains="4 people will be invited")
    assert "is a bot" in shown.all_text
    assert "is not in this workspace" in shown.all_text
    assert "answers for the product" in shown.all_text
    found = [row(desk, one) for one in (anna, ben, carla)]
    assert [one.role for one in found if one] == ["clerk", "clerk", "auditor"]
    desk.tick()
    for person in (anna, ben, carla):
        assert "invites you to the DocReader pilot" in person.sees()[-1].text


def test_a_list_with_a_line_nobody_is_found_for_changes_nothing(desk: PilotDesk) -> None:
    owner, someone = desk.person(OWNER), newcomer(desk)
    form = invite_form(desk, owner)
    done = owner.submit(form, {"people": [someone.id], "list": "Nobody Known clerk", "role": "0"})
    assert "I know nobody called “Nobody Known”" in done.errors["list"]
    lines = f"<@{someone.id}> as clerk\n<@{someone.id}> as auditor"
    twice = owner.submit(form, {"people": [], "list": lines, "role": "0"}).errors
    assert "stands there twice" in twice["list"]
    assert owner.submit(form, {"people": [], "list": "", "role": "0"}).errors["people"] == "Say whom to invite."
    assert status(desk, someone) is None
    owner.close()


def test_an_owner_invites_in_words(desk: PilotDesk) -> None:
    owner, someone, other = desk.person(OWNER), newcomer(desk), newcomer(desk)
    typed = f"pilot invite <@{someone.id}|new> <@{other.id}> as team lead"
    said = inviting.invite_words(arrival(desk, owner, typed), "")
    assert said is not None
    assert said["text"] == "2 people will be invited to the DocReader pilot."
    found = [row(desk, one) for one in (someone, other)]
    assert [one.role for one in found if one] == ["team lead", "team lead"]
    with pytest.raises(InvalidInputError, match="Say as what they take part: clerk, team lead or auditor"):
        inviting.invite_words(arrival(desk, owner, f"pilot invite <@{someone.id}>"), "")
    asked = inviting.invite_words(arrival(desk, owner, "pilot invite docreader"), "")
    assert asked is not None
    assert asked["text"] == "Whom do you want to invite?"
    nothing = inviting.invite_words(arrival(desk, someone, typed), "")
    assert nothing is not None
    assert nothing["text"].startswith("There is no running pilot")


def test_inviting_looking_and_leaving_by_typed_words(desk: PilotDesk) -> None:
    owner, someone = desk.person(OWNER), newcomer(desk)
    sent = owner.dm(f"pilot invite @{someone.user.name} as clerk")
    owner.wait_for_message(after=sent, contains="will be invited to the DocReader pilot")
    desk.tick()
    someone.wait_for_message(contains="invites you to the DocReader pilot")
    sent = owner.dm("pilot people docreader")
    assert "DocReader pilot: " in owner.wait_for_message(after=sent).text
    sent = someone.dm("pilot leave docreader")
    someone.wait_for_message(after=sent, contains="You left the DocReader pilot")
    assert status(desk, someone) is STATUS.LEFT


def test_an_invitation_says_it_all_and_is_joined_in_another_role(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    for words in ("Joy Okafor", "DocReader", "clerk", "half an hour a day", "Read an invoice", "23 November 2026",
                  "once a week", "read what you say with your name", "leave at any time"):  # fmt: skip
        assert words in shown.all_text + shown.text, words
    assert someone.press(shown, label="See the scenarios").acked
    assert "Take the table out of these invoices." in someone.wait_for_modal("Scenarios", contains="Read").all_text
    someone.close()
    someone.press(shown, action_id="pilot_join_as", value="as auditor")
    assert someone.press(shown, label="Join").acked
    someone.wait_for_message(contains="You joined the DocReader pilot as auditor", after=shown)
    assert someone.press(shown, label="Leave").acked
    left = someone.wait_for_message(contains="You left the DocReader pilot", after=shown)
    assert "the product's owner can invite you once more" in left.text
    found = row(desk, someone)
    assert found is not None
    assert (found.status, found.role) == (STATUS.LEFT, "auditor")


def test_pressed_twice_it_is_done_once(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    pressed = someone.press(shown, label="Join")
    again = copy.deepcopy(pressed.payload)
    again["actions"][0]["action_ts"] = "2.2"
    assert desk.workspace.forge(again).acked
    someone.wait_for_message(contains="You joined the DocReader pilot", after=shown)
    assert status(desk, someone) is STATUS.JOINED
    assert len(someone.sees()) == 1


def test_who_declined_hears_nothing_more(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    assert "You cannot join then unless the owner invites" in str(question_before(shown.blocks, "Decline"))
    assert someone.press(shown, label="Decline").acked
    someone.wait_for_message(contains="You declined the invitation to the DocReader pilot", after=shown)
    assert status(desk, someone) is STATUS.DECLINED
    desk.tick(timedelta(days=1))
    assert len(someone.sees()) == 1


def _say_period(_tools: Toolbox, delivery: Delivery) -> Said:
    return message(f"about {delivery.period}", [])


def test_after_leaving_nothing_about_the_pilot_is_said(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    someone.press(shown, label="Join")
    someone.wait_for_message(contains="You joined", after=shown)
    at = desk.clock.now()
    with desk.tools.unit() as unit:
        for place, kind in enumerate(enrolling.TO_PARTICIPANTS):
            for about in (pilot_id(), "p9999"):
                deliveries.plan(
                    unit, delivery_id=f"{kind}{about}{place}", recipient=someone.id, kind=kind,
                    period=f"{about}:later", due_at=at, at=at,
                )  # fmt: skip
        put_feedback(unit, f"f-{someone.id}", at=at, author=someone.id, pilot_id=pilot_id())
    left = enrolment.leave_words(arrival(desk, someone, "pilot leave"), "docreader")
    assert left is not None
    assert "The piece of feedback you gave under your name stays yours" in left["text"]
    assert "You left the DocReader pilot" in now(someone, shown).text
    occasions = [Occasion(kind, _say_period, urgent=True) for kind in enrolling.TO_PARTICIPANTS]
    send_due(desk.tools, desk.slack, occasions)
    said = [one.text for one in someone.sees()[1:]]
    assert said == ["about p9999:later"] * len(enrolling.TO_PARTICIPANTS)
    nothing = enrolment.leave_words(arrival(desk, someone, "pilot leave"), "")
    assert nothing is not None
    assert nothing["text"] == "You are not in a pilot, so there is nothing to leave."


def test_a_closed_pilot_is_not_joined(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    with desk.tools.unit() as unit:
        found = unit.pilots.by_id(pilot_id())
        assert found is not None
        found.status, found.closed_at = PilotStatus.CLOSED, desk.clock.now()
    assert someone.press(shown, label="Join").acked
    someone.wait_for_message(contains="The DocReader pilot is closed")
    assert status(desk, someone) is STATUS.INVITED


@pytest.mark.parametrize("action", ["pilot_join", "pilot_decline", "pilot_leave", "pilot_scenarios"])
def test_a_stranger_s_forged_button_gets_a_sentence(desk: PilotDesk, action: str) -> None:
    someone = newcomer(desk)
    assert someone.press(card_button(desk, someone, action), label="Press").acked
    refusal = "nothing to leave" if action == "pilot_leave" else "not yours to answer"
    if action == "pilot_scenarios":
        someone.wait_for_modal(contains=refusal)
    else:
        someone.wait_for_message(contains=refusal)
    assert status(desk, someone) is None


@pytest.mark.parametrize("pilot", ["", "made-up"])
def test_a_made_up_pilot_gets_a_sentence(desk: PilotDesk, pilot: str) -> None:
    someone = newcomer(desk)
    someone.press(card_button(desk, someone, "pilot_join", pilot=pilot), label="Press")
    someone.wait_for_message(contains=STALE if not pilot else "I do not know that pilot any more.")


def test_a_role_that_is_none_is_refused(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    forged = copy.deepcopy(someone.press(shown, action_id="pilot_join_as", value="as auditor").payload)
    join = next(
        one for block in shown.blocks for one in block.get("elements", []) if one.get("action_id") == "pilot_join"
    )
    forged["actions"] = [{**join, "block_id": "pilot_join_as", "action_ts": "3.3"}]
    forged["state"]["values"]["pilot_join_as"]["pilot_join_as"]["selected_option"] = {"value": "77"}
    assert desk.workspace.forge(forged).acked
    someone.wait_for_message(contains=STALE)
    assert status(desk, someone) is STATUS.INVITED


@pytest.mark.parametrize("who", ["U0OUTSIDE", "U0SANTOS", "U0LEAD"])
def test_others_cannot_invite(desk: PilotDesk, who: str) -> None:
    person = desk.person(who)
    assert person.press(card_button(desk, person), label="Press").acked
    person.wait_for_modal(contains="Only the product's owner and their deputy can invite people")
    person.close()


def test_a_forged_form_invites_nobody(desk: PilotDesk) -> None:
    owner, outsider, someone = desk.person(OWNER), desk.person("U0OUTSIDE"), newcomer(desk)
    form = invite_form(desk, owner)
    owner.fill({"people": [someone.id], "role": "0"}, form)
    done = owner.submit(form)
    owner.wait_for_modal(contains="1 person will be invited")
    assert done.delivery is not None
    payload = copy.deepcopy(done.delivery.payload)
    payload["user"]["id"], payload["trigger_id"] = outsider.id, "forged"
    payload["view"]["id"] = "V0FORGED"
    payload["view"]["state"]["values"]["people"]["people"]["selected_users"] = ["U0BEN"]
    answered = desk.workspace.forge(payload)
    assert "Only the product's owner" in str(answered.response["errors"])
    assert row(desk, desk.person("U0BEN")) is None


def test_owner_and_business_owner_see_who_answered_and_the_owner_changes_a_role(desk: PilotDesk) -> None:
    owner, someone = desk.person(OWNER), newcomer(desk)
    shown = invited(desk, someone)
    with desk.tools.unit() as unit:
        put_participant(unit, "U0CARLA", "auditor", at=desk.clock.now(), pilot_id=pilot_id())
    for person in (owner, desk.person("U0SANTOS")):
        assert person.press(card_button(desk, person, "pilot_people"), label="Press").acked
        view = person.wait_for_modal("Who takes part", contains="1 joined, 1 not answered")
        assert "Nobody has joined as clerk or team lead." in view.all_text
    assert "Change a role" not in desk.person("U0SANTOS").wait_for_modal().all_text, "not theirs to do"
    view = owner.wait_for_modal("Who takes part")
    assert owner.press(view, label="Change a role").acked
    form = owner.wait_for_modal("Change a role", contains="New role")
    assert not owner.submit(form, {"people": someone.id, "role": "2"}).errors
    someone.wait_for_message(contains="as auditor", after=shown)
    found = row(desk, someone)
    assert found is not None
    assert found.role == "auditor"
    outsider = desk.person("U0OUTSIDE")
    outsider.press(card_button(desk, outsider, "pilot_people"), label="Press")
    outsider.wait_for_modal(contains="can see who takes part")
    for person in (owner, outsider, desk.person("U0SANTOS")):
        person.close(all_of_them=True)


def test_an_anonymous_pilot_says_so_before_anybody_joins(desk: PilotDesk) -> None:
    with desk.tools.unit() as unit:
        found = unit.pilots.by_id(pilot_id())
        assert found is not None
        found.anonymity = Anonymity.ANONYMOUS
    shown = invited(desk, newcomer(desk))
    assert "before 5 people have spoken" in shown.all_text
