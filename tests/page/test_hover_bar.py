"""The bar that appears on a message never lies on what is written."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import OpenPage
from workspace.server import LocalWorkspace

pytestmark = pytest.mark.browser

# Every line of text on the page that the bar of the hovered message lies on.
COVERED = """() => {
  const shown = [...document.querySelectorAll(".tools")].find((one) => one.getClientRects().length);
  const bar = shown.getBoundingClientRect();
  const found = [];
  const walker = document.createTreeWalker(document.querySelector(".messages"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".tools") || !node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const seen = node.parentElement.getBoundingClientRect();  // a name that is too long is cut off there
    for (const line of range.getClientRects()) {
      const beside = Math.min(line.right, seen.right) <= bar.left || line.left >= bar.right;
      if (!beside && line.bottom > bar.top && line.top < bar.bottom) found.push(node.data);
    }
  }
  return found;
}"""
LONG = "Every word of this long line has to stay readable while the pointer is on it or on the line below. " * 3


def covered_on_hover(page: Page) -> list[str]:
    found: list[str] = []
    messages = page.locator(".main .message")
    for index in range(messages.count()):
        messages.nth(index).hover(position={"x": 60, "y": 10})
        expect(messages.nth(index).locator(".tools")).to_be_visible()
        found += page.evaluate(COVERED)
    return found


@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_the_bar_covers_no_text(open_page: OpenPage, ws: LocalWorkspace, width: int) -> None:
    if "C0HOVER001" not in ws.state.channels:
        ws.add_person(id="U0LONGNAME", name="long", real_name="Maximiliane Theodora von Hohenstein-Waldeck")
        ws.add_channel(id="C0HOVER001", name="hover", members=["U0ANNA", "U0BEN", "U0LONGNAME"])
        for who in ("U0BEN", "U0BEN", "U0LONGNAME", "U0LONGNAME", "U0ANNA"):
            ws.as_person(who).say("hover", LONG)
    page = open_page("?who=U0ANNA&at=C0HOVER001", width=width)
    expect(page.locator(".main .message")).to_have_count(5)
    assert covered_on_hover(page) == []


def test_on_a_phone_the_bar_stands_below_the_message(open_page: OpenPage, ws: LocalWorkspace) -> None:
    ws.add_channel(id="C0HOVER002", name="narrow", members=["U0ANNA", "U0BEN"])
    ws.as_person("U0BEN").say("narrow", LONG)
    page = open_page("?who=U0ANNA&at=C0HOVER002", width=390)
    message = page.locator(".main .message")
    message.hover(position={"x": 60, "y": 10})
    bar, said = message.locator(".tools"), message.locator(".message-main")
    expect(bar).to_be_visible()
    below, above = bar.bounding_box(), said.bounding_box()
    assert below is not None
    assert above is not None
    assert below["y"] >= above["y"] + above["height"] - 1
