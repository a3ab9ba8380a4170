"""The elements that are pressed: buttons, menus, thumbs and icons, with what they ask first and show meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui

from workspace.page import mrkdwn
from workspace.page.blocks import static
from workspace.page.blocks.surface import Surface
from workspace.page.safe import Html, safe_url

Json = dict[str, Any]

ICONS = {
    "trash": "delete",
    "edit": "edit",
    "share": "share",
    "copy": "content_copy",
    "refresh": "refresh",
    "star": "star",
}
BUTTON_STYLES = {"primary": "primary", "danger": "danger"}


def draw_element(element: Json, block_id: str, surface: Surface) -> None:
    """An element that holds no value; one that is not known here is named."""
    draw = ELEMENTS.get(str(element.get("type")))
    if draw is None:
        ui.label(f"This page cannot show the element “{element.get('type')}”.").classes("unknown-block")
        return
    draw(element, block_id, surface)


def _text(value: Any, surface: Surface) -> Html:
    return mrkdwn.text_object(value, surface.names)


def _named(element: Json) -> str:
    return str(element.get("accessibility_label") or (element.get("text") or {}).get("text", ""))


def _button(element: Json, block_id: str, surface: Surface) -> None:
    address = safe_url(str(element.get("url") or ""))
    style = BUTTON_STYLES.get(str(element.get("style")), "")
    drawn = ui.element("a" if address else "button").classes(f"button {style}")
    if address:
        drawn.props["href"] = address
        drawn.props('target="_blank" rel="noopener noreferrer"')
    else:
        drawn.props('type="button"')
    drawn.props["aria-label"] = _named(element)
    with drawn:
        ui.html(_text(element.get("text"), surface), sanitize=False, tag="span").classes("button-text")
    action = {"type": element.get("type"), "text": element.get("text"), "value": element.get("value")}
    _on_press(drawn, element, action, block_id, surface)


def _icon_button(element: Json, block_id: str, surface: Surface) -> None:
    only = element.get("visible_to_user_ids")
    if only and surface.me not in only:
        return
    drawn = ui.element("button").classes("icon-button").props('type="button"')
    drawn.props["aria-label"] = drawn.props["title"] = _named(element)
    with drawn:
        ui.icon(ICONS.get(str(element.get("icon")), "radio_button_unchecked"), size="18px")
    action = {"type": "icon_button", "text": element.get("text"), "value": element.get("value")}
    _on_press(drawn, element, action, block_id, surface)


def _feedback(element: Json, block_id: str, surface: Surface) -> None:
    """Thumbs. Which one was pressed is kept with the form of the surface, so that a redraw still shows it."""
    pressed: list[ui.element] = []
    place = (block_id, str(element.get("action_id", "")))
    for key, sign in (("positive_button", "thumb_up"), ("negative_button", "thumb_down")):
        button = element.get(key) or {}
        drawn = ui.element("button").classes("icon-button feedback").props('type="button" aria-pressed="false"')
        drawn.props["aria-label"] = drawn.props["title"] = _named(button)
        with drawn:
            ui.icon(sign, size="17px")
        pressed.append(drawn)
        action = {"type": "feedback_buttons", "text": button.get("text"), "value": button.get("value")}
        _on_press(drawn, element, action, block_id, surface, partial(_mark, drawn, pressed, surface, place, key))
        if surface.form.pressed.get(place) == key:
            _show_pressed(drawn, pressed)


def _mark(chosen: ui.element, both: list[ui.element], surface: Surface, place: tuple[str, str], key: str) -> None:
    surface.form.pressed[place] = key
    _show_pressed(chosen, both)


def _show_pressed(chosen: ui.element, both: list[ui.element]) -> None:
    for one in both:
        one.classes(add="chosen") if one is chosen else one.classes(remove="chosen")
        one.props(f'aria-pressed="{"true" if one is chosen else "false"}"')


def _overflow(element: Json, block_id: str, surface: Surface) -> None:
    drawn = (
        ui.element("button")
        .classes("icon-button overflow")
        .props('type="button" aria-label="More" aria-haspopup="menu"')
    )
    with drawn:
        ui.icon("more_horiz", size="20px")
        with ui.menu().classes("menu"):
            for option in element.get("options") or ():
                item = ui.menu_item().classes("menu-item")
                with item:
                    ui.html(_text(option.get("text"), surface), sanitize=False)
                action = {"type": "overflow", "selected_option": option}
                _on_press(item, element, action, block_id, surface, busy=drawn)


def _image(element: Json, _block_id: str, _surface: Surface) -> None:
    ui.html(static.picture(element, "accessory-image"), sanitize=False)


def _on_press(
    drawn: ui.element,
    element: Json,
    action: Json,
    block_id: str,
    surface: Surface,
    chosen: Callable[[], None] | None = None,
    busy: ui.element | None = None,
) -> None:
    """Send the action when pressed: asked first if it wants a confirmation, shown as busy until acknowledged."""
    shown = busy or drawn

    async def press() -> None:
        if "busy" in shown.classes:
            return
        if element.get("confirm") and not await confirmed(element["confirm"], surface):
            return
        shown.classes(add="busy")
        surface.say("")
        sent = {key: value for key, value in action.items() if value is not None}
        problem = await surface.act(sent | {"block_id": block_id, "action_id": element.get("action_id", "")})
        if not shown.is_deleted:
            shown.classes(remove="busy")
        surface.say(problem)
        if chosen is not None and not problem and not drawn.is_deleted:
            chosen()

    drawn.on("click", press)


async def confirmed(confirm: Json, surface: Surface) -> bool:
    """Ask with the app's own words; True when the person goes on."""
    with ui.dialog() as dialog, ui.element("div").classes("modal small-modal").props('role="alertdialog"'):
        ui.html(_text(confirm.get("title"), surface), sanitize=False).classes("modal-title")
        ui.html(_text(confirm.get("text"), surface), sanitize=False).classes("confirm-text")
        with ui.element("div").classes("modal-foot"):
            style = BUTTON_STYLES.get(str(confirm.get("style") or "primary"), "primary")
            for key, word, classes, answer in (("deny", "Cancel", "", False), ("confirm", "Yes", style, True)):
                button = ui.element("button").classes(f"button {classes}").props('type="button"')
                button.on("click", lambda answer=answer: dialog.submit(answer))
                with button:
                    text = _text(confirm.get(key), surface)
                    ui.html(text or Html(word), sanitize=False, tag="span").classes("button-text")
    answer = await dialog
    if not dialog.is_deleted:  # it is when the person left the page meanwhile
        dialog.delete()
    return bool(answer)


ELEMENTS: dict[str, Callable[[Json, str, Surface], None]] = {
    "button": _button,
    "workflow_button": _button,
    "icon_button": _icon_button,
    "feedback_buttons": _feedback,
    "overflow": _overflow,
    "image": _image,
}
