"""The feedback inbox in chat: a blocker reaches the owner, themes become items, and who said it hears of it."""

from typing import Any

import pytest

from portfolio.demand import embedded
from portfolio.pilots import blockers, themes
from portfolio.pilots.reading import feedback_from
from storage.vocabulary import FeedbackKind
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.pilots import put_feedback, put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

JOINED = (("U0ANNA", "clerk"), ("U0BEN", "auditor"), ("U0CARLA", "team lead"))
numbers = iter(range(1, 1000))


@pytest.fixture
def pilot(pilot_desk: PilotDesk) -> str:
    """A pilot of its own for each test, on a product whose other pilots are closed by then."""
    pilot_id = f"pilot{next(numbers)}"
    with pilot_desk.tools.unit() as unit:
        put_pilot(
            unit, at=pilot_desk.clock.now(), pilot_id=pilot_id, business_owner="U0SANTOS", participants=JOINED
        )  # fmt: skip
    return pilot_id


def say(desk: PilotDesk, pilot: str, author: str | None, text: str, **more: Any) -> str:
    """Somebody gave feedback: stored, sorted in and, a blocker, planned to be told, as submitting does."""
    feedback_id, at = f"f{next(numbers)}", desk.clock.now()
    (said,) = embedded(desk.tools.router.encoder, [text])
    with desk.tools.unit() as unit:
        put_feedback(unit, feedback_id, at=at, author=author, pilot_id=pilot, text=text, **more)
        themes.sort_in(unit, feedback_id=feedback_id, said=said, new_id=f"t{feedback_id}", at=at)
        row = unit.feedback.by_id(feedback_id)
        assert row is not None
        feedback = feedback_from(unit, [row])[0]
        blockers.tell_owner(unit, feedback=feedback, delivery_id=f"d{feedback_id}", at=at)
    return feedback_id


def inbox_of(person: Person, pilot: str) -> Message:
    return person.wait_for_message(after=person.dm(f"inbox {pilot}"), contains="pilot")


def test_a_blocker_reaches_the_owner_on_the_next_tick(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "The archive refuses my login", kind=FeedbackKind.BLOCKER)
    pilot_desk.tick()
    owner = pilot_desk.person("U0OKAFOR")
    told = owner.wait_for_message(contains="The archive refuses my login")
    assert "blocked" in told.text
    assert "Read an invoice" in told.all_text
    owner.press(told, label="Answer")
    form = owner.wait_for_modal("Answer", contains="archive refuses")
    assert owner.submit(form, {"text": "Ask the desk for role A7."}).closed
    anna = pilot_desk.person("U0ANNA")
    anna.wait_for_message(contains="Ask the desk for role A7.")
    owner.wait_for_message(contains="I passed your answer on")


def test_inbox_to_item_to_done_and_the_author_hears_it(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "covenant table missing again")
    say(pilot_desk, pilot, "U0BEN", "again the covenant table missing")
    owner = pilot_desk.person("U0OKAFOR")
    shown = inbox_of(owner, pilot)
    assert "1 open theme" in shown.text
    assert "2 people" in shown.text
    owner.press(shown, label="Make a backlog item")
    form = owner.wait_for_modal("Make a backlog item", contains="covenant table")
    assert owner.submit(form, {"title": "Read covenant tables", "kind": "quality"}).closed
    owner.wait_for_message(contains="nothing to sort")
    listed = owner.wait_for_message(after=owner.dm("backlog docreader"), contains="Read covenant tables")
    assert "2 people wait" in listed.all_text
    owner.press(listed, label="Move 1")
    form = owner.wait_for_modal("Move a backlog item", contains="Read covenant tables")
    assert owner.submit(form, {"status": "done", "reason": "New model since Monday."}).closed
    pilot_desk.tick()
    for who, words in (("U0ANNA", "covenant table missing again"), ("U0BEN", "again the covenant table missing")):
        heard = pilot_desk.person(who).wait_for_message(contains="New model since Monday.")
        assert heard.text.startswith(f"You said about DocReader: “{words}”. It is done")
    pilot_desk.tick()
    assert sum("New model" in one.text for one in pilot_desk.person("U0ANNA").sees()) == 1
    assert not [one for one in pilot_desk.person("U0CARLA").sees() if "New model" in one.text]
