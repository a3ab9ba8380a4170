"""The composer in a real browser: names after an @, the lists above the box, half-typed words."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import OpenPage
from tests.page.little_app import Heard
from workspace.page.composer import MOST_BYTES
from workspace.server import LocalWorkspace

pytestmark = pytest.mark.browser

ANNA_AT_LENDING = "?who=U0ANNA&at=C0LENDING1"
ANNA_AT_GENERAL = "?who=U0ANNA&at=C0GENERAL1"


def test_the_displayed_name_of_the_app_calls_it(open_page: OpenPage) -> None:
    page = open_page(ANNA_AT_GENERAL)
    page.locator(".main textarea").fill("Good morning (@Compass), which tool reads scans?")
    page.locator(".main textarea").press("Enter")
    asked = page.locator(".main .message", has_text="which tool reads scans?")
    expect(asked.locator(".mention")).to_have_text("@Compass")
    expect(asked).to_contain_text("1 reply")


def test_an_at_sign_offers_people_and_the_app_and_the_keys_choose(open_page: OpenPage, ws: LocalWorkspace) -> None:
    page = open_page(ANNA_AT_LENDING)
    box = page.locator(".main textarea")
    box.press_sequentially("Hello @")
    names = page.locator(".offer .offer-name")
    expect(names).to_have_text(["Compass", "Anna Novak", "Ben Okafor", "Cleo Berg"])
    expect(page.locator(".offer.chosen")).to_contain_text("Compass")
    box.press("ArrowUp")
    expect(page.locator(".offer.chosen")).to_contain_text("Cleo Berg")
    box.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Ben Okafor")
    box.press("Tab")
    expect(box).to_have_value("Hello @Ben Okafor ")
    expect(box).to_be_focused()
    expect(page.locator(".offer")).to_have_count(0)
    box.press_sequentially("and @cle")
    expect(names).to_have_text(["Cleo Berg"])
    box.press("Enter")
    expect(box).to_have_value("Hello @Ben Okafor and @Cleo Berg ")
    box.press("Enter")
    expect(page.locator(".message").last).to_contain_text("Hello @Ben Okafor and @Cleo Berg")
    assert ws.as_person("U0ANNA").sees("lending-ai")[-1].rings == ("U0BEN", "U0CLEO")


def test_a_click_takes_a_name_in_the_middle_of_a_line(open_page: OpenPage) -> None:
    page = open_page(ANNA_AT_LENDING)
    box = page.locator(".main textarea")
    box.press_sequentially("Hello , how are you?")
    for _ in range(len(", how are you?")):
        box.press("ArrowLeft")
    box.press_sequentially("@com")
    page.locator(".offer", has_text="Compass").click()
    expect(box).to_have_value("Hello @Compass , how are you?")
    page.wait_for_function("() => document.activeElement.selectionStart === 15")


def test_escape_puts_the_list_away_and_leaves_the_thread_open(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ws.as_person("U0BEN").say("lending-ai", "a place for names")
    page = open_page(ANNA_AT_LENDING)
    shown = page.locator(".main .message", has_text="a place for names")
    shown.hover()
    shown.get_by_role("button", name="Reply in thread").click()
    box = page.locator(".side textarea")
    box.press_sequentially("@ben")
    expect(page.locator(".offer")).to_have_count(1)
    box.press("Escape")
    expect(page.locator(".offer")).to_have_count(0)
    expect(box).to_have_value("@ben")
    box.press("Escape")
    expect(page.locator(".side")).to_be_hidden()


def test_a_name_typed_to_its_end_is_sent_by_one_enter(open_page: OpenPage) -> None:
    page = open_page(ANNA_AT_LENDING)
    page.locator(".main textarea").fill("over to @ben okafor")
    page.locator(".main textarea").press("Enter")
    expect(page.locator(".message").last).to_contain_text("over to @Ben Okafor")


def test_who_sends_something_sees_it_wherever_they_were_reading(open_page: OpenPage, ws: LocalWorkspace) -> None:
    for number in range(40):
        ws.as_person("U0BEN").say("lending-ai", f"an older message, number {number}")
    page = open_page(ANNA_AT_LENDING)
    expect(page.locator(".message").last).to_contain_text("number 39")
    page.locator(".message", has_text="number 2").first.scroll_into_view_if_needed()
    expect(page.locator(".message").last).not_to_be_in_viewport()
    page.locator(".main textarea").fill("what I just said")
    page.locator(".main textarea").press("Enter")
    expect(page.locator(".message", has_text="what I just said")).to_be_in_viewport()


def commands_offered(page: Page) -> list[str]:
    return page.locator(".offer .command").all_text_contents()


def test_the_arrow_keys_choose_a_command(open_page: OpenPage, heard: Heard) -> None:
    page = open_page(ANNA_AT_LENDING)
    box = page.locator(".main textarea")
    box.press_sequentially("/")
    expect(page.locator(".offer")).to_have_count(2)
    assert commands_offered(page) == ["/ai", "/form"]
    box.press("ArrowDown")
    expect(page.locator(".offer.chosen .command")).to_have_text("/form")
    box.press("ArrowDown")
    expect(page.locator(".offer.chosen .command")).to_have_text("/ai")
    box.press("Enter")
    expect(box).to_have_value("/ai ")
    assert heard.commands == []


def test_half_typed_words_stay_with_their_conversation_and_person(open_page: OpenPage) -> None:
    page = open_page(ANNA_AT_LENDING)
    box = page.locator(".main textarea")
    box.fill("half a thought for lending")
    page.locator(".rail").get_by_text("general").click()
    expect(page.locator(".head-name")).to_have_text("# general")
    expect(box).to_have_value("")
    box.fill("and half for @an")
    page.locator(".rail").get_by_text("lending-ai").click()
    expect(box).to_have_value("half a thought for lending")
    page.locator(".me").click()
    page.locator(".people-menu").get_by_text("Ben Okafor").click()
    expect(page.locator(".me")).to_contain_text("Product owner")
    page.locator(".rail").get_by_text("lending-ai").click()
    expect(box).to_have_value("")
    page.goto(page.url.split("?")[0] + ANNA_AT_GENERAL)
    expect(box).to_have_value("and half for @an")
    expect(page.locator(".offer")).to_have_count(0)
    box.fill("a whole thought")
    box.press("Enter")
    expect(page.locator(".message").last).to_contain_text("a whole thought")
    page.reload()
    expect(page.locator(".message").last).to_contain_text("a whole thought")
    expect(box).to_have_value("")


def test_another_tab_of_the_same_person_has_its_own_half_typed_words(open_page: OpenPage) -> None:
    first = open_page(ANNA_AT_GENERAL)
    first.locator(".main textarea").fill("only here")
    first.locator(".rail").get_by_text("lending-ai").click()
    expect(first.locator(".head-name")).to_have_text("# lending-ai")
    second = open_page(ANNA_AT_GENERAL)
    expect(second.locator(".place.here")).to_contain_text("general")
    second.locator(".rail").get_by_text("lending-ai").click()
    expect(second.locator(".head-name")).to_have_text("# lending-ai")
    second.locator(".rail").get_by_text("general").click()
    expect(second.locator(".head-name")).to_have_text("# general")
    expect(second.locator(".main textarea")).to_have_value("")


def drag(page: Page, kind: str, x: float, y: float, *files: Path) -> None:
    """As the mouse does it with files of a folder."""
    data = {"items": [], "files": [str(one) for one in files], "dragOperationsMask": 1}
    page.context.new_cdp_session(page).send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})


def test_a_file_dropped_on_the_conversation_is_attached(open_page: OpenPage, tmp_path: Path) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("day,user\n")
    page = open_page(ANNA_AT_LENDING)
    box = page.locator(".main textarea")
    box.fill("as you asked")
    for kind in ("dragEnter", "dragOver"):
        drag(page, kind, 700, 300, notes)
    expect(page.locator(".main.drop-here")).to_be_visible()
    drag(page, "dragOver", 60, 300, notes)  # over the list of conversations, which takes no files
    expect(page.locator(".drop-here")).to_have_count(0)
    expect(page.locator(".chip")).to_have_count(0)
    for kind in ("dragEnter", "dragOver", "drop"):
        drag(page, kind, 700, 300, notes)
    expect(page.locator(".main .chip")).to_have_text("notes.csv")
    expect(page.locator(".drop-here")).to_have_count(0)
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page.locator(".message").last.locator(".file-card")).to_contain_text("notes.csv")


def test_a_file_that_is_too_large_is_refused_in_words(open_page: OpenPage, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    page = open_page(ANNA_AT_LENDING)
    page.locator(".main .hidden-upload input[type=file]").set_input_files(large)
    expect(page.get_by_role("alert")).to_have_text("A file may have 20 MB at most. Nothing larger was attached.")
    expect(page.locator(".chip")).to_have_count(0)


def test_half_typed_words_stay_with_their_thread(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ws.as_person("U0BEN").say("lending-ai", "a slow thread")
    page = open_page(ANNA_AT_LENDING)
    shown = page.locator(".main .message", has_text="a slow thread")
    shown.hover()
    shown.get_by_role("button", name="Reply in thread").click()
    page.locator(".side textarea").fill("let me think")
    page.get_by_role("button", name="Close thread").click()
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator(".main textarea")).to_have_value("")
    shown.hover()
    shown.get_by_role("button", name="Reply in thread").click()
    expect(page.locator(".side textarea")).to_have_value("let me think")
