"""A list whose own buttons changed it is drawn again where it stands, also one that only one person sees."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from handlers.views.pilots import feedback_form
from portfolio.demand import embedded
from portfolio.pilots import themes
from storage.vocabulary import PilotStatus
from tests.dialogues.pilot_desk import PilotDesk, last_ts, pilot_desk
from tests.dialogues.test_buttons import ask
from tests.pilots import put_feedback, put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

NUMBERS = count(1)
Listed = Callable[[Person, str, str], Message]


def typed(person: Person, words: str, contains: str) -> Message:
    """The list a slash command is answered with: nobody else sees it, and no chat.update reaches it."""
    before = last_ts(person)
    person.command(f"/ai {words}")
    return person.wait_for_message(after=before, contains=contains)


def said(person: Person, words: str, contains: str) -> Message:
    """The list as a message."""
    return person.wait_for_message(after=person.dm(words), contains=contains)


LISTED = pytest.mark.parametrize("listed", [typed, said])


def drawn_again(person: Person, shown: Message, contains: str) -> Message:
    def look() -> Message | None:
        now = next(one for one in person.sees() if one.ts == shown.ts)
        return now if contains in now.all_text else None

    return person.wait_for(look, f"the same message with {contains!r}")


@pytest.fixture
def pilot(pilot_desk: PilotDesk) -> str:
    """A pilot of DocReader in which Anna and Ben have said something; those of other tests are closed."""
    pilot_desk.clock.pass_by(timedelta(minutes=1))
    pilot_id, at = f"pilot{next(NUMBERS)}", pilot_desk.clock.now()
    with pilot_desk.tools.unit() as unit:
        for row in unit.pilots.in_status(PilotStatus.RUNNING):
            row.status, row.closed_at = PilotStatus.CLOSED, at
        put_pilot(unit, at=at, pilot_id=pilot_id, participants=[("U0ANNA", "clerk"), ("U0BEN", "clerk")])
    for who, text in (("U0ANNA", "covenant table missing"), ("U0BEN", "please dark colours everywhere")):
        (meant,) = embedded(pilot_desk.tools.router.encoder, [text])
        with pilot_desk.tools.unit() as unit:
            key = f"{pilot_id}-{who}"
            put_feedback(unit, key, at=at, author=who, pilot_id=pilot_id, text=text)
            themes.sort_in(unit, feedback_id=key, said=meant, new_id=f"t-{key}", at=at)
    return pilot_id


@LISTED
def test_an_inbox_loses_what_was_closed_and_made_an_item_of(pilot_desk: PilotDesk, pilot: str, listed: Listed) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    shown = listed(owner, f"inbox {pilot}", "2 open themes")
    owner.press(shown, action_id=f"theme_close:t-{pilot}-U0BEN")
    form = owner.wait_for_modal("Close with a reason", contains="dark colours")
    assert owner.submit(form, {"reason": "The company look is fixed."}).closed
    left = drawn_again(owner, shown, "1 open theme")
    assert "Closed. I tell 1 person" in left.all_text
    assert "dark colours" not in left.all_text
    owner.press(left, label="Make a backlog item")
    form = owner.wait_for_modal("Make a backlog item", contains="covenant table")
    assert owner.submit(form, {"title": f"Covenants {pilot}", "kind": "quality"}).closed
    done = drawn_again(owner, shown, "nothing to sort")
    assert "Make a backlog item" not in done.all_text


@LISTED
def test_one_s_own_feedback_shows_the_words_it_was_changed_to(
    pilot_desk: PilotDesk, pilot: str, listed: Listed
) -> None:
    anna = pilot_desk.person("U0ANNA")
    shown = listed(anna, "feedback mine", "under your name")
    assert "covenant table missing" in shown.all_text
    anna.press(shown, action_id="pilot_feedback_edit:0")
    form = anna.wait_for_modal(feedback_form.TITLE, contains="in your words")
    assert anna.submit(form, {"words": f"It missed both tables in {pilot}."}).closed
    now = drawn_again(anna, shown, f"It missed both tables in {pilot}.")
    assert now.text.startswith("Changed: your feedback on DocReader.")


@LISTED
def test_demand_shows_what_a_wish_became(pilot_desk: PilotDesk, listed: Listed) -> None:
    number, lead = next(NUMBERS), pilot_desk.person("U0LEAD")
    wish = ("otters swimming rivers", "walrus eating ice", "ibex on cliffs", "newt asleep")[number % 4]
    ask(pilot_desk.person("U0CARLA"), f"video {wish}")
    shown = listed(lead, "demand", "sked for")
    lead.press(shown, label="Make this a hypothesis")
    form = lead.wait_for_modal("Make a hypothesis", contains="What would it cover?")
    name = f"Films {number}"
    values = {"name": name, "kind": "multimodal", "purpose": "Makes it.", "covers": "one"}
    assert lead.submit(form, values).closed
    assert "became" in drawn_again(lead, shown, name).all_text
