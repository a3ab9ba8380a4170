"""Naming an owner in dialogue: from the card and below the digest, heard by who was named, refused to others."""

import copy
from datetime import date

import pytest

from handlers.views.adoption.portfolio_digest import portfolio_message
from handlers.views.card import LEFT
from portfolio.adoption.portfolio_digesting import compose_portfolio_digest
from portfolio.adoption.windows import Window
from portfolio.catalog import product_card
from portfolio.people import find_person
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, last_ts, pilot_desk
from tests.portfolio.test_ownership import leave
from workspace.client import Message, Person

__all__ = ["pilot_desk"]

TITLE = "Name an owner"


def owned_by(desk: PilotDesk, owner: str | None, *, key: str = "orphan") -> None:
    """As an import would have it."""
    with desk.tools.unit() as unit:
        row, person = unit.products.by_key(key), unit.people.by_key(owner) if owner else None
        assert row is not None
        row.owner_id = person.id if person else None


def owner_of(desk: PilotDesk, key: str = "orphan") -> str | None:
    with desk.tools.unit() as unit:
        owner = product_card(unit, key=key).owner
    return owner.key if owner else None


def card(person: Person) -> Message:
    return person.wait_for_message(after=person.dm("card orphan"), contains="Orphan")


def digest(desk: PilotDesk, month_of: int) -> Message:
    """The portfolio's digest of a month, as the lead gets it."""
    lead, window = desk.person("U0LEAD"), Window(date(2026, month_of, 1), date(2026, month_of + 1, 1))
    with desk.tools.unit() as unit:
        who, new_id = find_person(unit, words="lead"), desk.tools.new_id
        made = compose_portfolio_digest(
            unit, person=who, turn_key=new_id(), window=window, at=desk.clock.now(), new_id=new_id
        )
    before = last_ts(lead)
    desk.slack.tell(lead.id, portfolio_message(made))
    return lead.wait_for_message(after=before, contains=f"AI portfolio, {window.start:%B}")


def test_from_the_card_and_the_named_person_hears_it(pilot_desk: PilotDesk) -> None:
    lead, berg = pilot_desk.person("U0LEAD"), pilot_desk.person("U0BERG")
    owned_by(pilot_desk, None)
    shown = card(lead)
    lead.press(shown, label="Everything about it")
    lead.press(lead.wait_for_modal(contains="Use it for"), label=TITLE)
    form = lead.wait_for_modal(TITLE, contains="Who answers for")
    assert "only people of the catalogue" in lead.submit(form, {"owner": "U0OUTSIDE"}).errors["owner"]
    sent = lead.submit(form, {"owner": "U0BERG"})
    assert sent.closed
    lead.wait_for_message(after=shown, contains="now. I tell them in their working hours.")
    assert owner_of(pilot_desk) == "berg"
    pilot_desk.tick()
    heard = berg.wait_for_message(contains="named you as the owner of")
    assert "Questions about it come to you from now on, and so does its digest." in heard.text
    assert heard.rings == ("U0LEAD",), "a product's name rings nobody"
    berg.press(heard, label="Open its card")
    berg.close(berg.wait_for_modal(contains="Use it for"))
    assert TITLE not in card(lead).all_text, "it has an owner"


def test_two_leads_at_once_and_the_same_form_twice(pilot_desk: PilotDesk) -> None:
    lead = pilot_desk.person("U0LEAD")
    owned_by(pilot_desk, None)
    lead.press(card(lead), label=TITLE)
    form, before = lead.wait_for_modal(TITLE, contains="Who answers for"), last_ts(lead)
    sent = lead.submit(form, {"owner": "U0BERG"}).delivery
    assert sent is not None
    lead.wait_for_message(after=before, contains="now. I tell them in their working hours.")
    before = last_ts(lead)
    again, late = copy.deepcopy(sent.payload), copy.deepcopy(sent.payload)
    again["view"]["id"], late["view"]["id"] = "V0AGAIN", "V0LATE"  # as the same person and another lead have it open
    assert pilot_desk.workspace.forge(again).acked
    lead.wait_for_message(after=before, contains="already, so I changed nothing")
    late["view"]["state"]["values"]["owner"]["owner"]["selected_user"] = "U0OKAFOR"
    refused = pilot_desk.workspace.forge(late).response
    assert refused["errors"]["owner"].endswith("has an owner by now: Lena Berg. I changed nothing.")
    assert owner_of(pilot_desk) == "berg"


@pytest.mark.parametrize("who", ["U0BERG", "U0ANNA", "U0OUTSIDE"])
def test_others_are_refused_and_do_not_see_the_button(pilot_desk: PilotDesk, who: str) -> None:
    person = pilot_desk.person(who)
    owned_by(pilot_desk, None)
    assert TITLE not in card(person).all_text
    press(pilot_desk, person, "name_owner:orphan", product="orphan")
    person.close(person.wait_for_modal("Not now", contains="Only the portfolio lead can name the owner of a product."))
    assert owner_of(pilot_desk) is None


@pytest.mark.parametrize(
    ("carried", "sentence"),
    [
        ({}, "I do not know that button"),
        ({"product": "gone"}, "no product"),
        ({"product": "regsearch"}, "has an"),
    ],
)
def test_a_forged_button_of_the_lead_s_changes_nothing(
    pilot_desk: PilotDesk, carried: dict[str, str], sentence: str
) -> None:
    lead = pilot_desk.person("U0LEAD")
    press(pilot_desk, lead, "name_owner:x", **carried)
    lead.close(lead.wait_for_modal("Not now", contains=sentence))
    assert owner_of(pilot_desk, "regsearch") == "berg"


def test_somebody_who_left_cannot_be_named(pilot_desk: PilotDesk) -> None:
    lead = pilot_desk.person("U0LEAD")
    owned_by(pilot_desk, None)
    pilot_desk.workspace.add_person("U0PILOT", "pilot", "Paolo").leave_company()
    lead.press(card(lead), label=TITLE)
    form = lead.wait_for_modal(TITLE, contains="Who answers for")
    assert "Paolo Ricci has left the company" in lead.submit(form, {"owner": "U0PILOT"}).errors["owner"]
    lead.close(form)


def test_the_card_says_that_the_owner_left(pilot_desk: PilotDesk) -> None:
    lead = pilot_desk.person("U0LEAD")
    owned_by(pilot_desk, "pilot")
    assert LEFT not in card(lead).all_text
    with pilot_desk.tools.unit() as unit:
        leave(unit, "pilot")
    shown = card(lead)
    assert f"owner Paolo Ricci{LEFT}" in shown.text
    assert LEFT in shown.all_text.removeprefix(shown.text)
    lead.press(shown, label="Everything about it")
    lead.close(lead.wait_for_modal(contains=LEFT))


def test_below_the_digest_which_says_so_and_the_next_one_tells_what_came_of_it(pilot_desk: PilotDesk) -> None:
    lead = pilot_desk.person("U0LEAD")
    owned_by(pilot_desk, None)
    shown = digest(pilot_desk, 9)
    assert "Yours to do: \nname an owner for <!channel> *Orphan*." in shown.all_text
    lead.press(shown, label=TITLE)
    form = lead.wait_for_modal(TITLE, contains="Who answers for")
    assert lead.submit(form, {"owner": "U0OKAFOR"}).closed
    changed = lead.wait_for_message(contains="Joy Okafor owns it now")
    assert changed.ts == shown.ts
    assert TITLE not in changed.all_text
    assert "Since then <!channel> *Orphan* has an owner (Joy Okafor)." in digest(pilot_desk, 10).all_text
    assert "Since then" not in digest(pilot_desk, 11).all_text, "told once"
