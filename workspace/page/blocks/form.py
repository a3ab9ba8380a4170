"""What a person entered, in the shapes of Slack's view.state.values; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workspace.inputs import substance

Json = dict[str, Any]

# Element type -> (key in the state, key of the initial value).
VALUE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "file_input": ("files", "initial_files"),
}
LISTS = frozenset({"selected_options", "selected_users", "selected_channels", "selected_conversations", "files"})


def initial(element: Json) -> Any:
    """The value an element starts with; an empty list for elements that hold several, else None."""
    key, start = VALUE_KEYS[str(element["type"])]
    value = element.get(start)
    return list(value or ()) if key in LISTS else value


def state_of(element: Json, value: Any) -> Json:
    """The entry of view.state.values for an element that holds `value`; "" counts as nothing entered."""
    key, _ = VALUE_KEYS[str(element["type"])]
    return {"type": element["type"], key: None if value == "" else value}


def action_of(element: Json, block_id: str, value: Any) -> Json:
    """The entry of a block_actions payload after `value` was chosen."""
    return state_of(element, value) | {"block_id": block_id, "action_id": element.get("action_id", "")}


def fields(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that holds a value, in order, containers included."""
    for block in blocks:
        kind = block.get("type")
        if kind == "container":
            yield from fields(block.get("child_blocks") or ())
        found = {
            "input": [block.get("element")],
            "section": [block.get("accessory")],
            "actions": block.get("elements") or [],
        }
        for element in found.get(str(kind), []):
            if element and element.get("type") in VALUE_KEYS:
                yield block, element


@dataclass(slots=True)
class Form:
    """The values entered on one surface, by block id and action id, with the element each was entered into.

    They outlive a redraw, but not their element: where the app puts other options or another initial value in its
    place, what the app says counts. pressed: which thumb was pressed.
    """

    entered: dict[tuple[str, str], tuple[Json, Any]] = field(default_factory=dict)
    pressed: dict[tuple[str, str], str] = field(default_factory=dict)

    def value(self, block_id: str, element: Json) -> Any:
        """What the element holds now."""
        key = (block_id, str(element.get("action_id", "")))
        known = self.entered.get(key)
        if known is not None and known[0] != substance(element):
            del self.entered[key]  # for good: an element that comes back later starts anew
            known = None
        return initial(element) if known is None else known[1]

    def enter(self, block_id: str, element: Json, value: Any) -> None:
        """Remember what was entered."""
        self.entered[(block_id, str(element.get("action_id", "")))] = (substance(element), value)

    def begin_with(self, blocks: Sequence[Json], values: Json) -> None:
        """Take over what Slack knows was entered, where nothing was here: before a reload, or in another tab."""
        for block, element in fields(blocks):
            block_id, action_id = str(block.get("block_id", "")), str(element.get("action_id", ""))
            entry = (values.get(block_id) or {}).get(action_id)
            if entry is None or (block_id, action_id) in self.entered:
                continue
            value = entry.get(VALUE_KEYS[str(element["type"])][0])
            if value is not None and value != initial(element):
                self.enter(block_id, element, value)

    def values(self, blocks: Sequence[Json]) -> Json:
        """Slack's state.values for these blocks: {block_id: {action_id: entry}}."""
        found: Json = {}
        for block, element in fields(blocks):
            block_id = str(block.get("block_id", ""))
            entry = state_of(element, self.value(block_id, element))
            found.setdefault(block_id, {})[str(element.get("action_id", ""))] = entry
        return found


def rich_text_of(text: str) -> Json | None:
    """Typed lines as the rich_text block a rich_text_input gives; None when nothing was typed."""
    if not text.strip():
        return None
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def typed_text(value: Json | None) -> str:
    """The plain words of a rich_text value, for the box it is edited in."""
    if not isinstance(value, dict):
        return ""
    own = str(value["text"]) if isinstance(value.get("text"), str) else ""
    return own + "".join(typed_text(child) for child in value.get("elements") or ())
