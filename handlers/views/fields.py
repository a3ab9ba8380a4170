"""Elements of forms beside menus: one line, many lines, numbers, days, people, channels, ticks.

Limits: https://docs.slack.dev/reference/block-kit (plain_text_input 3000, checkboxes and radio buttons 10 options,
multi select 100). Each is named by the id of its block, by which what was entered is found again.
"""

from collections.abc import Collection, Sequence
from datetime import date

from handlers.views import words
from handlers.views.blocks import Block, Element, plain

MOST_TICKS = 10
ENTERED = "entered"  # what tells the app of every change has this before its id
_TYPED = ("plain_text_input", "number_input")


def told_at_once(block: Block) -> Block:
    """A field that tells the app of every change, letter by letter: Slack sends nothing of a form that is closed.

    https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object
    """
    element: Element = {**block["element"], "action_id": f"{ENTERED}:{block['element']['action_id']}"}
    if element["type"] in _TYPED:
        element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
    return {**block, "dispatch_action": True, "element": element}


def line(block_id: str, *, start: str = "", most: int = 200) -> Element:
    """One line of text."""
    return _started({"type": "plain_text_input", "action_id": block_id, "max_length": most}, words.line(start, most))


def lines(block_id: str, *, start: str = "", most: int = 3000) -> Element:
    """Many lines of text, shown whole: what is cut here would be lost when the form is sent."""
    element: Element = {"type": "plain_text_input", "action_id": block_id, "multiline": True, "max_length": most}
    return _started(element, words.clean(start)[:most])


def kept(block_id: str, *, start: str, most: int, lines: bool) -> Element:
    """What is stored, to be changed: as it is stored, since whatever is tidied here would count as changed."""
    element: Element = {"type": "plain_text_input", "action_id": block_id, "multiline": lines, "max_length": most}
    return _started(element, start)


def number(block_id: str, *, start: float | None = None, least: int | None = None, most: int | None = None) -> Element:
    """A number; a whole one when it has bounds."""
    bounded = least is not None and most is not None
    element: Element = {"type": "number_input", "action_id": block_id, "is_decimal_allowed": not bounded}
    if bounded:
        element |= {"min_value": str(least), "max_value": str(most)}
    return _started(element, "" if start is None else f"{start:.15g}")


def day(block_id: str, *, start: date | None = None) -> Element:
    """A day from the calendar."""
    element: Element = {"type": "datepicker", "action_id": block_id, "placeholder": plain("Choose a day", 150)}
    return {**element, "initial_date": start.isoformat()} if start else element


def someone(block_id: str, *, start: str = "", ask: str = "Choose a person") -> Element:
    """Anybody of the workspace."""
    element: Element = {"type": "users_select", "action_id": block_id, "placeholder": plain(ask, 150)}
    return {**element, "initial_user": start} if start else element


def people(block_id: str) -> Element:
    """Any people of the workspace."""
    return {"type": "multi_users_select", "action_id": block_id, "placeholder": plain("Choose people", 150)}


def channel(block_id: str, *, start: str = "") -> Element:
    """A channel the person can see, public or private. Choosing one needs no permission of ours."""
    element: Element = {
        "type": "conversations_select",
        "action_id": block_id,
        "placeholder": plain("Choose a channel", 150),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**element, "initial_conversation": start} if start else element


def radio(block_id: str, options: Sequence[Element], *, chosen: str = "") -> Element:
    """One of 1-10 options, each seen."""
    element: Element = {"type": "radio_buttons", "action_id": block_id, "options": list(options[:10])}
    initial = next((entry for entry in options if entry["value"] == chosen), None)
    return {**element, "initial_option": initial} if initial else element


def several(block_id: str, options: Sequence[Element], *, chosen: Collection[str] = ()) -> Element:
    """Any of 1-100 options: ticks where they are few enough for Slack, else a menu."""
    shown = list(options[:100])
    element: Element = {"type": "checkboxes", "action_id": block_id, "options": shown}
    if len(shown) > MOST_TICKS:
        element = menu_of_several(block_id, shown)
    initial = [entry for entry in shown if entry["value"] in chosen]
    return {**element, "initial_options": initial} if initial else element


def menu_of_several(block_id: str, options: Sequence[Element], *, ask: str = "Choose some") -> Element:
    """Any of 1-100 options from a menu, however few they are."""
    shown = list(options[:100])
    return {"type": "multi_static_select", "action_id": block_id, "placeholder": plain(ask, 150), "options": shown}


def _started(element: Element, text: str) -> Element:
    return {**element, "initial_value": text} if text else element
