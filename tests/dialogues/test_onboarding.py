"""First steps with a product in dialogue: from "Start with …" to a useful result, on any day, and what is refused."""

from datetime import timedelta

import pytest
from sqlmodel import delete

from storage.models import OnboardingRow, OnboardingTickRow
from storage.vocabulary import LifecycleStage
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, last_ts, pilot_desk
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

TASK = "read the tables out of scans"
ACCESS = "Request scanner access"
LIST = "Your first steps with DocReader"


@pytest.fixture(autouse=True)
def no_lists(pilot_desk: PilotDesk) -> None:
    """Nobody has begun anything."""
    with pilot_desk.tools.unit() as unit:
        unit.session.exec(delete(OnboardingTickRow))
        unit.session.exec(delete(OnboardingRow))


def row_of(desk: PilotDesk, who: str, key: str = "docreader") -> OnboardingRow:
    with desk.tools.unit() as unit:
        product = unit.products.by_key(key)
        assert product is not None
        found = unit.onboarding.of(who, product.id or 0)
        assert found is not None
        return OnboardingRow(**found.model_dump())


def starts(desk: PilotDesk, person: Person) -> Message:
    """Somebody asks, presses "Start with DocReader", closes the modal, and gets the list."""
    said = person.dm(TASK)
    person.press(person.wait_for_message(after=said, thread_ts=said.ts), label="Start with DocReader")
    modal = person.wait_for_modal("Start with DocReader", contains="I put this list into our direct messages")
    assert ACCESS in modal.all_text
    person.close(modal)
    desk.tick()
    return person.wait_for_message(after=said, contains=LIST)


def typed(person: Person, words: str, contains: str) -> Message:
    return person.wait_for_message(after=person.dm(words), contains=contains)


def test_from_the_answer_to_a_useful_result(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    shown = starts(pilot_desk, anna)
    assert shown.text == f"{LIST}: 0 of 2 done. Next: {ACCESS}."
    for words in ("Fill in the form", f"Use it for your task: “{TASK}”", "Take the table out", "A person checks",
                  "Put in no other data than PUB, INT, CONF or CLIENT.", "#docreader", "Handbook"):  # fmt: skip
        assert words in shown.all_text.replace("\n", ""), words
    anna.press(shown, label="I am stuck")
    form = anna.wait_for_modal("Ask the owner", contains="Your question about")
    assert f"I am stuck at “{ACCESS}”, step 1 of my first steps." in str(form.blocks)
    anna.close(form)
    anna.press(shown, label="Step 1 done")
    last = anna.wait_for_message(contains=f"{LIST}: 1 of 2 done. Next: Get a first useful result with it.")
    assert last.ts == shown.ts, "drawn again in place"
    anna.press(last, label="Undo step 1")
    anna.press(anna.wait_for_message(contains=f"{LIST}: 0 of 2 done."), label="Step 1 done")
    anna.press(anna.wait_for_message(contains=f"{LIST}: 1 of 2 done."), label="Not yet")
    not_yet = anna.wait_for_message(contains="Not there yet?")
    anna.press(not_yet, label="Look at RegSearch")
    anna.close(anna.wait_for_modal("RegSearch", contains="Use it for"))
    anna.press(not_yet, label="It worked")
    ended = anna.wait_for_message(contains="DocReader worked for you: that is your first useful result")
    assert ended.ts == shown.ts
    with pilot_desk.tools.unit() as unit:
        learned = unit.routes.living(since=pilot_desk.clock.now() - timedelta(hours=1))
        assert [(one.text, key) for one, key in learned if one.person == "U0ANNA"] == [(TASK, "docreader")]


def test_go_on_from_the_home_tab_stop_and_begin_again(pilot_desk: PilotDesk) -> None:
    ben = pilot_desk.person("U0BEN")
    shown = starts(pilot_desk, ben)
    ben.open_home()
    home = ben.wait_for_home(contains=f"0 of 2 done. \nNext: {ACCESS}.")
    ben.press(home, label="Go on with DocReader")
    modal = ben.wait_for_modal("Start with DocReader", contains="This list is in our direct messages too")
    ben.press(modal, label="Step 1 done")
    modal = ben.wait_for_modal("Start with DocReader", contains="1 of 2 done.")
    assert ben.wait_for_message(contains=f"{LIST}: 1 of 2 done.").ts == shown.ts, "its message follows"
    ben.wait_for_home(contains="1 of 2 done.")
    ben.press(modal, label="Stop this")
    modal = ben.wait_for_modal("First steps", contains="You stopped your first steps with")
    stopped = ben.wait_for_message(contains="You stopped your first steps with DocReader")
    assert stopped.ts == shown.ts
    ben.close(modal)
    press(pilot_desk, ben, "first_step:done", item=row_of(pilot_desk, "U0BEN").id, pick="done", part="1")
    assert row_of(pilot_desk, "U0BEN").left_at is not None, "a stale button begins nothing"
    ben.press(stopped, label="Begin again")
    ben.close(ben.wait_for_modal("Start with DocReader", contains="1 of 2 done."))
    pilot_desk.tick()
    ben.wait_for_message(after=stopped, contains=f"{LIST}: 1 of 2 done.")


def retire(desk: PilotDesk, stage: LifecycleStage, by: str | None) -> None:
    """DocReader, as an import would have it."""
    with desk.tools.unit() as unit:
        row, after = unit.products.by_key("docreader"), unit.products.by_key(by) if by else None
        assert row is not None
        row.stage, row.replaced_by_id = stage, after.id if after else None
        unit.company.raise_version(at=desk.clock.now(), by="test")


def test_a_product_that_retires_names_what_takes_its_place_and_the_task_comes_along(pilot_desk: PilotDesk) -> None:
    ben = pilot_desk.person("U0BEN")
    shown = starts(pilot_desk, ben)
    retire(pilot_desk, LifecycleStage.RETIREMENT, "regsearch")
    try:
        ben.press(shown, label="Step 1 done")
        told = ben.wait_for_message(contains="DocReader is in retirement. Use RegSearch instead.")
        assert told.ts == shown.ts
        ben.press(told, label="Start with RegSearch")
        ben.close(ben.wait_for_modal("Start with RegSearch", contains=TASK))
    finally:
        retire(pilot_desk, LifecycleStage.SCALING, None)


def test_where_was_i(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    typed(anna, "start", "You have begun no first steps yet.")
    typed(anna, "start regsearch", "I began your first steps with RegSearch. Next: Get a first useful result with it.")
    only = typed(anna, "start", "Its record names no first steps")
    pilot_desk.tick()
    said = anna.wait_for_message(after=only, contains="Your first steps with RegSearch")
    pilot_desk.tick(timedelta(minutes=1))
    assert typed(anna, "start with DocReader", "I began your first steps with DocReader").ts > said.ts
    pilot_desk.tick()
    several = typed(anna, "start", "You have begun first steps with DocReader and RegSearch.")
    anna.press(several, label="Go on with RegSearch")
    anna.close(anna.wait_for_modal("Start with RegSearch", contains="Its record names no first steps"))
    anna.press(typed(anna, "start RegSearch", "Your first steps with RegSearch"), label="It worked")
    anna.wait_for_message(contains="RegSearch worked for you")
    assert anna.wait_for_message(after=several, contains="RegSearch worked for you").ts != said.ts
    anna.wait_for(
        lambda: next((one for one in anna.sees() if one.ts == said.ts and "RegSearch worked" in one.text), None),
        "the list itself as it is",
    )


def test_in_a_channel_others_do_not_read_it(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    channel = pilot_desk.workspace.add_channel(name="onboarding", members=[anna.id, "U0BEN"])
    before = last_ts(anna)
    asked = anna.mention(channel, "start docreader")
    anna.wait_for_message(channel=channel, after=asked, contains="Your first steps are yours alone")
    anna.wait_for_message(after=before, contains="I began your first steps with DocReader.")
    assert not [one for one in pilot_desk.person("U0BEN").sees(channel) if ACCESS in one.all_text]


@pytest.mark.parametrize(
    ("words", "sentence", "button"),
    [
        ("start codemate", "CodeMate is not open to you: in pilot, open only to Squad One.", "Ask the owner"),
        ("start ScanText", "ScanText is in retirement, last day 30 June 2026. Use DocReader instead.",
         "Start with DocReader"),
        ("start DocReeder", "There is no product called “DocReeder”. Nearest: DocReader.", "DocReader"),
    ],
)  # fmt: skip
def test_what_cannot_be_begun_is_said_with_what_to_do(
    pilot_desk: PilotDesk, words: str, sentence: str, button: str
) -> None:
    anna = pilot_desk.person("U0ANNA")
    said = typed(anna, words, sentence)
    assert button in said.all_text
    with pilot_desk.tools.unit() as unit:
        assert unit.onboarding.open_of("U0ANNA") == []


def test_a_task_that_begins_with_start_is_a_task(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    typed(anna, "start reading the tables out of all our old scans", "DocReader fits")


NOT_YOURS = "Only the person who takes these first steps can see or change them."
UNKNOWN = "I do not know these first steps any more."
STALE = "I do not know that button any more."


@pytest.mark.parametrize(
    ("action", "carried", "sentence"),
    [
        ("first_step:done", {"item": "hers", "pick": "done", "part": "1"}, NOT_YOURS),
        ("first_result:worked", {"item": "hers", "pick": "worked"}, NOT_YOURS),
        ("first_steps_stop", {"item": "hers"}, NOT_YOURS),
        ("first_steps_stop", {"item": "gone"}, UNKNOWN),
        ("first_step:done", {"item": "gone", "pick": "done", "part": "x"}, STALE),
        ("first_step:done", {"item": "own", "pick": "done", "part": "999"}, "That is no step of this product."),
        ("first_step:done", {"item": "own", "pick": "done", "part": "9" * 400}, "That is no step of this product."),
        ("first_step:done", {"pick": "done", "part": "1"}, STALE),
        ("first_result:worked", {"item": "own", "pick": "perhaps"}, STALE),
    ],
)
def test_a_forged_button_changes_nothing(
    pilot_desk: PilotDesk, action: str, carried: dict[str, str], sentence: str
) -> None:
    anna, ben = pilot_desk.person("U0ANNA"), pilot_desk.person("U0BEN")
    typed(anna, "start docreader", "first steps with DocReader")
    typed(ben, "start docreader", "first steps with DocReader")
    ids = {"hers": row_of(pilot_desk, "U0ANNA").id, "own": row_of(pilot_desk, "U0BEN").id}
    before, newest = row_of(pilot_desk, "U0ANNA"), last_ts(ben)
    item = carried.get("item", "")
    press(pilot_desk, ben, action, **carried | ({"item": ids.get(item, item)} if item else {}))
    ben.wait_for_message(after=newest, contains=sentence)
    assert row_of(pilot_desk, "U0ANNA") == before
    assert row_of(pilot_desk, "U0BEN").is_open


@pytest.mark.parametrize("action", ["first_steps_go_on:x", "ask_owner:stuck"])
def test_a_forged_button_that_opens_something_says_so_there(pilot_desk: PilotDesk, action: str) -> None:
    anna, ben = pilot_desk.person("U0ANNA"), pilot_desk.person("U0BEN")
    typed(anna, "start docreader", "first steps with DocReader")
    for item, sentence in ((row_of(pilot_desk, "U0ANNA").id, NOT_YOURS), ("gone", UNKNOWN), ("", STALE)):
        press(pilot_desk, ben, action, item=item, product="docreader", pick="stuck")
        ben.close(ben.wait_for_modal(contains=sentence))


def test_the_owner_hears_how_far_people_come_and_who_left_it_lying_is_reminded_once(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    shown = starts(pilot_desk, anna)
    owner = pilot_desk.person("U0OKAFOR")
    assert "told once five people began here" in typed(owner, "adoption docreader", "DocReader").all_text
    pilot_desk.tick(timedelta(days=4))
    reminder = anna.wait_for_message(after=shown, contains="You began your first steps with DocReader: 0 of 2 done.")
    pilot_desk.tick(timedelta(days=10))
    assert sum("You began your first steps" in one.text for one in anna.sees()) == 1
    anna.press(reminder, label="Go on with DocReader")
    anna.close(anna.wait_for_modal("Start with DocReader", contains=ACCESS))
    anna.press(reminder, label="Stop this")
    anna.wait_for(
        lambda: True if sum("You stopped" in one.text for one in anna.sees()) == 2 else None,
        "the reminder and the list both say so",
    )
