"""The Home tab and the suggested prompts, by role."""

from functools import partial

from tests.dialogues.conftest import Desk
from tests.dialogues.test_buttons import ask
from tests.dialogues.test_demand import themes_of
from tests.dialogues.test_support import none_waits, send_question
from tests.dialogues.test_support import resolve as answer_question
from workspace.client import Person
from workspace.state import Prompts


def test_an_employee_sees_how_to_ask_and_what_they_asked(someone: Person) -> None:
    someone.open_home()
    fresh = someone.wait_for_home("Hello")
    assert "You could ask" in fresh.all_text
    assert "Take the table out of an invoice" in fresh.all_text
    assert "take the table" not in fresh.all_text, "every example begins with a capital"
    ask(someone, "make a video for the lobby")
    someone.open_home()
    home = someone.wait_for_home("make a video for the lobby")
    assert "nothing fits yet" in home.all_text
    assert "Your products" not in home.all_text
    assert "Problems" not in home.all_text
    assert "Answers that were not right" not in home.all_text


def test_the_same_ask_stands_once_among_those_asked_lately(someone: Person) -> None:
    for said in ("make a video for the canteen", "Make a  video for the canteen", "make a video for the roof"):
        ask(someone, said)
    someone.open_home()
    home = someone.wait_for_home("make a video for the roof")
    assert home.all_text.lower().count("video for the canteen") == 1


def test_who_owns_and_deputises_sees_each_product_once(desk: Desk) -> None:
    berg = desk.workspace.as_person("U0BERG")
    berg.open_home()
    home = berg.wait_for_home("Your products")
    shown = str(home.blocks)
    assert shown.count("Your products") == 1
    for name, stage in (("DocReader", "scaling"), ("RegSearch", "adoption")):
        entry = f"'text': '{name}', 'style': {{'bold': True}}}}, {{'type': 'text', 'text': ' · {stage}"
        assert shown.count(entry) == 1, name


def test_an_owner_sees_products_and_open_questions_and_can_close_them(desk: Desk, someone: Person) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    none_waits(desk, "U0OKAFOR")
    send_question(someone, ask(someone), "A question on the Home tab")
    owner.wait_for_message(contains="A question on the Home tab")
    owner.open_home()
    home = owner.wait_for_home("A question on the Home tab")
    assert "of 10 areas filled in" in home.all_text
    buttons = [button for block in home.blocks for button in block.get("elements", []) if "value" in button]
    resolve = [button for button in buttons if button["action_id"].startswith("resolve_request")][-1]
    answer_question(owner, home, "Yes.", action_id=resolve["action_id"])
    someone.wait_for_message(contains="as resolved")
    gone = resolve["action_id"]
    owner.wait_for(lambda: True if owner.home and gone not in str(owner.home.blocks) else None, "a Home tab without it")


def test_the_portfolio_lead_sees_problems_and_what_people_want(desk: Desk, someone: Person) -> None:
    ask(someone, "a video about tax returns")
    lead = desk.workspace.as_person("U0LEAD")
    lead.open_home()
    home = lead.wait_for_home("Problems in the catalogue")
    assert "has no owner" in home.all_text
    assert "Asked for, but not covered" in home.all_text
    assert "Make this a hypothesis" in home.all_text
    assert "a video about tax returns" in themes_of(lead).all_text


def test_the_lead_reads_why_people_want_what_is_not_covered(desk: Desk, someone: Person) -> None:
    answer = ask(someone, "a video about insurance claims")
    someone.press(answer, label="Add why you need it")
    form = someone.wait_for_modal("Why you need it")
    assert someone.submit(form, {"why": "Forty calls a week ask for it"}).closed
    someone.wait_for_message(contains="Your reason stands beside the request")
    lead = desk.workspace.as_person("U0LEAD")
    seen = themes_of(lead)
    assert "Forty calls a week ask for it" in seen.all_text
    assert "why: " in seen.all_text
    assert someone.id not in str(seen.blocks), "nobody is named"


def test_the_lead_and_the_owner_read_why_answers_were_not_right(desk: Desk, someone: Person) -> None:
    answer = ask(someone)
    someone.press(answer, action_id="rate_answer", value="negative")
    form = someone.wait_for_modal(contains="Another product fits better")
    values = {"reason": "other_product", "product": "regsearch", "comment": "It skips handwriting"}
    assert someone.submit(form, values).closed
    someone.wait_for_message(after=answer, contains="with your reason")
    for who in ("U0LEAD", "U0OKAFOR", "U0BERG"):
        person = desk.workspace.as_person(who)
        person.open_home()
        home = person.wait_for_home("It skips handwriting")
        for words in ("Another product fits better", "answered: ", "better: ", "DocReader", "RegSearch"):
            assert words in home.all_text, words
        assert someone.id not in str(home.blocks), "nobody is named"


def test_a_pilot_participant_sees_the_pilots_open_to_their_team(desk: Desk) -> None:
    pilot = desk.workspace.as_person("U0PILOT")
    pilot.open_home()
    assert "CodeMate" in pilot.wait_for_home("Pilots open to your team").all_text


def offered(person: Person, title: str) -> Prompts | None:
    found = person.prompts()
    return found if found is not None and title in [one.title for one in found.prompts] else None


def test_the_agent_pane_offers_prompts_by_role(desk: Desk, someone: Person) -> None:
    expected = {
        "U0OKAFOR": "Questions about my products",
        "U0LEAD": "Products in pilot",
        someone.id: "Questions on regulation",
    }
    for who, title in expected.items():
        person = desk.workspace.as_person(who)
        person.open_agent()
        found = person.wait_for(partial(offered, person, title), title)
        assert len(found.prompts) == 4
