"""What a select shows in a real browser after the app has changed its message."""

from typing import Any

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from tests.page.conftest import OpenPage
from tests.page.gallery import button, option, plain
from tests.page.little_app import Heard
from workspace.server import LocalWorkspace

pytestmark = pytest.mark.browser
STAGES = [option("Any stage"), option("Scaling"), option("Retired")]


def list_blocks(chosen: int, note: str) -> list[Any]:
    kinds = {"type": "static_select", "action_id": "kind", "options": STAGES, "initial_option": STAGES[chosen]}
    return [
        {"type": "actions", "block_id": "filter", "elements": [kinds, button("Show everything", "start", value="all")]},
        {"type": "section", "text": plain(note)},
    ]


def test_a_select_the_app_set_anew_shows_its_value(open_page: OpenPage, ws: LocalWorkspace, heard: Heard) -> None:
    client = WebClient(ws.bot_token, base_url=ws.api_url)
    channel = ws.add_channel(id="C0STAGES01", name="stages", members=["U0ANNA"])
    ws.as_person("U0ANNA").say(channel, "hello")
    sent = client.chat_postMessage(channel=channel, text="list", blocks=list_blocks(0, "everything"))
    page = open_page(f"?who=U0ANNA&at={channel}")
    select = page.locator(".message .select")
    select.click()
    page.locator(".select-menu").get_by_text("Scaling").click()
    expect(select).to_contain_text("Scaling")
    client.chat_update(channel=channel, ts=sent["ts"], text="list", blocks=list_blocks(1, "what is scaling"))
    expect(page.locator(".message").last).to_contain_text("what is scaling")
    expect(select).to_contain_text("Scaling")
    client.chat_update(channel=channel, ts=sent["ts"], text="list", blocks=list_blocks(0, "everything again"))
    expect(page.locator(".message").last).to_contain_text("everything again")
    expect(select).to_contain_text("Any stage")
    page.get_by_role("button", name="Show everything").click()
    assert ws.wait_until(lambda: bool(heard.actions) and heard.actions[-1].get("value") == "all")


def test_what_the_app_hears_follows_the_changed_element(ws: LocalWorkspace) -> None:
    client = WebClient(ws.bot_token, base_url=ws.api_url)
    anna = ws.as_person("U0ANNA")
    sent = client.chat_postMessage(channel=anna.dm_channel, text="list", blocks=list_blocks(0, "everything"))
    message = anna.wait_for_message(contains="everything", channel=anna.dm_channel)
    anna.press(message, action_id="kind", value="retired")
    client.chat_update(channel=anna.dm_channel, ts=sent["ts"], text="list", blocks=list_blocks(1, "scaling"))
    entered = ws.team.entered[(anna.dm_channel, str(sent["ts"]), "U0ANNA")]
    assert entered["filter"]["kind"]["selected_option"] == STAGES[1]
