"""Menus to choose from: fixed options and groups, people, channels, conversations, and options the app is asked for."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from nicegui import ui

from workspace.page.blocks.surface import Choice, Surface

Json = dict[str, Any]
Chosen = Callable[[Any], Awaitable[None]]

DIRECTORY_KINDS = {
    "users_select": frozenset({"person"}),
    "channels_select": frozenset({"public"}),
    "conversations_select": frozenset({"public", "private", "im"}),
}


def draw_select(
    element: Json, value: Any, chosen: Chosen, surface: Surface, block_id: str, name: str, hint: str
) -> None:
    """Any of the select elements, single or multi."""
    kind = str(element["type"]).removeprefix("multi_")
    if kind == "external_select":
        select = _external(element, value, chosen, surface, block_id)
    elif kind in DIRECTORY_KINDS:
        select = _directory(element, value, chosen, surface, DIRECTORY_KINDS[kind])
    else:
        select = _static(element, value, chosen)
    select.classes("field select").props("outlined dense options-dense hide-bottom-space behavior=menu")
    select.props["aria-label"] = name
    select.props["popup-content-class"] = "menu select-menu"
    if _empty(value):
        _show_hint(select, hint or "Choose…")


def _show_hint(select: ui.select, hint: str) -> None:
    """The placeholder: of the text box where one can type, else in place of the value until there is one."""
    if select.props.get("use-input"):
        select.props["placeholder"] = hint
    else:
        select.props["display-value"] = hint
    select.classes("unchosen")

    def chosen() -> None:
        for name in ("display-value", "placeholder"):
            select.props.pop(name, None)
        select.update()
        select.classes(remove="unchosen")

    select.on_value_change(chosen)


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == ""


def _several(element: Json) -> bool:
    return str(element["type"]).startswith("multi_")


def option_list(element: Json) -> list[tuple[str, Json | None]]:
    """The rows of a menu: (text, option), a group's heading without option."""
    rows: list[tuple[str, Json | None]] = []
    for group in element.get("option_groups") or ():
        rows.append((_words(group.get("label")), None))
        rows.extend((_words(option.get("text")), option) for option in group.get("options") or ())
    rows.extend((_words(option.get("text")), option) for option in element.get("options") or ())
    return rows


def _words(text: Any) -> str:
    return str((text or {}).get("text", "")) if isinstance(text, dict | None) else str(text)


def _make(labels: dict[Any, str], value: Any, several: bool, search: bool) -> ui.select:
    select = ui.select(labels, value=value, multiple=several, with_input=search or several)
    return select.props("use-chips") if several else select


def _static(element: Json, value: Any, chosen: Chosen) -> ui.select:
    rows = option_list(element)
    options = {index: option for index, (_, option) in enumerate(rows) if option is not None}

    def place(wanted: Json | None) -> int | None:
        return next(
            (index for index, option in options.items() if wanted and option.get("value") == wanted.get("value")), None
        )

    several = _several(element)
    start = [index for index in map(place, value) if index is not None] if several else place(value)
    select = _make({index: text for index, (text, _) in enumerate(rows)}, start, several, len(rows) > 8)
    for index, row in enumerate(select.props["options"]):
        if index not in options:
            row["disable"] = True
    select.on_value_change(
        lambda event: chosen([options[one] for one in event.value] if several else options.get(event.value))
    )
    return select


def _directory(element: Json, value: Any, chosen: Chosen, surface: Surface, kinds: frozenset[str]) -> ui.select:
    wanted = (element.get("filter") or {}).get("include")
    choices: Sequence[Choice] = [choice for choice in surface.directory() if choice.kind in kinds]
    if wanted:
        choices = [choice for choice in choices if choice.kind in wanted]
    labels = {choice.id: choice.label for choice in choices}
    several = _several(element)
    start = [one for one in value if one in labels] if several else (value if value in labels else None)
    select = _make(labels, start, several, True)
    select.on_value_change(lambda event: chosen(list(event.value) if several else event.value))
    return select


def _external(element: Json, value: Any, chosen: Chosen, surface: Surface, block_id: str) -> ui.select:
    several = _several(element)
    known: dict[str, Json] = {str(one.get("value")): one for one in (value if several else [value] if value else [])}
    labels = {key: _words(option.get("text")) for key, option in known.items()}
    select = _make(labels, list(known) if several else next(iter(known), None), several, True)
    shortest = int(element.get("min_query_length", 3))

    async def typed(words: str) -> None:
        if surface.suggest is None or len(words) < shortest:
            return
        found = await surface.suggest(block_id, str(element.get("action_id", "")), words)
        rows = [option for _, option in option_list({"options": list(found)}) if option is not None]
        known.update({str(option.get("value")): option for option in rows})
        select.set_options({key: _words(option.get("text")) for key, option in known.items()}, value=select.value)

    select.on("input-value", lambda event: typed(str(event.args or "")))
    select.on_value_change(
        lambda event: chosen([known[one] for one in event.value] if several else known.get(str(event.value)))
    )
    return select
