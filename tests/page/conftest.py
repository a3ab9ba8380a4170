"""A browser and a running workspace for the tests of the page."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.page.gallery import picture
from tests.page.little_app import Heard, running
from workspace.server import LocalWorkspace
from workspace.state import File

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
OpenPage = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser on PATH (looked for {', '.join(BROWSERS)}); the page is not tested")
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[LocalWorkspace, Heard]]:
    with running() as (ws, heard):
        with ws.state.change():
            ws.state.files["F0PICTURE"] = File("F0PICTURE", "bars.png", "Bars", "image/png", "U0ANNA", picture(), 0)
        yield ws, heard


@pytest.fixture(scope="module")
def ws(world: tuple[LocalWorkspace, Heard]) -> LocalWorkspace:
    return world[0]


@pytest.fixture(scope="module")
def heard(world: tuple[LocalWorkspace, Heard]) -> Heard:
    return world[1]


@pytest.fixture
def open_page(browser: Browser, ws: LocalWorkspace) -> Iterator[OpenPage]:
    """Opens tabs. At the end: nothing was asked of another host, nothing ran that should not, no script failed."""
    troubles: list[str] = []
    contexts = []

    def open_one(path: str = "", width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=False)
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: troubles.append(f"a script ran: {dialog.message}"))
        page.on("pageerror", lambda error: troubles.append(f"a script failed: {error}"))
        page.on("request", lambda one: None if one.url.startswith((ws.page_url, "data:")) else troubles.append(one.url))
        page.goto(ws.page_url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert troubles == []
