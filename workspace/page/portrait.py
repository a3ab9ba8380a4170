"""A person or an app as a small square of initials."""

from nicegui import ui

from workspace.page import people
from workspace.state import User

SLACKBOT = "USLACKBOT"


def avatar(user: User, classes: str = "") -> ui.element:
    """The initials of a person on their colour; an app has a square of its own."""
    kind = "" if not user.is_bot else "avatar-system" if user.id == SLACKBOT else "avatar-app"
    drawn = ui.element("div").classes(f"avatar {kind} {classes}").props('aria-hidden="true"')
    drawn.style(f"--hue: {people.hue(user.id)}")
    with drawn:
        ui.label(people.initials(user.real_name or user.name))
    return drawn
