"""The page in a real browser against a real Bolt app: what people see and do, told live."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect
from slack_sdk import WebClient

from tests.page.conftest import OpenPage
from tests.page.gallery import EVIL, STATIC, WIDGETS, chart
from tests.page.little_app import Heard
from workspace.server import LocalWorkspace

pytestmark = pytest.mark.browser

ANNA, BEN = "?who=U0ANNA", "?who=U0BEN"


def write(page: Page, text: str) -> None:
    page.locator(".main .composer textarea").fill(text)
    page.locator(".main .composer textarea").press("Enter")


def ask(page: Page, text: str) -> None:
    """Write to the app and wait for its answer."""
    write(page, text)
    expect(page.locator(".message", has_text=text).last).to_be_visible()
    expect(page.get_by_role("button", name="Start with DocReader").last).to_be_visible()


def open_form(page: Page) -> None:
    ask(page, "open the form for me")
    page.get_by_role("button", name="Ask the owner").last.click()
    expect(page.locator(".modal .input-label").first).to_be_visible()


def test_one_chooses_who_one_is(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_text("Ben Okafor").click()
    expect(page.locator(".me")).to_contain_text("Product owner · Documents")
    page.locator(".me").click()
    page.locator(".people-menu").get_by_text("Cleo Berg").click()
    expect(page.locator(".me")).to_contain_text("AI portfolio lead")


def test_somebody_unknown_is_told_so(open_page: OpenPage) -> None:
    expect(open_page("?who=U0NOBODY").get_by_role("alert")).to_contain_text("U0NOBODY")


def test_the_app_answers_under_the_question_and_hears_what_is_pressed(open_page: OpenPage, heard: Heard) -> None:
    page = open_page("?who=U0CLEO")
    page.get_by_role("button", name="Automate a credit memo").click()
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator(".message").last).to_contain_text("DocReader fits: reading fields")
    expect(page.locator(".prompt")).to_have_count(0)
    page.get_by_role("button", name="Good answer").click()
    expect(page.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    assert heard.actions[-1]["value"] == "up"
    page.get_by_role("tab", name="Home").click()
    expect(page.locator(".home")).to_be_visible()
    page.get_by_role("tab", name="Messages").click()
    expect(page.locator(".home")).to_have_count(0)
    expect(page.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="More").click()
    page.get_by_text("Show the card").click()
    expect(page.locator(".overflow.busy")).to_have_count(0)
    page.wait_for_function("() => document.querySelectorAll('.menu').length === 0")
    assert heard.actions[-1]["selected_option"]["value"] == "show_the_card"


def test_an_app_that_does_not_answer_is_named(open_page: OpenPage) -> None:
    page = open_page(ANNA)
    ask(page, "something it gets wrong")
    page.get_by_role("button", name="Not right").last.click()
    expect(page.locator(".button.busy")).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_text("Compass didn’t respond. Try again in a moment.")
    expect(page.locator(".button.busy")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.locator(".message.ephemeral")).to_have_count(0)  # one word of it is enough


def test_a_status_shimmers_until_streamed_text_arrives(open_page: OpenPage, heard: Heard) -> None:
    page = open_page(BEN)
    heard.go_on.clear()
    write(page, "stream an answer")
    expect(page.get_by_role("status")).to_contain_text("Looking through the catalogue…")
    heard.go_on.set()
    expect(page.locator(".message").last).to_contain_text("One word after another.")
    expect(page.locator(".message strong").last).to_have_text("One")
    expect(page.locator(".status, .caret")).to_have_count(0)


def test_a_form_opens_loads_complains_and_is_sent(open_page: OpenPage, heard: Heard) -> None:
    page = open_page(ANNA)
    open_form(page)
    modal = page.locator(".modal")
    modal.get_by_role("button", name="Send").click()
    expect(modal.get_by_role("alert")).to_contain_text("Please complete this required field.")
    modal.get_by_label("What is it about?").fill("wrong")
    modal.get_by_role("button", name="Send").click()
    expect(modal.get_by_role("alert")).to_contain_text("Say it in other words.")
    expect(modal.get_by_label("What is it about?")).to_have_value("wrong")
    modal.get_by_label("What is it about?").fill("why it fits")
    modal.get_by_text("Does not fit").last.click()
    modal.get_by_label("Minutes saved").fill("30")
    modal.get_by_label("Product", exact=True).click()
    page.locator(".select-menu").get_by_text("Fits with work").click()
    modal.get_by_label("Looked up").fill("doc")
    page.locator(".select-menu").get_by_text("doc two").click()
    modal.get_by_role("button", name="Send").click()
    expect(modal).to_have_count(0)
    values = heard.submissions[-1]["state"]["values"]
    assert values["why"]["why_in"]["value"] == "why it fits"
    assert values["one"]["one_in"]["selected_option"]["value"] == "does_not_fit"
    assert values["count"]["count_in"]["value"] == "30"
    assert values["product"]["product_in"]["selected_option"]["value"] == "fits_with_work"
    assert values["remote"]["remote_in"]["selected_option"]["value"] == "doc_two"
    assert values["many"]["many_in"]["selected_users"] == ["U0ANNA"]


def test_a_long_form_that_is_refused_shows_the_first_field_to_fill(open_page: OpenPage) -> None:
    page = open_page(ANNA, height=420)
    open_form(page)
    modal = page.locator(".modal")
    modal.locator(".modal-body").evaluate("body => body.scrollTo(0, body.scrollHeight)")
    expect(modal.get_by_label("What is it about?")).not_to_be_in_viewport()
    modal.get_by_role("button", name="Send").click()
    expect(modal.get_by_role("alert")).to_be_in_viewport()
    expect(modal.get_by_label("What is it about?")).to_be_focused()
    page.keyboard.press("Escape")  # a form that is left open comes back on the next page
    expect(modal).to_have_count(0)


def test_escape_closes_a_form(open_page: OpenPage, ws: LocalWorkspace) -> None:
    page = open_page(ANNA)
    open_form(page)
    page.keyboard.press("Escape")
    expect(page.locator(".modal")).to_have_count(0)
    assert ws.wait_until(lambda: ws.as_person("U0ANNA").modal is None)


def test_a_slash_offers_the_commands_and_their_usage(open_page: OpenPage, heard: Heard) -> None:
    page = open_page(f"{ANNA}&at=C0LENDING1")
    box = page.locator(".composer textarea")
    box.press_sequentially("/a")
    expect(page.locator(".offer")).to_have_count(1)
    expect(page.locator(".offer")).to_contain_text("Ask which product fits")
    box.press("Tab")
    expect(box).to_have_value("/ai ")
    expect(page.locator(".usage")).to_contain_text("your task | help")
    box.press_sequentially("read scans")
    box.press("Enter")
    expect(page.locator(".message.ephemeral .only-you")).to_have_text("Only visible to you")
    assert (heard.commands[-1]["command"], heard.commands[-1]["text"]) == ("/ai", "read scans")


def test_what_others_write_appears_at_once_and_elsewhere_as_unread(open_page: OpenPage, ws: LocalWorkspace) -> None:
    anna, cleo = open_page(f"{ANNA}&at=C0GENERAL1"), open_page("?who=U0CLEO")
    expect(cleo.locator(".place")).to_have_count(2)
    ben = open_page(f"{BEN}&at=C0GENERAL1")
    write(ben, "hello <b>all</b> @channel")
    expect(anna.locator(".message").last).to_contain_text("hello <b>all</b>")
    expect(anna.locator(".mention-all")).to_have_text("@channel")
    unread = cleo.get_by_role("button", name=re.compile(r"^general, \d+ unread"))
    unread.click()
    expect(cleo.get_by_role("button", name="general", exact=True)).to_have_attribute("aria-current", "page")
    expect(cleo.locator(".message").last).to_contain_text("hello")


def test_a_thread_opens_beside_and_its_replies_are_counted(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ws.as_person("U0BEN").mention("general", "who is there?")
    page = open_page(f"{ANNA}&at=C0GENERAL1")
    question = page.locator(".main .message", has_text="who is there?")
    question.get_by_text("1 reply").click()
    expect(page.locator(".side")).to_contain_text("Here I am.")
    page.locator(".side textarea").fill("thanks")
    page.locator(".side textarea").press("Enter")
    expect(question).to_contain_text("2 replies")
    page.get_by_role("button", name="Close thread").click()
    expect(page.locator(".side")).to_be_hidden()


def test_the_home_tab_is_published_and_published_again(open_page: OpenPage) -> None:
    page = open_page(ANNA)
    page.get_by_role("tab", name="Home").click()
    expect(page.locator(".home")).to_contain_text("Good morning, Anna")
    expect(page.locator(".home canvas")).to_be_visible()
    page.get_by_role("button", name="Count").click()
    expect(page.locator(".home")).to_contain_text("Good morning, pressed")


def test_reactions_are_put_and_taken_back(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ws.as_person("U0BEN").say("lending-ai", "react to this")
    page = open_page(f"{ANNA}&at=C0LENDING1")
    message = page.locator(".message", has_text="react to this")
    message.hover()
    message.get_by_role("button", name="React with :eyes:").click()
    expect(message.locator(".reaction")).to_have_text(re.compile("1"))
    message.locator(".reaction").click()
    expect(message.locator(".reaction")).to_have_count(0)


def test_files_go_with_a_message(open_page: OpenPage, ws: LocalWorkspace) -> None:
    page = open_page(f"{BEN}&at=C0LENDING1")
    notes: FilePayload = {"name": "notes.html", "mimeType": "text/html", "buffer": EVIL.encode()}
    page.locator(".hidden-upload input[type=file]").set_input_files([notes])
    expect(page.locator(".chip")).to_have_text("notes.html")
    write(page, "my notes")
    expect(page.locator(".file-card", has_text="notes.html")).to_be_visible()
    address = str(page.locator(".file-card").last.get_attribute("href"))
    answer = page.request.get(ws.page_url.rstrip("/") + address)
    assert answer.headers["content-disposition"] == "attachment"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_every_block_is_drawn_and_no_text_becomes_markup(open_page: OpenPage, ws: LocalWorkspace) -> None:
    channel = ws.add_channel(id="C0GALLERY1", name="gallery", members=["U0ANNA"])
    client = WebClient(ws.bot_token, base_url=ws.api_url)
    shown = {name: block for name, block in STATIC.items() if name != "alert"} | WIDGETS
    for name, block in (shown | {kind: chart(kind) for kind in ("pie", "bar", "line", "area")}).items():
        client.chat_postMessage(channel=channel, text=f"{name} {EVIL}", blocks=[block])
    ws.as_person("U0ANNA").say(channel, EVIL)
    page = open_page(f"{ANNA}&at={channel}")
    expect(page.locator(".message")).to_have_count(len(shown) + 5)
    expect(page.locator(".unknown-block")).to_have_count(0)
    expect(page.locator(".chart canvas")).to_have_count(4)
    expect(page.locator(".message").last).to_contain_text(EVIL)
    expect(page.locator(".message script, .message [onerror]")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".kind-data-table")).to_contain_text("FlowBot")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("alertdialog")).to_contain_text("It is gone then.")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)


def test_at_phone_width_everything_fits(open_page: OpenPage) -> None:
    page = open_page(ANNA, width=390, height=844)
    ask(page, "on the phone")
    expect(page.locator(".rail")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Conversations").click()
    page.locator(".rail").get_by_text("general").click()
    expect(page.locator(".head-name")).to_have_text("# general")
    expect(page.locator(".rail")).to_be_hidden()


def test_a_long_conversation_shows_its_end_and_more_when_asked(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ben = ws.as_person("U0BEN")
    channel = ws.add_channel(id="C0LONG0001", name="long", members=["U0ANNA", "U0BEN"])
    for number in range(105):
        ben.say(channel, f"line {number}")
    page = open_page(f"{ANNA}&at={channel}")
    expect(page.get_by_text("line 104", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("line 4", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Show earlier messages").click()
    expect(page.locator(".message").first).to_contain_text("line 0")
    expect(page.locator(".message")).to_have_count(105)


def test_the_keyboard_is_enough(open_page: OpenPage, ws: LocalWorkspace) -> None:
    page = open_page(f"{ANNA}&at=C0LENDING1")
    box = page.locator(".main textarea")
    box.press_sequentially("first")
    box.press("Shift+Enter")
    box.press_sequentially("second")
    box.press("Enter")
    expect(page.locator(".message").last).to_contain_text("firstsecond")
    expect(box).to_have_value("")
    box.press("ArrowUp")
    expect(box).to_have_value("first\nsecond")
    assert ws.as_person("U0ANNA").sees("lending-ai")[-1].text == "first\nsecond"


def test_light_and_dark_are_remembered_for_a_person(open_page: OpenPage) -> None:
    page = open_page(ANNA)
    expect(page.locator("body")).to_have_class(re.compile("body--light"))
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("body")).to_have_class(re.compile("body--dark"))
    page.reload()
    expect(page.locator("body")).to_have_class(re.compile("body--dark"))
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("body")).to_have_class(re.compile("body--light"))


def test_forms_stand_on_each_other_and_back_leads_to_the_one_below(open_page: OpenPage) -> None:
    page = open_page(f"{BEN}&at=C0LENDING1")
    write(page, "/form stack")
    page.get_by_role("button", name="Deeper").click()
    expect(page.locator(".modal-title")).to_have_text("Second")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".modal-title")).to_have_text("First")
    page.locator(".modal").get_by_role("button", name="Cancel").click()
    expect(page.locator(".modal")).to_have_count(0)


def test_escape_on_a_pushed_form_leads_to_the_one_below(open_page: OpenPage, ws: LocalWorkspace) -> None:
    page = open_page(f"{BEN}&at=C0LENDING1")
    write(page, "/form stack")
    page.get_by_role("button", name="Deeper").click()
    expect(page.locator(".modal-title")).to_have_text("Second")
    page.keyboard.press("Escape")
    expect(page.locator(".modal-title")).to_have_text("First")
    page.locator(".modal").get_by_role("button", name="Cancel").click()
    expect(page.locator(".modal")).to_have_count(0)
    assert ws.wait_until(lambda: ws.as_person("U0BEN").modal is None)


def test_a_message_shortcut_is_offered_beside_the_message(
    open_page: OpenPage, ws: LocalWorkspace, heard: Heard
) -> None:
    message = ws.as_person("U0BEN").say("lending-ai", "worth keeping")
    page = open_page(f"{ANNA}&at=C0LENDING1")
    shown = page.locator(".message", has_text="worth keeping")
    shown.hover()
    shown.get_by_role("button", name="Remember this").click()
    ws.wait_until(lambda: bool(heard.shortcuts))
    assert heard.shortcuts[-1]["message"]["ts"] == message.ts


def test_escape_closes_a_thread(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ws.as_person("U0BEN").say("lending-ai", "a thread starts here")
    page = open_page(f"{ANNA}&at=C0LENDING1")
    shown = page.locator(".main .message", has_text="a thread starts here")
    shown.hover()
    shown.get_by_role("button", name="Reply in thread").click()
    page.locator(".side textarea").press("Escape")
    expect(page.locator(".side")).to_be_hidden()
