"""Interactive elements: finding them in blocks, the values people give them, and Slack's JSON for both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_MULTI = {
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "checkboxes": "selected_options",
    "file_input": "files",
}
_SINGLE = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
}
_INITIAL = {
    "selected_options": "initial_options",
    "selected_users": "initial_users",
    "selected_conversations": "initial_conversations",
    "selected_channels": "initial_channels",
    "selected_option": "initial_option",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
    "rich_text_value": "initial_value",
}
_CLICKS = {"button", "workflow_button", "feedback_buttons", "icon_button", "overflow"}
# What an element may change without becoming another one to a person who has filled it in.
_LOOKS = frozenset({"placeholder", "confirm", "focus_on_load"})
INTERACTIVE = frozenset(_MULTI) | frozenset(_SINGLE) | _CLICKS


@dataclass(frozen=True, slots=True)
class Found:
    """An interactive element, the block it stands in and, for inputs, the block's label."""

    block: Json
    element: Json
    label: str = ""

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))


def interactive(blocks: Sequence[Json]) -> Iterator[Found]:
    """Every interactive element of the blocks, in order, those inside cards, carousels and containers included."""
    for block in blocks:
        if block.get("type") == "input":
            yield Found(block, block["element"], str(block["label"]["text"]))
            continue
        for key in ("accessory", "elements", "actions", "child_blocks", "rows"):
            yield from _inside(block, block.get(key))


def _inside(block: Json, node: Any) -> Iterator[Found]:
    if isinstance(node, list):
        for item in node:
            yield from _inside(block, item)
    elif isinstance(node, dict):
        if node.get("type") in INTERACTIVE:
            yield Found(block, node)
        elif "block_id" in node:
            yield from interactive([node])


def labels(element: Json) -> tuple[str, ...]:
    """What a person would call the element: its text, its feedback buttons, its alt text, its placeholder."""
    found = []
    for name in ("text", "positive_button", "negative_button", "alt_text", "placeholder"):
        value = element.get(name)
        while isinstance(value, dict):
            value = value.get("text")
        if isinstance(value, str):
            found.append(value)
    return tuple(found)


def options_of(element: Json) -> list[Json]:
    """The options of a select, flat."""
    options = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options


def choose(element: Json, words: Any) -> Json:
    """The option with that value or text; an option object is taken as it is. Raises LookupError."""
    if isinstance(words, dict):
        return words
    options = options_of(element)
    for option in options:
        if words in (option.get("value"), (option.get("text") or {}).get("text")):
            return option
    known = ", ".join(repr((option.get("text") or {}).get("text")) for option in options)
    raise LookupError(f"There is no option {words!r}; there are: {known}")


def value_of(element: Json, given: Any) -> Json:
    """The state value (type and selected_… or value) an element gets from what a person gives.

    given: text for text inputs and pickers, an option's value or text for selects, a list for multi selects and
    checkboxes, an id for user and channel selects, None to empty it.
    """
    kind = str(element.get("type"))
    if kind in _MULTI:
        key = _MULTI[kind]
        items = list(given) if isinstance(given, list | tuple) else [] if given is None else [given]
        return {"type": kind, key: [choose(element, one) if key == "selected_options" else one for one in items]}
    key = _SINGLE[kind]
    if key == "selected_option" and given is not None:
        given = choose(element, given)
    if kind == "rich_text_input" and isinstance(given, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": given}]}
        given = {"type": "rich_text", "elements": [section]}
    if key == "value" and given is not None:
        given = str(given)
    return {"type": kind, key: given or None if key == "value" else given}


def initial_values(blocks: Sequence[Json]) -> Json:
    """state.values as it is before anybody touches the blocks."""
    values: Json = {}
    for found in interactive(blocks):
        kind = str(found.element.get("type"))
        if kind in _CLICKS:
            continue
        key = _MULTI.get(kind) or _SINGLE.get(kind)
        if key is None:
            continue
        start = found.element.get(_INITIAL.get(key, ""))
        if start is None and kind in _MULTI:
            start = []
        values.setdefault(found.block_id, {})[found.action_id] = {"type": kind, key: start}
    return values


def substance(element: Json) -> Json:
    """What an element offers and starts with, without its looks; where that changed, what was entered is gone."""
    return {key: value for key, value in element.items() if key not in _LOOKS}


def values_kept(values: Json, before: Sequence[Json], after: Sequence[Json]) -> Json:
    """state.values once the app replaced the blocks: what was entered into elements that are still the same stays."""
    known = {(found.block_id, found.action_id): substance(found.element) for found in interactive(before)}
    kept = initial_values(after)
    for found in interactive(after):
        block_id, action_id = found.block_id, found.action_id
        entered = values.get(block_id, {}).get(action_id)
        same = known.get((block_id, action_id)) == substance(found.element)
        if same and entered is not None and action_id in kept.get(block_id, {}):
            kept[block_id][action_id] = entered
    return kept


def is_empty(value: Json) -> bool:
    """Whether a state value holds nothing."""
    return all(not inner and inner != 0 for key, inner in value.items() if key != "type")


def action_of(found: Found, given: Any, ts: str) -> Json:
    """The entry of `actions` for one act on an element."""
    element = found.element
    kind = str(element.get("type"))
    action: Json = {"type": kind, "action_id": found.action_id, "block_id": found.block_id, "action_ts": ts}
    if kind in ("button", "workflow_button", "icon_button"):
        shown = {key: element[key] for key in ("text", "value", "style", "url", "icon") if key in element}
        return action | shown
    if kind == "feedback_buttons":
        return action | _feedback(element, given)
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    return action | {key: value for key, value in value_of(element, given).items() if key != "type"}


def _feedback(element: Json, given: Any) -> Json:
    for name in ("positive_button", "negative_button"):
        button = element.get(name) or {}
        if given in (name, name.removesuffix("_button"), button.get("value"), (button.get("text") or {}).get("text")):
            return {"text": button.get("text"), "value": button.get("value", "")}
    raise LookupError(f"Feedback buttons need value 'positive' or 'negative', not {given!r}")
