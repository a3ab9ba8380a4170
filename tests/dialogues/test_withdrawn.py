"""Old messages about what was withdrawn since: every button ends in a sentence that says what became of it."""

from collections.abc import Iterator

import pytest

from portfolio import importing
from portfolio.people import person_by_slack_id
from portfolio.pilots import enrolling
from storage.vocabulary import PilotStatus
from tests.dialogues.conftest import COMPANY
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, last_ts, pilot_desk
from tests.pilots import put_pilot
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

GONE = "DocReader was withdrawn; RegSearch took its place."
TASK = "read the tables out of scans"
RULE = "rules: [{key: R3, statement: No emotion recognition of staff, contact: berg}]"


def take_in(desk: PilotDesk, text: str) -> None:
    """As another process would."""
    with desk.tools.unit() as unit:
        importing.apply(unit, [("files.yaml", text)], by="test", at=desk.clock.now())


@pytest.fixture
def desk(pilot_desk: PilotDesk) -> Iterator[PilotDesk]:
    yield pilot_desk
    take_in(pilot_desk, COMPANY.read_text("utf-8"))


def ask(person: Person) -> Message:
    return person.wait_for_message(after=person.dm(TASK), contains="DocReader fits")


def shown(person: Person, typed: str, contains: str) -> Message:
    return person.wait_for_message(after=person.dm(typed), contains=contains)


def test_every_old_button_of_a_withdrawn_product_says_what_took_its_place(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    answer = ask(anna)
    card = shown(anna, "card docreader", "DocReader")
    pair = shown(anna, "compare docreader and flowbot", "DocReader")
    anna.press(answer, label="Ask the owner")
    form = anna.wait_for_modal("Ask the owner", contains="Your question")
    take_in(desk, "products: [{key: docreader, withdrawn: true, replaced_by: regsearch}]")
    sent = anna.submit(form, {"text": "Does it read seals?"})
    assert sent.errors == {"text": GONE}, "what they wrote is still there"
    anna.close(form)
    for place, label in (
        (answer, "Start with DocReader"),
        (answer, "Ask the owner"),
        (card, "Everything about it"),
        (pair, "Open DocReader"),
    ):
        anna.press(place, label=label)
        anna.close(anna.wait_for_modal(contains=GONE))
    for typed in (
        "card DocReader",
        "compare DocReader and FlowBot",
        "Who owns DocReader?",
        "How do I get the DocReader?",
        "Darf ich Kundendaten in DocReader eingeben?",
    ):
        shown(anna, typed, GONE)
    anna.press(answer, label="Why these?")
    anna.close(anna.wait_for_modal("Why these?", contains=TASK))


def test_a_withdrawn_product_is_given_no_owner_and_is_in_no_list(desk: PilotDesk) -> None:
    lead = desk.person("U0LEAD")
    form_of = shown(lead, "card orphan", "Orphan")
    take_in(desk, "products: [{key: orphan, withdrawn: true}]")
    lead.press(form_of, label="Name an owner")
    lead.close(lead.wait_for_modal(contains="was withdrawn from the catalogue."))
    assert "Orphan" not in shown(lead, "browse other", "product").all_text


def test_who_was_withdrawn_hears_that_they_left_the_pilot(desk: PilotDesk) -> None:
    ben = desk.person("U0BEN")
    take_in(desk, "people: [{key: ben, name: Ben, slack_id: U0BEN}]")
    with desk.tools.unit() as unit:
        pilot = put_pilot(unit, at=desk.clock.now(), pilot_id="p-gone", business_owner="U0SANTOS")
        owner = person_by_slack_id(unit, slack_id="U0OKAFOR")
        enrolling.invite(
            unit, pilot_id=pilot.id, people=[("U0BEN", "clerk")], by=owner, at=desk.clock.now(),
            new_id=desk.tools.new_id,
        )  # fmt: skip
    desk.tick()
    ben.wait_for_message(contains="invites you to the DocReader pilot")
    take_in(desk, "people: [{key: ben, withdrawn: true}]")
    before = last_ts(ben)
    press(desk, ben, "pilot_join", pilot="p-gone")
    assert "left this pilot" in ben.wait_for_message(after=before, contains="left").text
    with desk.tools.unit() as unit:
        row = unit.pilots.by_id("p-gone")
        assert row is not None
        row.status, row.closed_at = PilotStatus.CLOSED, desk.clock.now()


def test_a_withdrawn_contact_of_a_rule_is_not_written_to(desk: PilotDesk) -> None:
    anna = desk.person("U0ANNA")
    take_in(desk, "people: [{key: kim, name: Kim New, slack_id: U0KIM}]\n" + RULE.replace("berg", "kim"))
    asked = anna.wait_for_message(after=anna.dm("read the agents' mood"), contains="R3")
    anna.press(asked, label="Ask Kim New")
    form = anna.wait_for_modal(contains="Your question goes to")
    take_in(desk, "people: [{key: kim, withdrawn: true}]\n" + RULE)
    assert "Kim New is not in the portfolio any more." in anna.submit(form, {"text": "Why?"}).errors["text"]
    anna.close(form)
    anna.press(asked, label="Ask Kim New")
    anna.close(anna.wait_for_modal(contains="Kim New is not in the portfolio any more."))
