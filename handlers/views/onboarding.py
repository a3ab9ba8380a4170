"""Somebody's first steps with a product: one message that is drawn again, and the same list in a modal."""

from collections.abc import Sequence

from handlers.views import labels, words
from handlers.views.answer import ASK_OWNER, CARD, START
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    confirmation,
    context,
    link,
    message,
    paragraph,
    person,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
    struck,
)
from handlers.views.start import example
from handlers.views.support import STUCK
from handlers.views.values import Carried
from handlers.views.words import mrkdwn_line
from portfolio.cards import ProductCard
from portfolio.checklists import Checklist, ListedStep, ListState

STEP, RESULT, STOP, GO_ON = "first_step", "first_result", "first_steps_stop", "first_steps_go_on"
DONE, UNDO, WORKED, NOT_YET = "done", "undo", "worked", "not_yet"
TITLE = "First steps"
NOT_FOR_ALL = "Your first steps are yours alone"
MOST_STEPS, MOST_LIMITS, MOST_LINKS, MOST_LISTED = 12, 3, 3, 5
AT_TASK = "get a first useful result"


def checklist_message(found: Checklist) -> Message:
    """The whole list: what is done, what is next and how, an example to copy, what to mind, whom to ask."""
    name = mrkdwn_line(found.product.name, 80)
    if found.state is not ListState.OPEN:
        return message(_ended_text(found), _ended(found))
    if not found.is_usable:
        return message(f"{name}: {words.sentence(words.mrkdwn(found.closed, 600))}", _unusable(found))
    head = paragraph(bold(f"Your first steps with {words.line(found.product.name, 80)}"), say(f": {_progress(found)}"))
    blocks = [head, *_not_yet(found), *_changes(found), _steps(found)]
    blocks += [*example(found.product, found.scenario), _around(found)]
    text = f"Your first steps with {name}: {_progress(found)} Next: {_next_words(found)}"
    return message(words.shorten(text, 2000), [*blocks, _row(found, stuck=True)])


def in_modal(found: Checklist, *, new: bool = False) -> list[Block]:
    """The list in a modal, which shows examples, limits and whom to ask by itself. `new`: begun just now."""
    if found.state is not ListState.OPEN:
        return _ended(found)
    if not found.is_usable:
        return _unusable(found)
    where = "I put this list into our direct messages" if new else "This list is in our direct messages too"
    note = paragraph(bold("First steps"), say(f": {_progress(found)} {where}, so you can go on any day."))
    return [note, *_not_yet(found), *_changes(found), _steps(found), _row(found, stuck=False)]


def reminder_message(found: Checklist) -> Message:
    """The one reminder: how far they were, and what is next."""
    name = mrkdwn_line(found.product.name, 80)
    text = f"You began your first steps with {name}: {_progress(found)} Next: {_next_words(found)}"
    said = [say("You began your first steps with "), bold(found.product.name, 80), say(f": {_progress(found)} Next: ")]
    said.append(bold(_next_words(found, escaped=False), 200))
    once = context(plain("I remind you of this once.", 60))
    return message(text, [paragraph(*said), actions(_go_on(found), _stop(found, Carried(item=found.id))), once])


def begun_message(found: Checklist) -> Message:
    """What somebody hears who typed that they want to start: the list itself comes in their direct messages."""
    name = mrkdwn_line(found.product.name, 80)
    text = f"I began your first steps with {name}. Next: {_next_words(found)} The list comes in our direct messages."
    said = [say("I began your first steps with "), bold(found.product.name, 80), say(". Next: ")]
    said += [bold(_next_words(found, escaped=False), 200), say(" The list comes in our direct messages.")]
    return message(text, [paragraph(*said)])


def cannot_begin(product: ProductCard, why: str, *, instead: ProductCard | None, reader: str) -> Message:
    """Why there is nothing to begin, with what to use instead, or whom to ask. `reader`: their Slack id."""
    row = [_start_with(instead)] if instead else []
    if not row and (product.owner is None or product.owner.slack_id != reader):
        carried = Carried(product=product.key)
        row = [_button(labels.ask_owner(product), f"{ASK_OWNER}:{product.key}", carried, primary=True)]
    return message(
        words.sentence(words.mrkdwn(why, 600)), [paragraph(quote(why, 600)), *([actions(*row)] if row else [])]
    )


def nothing_begun(example_name: str) -> Message:
    """Somebody asks where they were, and was nowhere. `example_name`: of a product they may use, or ""."""
    text = "You have begun no first steps yet. Tell me a task, and press “Start with …” under the answer"
    if not example_name:
        return message(f"{text}.", [paragraph(say(f"{text}."))])
    shown = [say(f"{text}, or type “start "), quote(example_name, 80), say("”.")]
    return message(f"{text}, or type “start {mrkdwn_line(example_name, 80)}”.", [paragraph(*shown)])


def open_list(found: Sequence[Checklist]) -> Message:
    """Several that are begun, the last touched first: how far each is, with a button to go on."""
    names = words.listed(mrkdwn_line(one.product.name, 80) for one in found[:MOST_LISTED])
    text = f"You have begun first steps with {names}."
    return message(text, [paragraph(say("You have begun these first steps:")), *going_on(found)])


def home_blocks(found: Sequence[Checklist]) -> list[Block]:
    """What is begun and not finished, on the Home tab."""
    if not found:
        return []
    return [rich(rich_section(bold(f"Your first steps ({len(found)})"))), *going_on(found)]


def going_on(found: Sequence[Checklist]) -> list[Block]:
    """How far each of these is and what is next, and a row of buttons to go on."""
    lines: list[list[Element]] = []
    for one in found[:MOST_LISTED]:
        next_words = f"Next: {_next_words(one, escaped=False)}" if one.is_usable else one.closed
        lines.append([bold(one.product.name, 80), say(f": {_progress(one)} "), quote(next_words, 300)])
    row = [_go_on(one) for one in found[:MOST_LISTED]]
    left = len(found) - MOST_LISTED
    more = [context(plain(f"and {left} more: type “start” and the product's name", 90))] if left > 0 else []
    return [rich(rich_list(lines)), actions(*row), *more]


def _go_on(found: Checklist) -> Element:
    label = f"Go on with {words.line(found.product.name, 60)}"
    return button(label, f"{GO_ON}:{found.id}"[:255], Carried(item=found.id).pack())


def _progress(found: Checklist) -> str:
    return f"{found.done} of {found.total} done."


def _next_words(found: Checklist, *, escaped: bool = True) -> str:
    """What is next as a sentence, for a message's `text` unless it is to stand in blocks."""
    said = found.next_step.title if found.next_step else f"{AT_TASK} with it"
    line = mrkdwn_line(said, 200) if escaped else words.line(said, 200)
    return words.sentence(line if found.next_step else words.capital(line))


def _not_yet(found: Checklist) -> list[Block]:
    """What to do about a result that is not there yet."""
    if not found.not_yet or found.next_step is not None:
        return []
    said = [say("Not there yet? "), person(found.product.owner, otherwise="The AI portfolio lead"), say(" can help")]
    if found.instead is not None:
        said += [say(", and "), bold(found.instead.name, 80), say(" is the nearest other product")]
    return [paragraph(*said, say("."))]


def _changes(found: Checklist) -> list[Block]:
    """What became of the card since the person last did something, a sentence each."""
    said = [_change("New on the card: ", found.added), _change("Taken off the card: ", found.removed)]
    said.append(_change("Said in other words now, and still done: ", found.reworded))
    kept = [plain(line, 600) for line in said if line]
    return [context(*kept)] if kept else []


def _change(what: str, titles: Sequence[str]) -> str:
    return f"{what}{words.listed(f'“{words.line(one, 120)}”' for one in titles[:3])}." if titles else ""


def _steps(found: Checklist) -> Block:
    """The steps with the last one of their own; of many, those around the next one, with their numbers."""
    if not found.steps:
        none = "Its record names no first steps, so there is just this one, and the owner to ask how to get in:"
        return rich(rich_section(say(none)), rich_list([_last(found)]))
    first = _first_shown(found)
    shown = found.steps[first : first + MOST_STEPS]
    lines = [_line(one, is_next=one is found.next_step) for one in shown]
    left = len(found.steps) - first - len(shown)
    if not first and not left:
        return rich(rich_list([*lines, _last(found)], ordered=True))
    numbered = [[say(f"{first + at}. "), *line] for at, line in enumerate(lines, 1)]
    more = [[say(f"and {words.counted(left, 'step')} more")]] if left else []
    before = [rich_section(say(f"The first {words.counted(first, 'step')} {'is' if first == 1 else 'are'} done."))]
    return rich(*(before if first else []), rich_list([*numbered, *more, _last(found)]))


def _first_shown(found: Checklist) -> int:
    """How many steps, all of them done, are left out before those shown."""
    if len(found.steps) <= MOST_STEPS:
        return 0
    next_at = found.steps.index(found.next_step) if found.next_step else len(found.steps)
    return max(0, min(next_at - 1, len(found.steps) - MOST_STEPS))


def _line(step: ListedStep, *, is_next: bool) -> list[Element]:
    if step.done:
        return [struck(step.title, 160), say(" done")]
    title = bold(step.title, 160) if is_next else quote(step.title, 160)
    return [title, *([say("\n"), quote(step.how, 300)] if step.how.strip() else [])]


def _last(found: Checklist) -> list[Element]:
    """The step that is always the last one: a useful result of their own."""
    style = bold if found.next_step is None else quote
    if not found.task:
        return [style("Use it for a task of your own, then say how it went.", 120)]
    return [style("Use it for your task", 60), say(": “"), quote(found.task, 300), say("”, then say how it went.")]


def _around(found: Checklist) -> Block:
    """What to mind, whom to ask, and the way to the product."""
    product = found.product
    mind = [[quote(limit.text, 240)] for limit in product.constraints[:MOST_LIMITS]]
    if product.data_classes:
        kinds = words.listed((words.line(one, 60) for one in product.data_classes), "or")
        mind.append([say(f"Put in no other data than {kinds}.")])
    ask = [say("Ask: "), person(product.owner, otherwise="the AI portfolio lead, because it has no owner yet")]
    ask += [say(", or in "), quote(product.support_channel, 100)] if product.support_channel.strip() else []
    for entry in product.links[:MOST_LINKS]:
        ask += [say(" · "), link(entry.url, entry.title)]
    return rich(*([rich_section(bold("Mind")), rich_list(mind)] if mind else []), rich_section(*ask))


def _row(found: Checklist, *, stuck: bool) -> Block:
    """At most four buttons; `stuck`: with the one that asks the owner, which a modal has below."""
    step, carried = found.next_step, Carried(item=found.id)
    row: list[Element] = []
    if step is not None:
        row.append(_step_button("{} done", DONE, found, step, primary=True))
    else:
        row.append(_button("It worked", f"{RESULT}:{WORKED}", Carried(item=found.id, pick=WORKED), primary=True))
    not_yet = step is None and found.not_yet
    if step is None and not not_yet:
        row.append(_button("Not yet", f"{RESULT}:{NOT_YET}", Carried(item=found.id, pick=NOT_YET)))
    elif stuck:
        carried_stuck = Carried(item=found.id, product=found.product.key, pick=STUCK)
        row.append(_button("I am stuck", f"{ASK_OWNER}:{STUCK}", carried_stuck))
    if not_yet and found.instead is not None:
        other = Carried(ask=found.ask_id, product=found.instead.key)
        row.append(_button(f"Look at {words.line(found.instead.name, 60)}", f"{CARD}:instead", other))
    elif found.last_done is not None:
        row.append(_step_button("Undo {}", UNDO, found, found.last_done))
    return actions(*row, _stop(found, carried))


def _step_button(label: str, how: str, found: Checklist, step: ListedStep, *, primary: bool = False) -> Element:
    """`label`: where the step's number stands is {}."""
    number, carried = found.steps.index(step) + 1, Carried(item=found.id, pick=how, part=str(step.id))
    said = words.capital(label.format(f"step {number}"))
    return button(said, f"{STEP}:{how}", carried.pack(), primary=primary)


def _button(label: str, action_id: str, carried: Carried, *, primary: bool = False) -> Element:
    return button(label, action_id[:255], carried.pack(), primary=primary)


def _stop(found: Checklist, carried: Carried) -> Element:
    ask = confirmation(
        "Stop these first steps?", f"What is done stays done, so you can begin {found.product.name} again any day.",
        yes="Stop", no="Keep them",
    )  # fmt: skip
    return button("Stop this", STOP, carried.pack(), confirm=ask)


def _ended_text(found: Checklist) -> str:
    name = mrkdwn_line(found.product.name, 80)
    if found.state is ListState.FINISHED:
        return f"{name}{_worked(found)}"
    return f"You stopped your first steps with {name}, {_progress(found)}"


def _worked(found: Checklist) -> str:
    result = "your first useful result" if found.round == 1 else "a useful result"
    return f" worked for you: that is {result}, {_progress(found)}"


def _ended(found: Checklist) -> list[Block]:
    name = bold(found.product.name, 80)
    if found.state is ListState.LEFT:
        again = button("Begin again", f"{START}:again", Carried(product=found.product.key).pack())
        said = [say("You stopped your first steps with "), name, say(f", {_progress(found)}")]
        return [paragraph(*said), actions(again)]
    blocks = [paragraph(name, say(_worked(found)))]
    if found.task:
        blocks.append(paragraph(say("Your task: “"), quote(found.task, 300), say("”")))
    return blocks


def _unusable(found: Checklist) -> list[Block]:
    """Why there is nothing more to do with a product that is closed to them, or being switched off."""
    if found.replacement is not None:
        row = [_start_with(found.replacement, found.id)]
    else:
        carried = Carried(product=found.product.key)
        row = [_button(labels.ask_owner(found.product), f"{ASK_OWNER}:closed", carried, primary=True)]
    head = paragraph(bold(f"Your first steps with {words.line(found.product.name, 80)}"), say(f": {_progress(found)}"))
    return [head, paragraph(quote(found.closed, 600)), actions(*row, _stop(found, Carried(item=found.id)))]


def _start_with(product: ProductCard, of: str = "") -> Element:
    """`of`: the id of the list whose task comes along."""
    carried = Carried(item=of, product=product.key)
    return _button(f"Start with {words.line(product.name, 60)}", f"{START}:instead", carried, primary=True)
