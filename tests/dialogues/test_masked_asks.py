"""Details about people in an ask: nobody is shown them again, and the ask is kept as it was."""

from portfolio import asks
from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask, ask_id
from workspace.client import Person

DETAILS = ("12.03.1980", "+49 170 1234567", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "a.roth@mail.example")
TEXT = f"read the mood of our customer Mrs Roth, born {', '.join(DETAILS)}"
KEPT = (*DETAILS, "Roth")


def bare(shown: str) -> list[str]:
    return [detail for detail in KEPT if detail in shown]


def test_a_refusal_quotes_no_details_and_advises_to_delete_the_message(desk: Desk, someone: Person) -> None:
    answer = ask(someone, TEXT)
    assert "What raised it: " in answer.all_text
    assert "[Card 1]" in answer.all_text
    assert bare(answer.all_text) == []
    assert "Better delete your message: it holds details about people." in answer.all_text
    assert answer.text.endswith("Better delete your message: it holds details about people.")
    with desk.tools.unit() as unit:
        assert asks.ask_by_id(unit, ask_id=ask_id(answer)).text == TEXT, "what is kept stays as it was"


def test_in_a_channel_the_refusal_says_who_can_read_it(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name=f"masks-{someone.id.lower()}", members=[someone.id, "U0LEAD"])
    asked = someone.mention(channel, TEXT)
    answer = someone.wait_for_message(after=asked, channel=channel, contains="would break R3")
    assert bare(answer.all_text) == []
    assert answer.text.endswith("others in this channel can read the details about people in it.")


def test_a_refusal_of_an_ask_without_details_gives_no_such_advice(someone: Person) -> None:
    assert "delete" not in ask(someone, "read the agents' mood from their voice").all_text


def test_the_slash_command_leaves_nothing_to_delete(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name=f"slash-{someone.id.lower()}", members=[someone.id, "U0LEAD"])
    assert someone.command(f"/ai {TEXT}", channel=channel).acked
    answer = someone.wait_for_message(channel=channel, contains="would break R3")
    assert "You asked: " in answer.all_text
    assert bare(answer.all_text) == []
    assert "delete your message" not in answer.all_text


def test_the_question_about_a_rule_hands_no_details_on(desk: Desk, someone: Person) -> None:
    someone.press(ask(someone, TEXT), label="Ask Lena Berg")
    form = someone.wait_for_modal("Ask about the rule", contains="Your question")
    assert "[Card 1]" in str(form.blocks), "prefilled with the ask"
    assert bare(str(form.blocks)) == []
    assert someone.submit(form, {"text": f"May I, {someone.id}?"}).closed
    told = desk.workspace.as_person("U0BERG").wait_for_message(contains=f"May I, {someone.id}?")
    assert "Their task: " in told.all_text
    assert bare(told.all_text + told.text) == []


def test_the_question_to_an_owner_hands_no_details_on(desk: Desk, someone: Person) -> None:
    someone.press(
        ask(someone, f"read the tables of Mrs Roth, born {', '.join(DETAILS)} out of scans"), label="Ask the owner"
    )
    form = someone.wait_for_modal("Ask the owner", contains="Your question")
    assert "[Card 1]" in str(form.blocks)
    assert bare(str(form.blocks)) == []
    assert someone.submit(form, {"text": f"Can it, {someone.id}?"}).closed
    told = desk.workspace.as_person("U0OKAFOR").wait_for_message(contains=f"Can it, {someone.id}?")
    assert "Their task: " in told.all_text
    assert bare(told.all_text + told.text) == []


def test_home_shows_no_details(someone: Person) -> None:
    ask(someone, f"read the tables of Mrs Roth, born {', '.join(DETAILS)}")
    someone.open_home()
    home = someone.wait_for_home("You asked lately")
    assert "[Card 1]" in home.all_text
    assert bare(home.all_text) == []
