"""What a pilot opens to who joined it, and what leaving it ends."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest

from portfolio.people import person_by_slack_id
from portfolio.pilots import enrolling
from storage.vocabulary import PilotStatus
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_learned import question_before
from tests.pilots import put_participant, put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

NUMBERS = count(1)


@pytest.fixture
def pilot_id(pilot_desk: PilotDesk) -> Iterator[str]:
    """A running pilot of CodeMate, which is open to one team, and closed again for the next test."""
    found = f"c{next(NUMBERS)}"
    with pilot_desk.tools.unit() as unit:
        put_pilot(unit, at=pilot_desk.clock.now(), pilot_id=found, product="codemate")
    yield found
    with pilot_desk.tools.unit() as unit:
        row = unit.pilots.by_id(found)
        assert row is not None
        row.status, row.closed_at = PilotStatus.CLOSED, pilot_desk.clock.now()


def newcomer(desk: PilotDesk) -> Person:
    number = len(desk.workspace.team.state.people)
    return desk.workspace.add_person(f"U0NEW{number:04}", f"new{number}", f"New {number}")


def invited(desk: PilotDesk, person: Person, pilot_id: str) -> Message:
    with desk.tools.unit() as unit:
        enrolling.invite(
            unit, pilot_id=pilot_id, people=[(person.id, "clerk")], by=person_by_slack_id(unit, slack_id="U0BERG"),
            at=desk.clock.now(), new_id=desk.tools.new_id,
        )  # fmt: skip
    desk.tick(timedelta(0))
    return person.wait_for_message(contains="invites you to the CodeMate pilot")


def joined(desk: PilotDesk, person: Person, pilot_id: str) -> None:
    with desk.tools.unit() as unit:
        put_participant(unit, person.id, at=desk.clock.now(), pilot_id=pilot_id)


def start(person: Person, *, says: str) -> str:
    """What the modal says that opens on "Start with CodeMate" on its card, once it says `says`."""
    card = person.wait_for_message(after=person.dm("card codemate"), contains="CodeMate")
    assert person.press(card, label="Start with CodeMate").acked
    shown = person.wait_for_modal(contains=says).all_text
    person.close(all_of_them=True)
    return shown


def test_who_joins_its_pilot_may_start_with_a_product_until_they_leave(pilot_desk: PilotDesk, pilot_id: str) -> None:
    someone = newcomer(pilot_desk)
    assert "open only to Squad One" in start(someone, says="CodeMate is not open to you")
    shown = invited(pilot_desk, someone, pilot_id)
    assert "you are invited to its pilot and have not joined yet" in start(someone, says="CodeMate is not open to you")
    someone.press(shown, label="Join")
    someone.wait_for_message(contains="You joined the CodeMate pilot", after=shown)
    assert "not open to you" not in start(someone, says="Writes code and tests.")
    left = someone.wait_for_message(after=someone.dm("pilot leave codemate"))
    assert left.text.startswith("You left the CodeMate pilot")
    assert "open only to Squad One" in start(someone, says="CodeMate is not open to you")


def test_who_may_not_start_asks_the_owner_from_there(pilot_desk: PilotDesk) -> None:
    someone = newcomer(pilot_desk)
    card = someone.wait_for_message(after=someone.dm("card codemate"), contains="CodeMate")
    someone.press(card, label="Start with CodeMate")
    refused = someone.wait_for_modal(contains="CodeMate is not open to you")
    someone.press(refused, label="Ask the owner")
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    assert not someone.submit(form, {"text": "May I try it?"}).errors
    someone.wait_for_message(contains="I passed your question about CodeMate on to Lena Berg")


def test_an_owner_is_told_to_ask_nobody(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0BERG")
    assert "Ask the owner" not in start(owner, says="CodeMate is not open to you")


def test_leaving_asks_first_and_an_open_draft_is_then_not_saved(pilot_desk: PilotDesk, pilot_id: str) -> None:
    someone = newcomer(pilot_desk)
    shown = invited(pilot_desk, someone, pilot_id)
    someone.press(shown, label="Join")
    in_it = someone.wait_for_message(contains="You joined the CodeMate pilot", after=shown)
    asked = someone.dm("The invoice saved me half an hour but it missed the table.")
    draft = someone.wait_for_message(after=asked, thread_ts=asked.ts, contains="Did I get this right?")
    sure = question_before(in_it.blocks, "Leave")
    assert sure["title"]["text"] == "Leave the CodeMate pilot?"
    assert "can no longer be saved" in sure["text"]["text"]
    card = someone.wait_for_message(after=someone.dm("pilot"), contains="CodeMate")
    someone.press(card, label="Open the pilot")
    assert question_before(someone.wait_for_modal("Pilot", contains="Leave").blocks, "Leave") == sure
    someone.close(all_of_them=True)
    assert someone.press(in_it, label="Leave").acked
    someone.wait_for_message(contains="You left the CodeMate pilot", after=shown)
    assert someone.press(draft, label="Save").acked
    said = someone.wait_for_message(thread_ts=asked.ts, contains="Not saved, and the draft is gone.")
    assert said.ts == draft.ts
    assert "half an hour" in said.all_text
    assert not any(block["type"] == "actions" for block in said.blocks)
    with pilot_desk.tools.unit() as unit:
        assert not unit.feedback.drafts_of(someone.id, since=pilot_desk.clock.now() - timedelta(days=1))
        assert not unit.feedback.of_pilot(pilot_id)
