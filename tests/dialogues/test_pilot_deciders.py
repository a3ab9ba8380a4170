"""A pilot has several who may decide: whoever did not hears of it, and no old card offers what is gone."""

from datetime import timedelta

import pytest

from tests.dialogues.decision_desk import WHY, card, decide
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk
from tests.dialogues.test_pilot_decision import MEMBERS, Pilot, pilot
from workspace.client import Message, Person

__all__ = ["pilot", "pilot_desk"]


def as_it_stands(person: Person, shown: Message) -> Message:
    return next(one for one in person.sees() if one.ts == shown.ts)


@pytest.mark.parametrize("has_channel", [True, False])
def test_who_may_decide_and_did_not_hears_who_did_what_and_why(
    pilot_desk: PilotDesk, pilot: Pilot, *, has_channel: bool
) -> None:
    channel = pilot_desk.workspace.add_channel(
        name="told-with-it" if has_channel else "told-without", members=list(MEMBERS)
    )
    owner, deputy, santos = (pilot_desk.person(one) for one in ("U0OKAFOR", "U0BERG", "U0SANTOS"))
    pilot_id = pilot(**({"channel": channel} if has_channel else {}))
    reason = f"It is too slow for us, {pilot_id}."
    assert decide(santos, card(pilot_desk, santos, pilot_id), "Stop", reason=reason) is None
    pilot_desk.tick()
    for person in (owner, deputy):
        (told,) = [one for one in person.sees() if reason in one.all_text]
        assert "stopped the" in told.all_text or (person is owner and not has_channel), "else the report says it"
    told_him = [one for one in santos.sees() if reason in one.all_text and "stopped the" in one.all_text]
    assert not told_him, "who decided knows"


def test_of_an_extension_the_other_hears_until_when(pilot_desk: PilotDesk, pilot: Pilot) -> None:
    channel = pilot_desk.workspace.add_channel(name="told-extended", members=list(MEMBERS))
    owner, santos, pilot_id = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0SANTOS"), pilot(channel=channel)
    later = pilot_desk.clock.now().date() + timedelta(weeks=10)
    assert decide(owner, card(pilot_desk, owner, pilot_id), "Extend once", new_date=later.isoformat()) is None
    pilot_desk.tick()
    told = santos.wait_for_message(contains=f"Joy Okafor extended the DocReader pilot to {later.day} {later:%B %Y}")
    assert WHY in told.all_text


def test_a_card_of_a_pilot_that_was_closed_loses_its_buttons_when_one_is_pressed(
    pilot_desk: PilotDesk, pilot: Pilot
) -> None:
    owner, santos, pilot_id = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0SANTOS"), pilot()
    hers = {label: card(pilot_desk, owner, pilot_id) for label in ("Scale", "Note a figure", "More")}
    assert decide(santos, card(pilot_desk, santos, pilot_id), "Stop") is None
    for (label, shown), said in zip(hers.items(), ("decided this already", "until it is decided", WHY), strict=True):
        owner.press(shown, label=label)
        owner.wait_for_modal("Decision" if label == "More" else "Not now", contains=said)
        stands = as_it_stands(owner, shown)
        assert "stop. Decided by" in stands.all_text
        assert "decide_pilot" not in str(stands.blocks)
        assert "note_figure" not in str(stands.blocks)
        owner.close(all_of_them=True)


def test_a_card_of_a_pilot_that_was_extended_offers_no_extension_once_pressed(
    pilot_desk: PilotDesk, pilot: Pilot
) -> None:
    owner, santos, pilot_id = pilot_desk.person("U0OKAFOR"), pilot_desk.person("U0SANTOS"), pilot()
    his = card(pilot_desk, santos, pilot_id)
    later = pilot_desk.clock.now().date() + timedelta(weeks=10)
    assert decide(owner, card(pilot_desk, owner, pilot_id), "Extend once", new_date=later.isoformat()) is None
    santos.press(his, label="Extend once")
    santos.close(santos.wait_for_modal("Not now", contains="It is extended once: scale it or stop it"))
    stands = as_it_stands(santos, his)
    assert "extended once" in stands.all_text
    assert "Extend once" not in str(stands.blocks)
    santos.press(stands, label="Scale")
    santos.close(santos.wait_for_modal("Scale", contains="Why?"))
