"""A product's backlog: the list, the form that moves an item, and what is said when it moved."""

from handlers.views import labels, words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    message,
    modal,
    option,
    paragraph,
    person,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
    select,
    text_input,
)
from handlers.views.values import Carried
from portfolio.backlog import PRIORITY, REASON, STATUS
from portfolio.backlog_reading import Item, Shelf
from storage.vocabulary import BacklogStatus, Priority

PAGE, MOVE, MOVE_FORM = "backlog_page", "backlog_move", "backlog_move_form"
LIMIT = 6
NOT_FOR_ALL = "A backlog is not for the whole channel"


def backlog_message(shelf: Shelf, *, note: str = "") -> Message:
    """A page of a backlog, what most people wait for first, with a button to move each item this person may move."""
    name = f"{words.mrkdwn_line(shelf.product.name, 80)} backlog" if shelf.product else "Backlog of your products"
    count = words.counted(shelf.total, "item") if shelf.total else "nothing in it yet"
    first = shelf.items[0] if shelf.items and not shelf.offset else None
    text = " ".join(part for part in (words.mrkdwn_line(note, 400), f"{name}: {count}.") if part)
    if first is not None:
        facts = f"{labels.BACKLOG_STATES[first.status]}, {_waiting(first)}"
        text += f" First: “{words.mrkdwn_line(first.title, 200)}” ({facts})."
    top = [rich_section(quote(note, 400))] if note else []
    title = f"{shelf.product.name} backlog" if shelf.product else "Backlog of your products"
    top.append(rich_section(bold(title, 120), say(f": {count}{_page(shelf)}.")))
    blocks: list[Block] = [rich(*top)]
    if shelf.items:
        ordered = rich_list([_line(item, shelf) for item in shelf.items], ordered=True)
        blocks.append(rich({**ordered, "offset": shelf.offset} if shelf.offset else ordered))
    row = _moves(shelf) + _turns(shelf)
    return message(text, [*blocks, actions(*row)] if row else blocks)


def move_form(item: Item, *, carried: Carried) -> View:
    """Where an item goes and why."""
    states = select(STATUS, "Where to", [option(labels.BACKLOG_STATES[one].capitalize(), one) for one in BacklogStatus],
                    chosen=item.status)  # fmt: skip
    urgent = [option(labels.PRIORITIES[one], one) for one in Priority]
    priorities = select(PRIORITY, "Priority", urgent, chosen=item.priority)
    hint = "Needed to decline it." + (" Those who wait read it under your name." if item.waiting else "")
    blocks = [
        paragraph(bold(item.title, 160), say(f" — {labels.BACKLOG_STATES[item.status]}, {_waiting(item)}.")),
        choice_input(STATUS, "Move to", states),
        choice_input(PRIORITY, "Priority", priorities),
        text_input(REASON, "Why", hint=hint, optional=True),
    ]
    return modal("Move a backlog item", blocks, callback_id=MOVE_FORM, submit="Move", metadata=carried.pack())


def made_note(item: Item, told: int) -> str:
    """That something is in the backlog, and who hears of it: at once, or when it moves."""
    then = hears(told) if told else ""
    if not told and item.waiting:
        then = f"{words.counted(item.waiting, 'person hears', 'people hear')} when it moves."
    return f"“{words.line(item.title, 160)}” is in the backlog. {then}".rstrip()


def moved_note(item: Item, told: int, *, new: bool = True) -> str:
    """What was just done to an item, and who hears of it; `new` False where nothing was changed."""
    title, state = words.line(item.title, 160), labels.BACKLOG_STATES[item.status]
    return f"“{title}” is {state}. {hears(told)}" if new else f"Nothing was changed: “{title}” stays {state}."


def hears(told: int) -> str:
    """Who hears of a change."""
    return f"I tell {words.counted(told, 'person', 'people')}." if told else "Nobody has to be told."


def moved_message(note: str) -> Message:
    """The same, to somebody whose list cannot be changed."""
    return message(words.mrkdwn_line(note, 600), [paragraph(quote(note, 600))])


def _line(item: Item, shelf: Shelf) -> list[Element]:
    facts = [labels.BACKLOG_KINDS[item.kind].lower(), labels.BACKLOG_STATES[item.status], _waiting(item)]
    if item.priority is not Priority.NORMAL:
        facts.append(f"{labels.PRIORITIES[item.priority].lower()} priority")
    if shelf.product is None:
        facts.insert(0, words.line(item.product.name, 60))
    said = [bold(item.title, 160), say(f" — {' · '.join(facts)}")]
    if item.decided_by is not None and item.status is not BacklogStatus.NEW:
        said += [say(" · by "), person(item.decided_by, quiet=True)]
        if item.reason:
            said += [say(": “"), quote(item.reason, 200), say("”")]
    return said


def _waiting(item: Item) -> str:
    answers = words.counted(item.nameless, "anonymous answer") if item.nameless else ""
    if item.is_open:
        waiting = words.counted(item.waiting, "person waits", "people wait") if item.waiting else "nobody waits"
        return f"{waiting}, {answers}" if answers else waiting
    asked = words.counted(item.said, "person", "people") if item.said else ""
    if answers:
        return f"{asked} and {answers}" if asked else answers
    if not asked and item.waiting:
        return words.counted(item.waiting, "person hears of it", "people hear of it")
    return f"{asked or 'nobody'} asked"


def _page(shelf: Shelf) -> str:
    if shelf.total <= len(shelf.items):
        return ""
    return f", {shelf.offset + 1} to {shelf.offset + len(shelf.items)}"


def _moves(shelf: Shelf) -> list[Element]:
    row = []
    for place, item in enumerate(shelf.items, start=shelf.offset + 1):
        if item.id in shelf.changeable:
            carried = _carried(shelf, shelf.offset, item=item.id)
            row.append(button(f"Move {place}", f"{MOVE}:{item.id}"[:255], carried.pack()))
    return row


def _turns(shelf: Shelf) -> list[Element]:
    row = []
    if shelf.offset:
        row.append(button("Back", f"{PAGE}:back", _carried(shelf, max(0, shelf.offset - shelf.limit)).pack()))
    if shelf.offset + len(shelf.items) < shelf.total:
        row.append(button("Next", f"{PAGE}:next", _carried(shelf, shelf.offset + shelf.limit).pack()))
    return row


def _carried(shelf: Shelf, offset: int, *, item: str = "") -> Carried:
    return Carried(product=shelf.product.key if shelf.product else "", item=item, offset=offset)
