"""A digest's buttons in dialogue: a product's part, a number explained, another one chosen, and who may not."""

from datetime import date, timedelta

import pytest

from handlers.views.adoption.digest import digest_message
from handlers.views.adoption.portfolio_digest import portfolio_message
from portfolio.adoption.digesting import compose_owner_digest
from portfolio.adoption.portfolio_digesting import compose_portfolio_digest
from portfolio.adoption.windows import Window
from portfolio.people import find_person
from tests.adoption import put_people, put_request
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from workspace.client import Message

__all__ = ["pilot_desk"]

WEEK = Window(date(2026, 11, 16), date(2026, 11, 23))


@pytest.fixture(scope="module")
def digest(pilot_desk: PilotDesk) -> tuple[str, Message]:
    """The digest of DocReader's owner, its id and the message, with usage that came in after it."""
    desk, period = pilot_desk, pilot_desk.tools.new_id()
    with desk.tools.unit() as unit:
        for back in range(9):
            friday = WEEK.start + timedelta(days=4 - 7 * back)
            put_people(unit, "docreader", friday, 20 if back else 34, team="Credit", prefix=f"log{period}:u")
        put_request(unit, "docreader", f"r-{period}", desk.clock.now() - timedelta(days=5))
        owner = find_person(unit, words="okafor")
        made = compose_owner_digest(
            unit, person=owner, turn_key=period, window=WEEK, at=desk.clock.now(), new_id=desk.tools.new_id
        )
        put_people(unit, "docreader", WEEK.start, 2, prefix=f"late{period}:u")
    desk.slack.tell("U0OKAFOR", digest_message(made))
    return made.id, desk.person("U0OKAFOR").wait_for_message(contains="Active people a week")


def test_a_number_is_explained_and_another_one_chosen(pilot_desk: PilotDesk, digest: tuple[str, Message]) -> None:
    digest_id, message = digest
    owner = pilot_desk.person("U0OKAFOR")
    owner.press(message, label="Explain a number")
    modal = owner.wait_for_modal("Explain a number", contains="The digest said 34; with what came in later it is 36.")
    assert "others 36" in modal.all_text, "two people of no team beside the total would tell of two"
    owner.press(modal, action_id="explain_figure", value="support_requests")
    asked = owner.wait_for_modal("Explain a number", contains="still open")
    assert "How do I get access?" in asked.all_text
    owner.close(asked)
    press(pilot_desk, owner, "digest_product:0", item=digest_id, product="docreader")
    owner.close(owner.wait_for_modal("Adoption", contains="DocReader, week 47"))


@pytest.mark.parametrize("who", ["U0ANNA", "U0OUTSIDE", "U0SANTOS"])
def test_nobody_else_sees_it(pilot_desk: PilotDesk, digest: tuple[str, Message], who: str) -> None:
    digest_id, _ = digest
    person = pilot_desk.person(who)
    press(pilot_desk, person, "digest_explain", item=digest_id)
    person.close(person.wait_for_modal("Explain a number", contains="the portfolio lead can see how it is used"))
    press(pilot_desk, person, "digest_product:0", product="docreader", words="2026-11-16/2026-11-23")
    person.close(person.wait_for_modal("Adoption", contains="the portfolio lead can see how it is used"))


@pytest.mark.parametrize(
    "carried",
    [
        {},
        {"item": "gone"},
        {"product": "docreader", "words": "2026-11-16"},
        {"product": "docreader", "words": "0001-01-01/9999-12-31"},
        {"words": "2026-11-16/2026-11-23"},
    ],
    ids=str,
)
def test_what_nobody_made_is_refused_in_words(pilot_desk: PilotDesk, carried: dict[str, str]) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    before = len(owner.sees())
    press(pilot_desk, owner, "digest_explain", **carried)
    owner.wait_for(lambda: len(owner.sees()) > before or owner.modal or None, "a refusal")
    if owner.modal:
        owner.close(owner.wait_for_modal("Explain a number", contains="I do not know that digest any more"))


def test_the_headline_of_the_portfolios_digest_is_explained(pilot_desk: PilotDesk, digest: tuple[str, Message]) -> None:
    assert digest[0], "there is usage"
    desk = pilot_desk
    with desk.tools.unit() as unit:
        lead = find_person(unit, words="lead")
        made = compose_portfolio_digest(
            unit, person=lead, turn_key=desk.tools.new_id(), window=WEEK, at=desk.clock.now(), new_id=desk.tools.new_id
        )
    desk.slack.tell("U0LEAD", portfolio_message(made))
    who = desk.person("U0LEAD")
    who.press(who.wait_for_message(contains="used a product"), label="Explain a number")
    modal = who.wait_for_modal("Explain a number", contains="Active people a product")
    assert "AI portfolio, week 47" in modal.all_text
    who.press(modal, action_id="explain_product", value="docreader")
    modal = who.wait_for_modal("Explain a number", contains="DocReader, week 47")
    who.press(modal, action_id="explain_product", value="*")
    modal = who.wait_for_modal("Explain a number", contains="Active people a product")
    who.press(modal, action_id="explain_figure", value="ownerless")
    who.close(who.wait_for_modal("Explain a number", contains="Nobody answers for it"))


@pytest.mark.parametrize("who", ["U0OKAFOR", "U0ANNA"])
def test_nobody_else_has_the_headline_explained(pilot_desk: PilotDesk, who: str) -> None:
    person = pilot_desk.person(who)
    press(pilot_desk, person, "digest_explain", kind="portfolio", words="2026-11-16/2026-11-23")
    person.close(person.wait_for_modal("Explain a number", contains="Only the portfolio lead and the operators"))
