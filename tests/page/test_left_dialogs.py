"""A page that is left while it waits for an answer: the wait ends, and nothing fails behind it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from nicegui import Client
from nicegui.page import page

from tests.page.gallery import plain
from workspace.page.blocks.elements import confirmed
from workspace.page.blocks.surface import Surface
from workspace.page.names import KnownNames


async def not_pressed(_action: object) -> str:
    raise AssertionError("nobody pressed anything")


def test_leaving_the_page_with_an_open_question_is_a_no() -> None:
    async def leave() -> bool:
        client = Client(page(""))

        async def ask() -> bool:
            with client:
                return await confirmed({"title": plain("Really delete?")}, Surface(KnownNames(), not_pressed))

        asked = asyncio.ensure_future(ask())
        await asyncio.sleep(0)
        client.delete()
        return await asyncio.wait_for(asked, 10)

    with ThreadPoolExecutor(1) as elsewhere:  # the browser of other tests keeps a loop running in this thread
        assert elsewhere.submit(asyncio.run, leave()).result() is False
