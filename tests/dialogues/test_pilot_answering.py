"""An invitation to a pilot is answered on the Home tab and on the pilot's card as it is in the message."""

from storage.vocabulary import PilotStatus
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_learned import question_before
from tests.dialogues.test_pilot_enrolment import STATUS, desk, invited, newcomer, pilot_id, status
from workspace.client import Person, View

__all__ = ["desk", "pilot_desk"]


def at_home(person: Person, contains: str) -> View:
    person.open_home()
    return person.wait_for_home(contains)


def test_an_invitation_is_answered_on_the_home_tab(desk: PilotDesk) -> None:
    someone, other = newcomer(desk), newcomer(desk)
    for person, label, then in ((someone, "Join", "You joined"), (other, "Decline", "You declined")):
        shown = invited(desk, person)
        tab = at_home(person, "you are invited")
        assert "Leave" not in tab.all_text
        assert person.press(tab, label=label).acked
        person.wait_for_message(contains=then, after=shown)
        assert len(person.sees()) == 1, "the invitation itself becomes the answer"
    home = someone.wait_for_home("you take part")
    assert "Decline" not in home.all_text
    assert (status(desk, someone), status(desk, other)) == (STATUS.JOINED, STATUS.DECLINED)
    late = newcomer(desk)
    invited(desk, late)
    tab = at_home(late, "you are invited")
    with desk.tools.unit() as unit:
        found = unit.pilots.by_id(pilot_id())
        assert found is not None
        found.status, found.closed_at = PilotStatus.CLOSED, desk.clock.now()
    late.press(tab, label="Join")
    late.wait_for_message(contains="The DocReader pilot is closed")
    assert status(desk, late) is STATUS.INVITED


def test_an_invitation_is_answered_on_the_card_and_only_who_joined_can_leave_there(desk: PilotDesk) -> None:
    someone = newcomer(desk)
    shown = invited(desk, someone)
    someone.press(at_home(someone, "you are invited"), label="Open the pilot")
    card = someone.wait_for_modal("Pilot", contains="It has to prove")
    assert "Leave" not in card.all_text
    assert "Decline the " in question_before(card.blocks, "Decline")["title"]["text"]
    someone.press(card, label="Join")
    someone.close(someone.wait_for_modal("Pilot", contains="You joined the DocReader pilot as clerk."))
    someone.wait_for_message(contains="You joined", after=shown)
    someone.press(someone.wait_for_home("you take part"), label="Open the pilot")
    card = someone.wait_for_modal("Pilot", contains="It has to prove")
    assert "Join" not in card.all_text
    someone.press(card, label="Leave")
    someone.close(someone.wait_for_modal("Pilot", contains="You left the DocReader pilot"))
    assert status(desk, someone) is STATUS.LEFT
