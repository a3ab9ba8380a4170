"""Asking an owner: passed on, seen, resolved, heard back."""

from sqlmodel import select

from portfolio import people, requests
from storage.models import SupportRequestRow
from storage.vocabulary import RequestStatus
from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from workspace.client import Message, Person
from workspace.state import View


def send_question(person: Person, answer: Message, text: str, *, label: str = "Ask the owner") -> None:
    person.press(answer, label=label)
    form = person.wait_for_modal("Ask the owner", contains="Your question")
    assert person.submit(form, {"text": text}).closed


def none_waits(desk: Desk, slack_id: str) -> None:
    """Close what waits for somebody: the Home tab shows the oldest few, and other tests ask the same owner."""
    with desk.tools.unit() as unit:
        who = people.person_by_slack_id(unit, slack_id=slack_id)
        for one in requests.requests_for(unit, person=who):
            requests.answer_request(unit, request_id=one.id, by=who, answer="Done.", at=desk.tools.clock.now())


def resolve(owner: Person, place: Message | View, answer: str, **which: str) -> None:
    owner.press(place, **(which or {"label": "Answer or resolve"}))
    form = owner.wait_for_modal("Answer or resolve", contains="Your answer")
    assert owner.submit(form, {"answer": answer}).closed


def answer_and_leave_open(owner: Person, place: Message, answer: str) -> None:
    owner.press(place, label="Answer or resolve")
    form = owner.wait_for_modal("Answer or resolve", contains="Your answer")
    assert owner.submit(form, {"answer": answer, "afterwards": "stays_open"}).closed


def stored_request(desk: Desk, text: str) -> SupportRequestRow:
    with desk.tools.unit() as unit:
        found = unit.session.exec(select(SupportRequestRow).where(SupportRequestRow.text == text)).one()
        unit.session.expunge(found)
    return found


def without_button(owner: Person, asked: Message) -> Message | None:
    """The owner's message once its button is gone."""
    now = next(message for message in owner.sees() if message.ts == asked.ts)
    return now if "Resolved by" in now.text and "Answer or resolve" not in now.all_text else None


def test_a_question_reaches_the_owner_and_comes_back_resolved(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    answer = ask(someone)
    someone.press(answer, label="Ask the owner")
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    assert "read the tables out of scans" in str(form.blocks), "prefilled with the ask"
    assert someone.submit(form, {"text": "Does it read *handwriting*?"}).closed
    passed = someone.wait_for_message(after=answer, contains="I passed your question about")
    assert "Joy Okafor" in passed.text
    asked = owner.wait_for_message(contains="Does it read *handwriting*?")
    assert "∗handwriting∗" in asked.text
    assert "Their task: " in asked.all_text
    resolve(owner, asked, "It does.")
    done = someone.wait_for_message(after=passed, contains="as resolved")
    assert "Joy Okafor" in done.text
    owner.wait_for(lambda: without_button(owner, asked), "the message without its button")


def test_an_owner_s_answer_reaches_who_asked(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    send_question(someone, ask(someone), "Does it read seals?")
    resolve(owner, owner.wait_for_message(contains="Does it read seals?"), "Only *round* ones <!channel>")
    done = someone.wait_for_message(contains="answered your question about DocReader")
    assert "Only ∗round∗ ones" in done.text
    assert "<!channel>" not in done.text
    assert "Does it read seals?" in done.all_text


def test_an_owner_asks_back_and_the_question_stays_open(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    send_question(someone, ask(someone), "Does it read the blue ones?")
    asked = owner.wait_for_message(contains="Does it read the blue ones?")
    answer_and_leave_open(owner, asked, "Which *ones* do you mean <!channel>?")
    heard = someone.wait_for_message(contains="answered your question about DocReader")
    assert "Which ∗ones∗ do you mean" in heard.text
    assert "<!channel>" not in heard.text
    assert "Your question stays open: reply in the thread of this message" in heard.text
    assert "Your question stays open" in heard.all_text
    assert "resolved" not in heard.all_text
    owner.wait_for_message(after=asked, contains="I passed your answer on to")
    now = next(message for message in owner.sees() if message.ts == asked.ts)
    assert "Answer or resolve" in now.all_text
    first = stored_request(desk, "Does it read the blue ones?")
    assert (first.status, first.resolved_at) == (RequestStatus.OPEN, None)
    assert first.first_answered_at is not None
    resolve(owner, asked, "They are read as well.")
    someone.wait_for_message(after=heard, contains="as resolved")
    closed = stored_request(desk, "Does it read the blue ones?")
    assert closed.first_answered_at == first.first_answered_at
    assert closed.resolved_at is not None


def test_an_answer_ends_the_question_unless_it_is_left_open(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    send_question(someone, ask(someone), "Does it read tiny print?")
    asked = owner.wait_for_message(contains="Does it read tiny print?")
    owner.press(asked, label="Answer or resolve")
    form = owner.wait_for_modal("Answer or resolve", contains="The question stays open")
    field = next(block for block in form.blocks if block.get("block_id") == "afterwards")
    assert field["element"]["initial_option"]["value"] == "closes"
    assert owner.submit(form, {"answer": "It does."}).closed
    someone.wait_for_message(contains="as resolved")
    stored = stored_request(desk, "Does it read tiny print?")
    assert stored.first_answered_at == stored.resolved_at is not None


def test_a_question_is_not_closed_without_an_answer(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    send_question(someone, ask(someone), "Does anybody answer this?")
    asked = owner.wait_for_message(contains="Does anybody answer this?")
    owner.press(asked, label="Answer or resolve")
    form = owner.wait_for_modal("Answer or resolve", contains="Your answer")
    field = next(block for block in form.blocks if block.get("block_id") == "answer")
    assert not field.get("optional")
    done = owner.submit(form, {"answer": " \n "})
    assert done.errors == {"answer": "Answer in a sentence: who asked reads it."}
    assert "Answer or resolve" in next(one for one in owner.sees() if one.ts == asked.ts).all_text
    assert owner.submit(form, {"answer": "I do."}).closed
    someone.wait_for_message(contains="I do.")


def test_a_deputy_is_not_asked_to_resolve_their_own_question(desk: Desk) -> None:
    owner, deputy = desk.workspace.as_person("U0OKAFOR"), desk.workspace.as_person("U0BERG")
    send_question(deputy, ask(deputy), "Lena wants to know this")
    owner.wait_for_message(contains="Lena wants to know this")
    listed = deputy.wait_for_message(after=deputy.dm("requests"), contains="open question")
    button = f"resolve_request:{stored_request(desk, 'Lena wants to know this').id}"
    assert button not in str(listed.blocks)
    assert "Lena wants to know this" in listed.all_text.partition("still open")[2], "among their own"
    deputy.open_home()
    assert button not in str(deputy.wait_for_home("Questions for you").blocks)
    with desk.tools.unit() as unit:
        joy = people.person_by_slack_id(unit, slack_id="U0OKAFOR")
        assert "Lena wants to know this" in [one.text for one in requests.requests_for(unit, person=joy)]


def test_resolved_from_the_list_or_by_the_deputy_the_owner_s_message_loses_its_button(
    desk: Desk, someone: Person
) -> None:
    owner, deputy = desk.workspace.as_person("U0OKAFOR"), desk.workspace.as_person("U0BERG")
    none_waits(desk, "U0BERG")
    send_question(someone, ask(someone), "Who closes this?")
    asked = owner.wait_for_message(contains="Who closes this?")
    deputy.open_home()
    home = deputy.wait_for_home("Who closes this?")
    with desk.tools.unit() as unit:
        lena = people.person_by_slack_id(unit, slack_id="U0BERG")
        (found,) = [one for one in requests.requests_for(unit, person=lena) if one.text == "Who closes this?"]
    resolve(deputy, home, "The deputy does", action_id=f"resolve_request:{found.id}")
    someone.wait_for_message(contains="The deputy does")
    owner.wait_for(lambda: without_button(owner, asked), "the owner's message without its button")
    gone = found.id
    deputy.wait_for(lambda: deputy.home if gone not in str(deputy.home) else None, "a Home tab without it")


def test_a_list_keeps_the_other_questions_when_one_is_resolved(desk: Desk, someone: Person) -> None:
    lead = desk.workspace.as_person("U0LEAD")
    card = someone.wait_for_message(after=someone.dm("card orphan"), contains="no owner yet")
    for text in ("First for the list", "Second for the list"):
        send_question(someone, card, text, label="Ask the AI portfolio lead")
        lead.wait_for_message(contains=text)
    listed = lead.wait_for_message(after=lead.dm("requests"), contains="about your products")
    with desk.tools.unit() as unit:
        petra = people.person_by_slack_id(unit, slack_id="U0LEAD")
        found = {one.text: one.id for one in requests.requests_for(unit, person=petra)}
    shown = [text for text in found if text in listed.all_text]
    resolve(lead, listed, "Soon.", action_id=f"resolve_request:{found[shown[0]]}")

    def shorter() -> Message | None:
        now = next(message for message in lead.sees() if message.ts == listed.ts)
        return now if shown[0] not in now.all_text and shown[-1] in now.all_text else None

    lead.wait_for(shorter, "the list without the one resolved")


def test_the_link_leads_to_a_conversation_others_may_read(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name="open-talk", members=[someone.id])
    asked = someone.mention(channel, "read the tables out of scans")
    answer = someone.wait_for_message(after=asked, channel=channel)
    send_question(someone, answer, "From the open talk?")
    owner = desk.workspace.as_person("U0OKAFOR")
    assert "Open the conversation" in owner.wait_for_message(contains="From the open talk?").all_text


def test_without_an_owner_the_portfolio_lead_is_asked(desk: Desk, someone: Person) -> None:
    card = someone.wait_for_message(after=someone.dm("card orphan"), contains="no owner yet")
    someone.press(card, label="Ask the AI portfolio lead")
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    assert "AI portfolio lead" in form.all_text
    someone.submit(form, {"text": "Who looks after this?"})
    desk.workspace.as_person("U0LEAD").wait_for_message(contains="Who looks after this?")


def test_one_of_several_owners_is_chosen(desk: Desk, someone: Person) -> None:
    answer = ask(someone, "automate credit memo preparation")
    someone.press(answer, label="Ask an owner")
    form = someone.wait_for_modal("Ask the owner", contains="About which product?")
    assert someone.submit(form, {"product": "regsearch", "text": "Is it up to date?"}).closed
    asked = desk.workspace.as_person("U0BERG").wait_for_message(contains="Is it up to date?")
    assert "RegSearch" in asked.text


def test_an_empty_question_goes_back_into_the_form(someone: Person) -> None:
    answer = ask(someone)
    someone.press(answer, label="Ask the owner")
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    assert someone.submit(form, {"text": "  \n "}).errors == {"text": "Write what you want to ask the owner."}


def test_the_contact_of_a_rule_can_be_asked(desk: Desk, someone: Person) -> None:
    answer = ask(someone, "read the agents' mood")
    someone.press(answer, label="Ask Lena Berg")
    form = someone.wait_for_modal("Ask about the rule", contains="Your question")
    assert someone.submit(form, {"text": "And of customers?"}).closed
    asked = desk.workspace.as_person("U0BERG").wait_for_message(contains="And of customers?")
    assert "R3" in asked.all_text
    passed = someone.wait_for_message(after=answer, contains="rule R3")
    assert "Lena Berg" in passed.text
    assert "You get the answer from them directly." in passed.text
    assert "when it is resolved" not in passed.all_text, "nothing is kept that anybody could resolve"


def test_a_question_about_a_rule_sent_as_it_was_asked_stands_once(desk: Desk, someone: Person) -> None:
    text = "read the agents' mood of team nine"
    someone.press(ask(someone, text), label="Ask Lena Berg")
    assert someone.submit(someone.wait_for_modal("Ask about the rule", contains="Your question"), {"text": text}).closed
    asked = desk.workspace.as_person("U0BERG").wait_for_message(contains=text)
    assert str(asked.blocks).count("team nine") == 1
    assert "Please answer them directly." in asked.all_text


def test_owners_see_their_open_questions(desk: Desk, someone: Person) -> None:
    send_question(someone, ask(someone), "A question for the list")
    owner = desk.workspace.as_person("U0OKAFOR")
    owner.wait_for_message(contains="A question for the list")
    waiting = owner.wait_for_message(after=owner.dm("requests"), contains="about your products")
    assert "open question" in waiting.text
    assert "Open for less than an hour, no answer yet." in waiting.all_text
    with desk.tools.unit() as unit:
        joy = people.person_by_slack_id(unit, slack_id="U0OKAFOR")
        assert "A question for the list" in [entry.text for entry in requests.requests_for(unit, person=joy)]


def test_who_asked_sees_their_own_open_questions(desk: Desk, someone: Person) -> None:
    nothing = someone.wait_for_message(after=someone.dm("requests"), contains="No open questions")
    assert nothing.text == "No open questions wait for you."
    owner = desk.workspace.as_person("U0OKAFOR")
    send_question(someone, ask(someone), "Where does my question lie?")
    asked = owner.wait_for_message(contains="Where does my question lie?")
    own = someone.wait_for_message(after=someone.dm("requests"), contains="You asked 1 question that is still open.")
    assert "Where does my question lie?" in own.all_text
    assert "U0OKAFOR" in str(own.blocks)
    assert "no answer yet" in own.all_text
    assert "Answer or resolve" not in own.all_text
    answer_and_leave_open(owner, asked, "Lie where?")
    someone.wait_for_message(contains="Lie where?")
    someone.open_home()
    home = someone.wait_for_home("Your open questions (1)")
    assert "answered and still open" in home.all_text
    resolve(owner, asked, "It lies here.")
    someone.wait_for_message(contains="It lies here.")
    gone = someone.wait_for_message(after=someone.dm("requests"))
    assert gone.text == "No open questions wait for you."


def test_an_owner_who_left_does_not_lose_the_question(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    someone.press(answer, label="Ask the owner")
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    desk.workspace.fail_next("conversations.open", "user_not_found")
    assert someone.submit(form, {"text": "Is anybody there?"}).closed
    someone.wait_for_message(after=answer, contains="I passed your question about")
    with desk.tools.unit() as unit:
        joy = people.person_by_slack_id(unit, slack_id="U0OKAFOR")
        assert "Is anybody there?" in [entry.text for entry in requests.requests_for(unit, person=joy)]


def test_a_stale_button_says_that_it_is_resolved_already(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    send_question(someone, ask(someone), "Only one reply please")
    asked = owner.wait_for_message(contains="Only one reply please")
    delivery = owner.press(asked, label="Answer or resolve")
    late = owner.wait_for_modal("Answer or resolve", contains="Your answer")
    with desk.tools.unit() as unit:
        joy = people.person_by_slack_id(unit, slack_id="U0OKAFOR")
        (found,) = [one for one in requests.requests_for(unit, person=joy) if one.text == "Only one reply please"]
        requests.answer_request(unit, request_id=found.id, by=joy, answer="Yes.", at=desk.tools.clock.now())
    assert not owner.submit(late, {"answer": "too late"}).errors
    shown = owner.wait_for_modal(contains="was resolved already")
    assert "reply in the thread of the question" in shown.all_text
    assert "too late" in shown.all_text
    owner.close(shown)
    trigger = desk.workspace.team.passes.trigger("U0OKAFOR")
    again = delivery.payload | {"trigger_id": trigger}
    again["actions"] = [delivery.payload["actions"][0] | {"action_ts": "77.1"}]
    assert desk.workspace.forge(again).acked
    owner.close(owner.wait_for_modal("Answer or resolve", contains="was resolved already"))
    ask(someone, "something after it")
    assert not [message for message in someone.sees() if "too late" in message.all_text]
