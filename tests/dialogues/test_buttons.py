"""What follows an answer: first steps, reasons, thumbs, choices, and why somebody needs it."""

import re

from tests.dialogues.conftest import Desk
from workspace.client import Message, Person

TASK = "read the tables out of scans"


def ask(person: Person, text: str = TASK) -> Message:
    said = person.dm(text)
    return person.wait_for_message(after=said, thread_ts=said.ts)


def ask_id(answer: Message) -> str:
    assert answer.metadata is not None
    return str(answer.metadata["event_payload"]["ask_id"])


def thumb_down(person: Person, answer: Message, reason: str) -> None:
    person.press(answer, action_id="rate_answer", value="negative")
    form = person.wait_for_modal(contains="Another product fits better")
    assert person.submit(form, {"reason": reason}).closed
    person.wait_for_message(after=answer, contains="with your reason")


def test_start_with_a_product_shows_first_steps_owner_and_links(someone: Person) -> None:
    answer = ask(someone)
    assert someone.press(answer, label="Start with DocReader").acked
    modal = someone.wait_for_modal(contains="Request scanner access")
    for words in ("First steps", "Fill in the form in the intranet", "A person checks", "#docreader", "Handbook"):
        assert words in modal.all_text
    assert "U0OKAFOR" in str(modal.blocks)


def test_what_others_do_with_it_is_said_and_can_be_used(someone: Person) -> None:
    answer = ask(someone)
    assert (
        "What others do with DocReader: Read an invoice (clerk): “take the table out of an invoice”" in answer.all_text
    )
    someone.press(answer, label="Start with DocReader")
    modal = someone.wait_for_modal(contains="Use this example")
    assert "Take the table out of these invoices." in modal.all_text


def test_why_these_shows_every_reason_and_what_was_left_out(someone: Person) -> None:
    answer = ask(someone)
    assert someone.press(answer, label="Why these?").acked
    modal = someone.wait_for_modal(contains="Considered and left out")
    for words in (
        TASK,
        "covers: “",
        "fields and tables from scans and PDFs",
        "FlowBot",
        "90 % sure",
        f"Ask {ask_id(answer)}.",
    ):
        assert words in modal.all_text
    someone.press(modal, label="Open DocReader")
    card = someone.wait_for_modal("DocReader", contains="Steps to a first result")
    assert "Not written down yet: what it connects to and its roadmap." in card.all_text


def test_a_thumb_up_is_stored_against_this_answer(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    assert someone.press(answer, action_id="rate_answer", value="positive").acked
    someone.wait_for_message(after=answer, contains="that was right")
    with desk.tools.unit() as unit:
        assert [(row.rating, row.rater) for row in unit.ratings.of(ask_id(answer))] == [("up", someone.id)]


def test_a_thumb_down_asks_for_the_reason_and_stores_it(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    assert someone.press(answer, action_id="rate_answer", value="negative").acked
    form = someone.wait_for_modal(contains="Another product fits better")
    assert "ScanText" not in str(form.blocks), "what is retired is no better answer"
    values = {"reason": "other_product", "product": "regsearch", "comment": "*that* <!channel>"}
    assert someone.submit(form, values).closed
    someone.wait_for_message(after=answer, contains="with your reason")
    with desk.tools.unit() as unit:
        (row,) = unit.ratings.of(ask_id(answer))
        product = unit.products.by_key("regsearch")
        assert product is not None
        assert (row.rating, row.reason, row.product_id) == ("down", "other_product", product.id)
        assert row.comment == "*that* <!channel>"


def test_a_thumb_down_counts_even_when_the_form_is_closed(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    someone.press(answer, action_id="rate_answer", value="negative")
    someone.close(someone.wait_for_modal(contains="Another product fits better"))
    with desk.tools.unit() as unit:
        assert [row.rating for row in unit.ratings.of(ask_id(answer))] == ["down"]


def test_a_choice_is_taken_as_the_answer_to_the_question(desk: Desk, someone: Person) -> None:
    question = ask(someone, "I need AI for documents")
    assert someone.press(question, label="Find a rule").acked
    answer = someone.wait_for_message(after=question, contains="DocReader fits")
    assert answer.thread_ts == question.thread_ts
    assert "You chose: " in someone.wait_for_message(after=question, contains="You chose").text
    text, history, rounds = next(entry for entry in reversed(desk.router.asked) if "find a rule" in entry[0])
    assert (history, rounds) == (("I need AI for documents",), 1), text


def test_a_choice_in_an_ephemeral_question_replaces_it(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name="choices", members=[someone.id], with_app=False)
    someone.command("/ai AI for documents", channel=channel)
    question = someone.wait_for_message(channel=channel, contains="Which of these")
    assert someone.press(question, label="Find a rule").acked
    answer = someone.wait_for_message(channel=channel, contains="DocReader fits")
    assert answer.ephemeral_to == someone.id
    assert not [message for message in someone.sees(channel) if "Which of these" in message.all_text]


def test_something_else_asks_for_the_task_in_other_words(someone: Person) -> None:
    question = ask(someone, "I need AI for documents")
    someone.press(question, label="Something else")
    form = someone.wait_for_modal("Something else", contains="What should the product do?")
    assert someone.submit(form, {"more": "   "}).errors == {"more": "Say in a few words what the product should do."}
    assert someone.submit(form, {"more": "read tables out of invoices"}).closed
    answer = someone.wait_for_message(after=question, contains="DocReader fits")
    assert answer.thread_ts == question.thread_ts
    chosen = someone.wait_for_message(after=question, contains="You chose: read tables out of invoices")
    assert chosen.ts == question.ts, "what was answered has no buttons left"


def test_who_was_misunderstood_may_try_again_and_the_answer_stays(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    thumb_down(someone, answer, "misunderstood")
    thanks = someone.wait_for_message(after=answer, contains="with your reason")
    someone.press(thanks, label="Say it in other words")
    form = someone.wait_for_modal("Something else", contains="What should the product do?")
    assert someone.submit(form, {"more": "read tables out of invoices"}).closed
    assert someone.wait_for_message(after=thanks, contains="DocReader fits").thread_ts == answer.thread_ts
    assert not [one for one in someone.sees(answer.channel) if "You chose" in one.text]


def test_a_better_product_has_to_be_named(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    someone.press(answer, action_id="rate_answer", value="negative")
    form = someone.wait_for_modal(contains="Another product fits better")
    said = someone.submit(form, {"reason": "other_product"}).errors
    assert said == {"product": "Choose the product, or another reason if you know none."}
    with desk.tools.unit() as unit:
        assert [row.reason for row in unit.ratings.of(ask_id(answer))] == [None], "the thumb is kept, and no more"


def test_why_it_is_needed_stands_beside_the_demand(desk: Desk, someone: Person) -> None:
    answer = ask(someone, "make a training video")
    someone.press(answer, label="Add why you need it")
    form = someone.wait_for_modal("Why you need it", contains="Why do you need it?")
    assert someone.submit(form, {"why": " \n"}).errors.keys() == {"why"}
    assert someone.submit(form, {"why": "Two hundred newcomers a year"}).closed
    someone.wait_for_message(after=answer, contains="Your reason stands beside")
    with desk.tools.unit() as unit:
        row = unit.demand.of(ask_id(answer))
        assert row is not None
        assert row.why == "Two hundred newcomers a year"


def people_who_asked(answer: Message) -> int:
    found = re.search(r"(\d+) people asked for something like this", answer.all_text)
    assert found or "the first to ask" in answer.all_text
    return int(found.group(1)) if found else 1


def test_the_demand_is_counted_in_people(desk: Desk, someone: Person) -> None:
    wish = "a video of seventeen walruses brewing coffee"
    before = people_who_asked(ask(someone, wish))
    assert people_who_asked(ask(someone, wish)) == before, "the same person again"
    other = desk.workspace.add_person("U0DANCE", "dance", "Dance")
    assert people_who_asked(ask(other, wish)) == before + 1
