"""The feedback inbox in chat: a blocker reaches the owner, themes become items, and who said it hears of it."""

import copy
from typing import Any

import pytest

from handlers.views.values import STALE
from portfolio.demand import embedded
from portfolio.pilots import blockers, themes
from portfolio.pilots.reading import feedback_from
from storage.vocabulary import Anonymity, FeedbackKind, ParticipantStatus, ThemeStatus
from tests.dialogues.decision_desk import press
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
    assert owner.submit(owner.wait_for_modal("Move a backlog item", contains="Read covenant tables")).closed
    owner.wait_for_message(contains="Nothing was changed: “Read covenant tables” stays new.")
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


def test_a_theme_closed_with_a_reason_is_told_to_who_said_it(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "please dark colours everywhere")
    owner = pilot_desk.person("U0OKAFOR")
    owner.press(inbox_of(owner, pilot), label="Close with a reason")
    form = owner.wait_for_modal("Close with a reason", contains="dark colours")
    empty = owner.submit(form, {"reason": "  "})
    assert "Say why" in str(empty.errors)
    assert owner.submit(form, {"reason": "The company look is fixed."}).closed
    owner.wait_for_message(contains="I tell 1 person")
    pilot_desk.tick()
    heard = pilot_desk.person("U0ANNA").wait_for_message(contains="The company look is fixed.")
    assert heard.text.startswith("You said about DocReader: “please dark colours everywhere”. Closed without a change")
    assert "Joy Okafor" in heard.text


def test_two_owners_at_once_get_one_result_and_the_other_is_told(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "export figures sheet")
    first, second = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0BERG")
    forms = []
    for person in (first, second):
        person.press(inbox_of(person, pilot), label="Make a backlog item")
        forms.append(person.wait_for_modal("Make a backlog item", contains="export figures"))
    assert first.submit(forms[0], {"title": "Export to a sheet"}).closed
    late = second.submit(forms[1], {"title": "Another name for it"})
    assert "Joy Okafor put this into the backlog already: “Export to a sheet”" in str(late.errors)
    second.close(all_of_them=True)
    with pilot_desk.tools.unit() as unit:
        titles = [row.title for row in unit.backlog.of_products([unit.pilots.by_id(pilot).product_id])]  # type: ignore[union-attr]
        assert titles.count("Export to a sheet") == 1
        assert "Another name for it" not in titles


def test_an_inbox_in_a_modal_is_sorted_without_leaving_it(pilot_desk: PilotDesk, pilot: str) -> None:
    for word in ("alpha", "bravo", "charlie", "delta"):
        say(pilot_desk, pilot, "U0ANNA", f"{word} {word}")
    owner = pilot_desk.person("U0OKAFOR")
    shown = inbox_of(owner, pilot)
    assert "delta" not in shown.all_text
    owner.press(shown, label="More")
    owner.wait_for_message(after=shown.ts, contains="delta")
    press(pilot_desk, owner, "pilot_inbox", pilot=pilot)  # as the pilot's card has it
    listed = owner.wait_for_modal("Feedback inbox", contains="1 to 3")
    assert len(listed.blocks) <= 8
    owner.press(listed, label="More")
    owner.press(owner.wait_for_modal("Feedback inbox", contains="delta"), label="Back")
    listed = owner.wait_for_modal("Feedback inbox", contains="1 to 3")
    owner.press(listed, action_id=f"theme_change:{theme_of(pilot_desk, pilot, 'bravo')}")
    form = owner.wait_for_modal("Change this theme", contains="bravo")
    values = {"title": "Letters", "into": theme_of(pilot_desk, pilot, "alpha")}
    assert owner.submit(form, values).closed
    left = owner.wait_for_modal("Feedback inbox", contains="3 open themes")
    assert "Changed." in left.all_text
    owner.close(all_of_them=True)


def theme_of(desk: PilotDesk, pilot: str, words: str) -> str:
    with desk.tools.unit() as unit:
        return next(row.theme_id or "" for row in unit.feedback.of_pilot(pilot) if words in row.text)


def test_what_was_not_sorted_is_sorted_in_by_a_button(pilot_desk: PilotDesk, pilot: str) -> None:
    with pilot_desk.tools.unit() as unit:
        put_feedback(unit, f"u{pilot}", at=pilot_desk.clock.now(), author="U0ANNA", pilot_id=pilot, text="unsorted yet")
    owner = pilot_desk.person("U0OKAFOR")
    shown = inbox_of(owner, pilot)
    assert "1 answer not sorted yet" in shown.text
    owner.press(shown, label="Sort in the rest")
    owner.wait_for_message(after=shown.ts, contains="1 open theme")


def test_the_business_owner_reads_and_an_outsider_does_not(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "covenant table missing")
    santos, outsider = pilot_desk.person("U0SANTOS"), pilot_desk.person("U0OUTSIDE")
    shown = inbox_of(santos, pilot)
    assert "covenant table missing" in shown.all_text
    assert "Make a backlog item" not in str(shown.blocks)
    theme = theme_of(pilot_desk, pilot, "covenant")
    owner = pilot_desk.person("U0OKAFOR")
    real = inbox_of(owner, pilot)
    for word in ("theme_to_backlog", "theme_close", "theme_change"):
        forge_as(pilot_desk, santos, owner, real, f"{word}:x", f'{{"pilot": "{pilot}", "item": "{theme}"}}')
        santos.close(santos.wait_for_modal("Not now", contains="Only the product's owner and their deputy"))
    for who, sentence in ((outsider, "business-side owner can read"), (pilot_desk.person("U0ANNA"), "can read what")):
        assert sentence in who.wait_for_message(after=who.dm("inbox docreader"), contains="Only the").text
        forge_as(pilot_desk, who, owner, real, "pilot_inbox", f'{{"pilot": "{pilot}"}}')
        who.close(who.wait_for_modal("Feedback inbox", contains="can read what participants said"))
    assert "No pilot's feedback comes to you" in outsider.wait_for_message(after=outsider.dm("inbox")).text
    assert "can see its backlog" in santos.wait_for_message(after=santos.dm("backlog docreader")).text


def forge_as(desk: PilotDesk, person: Person, owner: Person, place: Message, action_id: str, value: str) -> None:
    """A button only the owner has, pressed by somebody else."""
    payload = copy.deepcopy(owner.press(place, label="Change").payload)
    owner.close(owner.wait_for_modal("Change this theme", contains="Title"), all_of_them=True)
    payload["user"] |= {"id": person.id}
    payload["actions"][0] |= {"action_id": action_id, "value": value, "action_ts": str(next(numbers))}
    payload["trigger_id"] = desk.workspace.team.passes.trigger(person.id)
    assert desk.workspace.forge(payload).acked


FORGED = [
    ("pilot_inbox", '{"pilot": "made up"}', "I do not know that pilot"),
    ("pilot_inbox", "{}", STALE),
    ("inbox_page:next", '{"pilot": "made up"}', "I do not know that pilot"),
    ("inbox_sort_rest", '{"pilot": "made up"}', "I do not know that pilot"),
    ("theme_to_backlog:x", '{"item": "made up"}', "I do not know that theme"),
    ("theme_close:x", "{}", "I do not know that theme"),
    ("theme_change:x", '{"item": "made up", "pilot": "x"}', "I do not know that theme"),
    ("blocker_answer", '{"item": "made up"}', "I do not know it any more"),
    ("backlog_move:x", '{"item": "made up"}', "I do not know that backlog item"),
    ("backlog_page:next", '{"product": "made-up"}', "There is no product"),
]


@pytest.mark.parametrize(("action_id", "value", "sentence"), FORGED)
def test_forged_ids_get_a_sentence(
    pilot_desk: PilotDesk, pilot: str, action_id: str, value: str, sentence: str
) -> None:
    say(pilot_desk, pilot, "U0ANNA", "covenant table missing")
    owner = pilot_desk.person("U0OKAFOR")
    shown = inbox_of(owner, pilot)
    forge_as(pilot_desk, owner, owner, shown, action_id, value)

    def refused() -> bool | None:
        said = [*(one.text for one in owner.sees() if one.ts > shown.ts), owner.modal.all_text if owner.modal else ""]
        return True if any(sentence in one for one in said) else None

    owner.wait_for(refused, sentence)
    if owner.modal:
        owner.close(all_of_them=True)


def test_forged_forms_change_nothing(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "covenant table missing")
    theme, owner = theme_of(pilot_desk, pilot, "covenant"), pilot_desk.person("U0OKAFOR")
    for form, fields in (
        ("theme_to_backlog_form", {"title": "x", "kind": "made up", "priority": "high"}),
        ("theme_to_backlog_form", {"item": "made up"}),
        ("theme_change_form", {"title": "x", "piece": "made up", "place": "alone"}),
        ("theme_change_form", {"place": "alone"}),
        ("backlog_move_form", {"status": "made up"}),
        ("blocker_answer_form", {"text": "x"}),
    ):
        delivery = submit_forged(pilot_desk, owner.id, form, f'{{"item": "{theme}"}}', fields)
        assert delivery["response_action"] == "errors", form
    refused = submit_forged(pilot_desk, "U0SANTOS", "theme_close_form", f'{{"item": "{theme}"}}', {"reason": "no"})
    assert "Only the product's owner" in str(refused)
    with pilot_desk.tools.unit() as unit:
        (row,) = unit.feedback.themes([pilot])
        assert (row.status, row.title) == (ThemeStatus.OPEN, "")


def submit_forged(desk: PilotDesk, slack_id: str, form: str, metadata: str, fields: dict[str, str]) -> Any:
    """A form nobody opened."""
    values = {name: {name: {"value": value, "selected_option": {"value": value}}} for name, value in fields.items()}
    for name in ("title", "reason", "text"):
        if name in values:
            values[name][name].pop("selected_option")
    view = {
        "id": f"V{next(numbers)}", "type": "modal", "callback_id": form, "private_metadata": metadata,
        "state": {"values": values}, "blocks": [{"type": "input", "block_id": next(iter(fields))}],
    }  # fmt: skip
    payload = {"type": "view_submission", "user": {"id": slack_id}, "trigger_id": f"t{next(numbers)}", "view": view}
    delivery = desk.workspace.forge(payload)
    assert delivery.acked
    return delivery.response


def test_an_anonymous_blocker_names_nobody_and_becomes_an_item(pilot_desk: PilotDesk) -> None:
    pilot = f"pilot{next(numbers)}"
    with pilot_desk.tools.unit() as unit:
        put_pilot(
            unit, at=pilot_desk.clock.now(), pilot_id=pilot, anonymity=Anonymity.ANONYMOUS, participants=JOINED
        )  # fmt: skip
    say(pilot_desk, pilot, None, "The scanner room is locked", kind=FeedbackKind.BLOCKER)
    pilot_desk.tick()
    owner = pilot_desk.person("U0OKAFOR")
    told = owner.wait_for_message(contains="The scanner room is locked")
    assert told.text.startswith("A participant is blocked")
    assert "clerk" not in told.all_text
    assert "Answer" not in [element["text"]["text"] for block in told.blocks for element in block.get("elements", [])
                            if element.get("type") == "button"]  # fmt: skip
    assert "1 anonymous answer is held back until 5 people have given one." in inbox_of(owner, pilot).text
    owner.press(told, label="Make a backlog item")
    form = owner.wait_for_modal("Make a backlog item", contains="scanner room")
    assert owner.submit(form, {"title": "Open the scanner room", "kind": "operations"}).closed
    owner.wait_for_message(contains="“Open the scanner room” is in the backlog. 3 people hear when it moves.")
    listed = owner.wait_for_message(after=owner.dm("backlog docreader"), contains="Open the scanner room")
    items = next(part for block in listed.blocks for part in block["elements"] if part["type"] == "rich_text_list")
    place = next(n for n, item in enumerate(items["elements"], start=1) if "scanner room" in str(item))
    assert "3 people wait" in str(items["elements"][place - 1])
    owner.press(listed, label=f"Move {place}")
    form = owner.wait_for_modal("Move a backlog item", contains="scanner room")
    assert "3 people wait" in form.all_text
    assert owner.submit(form, {"status": "planned"}).closed
    owner.wait_for_message(contains="“Open the scanner room” is planned. I tell 3 people.")
    pilot_desk.tick()
    for slack_id, _ in JOINED:
        heard = pilot_desk.person(slack_id).wait_for_message(contains="Open the scanner room")
        assert heard.text.startswith("In the DocReader pilot it was said: “Open the scanner room”. It is planned")


def test_hostile_words_never_ring(pilot_desk: PilotDesk, pilot: str) -> None:
    words = "<!channel> the <@U0BERG> table *missing* <http://evil.example|here>"
    say(pilot_desk, pilot, "U0BEN", words, kind=FeedbackKind.BLOCKER)
    pilot_desk.tick()
    owner = pilot_desk.person("U0OKAFOR")
    told = owner.wait_for_message(contains="is blocked in the pilot")
    shown = inbox_of(owner, pilot)
    owner.press(shown, label="Close with a reason")
    form = owner.wait_for_modal("Close with a reason", contains="Why will nothing")
    assert owner.submit(form, {"reason": "<!here> no"}).closed
    pilot_desk.tick()
    heard = pilot_desk.person("U0BEN").wait_for_message(contains="Closed without a change")
    for message in (told, shown, heard):
        assert "<!" not in message.text
        assert "<http" not in message.text
        assert "<@U0BERG>" not in message.text


def test_who_took_it_back_or_left_hears_nothing(pilot_desk: PilotDesk, pilot: str) -> None:
    first = say(pilot_desk, pilot, "U0ANNA", "zebra stripes wrong")
    say(pilot_desk, pilot, "U0BEN", "zebra stripes wrong")
    blocked = say(pilot_desk, pilot, "U0ANNA", "giraffe door shut", kind=FeedbackKind.BLOCKER)
    owner = pilot_desk.person("U0OKAFOR")
    owner.press(inbox_of(owner, pilot), label="Close with a reason")
    assert owner.submit(owner.wait_for_modal("Close with a reason", contains="zebra"), {"reason": "Not zebras."}).closed
    with pilot_desk.tools.unit() as unit:
        for feedback_id in (first, blocked):
            row = unit.feedback.by_id(feedback_id)
            assert row is not None
            row.withdrawn_at = pilot_desk.clock.now()
        part = unit.pilots.participant(pilot, "U0BEN")
        assert part is not None
        part.status, part.left_at = ParticipantStatus.LEFT, pilot_desk.clock.now()
    pilot_desk.tick()
    assert not [one for who in ("U0ANNA", "U0BEN") for one in pilot_desk.person(who).sees() if "Not zebras" in one.text]
    assert not [one for one in owner.sees() if "giraffe" in one.text and "is blocked" in one.text]


def test_in_a_channel_the_inbox_and_the_backlog_are_told_in_private(pilot_desk: PilotDesk, pilot: str) -> None:
    say(pilot_desk, pilot, "U0ANNA", "quokka smiles missing")
    owner = pilot_desk.person("U0OKAFOR")
    channel = pilot_desk.workspace.add_channel(name=f"room-{pilot}", members=[owner.id])
    there = owner.wait_for_message(after=owner.mention(channel, f"inbox {pilot}"), channel=channel, contains="not for")
    assert "quokka" not in there.all_text
    owner.wait_for_message(contains="quokka smiles missing")
    owner.wait_for_message(after=owner.mention(channel, "backlog"), channel=channel, contains="not for the whole")
