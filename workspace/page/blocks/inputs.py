"""The elements that hold a value, each bound to the form of its surface."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nicegui import ui

from workspace.page.blocks import form as forms
from workspace.page.blocks.elements import confirmed
from workspace.page.blocks.selects import draw_select
from workspace.page.blocks.surface import Surface
from workspace.page.mrkdwn import text_object

Json = dict[str, Any]

NATIVE_TYPES = {
    "plain_text_input": "text",
    "number_input": "number",
    "email_text_input": "email",
    "url_text_input": "url",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "datetime-local",
    "rich_text_input": "text",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One element in its place: where its value goes and what follows from a change."""

    element: Json
    block_id: str
    surface: Surface
    dispatch: bool
    label: str = ""

    @property
    def value(self) -> Any:
        return self.surface.form.value(self.block_id, self.element)

    @property
    def placeholder(self) -> str:
        return str((self.element.get("placeholder") or {}).get("text", ""))

    @property
    def name(self) -> str:
        """What a screen reader says."""
        return self.label or self.placeholder or str(self.element.get("action_id", ""))

    def enter(self, value: Any) -> None:
        self.surface.form.enter(self.block_id, self.element, value)

    async def chosen(self, value: Any) -> None:
        """Remember a choice and, where the app wants to hear of it, send it."""
        before = self.value
        self.enter(value)
        if not self.dispatch or value == before:
            return
        if self.element.get("confirm") and not await confirmed(self.element["confirm"], self.surface):
            self.enter(before)
            return
        self.surface.say(await self.surface.act(forms.action_of(self.element, self.block_id, value)))


def holds_value(element: Json) -> bool:
    """Whether the element has a value in the form."""
    return element.get("type") in forms.VALUE_KEYS


def draw_input(element: Json, block_id: str, surface: Surface, *, dispatch: bool, label: str = "") -> None:
    """An element with its present value. dispatch: tell the app of every choice at once."""
    slot = Slot(element, block_id, surface, dispatch, label)
    kind = str(element["type"])
    if kind in NATIVE_TYPES:
        _box(slot, kind)
    elif kind == "checkboxes":
        _checkboxes(slot)
    elif kind == "radio_buttons":
        _radio_buttons(slot)
    elif kind == "file_input":
        _file_input(slot)
    else:
        draw_select(element, slot.value, slot.chosen, surface, block_id, slot.name, slot.placeholder)


def shown_value(element: Json, value: Any) -> str:
    """The value as the box shows it: a date and time as local text, rich text as its words."""
    if value is None:
        return ""
    kind = element["type"]
    if kind == "datetimepicker":
        return datetime.fromtimestamp(int(value), tz=UTC).strftime("%Y-%m-%dT%H:%M")
    return forms.typed_text(value) if kind == "rich_text_input" else str(value)


def entered_value(element: Json, text: str | None) -> Any:
    """What Slack's state holds for the text in the box; None when the box is empty."""
    if not text:
        return None
    kind = element["type"]
    if kind == "datetimepicker":
        return int(datetime.strptime(text[:16], "%Y-%m-%dT%H:%M").replace(tzinfo=UTC).timestamp())
    return forms.rich_text_of(text) if kind == "rich_text_input" else text


def _box(slot: Slot, kind: str) -> None:
    element = slot.element
    many_lines = bool(element.get("multiline")) or kind == "rich_text_input"
    make: Callable[..., ui.input | ui.textarea] = ui.textarea if many_lines else ui.input
    box = make(value=shown_value(element, slot.value), placeholder=slot.placeholder or None)
    box.classes("field").props("outlined dense hide-bottom-space" + (" autogrow" if many_lines else ""))
    box.props["type"] = "textarea" if many_lines else NATIVE_TYPES[kind]
    box.props["aria-label"] = slot.name
    for ours, theirs in (("maxlength", "max_length"), ("min", "min_value"), ("max", "max_value")):
        if element.get(theirs) is not None:
            box.props[ours] = element[theirs]
    if kind == "number_input" and element.get("is_decimal_allowed"):
        box.props["step"] = "any"
    if element.get("focus_on_load"):
        box.props("autofocus")
    box.on_value_change(lambda event: slot.enter(entered_value(element, event.value)))
    if slot.dispatch:
        _dispatch_on(box, slot, kind)


def _dispatch_on(box: ui.input | ui.textarea, slot: Slot, kind: str) -> None:
    sent = [slot.value]

    async def send() -> None:
        value = slot.value
        if value != sent[0]:
            sent[0] = value
            slot.surface.say(await slot.surface.act(forms.action_of(slot.element, slot.block_id, value)))

    wanted = (slot.element.get("dispatch_action_config") or {}).get("trigger_actions_on") or ["on_enter_pressed"]
    if kind in ("datepicker", "timepicker", "datetimepicker") or "on_character_entered" in wanted:
        box.on_value_change(send)
    else:
        box.on("keydown.enter.exact", send)


def _options(slot: Slot) -> list[Json]:
    return list(slot.element.get("options") or ())


def _option_text(option: Json, surface: Surface) -> None:
    with ui.element("span").classes("option-words"):
        ui.html(text_object(option.get("text"), surface.names), sanitize=False, tag="span")
        if option.get("description"):
            text = text_object(option["description"], surface.names)
            ui.html(text, sanitize=False, tag="span").classes("option-description")


def _same(one: Json | None, other: Json) -> bool:
    return one is not None and one.get("value") == other.get("value")


def _checkboxes(slot: Slot) -> None:
    chosen = [option for option in _options(slot) if any(_same(one, option) for one in slot.value)]

    def toggle(option: Json) -> Callable[[Any], Awaitable[None]]:
        async def changed(event: Any) -> None:
            kept = [one for one in chosen if not _same(one, option)]
            chosen[:] = [one for one in _options(slot) if one in kept or (event.value and _same(one, option))]
            await slot.chosen(list(chosen))

        return changed

    with ui.element("div").classes("options").props('role="group"') as group:
        group.props["aria-label"] = slot.name
        for option in _options(slot):
            with ui.checkbox(value=option in chosen, on_change=toggle(option)).classes("option").props("dense"):
                _option_text(option, slot.surface)


def _radio_buttons(slot: Slot) -> None:
    drawn: list[ui.element] = []

    def pick(option: Json, row: ui.element) -> Callable[[], Awaitable[None]]:
        async def picked() -> None:
            for one in drawn:
                one.props(f'aria-checked="{"true" if one is row else "false"}"')
            await slot.chosen(option)

        return picked

    with ui.element("div").classes("options").props('role="radiogroup"') as group:
        group.props["aria-label"] = slot.name
        for option in _options(slot):
            checked = "true" if _same(slot.value, option) else "false"
            row = (
                ui.element("button")
                .classes("option radio")
                .props(f'type="button" role="radio" aria-checked="{checked}"')
            )
            drawn.append(row)
            row.on("click", pick(option, row))
            with row:
                ui.element("span").classes("radio-dot").props('aria-hidden="true"')
                _option_text(option, slot.surface)


def _file_input(slot: Slot) -> None:
    names = ui.label(_file_names(slot.value)).classes("muted")

    async def uploaded(event: Any) -> None:
        if slot.surface.upload is None:
            return
        file = await slot.surface.upload(event.file.name, await event.file.read())
        slot.enter([*slot.value, file])
        names.set_text(_file_names(slot.value))

    limit = int(slot.element.get("max_files") or 10)
    drop = ui.upload(multiple=limit > 1, max_files=limit, auto_upload=True, on_upload=uploaded, label="Add a file")
    drop.classes("upload").props("flat bordered hide-upload-btn")
    kinds: Sequence[str] = slot.element.get("filetypes") or ()
    if kinds:
        drop.props["accept"] = ",".join(f".{kind}" for kind in kinds)


def _file_names(files: Any) -> str:
    return ", ".join(str(file.get("name", "file")) for file in files or ())
