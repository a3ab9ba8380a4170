"""The word `usage` and the form for a figure only people know."""

from handlers.views.adoption.noting import TITLE
from tests.dialogues.decision_desk import press
from tests.dialogues.pilot_desk import PilotDesk, pilot_desk

__all__ = ["pilot_desk"]


def test_an_owner_notes_a_figure_and_hears_what_it_takes_the_place_of(pilot_desk: PilotDesk) -> None:
    owner = pilot_desk.person("U0OKAFOR")
    said = owner.wait_for_message(after=owner.dm("usage"), contains="DocReader")
    assert "no usage reached me yet" in said.all_text
    offered = owner.wait_for_message(after=owner.dm("usage note docreader"), contains="what you know")
    owner.press(offered, label=TITLE)
    form = owner.wait_for_modal(TITLE, contains="How do you know?")
    values = {"metric": "active_people", "day": "2026-10-15", "value": "some", "basis": "estimated", "source": "a list"}
    refused = owner.submit(form, values)
    assert refused.errors == {"value": "“some” is not a number, such as 34 or 8.5."}
    refused = owner.submit(form, {**values, "value": "38", "n": "50", "of": "40"})
    assert refused.errors == {"of": "n cannot be 50 out of 40."}
    assert owner.submit(form, {**values, "value": "38", "n": "", "of": "40"}).closed
    owner.wait_for_message(contains="active people, October 2026: 38 (n = 38 of 40, estimated)")
    owner.press(offered, label=TITLE)
    assert owner.submit(owner.wait_for_modal(TITLE, contains="How do"), {**values, "value": "41"}).closed
    owner.wait_for_message(contains="Before it was 38.")
    again = owner.wait_for_message(after=owner.dm("usage docreader"), contains="1 figure noted")
    assert "up to 31 Oct 2026" in again.all_text


def test_others_are_refused_and_other_words_are_an_ask(pilot_desk: PilotDesk) -> None:
    outsider, lead = pilot_desk.person("U0OUTSIDE"), pilot_desk.person("U0LEAD")
    outsider.wait_for_message(after=outsider.dm("usage"), contains="You answer for no product")
    outsider.wait_for_message(after=outsider.dm("usage docreader"), contains="can bring usage of it")
    outsider.wait_for_message(after=outsider.dm("usage note docreader"), contains="can note figures of it")
    outsider.wait_for_message(after=outsider.dm("usage note docreadr"), contains="Did you mean DocReader")
    press(pilot_desk, outsider, "note_usage_figure:docreader", product="docreader")
    outsider.wait_for_modal(contains="can note figures of it")
    outsider.close(all_of_them=True)
    press(pilot_desk, outsider, "note_usage_figure:docreader")
    outsider.wait_for_modal(contains="I do not know that button any more")
    assert "DocReader" in lead.wait_for_message(after=lead.dm("usage"), contains="Usage of").all_text
    ask = lead.dm("usage of scans in our branch")
    lead.wait_for(lambda: any(one[0] == ask.text for one in pilot_desk.router.asked) or None, "it is asked")
