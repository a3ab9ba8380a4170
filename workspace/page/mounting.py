"""Puts the page on the workspace's server: its root function, its files, and NiceGUI's one instance a process."""

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response
from nicegui import app as nicegui_app
from nicegui import ui
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from workspace.page import theme
from workspace.page.chooser import draw_chooser
from workspace.page.desk import Desk, Memory
from workspace.page.hands import Hands
from workspace.page.messages import PICTURES
from workspace.page.shell import Shell
from workspace.team import Team

FAVICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='9' fill='#0f7a68'/>"
    "<path d='M9 12h14M9 17h9' stroke='white' stroke-width='3' stroke-linecap='round'/></svg>"
)
_READS = ("GET", "HEAD")


class _OwnPaths:
    """Lets through to NiceGUI what is the page's: it draws the page, with a 200, at every path it does not know."""

    def __init__(self, page: ASGIApp) -> None:
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] == "http" and path == "/" and scope["method"] in _READS:
            # NiceGUI draws the root only where it was called by its own name.
            await self._page({**scope, "endpoint": self._page}, receive, send)
        elif scope["type"] != "http" or path.startswith("/_nicegui"):
            await self._page(scope, receive, send)
        else:
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)


def mount_page(fastapi_app: FastAPI, team: Team) -> None:
    """Serve the page of this team at "/"."""
    memory = Memory()

    def root(who: str = "", at: str = "") -> None:
        draw_page(team, memory, who, at)

    _mount_files(fastapi_app, team)
    if nicegui_app.middleware_stack is not None:  # an earlier workspace of this process used the page: start afresh
        nicegui_app.middleware_stack = None
        nicegui_app.user_middleware.clear()
    ui.run_with(
        fastapi_app, root=root, title=team.name, favicon=FAVICON, dark=None, tailwind=False, show_welcome_message=False
    )
    mounted = fastapi_app.routes[-1]
    if not isinstance(mounted, Mount):
        raise TypeError("NiceGUI did not mount the page")
    mounted.app = _OwnPaths(mounted.app)


def draw_page(team: Team, memory: Memory, who: str, at: str) -> None:
    """The page of one tab: of the person `who`, at the conversation `at`; without a person, the choice of one."""
    state = team.state
    person = state.people.get(who)
    if person is None or person.is_bot:
        theme.dress(None)
        with state.lock:
            people = [user for user in state.people.values() if not user.is_bot and not user.deleted]
        draw_chooser(team.name, people, unknown=who)
        return
    app = state.people[team.bot_user_id]
    im = team.open_im(person.id)
    known = state.channels.get(at)
    place = at if known and person.id in known.members else im.id
    ui.page_title(f"{team.name} – {person.real_name}")
    desk = Desk(state, Hands(team, person.id), person, app, memory, place, shortcuts=team.app.shortcuts)
    Shell(desk, team.name, team.app, im.id).start()


def _mount_files(fastapi_app: FastAPI, team: Team) -> None:
    """Uploaded files for the page: pictures are shown, everything else is only ever downloaded."""

    async def file(file_id: str) -> Response:
        found = team.state.files.get(file_id)
        if found is None:
            return PlainTextResponse("There is no such file.", 404)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
        if found.mimetype not in PICTURES:
            headers["Content-Disposition"] = "attachment"
            return Response(found.content, media_type="application/octet-stream", headers=headers)
        return Response(found.content, media_type=found.mimetype, headers=headers)

    fastapi_app.add_api_route("/page/files/{file_id}", file, methods=["GET"], include_in_schema=False)
