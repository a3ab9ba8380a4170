"""What people ask for and nothing covers: noted, shown to those who decide, made a hypothesis, and heard back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from handlers.arrival import Arrival
from handlers.demand import spread
from handlers.slack import Slack
from portfolio.hypotheses import Draft, make_hypothesis, mark_told
from portfolio.people import find_person
from portfolio.themes import theme_of
from storage.vocabulary import ProductKind
from tests.dialogues.conftest import Desk, loopback_client
from tests.dialogues.test_buttons import ask, ask_id, thumb_down
from tests.dialogues.test_forged import press_forged
from workspace.client import Message, Person
from workspace.state import View

People = Callable[[], Person]


def themes_of(person: Person) -> Message | View:
    """Every theme this person may see: what `demand` answers, in the modal where there are more than that shows."""
    listed = person.wait_for_message(after=person.dm("demand"), contains="sked for")
    if "See all" not in listed.all_text:
        return listed
    person.press(listed, action_id="see_demand")
    return person.wait_for_modal("Not covered", contains="in 30 days")


def three_themes(person: Person) -> View | None:
    """The Home tab once it shows three themes: an older one may still stand there."""
    return person.home if person.home and str(person.home.blocks).count(" in 30 days, ") == 3 else None


def several_wishes(newcomer: People) -> None:
    """More themes than a message shows, so that there is something to see all of."""
    for text in ("video alpha bravo charlie", "video delta echo foxtrot", "video golf hotel india", "video kilo lima"):
        ask(newcomer(), text)


def open_form(lead: Person, theme: str) -> View:
    lead.press(themes_of(lead), action_id=f"make_hypothesis:{theme}")
    return lead.wait_for_modal("Make a hypothesis", contains="What would it cover?")


def values(name: str, **more: str) -> dict[str, str]:
    return {"name": name, "kind": "multimodal", "purpose": "Makes it.", "covers": "one\ntwo", **more}


def test_an_employee_reads_what_they_asked_for_and_what_came_of_it(someone: Person, newcomer: People) -> None:
    none = someone.wait_for_message(after=someone.dm("demand"), contains="Nothing you asked for")
    ask(someone, "video of otters swimming")
    ask(newcomer(), "otters swimming video")
    found = someone.wait_for_message(after=someone.dm("demand"), contains="that nothing covers")
    assert found.ts != none.ts
    assert "2 people asked for the like in 30 days" in found.all_text


def test_an_owner_reads_what_they_asked_for_beside_what_is_near_their_products(desk: Desk) -> None:
    owner = desk.workspace.as_person("U0OKAFOR")
    ask(owner, "video of ostriches dancing")
    found = owner.wait_for_message(after=owner.dm("demand"), contains="sked for")
    assert "ostriches dancing" in found.all_text
    assert "that nothing covers" in found.text


def test_the_answer_counts_those_who_meant_the_same(someone: Person, newcomer: People) -> None:
    ask(newcomer(), "video walrus ballet")
    assert "2 people asked for something like this" in ask(someone, "walrus ballet video please do it").all_text


def test_the_lead_reads_how_it_was_asked_and_an_owner_only_how_often(desk: Desk, newcomer: People) -> None:
    several_wishes(newcomer)
    asker, other = newcomer(), newcomer()
    first = ask(asker, "video penguin parade")
    ask(newcomer(), "video penguin parade")
    ask(other, "penguin parade video, slow and blue")
    asker.press(first, label="Add why you need it")
    form = asker.wait_for_modal(contains="Why do you need it?")
    assert asker.submit(form, {"why": "for the zoo"}).closed
    asker.wait_for_message(contains="Your reason stands beside the request")
    lead = themes_of(desk.workspace.as_person("U0LEAD")).all_text
    for words in ("video penguin parade", "3 people in 30 days", "slow and blue", "for the zoo", "BankGPT"):
        assert words in lead, words
    owner = desk.workspace.as_person("U0BERG")  # of BankGPT, which the answers named
    seen = themes_of(owner)
    assert "penguin parade" in seen.all_text
    assert "3 people in 30 days" in seen.all_text
    for words in ("for the zoo", "slow and blue", "Make this a hypothesis", asker.id):
        assert words not in str(seen.blocks), words


def test_the_home_tab_of_lead_and_owner_shows_three_and_the_way_to_all(desk: Desk, newcomer: People) -> None:
    several_wishes(newcomer)
    for who, title in (("U0LEAD", "Asked for, but not covered"), ("U0BERG", "near your products")):
        person = desk.workspace.as_person(who)
        person.open_home()
        home = person.wait_for(partial(three_themes, person), "a Home tab with three themes")
        assert title in home.all_text
        assert "See all" in home.all_text
        person.press(home, action_id="see_demand")
        assert "lima" in person.wait_for_modal("Not covered", contains="lima").all_text


def test_a_theme_becomes_a_hypothesis_and_who_asked_hears_of_it_once(desk: Desk, newcomer: People) -> None:
    several_wishes(newcomer)
    asker, other = newcomer(), newcomer()
    first = ask(asker, "video juggling bears")
    ask(other, "juggling bears video")
    ask(asker, "juggling bears video again")
    lead = desk.workspace.as_person("U0LEAD")
    form = open_form(lead, ask_id(first))
    assert "juggling bears" in str(form.blocks)
    assert "As soon as you save it, I tell those who asked for it." in form.all_text
    bad = lead.submit(form, values("DocReader"))
    assert "already" in str(bad.errors)
    assert lead.submit(form, values("Bear Films", owner="berg")).closed
    lead.wait_for_message(contains="Bear Films is a hypothesis now")
    for person in (asker, other):
        heard = person.wait_for_message(contains="It is now a hypothesis: Bear Films. Owner: Lena Berg.")
        person.press(heard, label="Open Bear Films")
        person.wait_for_modal(contains="one")
    assert lead.modal is None, "nothing stale is left below the form"
    shown = themes_of(lead).all_text
    assert "became" in shown
    assert "Bear Films" in shown
    assert " (hypothesis)" in shown
    mine = asker.wait_for_message(after=asker.dm("demand"), contains="that nothing covers")
    assert "became Bear Films" in mine.all_text
    news = [said for said in asker.sees() if "It is now a hypothesis: Bear Films" in said.text]
    assert len(news) == 1, "once, however often they asked"


def test_a_second_save_makes_no_second_product(desk: Desk, newcomer: People) -> None:
    several_wishes(newcomer)
    asker = newcomer()
    first = ask(asker, "video singing crabs")
    lead = desk.workspace.as_person("U0LEAD")
    form = open_form(lead, ask_id(first))
    assert lead.submit(form, values("Crab Films")).closed
    lead.wait_for_message(contains="Crab Films is a hypothesis now")
    press_forged(desk, lead, "make_hypothesis", value=f'{{"ask": "{ask_id(first)}"}}', fresh="trigger")
    lead.wait_for_modal("Not now", contains="became Crab Films already")
    lead.close(all_of_them=True)
    with desk.tools.unit() as unit:
        assert sum("Crab" in row.name for row in unit.products.all()) == 1


@pytest.mark.parametrize("who", ["U0BERG", ""])
def test_nobody_else_makes_a_hypothesis_by_a_forged_press(desk: Desk, newcomer: People, who: str) -> None:
    asker = newcomer()
    first = ask(asker, "video hidden volcano")
    person = desk.workspace.as_person(who) if who else newcomer()
    press_forged(desk, person, "make_hypothesis", value=f'{{"ask": "{ask_id(first)}"}}', fresh="trigger")
    person.wait_for_modal("Not now", contains="Only the portfolio lead")


def test_a_theme_nobody_knows_is_refused_in_words(desk: Desk) -> None:
    lead = desk.workspace.as_person("U0LEAD")
    press_forged(desk, lead, "make_hypothesis", value='{"ask": "made-up"}', fresh="trigger")
    lead.wait_for_modal("Not now", contains="I do not know that theme")


def test_an_employee_who_forges_see_all_sees_nothing(desk: Desk, newcomer: People) -> None:
    several_wishes(newcomer)
    person = newcomer()
    press_forged(desk, person, "see_demand", value="{}", fresh="trigger")
    assert "lima" not in person.wait_for_modal(contains="Nothing in the last 90 days").all_text


def test_a_thumb_down_joins_what_people_want_and_a_thumb_up_takes_it_out(someone: Person) -> None:
    answer = ask(someone, "read the hieroglyphs of our vault door")
    thumb_down(someone, answer, "other")
    assert "hieroglyphs" in someone.wait_for_message(after=someone.dm("demand"), contains="nothing covers").all_text
    someone.press(answer, action_id="rate_answer", value="positive")
    someone.wait_for_message(contains="that was right")
    someone.wait_for_message(after=someone.dm("demand"), contains="Nothing you asked for")


def test_in_a_channel_demand_is_told_to_the_person_alone(desk: Desk, someone: Person) -> None:
    channel = desk.workspace.add_channel(name="demand-room", members=[someone.id])
    asked = someone.mention(channel, "demand")
    there = someone.wait_for_message(after=asked, contains="not for the whole channel")
    assert "Nothing you asked for" not in there.all_text
    someone.wait_for_message(contains="Nothing you asked for")


def test_a_form_sent_on_again_after_a_stop_tells_those_who_were_not_told(desk: Desk, newcomer: People) -> None:
    """What a stopped process left is handled again: the product is there, one person heard of it, the other did not."""
    told, left = newcomer(), newcomer()
    first = ask(told, "video yodelling marmots")
    ask(left, "yodelling marmots video")
    lead = desk.workspace.as_person("U0LEAD")
    draft = Draft("Marmot Films", ProductKind.MULTIMODAL, "Makes it.", ("one",))
    theme = theme_of(desk.tools, ask_id=ask_id(first))
    with desk.tools.unit() as unit:
        by, now = find_person(unit, words="lead"), desk.tools.clock.now()
        made = make_hypothesis(unit, theme=theme, draft=draft, by=by, at=now)
        mark_told(unit, product_key=made.product.key, slack_id=told.id, at=now)
    again = Arrival(
        desk.tools,
        Slack(loopback_client(desk.workspace.api_url, desk.workspace.bot_token)),
        {"user": {"id": lead.id}},
        {},
        lambda: None,
        "",
        "",
        replayed=True,
    )
    spread(again, replace(made, new=False))
    left.wait_for_message(contains="It is now a hypothesis: Marmot Films. It has no owner yet.")
    assert not [said for said in told.sees() if "Marmot Films" in said.text]
