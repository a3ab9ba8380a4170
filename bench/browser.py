"""How long a browser takes to draw the local page once: what the pages of a large pilot are compared with."""

import shutil
import sys
import time
from collections.abc import Sequence

from playwright.sync_api import sync_playwright
from slack_sdk import WebClient

from bot.manifest import manifest
from handlers.views.blocks import Message
from workspace.server import LocalWorkspace

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WHO = "U0BENCH"
PATIENCE = 30_000  # milliseconds


def page_draws(said: Sequence[Message], rounds: int) -> tuple[float, ...]:
    """Seconds from opening the page of a conversation with these messages until the last of them is drawn, each time.

    Nothing where there is no browser, which is said on standard error. The browser runs already and has drawn the page
    once before: what is timed is a page, not a start.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.stderr.write("no browser on PATH: what drawing the local page takes is not measured\n")
        return ()
    with LocalWorkspace(manifest=manifest(), page=True) as workspace, sync_playwright() as playwright:
        workspace.add_person(WHO, "bench", "Bench")
        client = WebClient(workspace.bot_token, base_url=workspace.api_url)
        for one in said:
            client.chat_postMessage(channel=WHO, text=one["text"], blocks=one["blocks"])
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        seconds = []
        for _ in range(rounds + 1):
            page = browser.new_context().new_page()
            started = time.perf_counter()
            page.goto(f"{workspace.page_url}?who={WHO}")
            page.locator(".message").nth(len(said) - 1).wait_for(timeout=PATIENCE)
            seconds.append(time.perf_counter() - started)
            page.context.close()
        browser.close()
    return tuple(seconds[1:])
