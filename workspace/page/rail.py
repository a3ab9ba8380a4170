"""The left rail: the workspace, the app, the channels, and who one is."""

from collections.abc import Callable
from urllib.parse import urlencode

from nicegui import ui

from workspace.page.desk import Desk
from workspace.page.portrait import avatar
from workspace.state import User

Go = Callable[[str], None]


def address(user_id: str, place: str = "") -> str:
    """Where a person finds a conversation: each tab may be somebody else."""
    wanted = {"who": user_id} | ({"at": place} if place else {})
    return f"/?{urlencode(wanted)}"


class Rail:
    """Redraws when an unread mark or the open place changes."""

    def __init__(self, desk: Desk, team_name: str, go: Go, toggle_dark: Callable[[], None]) -> None:
        self._desk = desk
        self._team_name = team_name
        self._go = go
        self._toggle_dark = toggle_dark
        self._look: object = None
        self._frame = ui.element("nav").classes("rail").props('aria-label="Conversations"')

    def refresh(self, im_id: str) -> None:
        """Show the places and their unread marks."""
        places = [(im_id, "")] + [(channel.id, channel.name) for channel in self._desk.my_channels()]
        look = (self._desk.place, [(place, name, self._desk.unread(place)) for place, name in places])
        if look == self._look:
            return
        self._look = look
        self._frame.clear()
        with self._frame:
            self._top()
            with ui.element("div").classes("rail-scroll"):
                ui.label("Apps").classes("rail-title")
                self._place(im_id, self._desk.app.real_name, app=self._desk.app)
                ui.label("Channels").classes("rail-title")
                for place, name in places[1:]:
                    self._place(place, name)
            self._me()

    def _top(self) -> None:
        with ui.element("div").classes("rail-top"):
            ui.label(self._team_name).classes("team-name")
            mode = ui.element("button").classes("icon-button").props('type="button" title="Light or dark"')
            mode.props["aria-label"] = "Switch between light and dark"
            mode.on("click", self._toggle_dark)
            with mode:
                ui.icon("contrast", size="18px")

    def _place(self, place: str, name: str, app: User | None = None) -> None:
        unread = self._desk.unread(place) if place != self._desk.place else 0
        here = place == self._desk.place
        classes = "place" + (" here" if here else "") + (" unread" if unread else "")
        button = ui.element("button").classes(classes).props('type="button"')
        if here:
            button.props('aria-current="page"')
        button.props["aria-label"] = f"{name}, {unread} unread" if unread else name
        button.on("click", lambda: self._go(place))
        with button:
            if app:
                avatar(app, "small")
            else:
                ui.label("#").classes("hash")
            ui.label(name).classes("place-name")
            if unread:
                ui.label(str(min(unread, 99))).classes("count")

    def _me(self) -> None:
        me = self._desk.me
        button = ui.element("button").classes("me").props('type="button" aria-haspopup="menu"')
        button.props["aria-label"] = f"You are {me.real_name}. Be someone else"
        with button:
            avatar(me)
            with ui.element("span").classes("me-words"):
                ui.label(me.real_name or me.name).classes("me-name")
                ui.label(me.title).classes("muted")
            ui.icon("unfold_more", size="18px").classes("me-more")
            with ui.menu().props('anchor="top left" self="bottom left"').classes("menu people-menu"):
                ui.label("Be someone else").classes("menu-title")
                for person in others(self._desk):
                    person_link(person)
        ui.label("A local stand-in for Slack. Nothing leaves this machine.").classes("footer-hint")


def others(desk: Desk) -> list[User]:
    """Everyone else one could be, by name."""
    with desk.state.lock:
        found = [user for user in desk.state.people.values() if not user.is_bot and not user.deleted]
    return sorted((user for user in found if user.id != desk.me.id), key=lambda user: user.real_name)


def person_link(person: User) -> None:
    """A person to become, as a link: opened in another tab, that tab is somebody else."""
    with ui.element("a").classes("person") as link:
        link.props["href"] = address(person.id)
        link.props('target="_self"')
        avatar(person)
        with ui.element("span").classes("person-words"):
            ui.label(person.real_name or person.name).classes("person-name")
            ui.label(person.title).classes("muted")
