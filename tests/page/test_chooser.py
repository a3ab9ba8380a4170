"""Who the first page proposes to be."""

import pytest
from playwright.sync_api import expect

from tests.page.conftest import OpenPage
from workspace.page.chooser import to_start_as
from workspace.server import LocalWorkspace
from workspace.state import User

LEAD = User("U1", "lead", "Zoe Lead", "Portfolio lead, Central")
OWNER = User("U2", "owner", "Yan Owner", "Product owner, Lending")
OTHER = User("U3", "other", "Abe Owner", "Product owner, Cards")
PILOT = User("U4", "pilot", "Pia Pilot", "Pilot participant, Mobile")
PLAIN = User("U5", "plain", "Paul Plain", "Employee")


def test_the_first_of_each_side_is_proposed_in_the_order_to_look_at_them() -> None:
    assert to_start_as([LEAD, OWNER, OTHER, PILOT, PLAIN]) == [PLAIN, PILOT, OWNER, LEAD]
    assert to_start_as([OTHER, OWNER, LEAD]) == [OTHER, LEAD]


def test_where_titles_say_nothing_nobody_is_proposed() -> None:
    assert to_start_as([]) == []
    assert to_start_as([OWNER, OTHER, User("U6", "x", "X", "Employee relations"), User("U7", "y", "Y")]) == []


@pytest.mark.browser
def test_everyone_else_stands_below_the_proposed(open_page: OpenPage, ws: LocalWorkspace) -> None:
    for person in (LEAD, OWNER, OTHER, PILOT, PLAIN):
        ws.add_person(id=person.id, name=person.name, real_name=person.real_name, title=person.title)
    page = open_page()
    start = page.get_by_role("group", name="Start as").locator(".person-name")
    expect(start).to_have_text(["Paul Plain", "Pia Pilot", "Yan Owner", "Zoe Lead"])
    rest = page.get_by_role("group", name="Everyone").locator(".person-name")
    expect(rest).to_have_text(["Abe Owner", "Anna Novak", "Ben Okafor", "Cleo Berg"])
    page.get_by_text("Yan Owner").click()
    expect(page.locator(".me")).to_contain_text("Product owner, Lending")


@pytest.mark.browser
def test_no_title_is_cut_off(open_page: OpenPage, ws: LocalWorkspace) -> None:
    title = "Business owner, Credit and Operations and everything that belongs to them"
    ws.add_person(id="U0LONGTITL", name="long", real_name="Lola Long", title=title)
    page = open_page(width=1440)
    shown = page.get_by_text(title)
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.scrollWidth <= one.clientWidth")
