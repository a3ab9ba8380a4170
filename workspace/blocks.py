"""A small recursive check of block JSON against the limits table; problems carry JSON pointers as Slack's do."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from workspace.limits import BLOCKS, ELEMENTS, OBJECTS, SURFACES
from workspace.rules import Rule, Shape

Json = dict[str, Any]


def problems(value: Any, rule: Rule, path: str, surface: str) -> Iterator[str]:
    """Everything wrong with a value, in Slack's words: "must be less than 151 characters [json-pointer:/…]"."""
    yield from _CHECKS[rule.kind](value, rule, path, surface)


def shape_problems(value: Json, shape: Shape, path: str, surface: str, *free: str) -> Iterator[str]:
    """Missing, unknown and wrong fields of an object. free: names that need no rule (type, block_id …)."""
    for name, rule in shape.items():
        if value.get(name) is None:
            if rule.required:
                yield at(f"missing required field: {name}", path)
        else:
            yield from problems(value[name], rule, f"{path}/{name}", surface)
    for name in value:
        if name not in shape and name not in free:
            yield at(f"invalid additional property: {name}", path)


def at(words: str, path: str) -> str:
    """A problem with its place."""
    return f"{words} [json-pointer:{path}]"


def block_problems(value: Any, allowed: frozenset[str] | tuple[str, ...], path: str, surface: str) -> Iterator[str]:
    """Everything wrong with one block."""
    if not isinstance(value, dict):
        yield at("must be an object", path)
        return
    kind = value.get("type")
    if kind not in BLOCKS or (allowed and kind not in allowed):
        yield at(f"unsupported type: {kind}", f"{path}/type")
        return
    found = list(problems(value.get("block_id", ""), Rule("string", high=255), f"{path}/block_id", surface))
    found.extend(shape_problems(value, BLOCKS[kind], path, surface, "type", "block_id"))
    yield from found
    extra = _BLOCK_EXTRAS.get(kind)
    if extra is not None and not found:
        yield from extra(value, path)


def _string(value: Any, rule: Rule, path: str, _surface: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield at("must provide a string", path)
        return
    yield from _length(value, rule, path)
    if rule.pattern and not re.fullmatch(rule.pattern, value):
        yield at(f"must match pattern {rule.pattern}", path)


def _length(text: str, rule: Rule, path: str) -> Iterator[str]:
    if rule.high is not None and len(text) > rule.high:
        yield at(f"must be less than {rule.high + 1} characters", path)
    if len(text) < rule.low:
        yield at(f"must be more than {rule.low - 1} characters", path)


def _whole(value: Any, rule: Rule, path: str, _surface: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield at("must be an integer", path)
    elif value < rule.low or (rule.high is not None and value > rule.high):
        yield at(f"must be between {rule.low} and {rule.high}", path)


def _number(value: Any, _rule: Rule, path: str, _surface: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield at("must be a number", path)


def _flag(value: Any, _rule: Rule, path: str, _surface: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield at("must be a boolean", path)


def _choice(value: Any, rule: Rule, path: str, _surface: str) -> Iterator[str]:
    if value not in rule.of:
        yield at(f"must be one of {', '.join(rule.of)}", path)


def _text(value: Any, rule: Rule, path: str, surface: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield at("must provide an object", path)
    elif value.get("type") not in rule.of:
        yield at(f"unsupported type: {value.get('type')}", f"{path}/type")
    else:
        bounded = ELEMENTS[value["type"]] | {"text": Rule("string", low=rule.low, high=rule.high, required=True)}
        yield from shape_problems(value, bounded, path, surface, "type")


def _object(value: Any, rule: Rule, path: str, surface: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield at("must provide an object", path)
        return
    shape = OBJECTS[rule.of[0]]
    if rule.of[0] == "option" and "url" in value:
        yield at("invalid additional property: url", path)  # only overflow menus open addresses
    yield from shape_problems(value, shape, path, surface)


def _typed(value: Any, rule: Rule, path: str, surface: str) -> Iterator[str]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in rule.of or (kind == "file_input" and surface != "modal"):
        yield at(f"unsupported type: {kind}", f"{path}/type")
        return
    found = list(shape_problems(value, ELEMENTS[kind], path, surface, "type"))
    yield from found
    extra = _ELEMENT_EXTRAS.get(kind)
    if extra is not None and not found:
        yield from extra(value, path)


def _block(value: Any, rule: Rule, path: str, surface: str) -> Iterator[str]:
    yield from block_problems(value, rule.of or SURFACES[surface], path, surface)


def _many(value: Any, rule: Rule, path: str, surface: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield at("must be an array", path)
        return
    if rule.high is not None and len(value) > rule.high:
        yield at(f"no more than {rule.high} items allowed", path)
    if len(value) < rule.low:
        yield at(f"no fewer than {rule.low} items allowed", path)
    for number, item in enumerate(value):
        if rule.each is not None:
            yield from problems(item, rule.each, f"{path}/{number}", surface)


def _anything(_value: Any, _rule: Rule, _path: str, _surface: str) -> Iterator[str]:
    yield from ()


_CHECKS: dict[str, Callable[[Any, Rule, str, str], Iterator[str]]] = {
    "string": _string,
    "whole": _whole,
    "number": _number,
    "flag": _flag,
    "choice": _choice,
    "text": _text,
    "object": _object,
    "typed": _typed,
    "block": _block,
    "many": _many,
    "anything": _anything,
}


def _one_of(*names: str) -> Callable[[Json, str], Iterator[str]]:
    """At least one of these fields is there."""

    def check(value: Json, path: str) -> Iterator[str]:
        if not any(value.get(name) for name in names):
            yield at(f"missing required field: {' or '.join(names)}", path)

    return check


def _options(value: Json, path: str) -> Iterator[str]:
    yield from _one_of("options", "option_groups")(value, path)
    if value.get("options") and value.get("option_groups"):
        yield at("only one of options and option_groups is allowed", path)
    yield from _initial(value, path)


def _initial(value: Json, path: str) -> Iterator[str]:
    """What is chosen at first must be one of the options, exactly."""
    options = list(value.get("options") or [])
    for group in value.get("option_groups") or []:
        options.extend(group.get("options") or [] if isinstance(group, dict) else [])
    chosen = list(value.get("initial_options") or [])
    chosen += [value["initial_option"]] if value.get("initial_option") else []
    if any(one not in options for one in chosen):
        yield at("initial option must exactly match an option", path)


def _unique_values(value: Json, path: str) -> Iterator[str]:
    values = [option.get("value") for option in value.get("options") or [] if isinstance(option, dict)]
    if len(set(values)) != len(values):
        yield at("option values must be unique", f"{path}/options")
    yield from _initial(value, path)


def _axes(value: Json, path: str) -> Iterator[str]:
    """Series have unique names and one point for every category."""
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    series = [one for one in value.get("series") or [] if isinstance(one, dict)]
    names = [one.get("name") for one in series]
    if len(set(names)) != len(names):
        yield at("series names must be unique", f"{path}/series")
    if not isinstance(categories, list):
        return
    if len(set(map(str, categories))) != len(categories):
        yield at("categories must be unique", f"{path}/axis_config/categories")
    for number, one in enumerate(series):
        labels = [str(point.get("label")) for point in one.get("data") or [] if isinstance(point, dict)]
        if sorted(labels) != sorted(map(str, categories)):
            yield at("data must hold one point for every category", f"{path}/series/{number}/data")


def _segments(value: Json, path: str) -> Iterator[str]:
    for number, one in enumerate(value.get("segments") or []):
        amount = one.get("value") if isinstance(one, dict) else None
        if isinstance(amount, int | float) and amount <= 0:
            yield at("must be more than 0", f"{path}/segments/{number}/value")


def _data_table(value: Json, path: str) -> Iterator[str]:
    rows = [row for row in value.get("rows") or [] if isinstance(row, list)]
    if rows and any(len(row) != len(rows[0]) for row in rows):
        yield at("all rows must have the same number of cells", f"{path}/rows")
    if rows and any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in rows[0]):
        yield at("header cells must not be rich_text", f"{path}/rows/0")


_BLOCK_EXTRAS: dict[str, Callable[[Json, str], Iterator[str]]] = {
    "section": _one_of("text", "fields"),
    "image": _one_of("image_url", "slack_file"),
    "container": _one_of("title", "rich_text_title"),
    "card": _one_of("hero_image", "title", "body", "actions"),
    "data_table": _data_table,
}
_ELEMENT_EXTRAS: dict[str, Callable[[Json, str], Iterator[str]]] = {
    "image": _one_of("image_url", "slack_file"),
    "static_select": _options,
    "multi_static_select": _options,
    "checkboxes": _unique_values,
    "radio_buttons": _unique_values,
    "bar": _axes,
    "area": _axes,
    "line": _axes,
    "pie": _segments,
}
