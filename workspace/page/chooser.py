"""The first page: choose who you are."""

from collections.abc import Sequence

from nicegui import ui

from workspace.page.rail import person_link
from workspace.state import User

# The beginnings of titles that show a workspace from its different sides, in the order to look at it.
SIDES = ("employee", "pilot participant", "product owner", "portfolio lead")


def kind_of(person: User) -> str:
    """The first part of a title, up to its comma, in lower case."""
    return person.title.partition(",")[0].strip().casefold()


def to_start_as(people: Sequence[User]) -> list[User]:
    """The first person with each of the titles worth starting as; nobody when there are not two of them."""
    first: dict[str, User] = {}
    for person in people:
        first.setdefault(kind_of(person), person)
    found = [first[side] for side in SIDES if side in first]
    return found if len(found) > 1 else []


def draw_chooser(team_name: str, people: Sequence[User], *, unknown: str = "") -> None:
    """Everyone one can be. `unknown`: the id somebody asked for and that is nobody's."""
    start = to_start_as(people)
    rest = sorted((one for one in people if one not in start), key=lambda one: one.real_name)
    with ui.element("main").classes("chooser"):
        with ui.element("div").classes("chooser-card"):
            ui.label(team_name).classes("chooser-team")
            with ui.element("h1").classes("chooser-title"):
                ui.label("Who are you?")
            ui.label("Open a second tab to be someone else at the same time.").classes("muted")
            if unknown:
                ui.label(f"There is nobody with the id {unknown} here.").classes("act-error").props('role="alert"')
            if start:
                _group("Start as", start, "chooser-people start-as")
            _group("Everyone" if start else "", rest, "chooser-people")
            if not people:
                ui.label("Nobody has been added to this workspace yet.").classes("muted")
        ui.label("A local stand-in for Slack. Nothing leaves this machine.").classes("footer-hint")


def _group(heading: str, people: Sequence[User], classes: str) -> None:
    if heading:
        with ui.element("h2").classes("chooser-heading"):
            ui.label(heading)
    with ui.element("div").classes(classes) as frame:
        if heading:
            frame.props["role"] = "group"
            frame.props["aria-label"] = heading
        for person in people:
            person_link(person)
