"""Building a pilot in chat: six steps that survive being closed, and a start that refuses a bad pilot."""

import copy

import pytest

from handlers.inbox import key_of
from handlers.views.pilots.listing import TITLE
from handlers.views.values import STALE
from portfolio import asks
from portfolio.pilots.building import STARTED
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.reading import pilot_card
from storage.vocabulary import Anonymity, Evidence, PilotStatus
from tests.dialogues.builder_desk import DAYS, PURPOSE, add_criterion, begin, id_in, sent
from tests.dialogues.pilot_desk import MONDAY, PilotDesk, pilot_desk
from tests.pilots import put_pilot
from workspace.client import Person, View

__all__ = ["pilot_desk"]


def build(desk: PilotDesk) -> tuple[Person, View]:
    """Everything filled in, up to the review."""
    person, _ = begin(desk)
    sent(person, PURPOSE, 2)
    sent(person, {"scenarios": ["Read an invoice"], "new_scenarios": "Two\nThree\nFour\nFive"}, 3)
    add_criterion(person)
    sent(person, {}, 4)
    rules = {"cadence": "14", "reminders": "1", "anonymity": "choice"}
    sent(person, rules, 5)
    return person, sent(person, {**DAYS, "integrations": "Archive"}, 6)


def stored(desk: PilotDesk, view: View) -> PilotCard:
    with desk.tools.unit() as unit:
        return pilot_card(unit, pilot_id=id_in(view))


def hears_of_it(desk: PilotDesk) -> None:
    """The business-side owner is told, and looks at the card."""
    desk.tick()
    santos = desk.person("U0SANTOS")
    told = santos.wait_for_message(contains="Joy Okafor started a pilot of DocReader and named you")
    santos.press(told, label="Open the pilot")
    santos.close(santos.wait_for_modal("Pilot", contains="review time"))


def test_a_whole_pilot_is_built_and_started_once(pilot_desk: PilotDesk) -> None:
    person, review = build(pilot_desk)
    assert "Nothing is missing." in review.all_text
    before = len(person.sees())
    values = person.submit(review).delivery
    assert values is not None
    said = person.wait_for_message(contains="The DocReader pilot has started")
    assert "decide in 8 weeks" in said.text or "decide in 56 days" in said.text
    found = stored(pilot_desk, review)
    assert (found.status, found.roles, found.rules.cadence_days) == (
        PilotStatus.RUNNING, ("clerk", "lead", "auditor"), 14,
    )  # fmt: skip
    assert found.rules.anonymity is Anonymity.CHOICE
    assert [one.from_catalogue for one in found.scenarios] == [True, False, False, False, False]
    assert [(one.metric, one.target, one.evidence) for one in found.criteria] == [("review time", 6.0, Evidence.NOTED)]
    pilot_desk.workspace.forge(values.payload | {"trigger_id": pilot_desk.workspace.team.passes.trigger(person.id)})
    listed = person.wait_for_message(after=person.dm("pilot"), contains=TITLE)
    assert sum("has started" in one.text for one in person.sees()[before:]) == 1
    person.close(all_of_them=True)
    hears_of_it(pilot_desk)
    person.press(listed, label="Open the pilot")
    card = person.wait_for_modal("Pilot", contains="review time")
    assert "running" in card.all_text
    person.close(card)


def test_closed_in_the_middle_it_goes_on_where_it_was(pilot_desk: PilotDesk) -> None:
    person, _ = begin(pilot_desk)
    view = sent(person, PURPOSE, 2)
    person.close(view)
    person.open_home()
    home = person.wait_for_home("5 things still missing, first: 5 scenarios")
    person.press(home, action_id=f"pilot_build:{id_in(view)}")
    again = person.wait_for_modal("Pilot: step 2 of 6")
    person.fill({"new_scenarios": "One\nTwo"}, again)
    person.press(again, label="Back")
    first = person.wait_for_modal("Pilot: step 1 of 6", contains="DocReader")
    assert [one.title for one in stored(pilot_desk, view).scenarios] == ["One", "Two"]
    assert "clerk\\nlead\\nauditor" in str(first.blocks)
    person.close(first)


def test_what_was_entered_is_there_again_after_the_cross(pilot_desk: PilotDesk) -> None:
    """Slack sends nothing of a form that is closed: it was kept letter by letter, but for what cannot be kept."""
    person, view = begin(pilot_desk)
    delivery = person.press(view, block_id="hypothesis", value="It saves tim")
    person.press(view, block_id="hypothesis", value="It saves time.")
    person.press(view, block_id="business_owner", value="U0SANTOS")
    person.wait_for(lambda: stored(pilot_desk, view).business_owner, "the business-side owner")
    pilot_desk.workspace.forge(copy.deepcopy(delivery.payload))  # overtaken on its way
    person.press(view, block_id="roles", value="clerk\nlead")
    person.wait_for(lambda: stored(pilot_desk, view).roles or None, "the roles")
    person.press(view, block_id="business_owner", value="U0BERG")
    person.close(view, all_of_them=True)
    kept = stored(pilot_desk, view)
    assert (kept.hypothesis, kept.roles) == ("It saves time.", ("clerk", "lead"))
    assert kept.business_owner is not None
    assert kept.business_owner.slack_id == "U0SANTOS", "the product's owner cannot be"
    assert key_of(delivery.payload) == ("", "block_actions"), "sent on after a stop it would undo what came after it"


def test_closed_with_a_bad_field_the_good_ones_are_there_again(pilot_desk: PilotDesk) -> None:
    person, view = begin(pilot_desk)
    person.press(view, block_id="business_owner", value="U0BERG")
    person.press(view, block_id="hypothesis", value="It saves time.")
    person.press(view, block_id="roles", value="clerk\nlead")
    person.wait_for(lambda: stored(pilot_desk, view).roles or None, "the roles")
    person.press(view, block_id="roles", value="clerk\nlead\nclerk\nauditor")
    person.press(view, block_id="business_owner", value="U0SANTOS")
    person.wait_for(lambda: stored(pilot_desk, view).business_owner, "the business-side owner")
    person.close(view, all_of_them=True)
    message = person.wait_for_message(after=person.dm("pilot new DocReader"), contains="Continue your draft")
    person.press(message, label="Continue your draft")
    again = person.wait_for_modal("Pilot: step 1 of 6")
    elements = {block["block_id"]: block["element"] for block in again.blocks if block["type"] == "input"}
    assert elements["hypothesis"]["initial_value"] == "It saves time."
    assert elements["roles"]["initial_value"] == "clerk\nlead"
    assert elements["business_owner"]["initial_user"] == "U0SANTOS"
    person.close(again)


def test_what_does_not_validate_stays_in_the_form_with_its_reason(pilot_desk: PilotDesk) -> None:
    person, view = begin(pilot_desk)
    own = person.submit(view, {**PURPOSE, "business_owner": "U0BERG"})
    assert own.errors == {
        "business_owner": "That is the product's owner or deputy. Choose somebody from the business side."
    }
    assert own.view is not None
    assert own.view.values["roles"]["entered:roles"]["value"] == PURPOSE["roles"]
    sent(person, {"business_owner": "U0SANTOS"}, 2)
    sent(person, {}, 3)
    sent(person, {}, 4)
    assert person.submit(person.modal, {"cadence": "0"}).errors == {"cadence": "Must be at least 1."}
    sent(person, {"cadence": "7"}, 5)
    late = person.submit(person.modal, {"starts_on": "2026-11-20"})
    assert late.errors == {"starts_on": "That day is over: choose today or a later one."}
    assert late.view is not None
    person.press(late.view, label="Back")
    notice = person.wait_for_modal("Not now", contains="That day is over")
    person.close(notice)
    kept = person.wait_for_modal("Pilot: step 5 of 6")
    assert kept.values["starts_on"]["entered:starts_on"]["selected_date"] == "2026-11-20"
    review = sent(person, {"starts_on": None}, 6)
    assert "Bad pilot: access for people, and let them try." in review.all_text
    assert "success criteria" in review.all_text
    assert "submit" not in review.body
    person.press(review, label="What it has to prove")
    person.close(person.wait_for_modal("Pilot: step 3 of 6"))


def test_criteria_are_changed_and_removed(pilot_desk: PilotDesk) -> None:
    person, _ = begin(pilot_desk)
    sent(person, {}, 2)
    sent(person, {}, 3)
    view = add_criterion(person)
    person.press(view, label="Change")
    form = person.wait_for_modal("Change a criterion", contains="What is measured?")
    worse = person.submit(form, {"target": "10"})
    assert worse.errors == {"target": "The target has to be below today's 9."}
    person.submit(form, {"target": "4.5"})
    changed = person.wait_for_modal("Pilot: step 3 of 6", contains="at most 4.5 h")
    person.press(changed, label="Remove")
    person.close(person.wait_for_modal("Pilot: step 3 of 6", contains="Nothing yet."))


def test_a_dropped_draft_is_gone(pilot_desk: PilotDesk) -> None:
    person, view = begin(pilot_desk, "U0BERG", "CodeMate")
    for then in (2, 3, 4, 5, 6):
        view = sent(person, {}, then)
    person.press(view, label="Drop this draft")
    person.close(person.wait_for_modal("Pilot", contains="is dropped"))
    with pilot_desk.tools.unit() as unit:
        assert unit.pilots.by_id(id_in(view)) is None


@pytest.mark.parametrize("words", ["pilot new DocReader", "pilot new"])
def test_a_stranger_hears_who_may(pilot_desk: PilotDesk, words: str) -> None:
    stranger = pilot_desk.person("U0OUTSIDE")
    answer = stranger.wait_for_message(after=stranger.dm(words))
    assert answer.text == "Only the product's owner and their deputy can build and start its pilots."
    none = stranger.wait_for_message(after=stranger.dm("pilot"))
    assert none.text == "You have nothing to do with any pilot at the moment."


def test_who_owns_several_chooses_and_a_retired_one_is_not_offered(pilot_desk: PilotDesk) -> None:
    berg = pilot_desk.person("U0BERG")
    choice = berg.wait_for_message(after=berg.dm("pilot new"), contains="Which product")
    assert "CodeMate" in choice.all_text
    berg.press(choice, label="RegSearch")
    berg.close(berg.wait_for_modal("Pilot: step 1 of 6", contains="RegSearch"))
    okafor = pilot_desk.person("U0OKAFOR")
    retired = okafor.wait_for_message(after=okafor.dm("pilot new ScanText"))
    assert retired.text == "ScanText is being retired: there is nothing left to pilot."


@pytest.mark.parametrize("name", ["Nonsense", "Nonsense <!channel>", "recipes for the canteen in spring"])
def test_after_pilot_new_nothing_is_an_ask(pilot_desk: PilotDesk, name: str) -> None:
    okafor = pilot_desk.person("U0OKAFOR")
    answer = okafor.wait_for_message(after=okafor.dm(f"pilot new {name}"))
    assert answer.text.startswith("There is no product called “")
    with pilot_desk.tools.unit() as unit:
        assert not [one for one in asks.recent_asks(unit, slack_id="U0OKAFOR", limit=20) if name in one.text]


def test_the_same_button_twice_makes_one_draft_and_a_second_pilot_is_remarked_on(pilot_desk: PilotDesk) -> None:
    berg = pilot_desk.person("U0BERG")
    message = berg.wait_for_message(after=berg.dm("pilot new FlowBot"), contains="Six short steps")
    for _ in range(2):
        berg.press(message, label="Build the pilot")
        berg.close(berg.wait_for_modal("Pilot: step 1 of 6"))
    with pilot_desk.tools.unit() as unit:
        row = unit.products.by_key("flowbot")
        assert row is not None
        assert len(unit.pilots.of_products([row.id or 0])) == 1
        put_pilot(unit, at=MONDAY, pilot_id="flow", product="flowbot")
    again = berg.wait_for_message(after=berg.dm("pilot new FlowBot"), contains="Six short steps")
    assert "1 pilot of it runs already." in again.text
    assert "Continue your draft" in again.all_text


def test_in_a_channel_the_answer_is_given_in_private(pilot_desk: PilotDesk) -> None:
    okafor = pilot_desk.person("U0OKAFOR")
    channel = pilot_desk.workspace.add_channel(name="all-hands", members=["U0OKAFOR", "U0ANNA"])
    asked = okafor.mention(channel, "pilot new DocReader")
    assert "wrote to you directly" in okafor.wait_for_message(after=asked, channel=channel).text


def test_a_task_with_the_word_in_it_is_still_asked(pilot_desk: PilotDesk) -> None:
    anna = pilot_desk.person("U0ANNA")
    answer = anna.wait_for_message(after=anna.dm("pilot the drone over the warehouse"))
    assert TITLE not in answer.text


# ---- buttons and forms nobody made


def forge(desk: PilotDesk, person: Person, action_id: str, value: str) -> None:
    """A real press with another button's name and value."""
    owner = desk.person("U0OKAFOR")
    message = owner.wait_for_message(after=owner.dm("pilot new DocReader"), contains="Six short steps")
    payload = copy.deepcopy(owner.press(message, action_id="pilot_build:new").payload)
    owner.close(owner.wait_for_modal("Pilot: step 1 of 6"))
    payload["actions"][0] |= {"action_id": action_id, "value": value, "action_ts": str(len(desk.workspace.calls))}
    payload["user"]["id"] = person.id
    payload["channel"]["id"] = person.dm_channel
    payload["trigger_id"] = desk.workspace.team.passes.trigger(person.id)
    assert desk.workspace.forge(payload).acked


def put_draft(desk: PilotDesk, pilot_id: str) -> PilotCard:
    with desk.tools.unit() as unit:
        if unit.pilots.by_id(pilot_id) is None:
            put_pilot(unit, at=MONDAY, pilot_id=pilot_id, product="regsearch", status=PilotStatus.DRAFT)
        return pilot_card(unit, pilot_id=pilot_id)


ONLY_OWNERS = "Only the product's owner and their deputy can build and start its pilots."


@pytest.mark.parametrize(
    ("action_id", "who", "value", "sentence"),
    [
        ("pilot_build", "U0OUTSIDE", '{"pilot": "theirs"}', ONLY_OWNERS),
        ("pilot_build", "U0OUTSIDE", '{"pilot": "x", "product": "docreader"}', ONLY_OWNERS),
        ("pilot_build", "U0OKAFOR", '{"pilot": "theirs"}', ONLY_OWNERS),
        ("pilot_build", "U0OKAFOR", '{"pilot": "nothing"}', "I do not know that pilot any more."),
        ("pilot_build", "U0OKAFOR", '{"pilot": "a/b", "product": "docreader"}', "There is no product called"),
        ("pilot_build", "U0OKAFOR", "{}", STALE),
        ("pilot_card", "U0OUTSIDE", '{"pilot": "theirs"}', "Only the people of this pilot and the portfolio lead"),
        ("pilot_card", "U0LEAD", '{"pilot": "theirs"}', ONLY_OWNERS),
        ("pilot_card", "U0OKAFOR", '{"product": "docreader"}', STALE),
        ("pilot_criterion", "U0OUTSIDE", '{"pilot": "theirs"}', ONLY_OWNERS),
        ("pilot_criterion", "U0BERG", '{"pilot": "theirs", "item": "999"}', "That criterion is not there any more."),
    ],
)
def test_what_opens_says_no_to_who_may_not(
    pilot_desk: PilotDesk, action_id: str, who: str, value: str, sentence: str
) -> None:
    before, person = put_draft(pilot_desk, "theirs"), pilot_desk.person(who)
    forge(pilot_desk, person, action_id, value)

    def said() -> bool | None:
        shown = person.modal.all_text if person.modal else ""
        return True if sentence in shown or any(sentence in one.text for one in person.sees()) else None

    person.wait_for(said, sentence)
    if person.modal:
        person.close(all_of_them=True)
    assert put_draft(pilot_desk, "theirs") == before
    with pilot_desk.tools.unit() as unit:
        assert unit.pilots.by_id("x") is None


@pytest.mark.parametrize(
    ("action_id", "value", "sentence"),
    [
        ("pilot_step", '{"pilot": "theirs", "part": "2", "pick": "1"}', ONLY_OWNERS),
        ("pilot_step", '{"pilot": "theirs", "part": "0", "pick": "1"}', STALE),
        ("pilot_step", '{"pilot": "theirs", "part": "1", "pick": "7"}', STALE),
        ("pilot_drop", '{"pilot": "theirs"}', ONLY_OWNERS),
        ("pilot_criterion_remove", '{"pilot": "theirs", "item": "1"}', ONLY_OWNERS),
        ("pilot_criterion_remove", '{"pilot": "theirs", "item": "x"}', STALE),
    ],
)
def test_what_changes_says_no_to_who_may_not(pilot_desk: PilotDesk, action_id: str, value: str, sentence: str) -> None:
    before, person = put_draft(pilot_desk, "theirs"), pilot_desk.person("U0CARLA")
    last = person.sees()[-1].ts if person.sees() else ""
    forge(pilot_desk, person, action_id, value)
    person.wait_for_message(after=last, contains=sentence)
    assert put_draft(pilot_desk, "theirs") == before


def test_another_s_form_is_refused_and_changes_nothing(pilot_desk: PilotDesk) -> None:
    person, view = begin(pilot_desk)
    delivery = person.submit(view, PURPOSE).delivery
    assert delivery is not None
    person.close(person.wait_for_modal("Pilot: step 2 of 6"))
    before = stored(pilot_desk, view)
    for step, key in (("1", "theirs"), ("6", "theirs"), ("1", before.id), ("6", before.id)):
        put_draft(pilot_desk, "theirs")
        payload = copy.deepcopy(delivery.payload)
        payload["user"]["id"] = "U0OUTSIDE"
        payload["view"] |= {"private_metadata": f'{{"pilot": "{key}", "part": "{step}"}}', "hash": f"{step}{key}"}
        payload["trigger_id"] = pilot_desk.workspace.team.passes.trigger("U0OUTSIDE")
        answered = pilot_desk.workspace.forge(payload)
        assert ONLY_OWNERS in str(answered.response)
    assert stored(pilot_desk, view) == before


def test_a_pilot_that_started_meanwhile_is_not_changed_any_more(pilot_desk: PilotDesk) -> None:
    person, view = begin(pilot_desk)
    with pilot_desk.tools.unit() as unit:
        row = unit.pilots.by_id(id_in(view))
        assert row is not None
        row.status, row.started_at = PilotStatus.RUNNING, MONDAY
    late = person.submit(view, PURPOSE)
    assert STARTED in late.errors.values()
    person.close(view)
    assert stored(pilot_desk, view).hypothesis == ""
