"""Role by scenario as a table: who spoke for what, which cells are quiet, and the button that asks those who can."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    context,
    message,
    modal,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    say,
)
from handlers.views.values import Carried
from portfolio.pilots.cards import PilotScenario
from portfolio.pilots.matrix import Matrix
from portfolio.pilots.suppression import Count

TITLE = "Who tried what"
MATRIX, NUDGE = "pilot_matrix", "pilot_nudge"
ROLES_SHOWN, SCENARIOS_SHOWN, QUIET_SHOWN = 6, 20, 3
COUNTED = "Numbers are pieces of feedback; behind each role stands how many take part."
HELD_BACK = (
    "“2+”: two were given under a name, and there may be anonymous ones, which count from {least} on. “unknown”: "
    "none was given, or so few anonymous ones that they are held back."
)


def matrix_message(matrix: Matrix, *, nudgeable: int) -> Message:
    """How often each role spoke for each scenario. `nudgeable`: how many people a nudge would reach now."""
    title, point = _title(matrix), _point(matrix)
    text = f"{words.mrkdwn_line(title, 100)}: {words.mrkdwn_line(point, 900)} {_in_text(matrix)}"
    return message(words.shorten(text, 2900), _blocks(matrix, _table(matrix), nudgeable))


def matrix_modal(matrix: Matrix, *, nudgeable: int, note: str = "") -> View:
    """The same in a modal, where Slack shows no table: a line for each scenario. `note`: what was just done."""
    noted = [paragraph(quote(words.capital(note), 400))] if note else []
    return modal(TITLE, [*noted, *_blocks(matrix, _list(matrix), nudgeable)])


def nudged(matrix: Matrix, people: int) -> Message:
    """To who pressed the button: how many people get a reminder."""
    product, point = matrix.pilot.product.name, reminded(people)
    text = f"{words.mrkdwn_line(product, 80)} pilot: {point}"
    return message(text, [paragraph(bold(f"{words.line(product, 80)} pilot", 100), say(f": {point}"))])


def reminded(people: int) -> str:
    """How many people get a reminder."""
    if not people:
        return "nobody can be reminded now: they answered, were reminded within a day, or as often as is allowed."
    who, get = words.counted(people, "person", "people"), "gets" if people == 1 else "get"
    return f"{who} {get} a reminder, each in their own working hours."


def _title(matrix: Matrix) -> str:
    return f"{words.line(matrix.pilot.product.name, 80)} pilot"


def _point(matrix: Matrix) -> str:
    quiet, known = _quiet(matrix), "little is known about" if matrix.in_words else "nobody spoke for"
    return f"{known} {words.listed(quiet)}{_more(matrix)}." if quiet else "every role spoke for every scenario."


def _blocks(matrix: Matrix, counts: Block, nudgeable: int) -> list[Block]:
    blocks = [paragraph(bold(_title(matrix), 100), say(": "), quote(_point(matrix), 900)), counts]
    how = f"{COUNTED} {HELD_BACK.format(least=matrix.least)}" if matrix.in_words else COUNTED
    blocks.append(context(plain(how, 400)))
    hidden = _left_out(matrix)
    if hidden:
        blocks.append(context(plain(hidden, 200)))
    if nudgeable:
        who = f"Nudge the {words.counted(nudgeable, 'person', 'people')} who can fill them"
        label = "Nudge the person who can fill them" if nudgeable == 1 else who
        blocks.append(actions(button(label, NUDGE, Carried(pilot=matrix.pilot.id).pack(), primary=True)))
    return blocks


def _quiet(matrix: Matrix) -> list[str]:
    """ "clerk × “Read a form” (0 of 4 people have said anything)"."""
    return [
        f"{words.line(role, 40)} × “{words.line(one.title, 60)}” ({_could(matrix, role)})"
        for role, one in matrix.quiet()[:QUIET_SHOWN]
    ]


def _could(matrix: Matrix, role: str) -> str:
    """Who could have spoken; with anonymous feedback nobody can say how many of them did."""
    people = matrix.people[role]
    if not people:
        return "nobody takes part in this role"
    if matrix.in_words:
        return f"{words.counted(people, 'person takes', 'people take')} part in this role"
    return "the one person has not said anything" if people == 1 else f"0 of {people} people have said anything"


def _more(matrix: Matrix) -> str:
    left = len(matrix.quiet()) - QUIET_SHOWN
    return f", and {words.counted(left, 'other cell')}" if left > 0 else ""


def _table(matrix: Matrix) -> Block:
    """Scenarios down and roles across: few columns, which a phone shows without scrolling."""
    roles, scenarios = matrix.pilot.roles[:ROLES_SHOWN], matrix.pilot.scenarios[:SCENARIOS_SHOWN]
    people = [f"{words.line(role, 40)} ({matrix.people[role]})" for role in roles]
    rows = [[_cell("Scenario"), *map(_cell, people), _cell("all")]]
    for one in scenarios:
        shown = [_count(matrix, role, one) for role in roles]
        rows.append([_cell(words.line(one.title, 80)), *map(_cell, shown), _cell(_sum(matrix.scenarios[one.id]))])
    rows.append([_cell("all"), *(_cell(_sum(matrix.roles[role])) for role in roles), _cell(str(matrix.total))])
    settings: list[Element] = [{"is_wrapped": True}]
    settings += [{"align": "center", "is_wrapped": True} for _ in range(len(roles) + 1)]
    return {"type": "table", "rows": rows, "column_settings": settings}


def _list(matrix: Matrix) -> Block:
    """The same as lines, a scenario each: for where there is no table, and for a narrow window."""
    roles, scenarios = matrix.pilot.roles[:ROLES_SHOWN], matrix.pilot.scenarios[:SCENARIOS_SHOWN]
    lines: list[list[Element]] = []
    for one in scenarios:
        cells = [f"{words.line(role, 40)} {_count(matrix, role, one)}" for role in roles]
        cells.append(f"all {_sum(matrix.scenarios[one.id])}")
        lines.append([bold(one.title, 80), say("  "), quote(" · ".join(cells), 500)])
    sums = [f"{words.line(role, 40)} ({matrix.people[role]}) {_sum(matrix.roles[role])}" for role in roles]
    lines.append([bold("All scenarios"), say("  "), quote(" · ".join([*sums, f"all {matrix.total}"]), 500)])
    return rich(rich_list(lines))


def _cell(text: str) -> Element:
    return {"type": "raw_text", "text": text or "—"}


def _count(matrix: Matrix, role: str, scenario: PilotScenario) -> str:
    """A number, or with anonymous answers in the pilot one that the cell surely holds."""
    if not matrix.in_words:
        return str(matrix.cell(role, scenario).number or "none")
    return _lower(matrix.at_least(role, scenario))


def _sum(count: Count) -> str:
    return _lower(count.number) if count.held_back else str(count.number)


def _lower(number: int) -> str:
    return f"{number}+" if number else "unknown"


def _in_text(matrix: Matrix) -> str:
    """The table as sentences, for who hears the message read out."""
    lines = []
    for one in matrix.pilot.scenarios[:SCENARIOS_SHOWN]:
        cells = (
            f"{words.mrkdwn_line(role, 40)} {_count(matrix, role, one)}" for role in matrix.pilot.roles[:ROLES_SHOWN]
        )
        lines.append(f"{words.mrkdwn_line(one.title, 80)}: {', '.join(cells)}.")
    return " ".join(lines)


def _left_out(matrix: Matrix) -> str:
    """What the table has no room for."""
    pilot = matrix.pilot
    parts: Sequence[str] = [
        words.counted(count, name)
        for count, name in (
            (len(pilot.roles) - ROLES_SHOWN, "role"),
            (len(pilot.scenarios) - SCENARIOS_SHOWN, "scenario"),
        )
        if count > 0
    ]
    return f"Not shown: {words.listed(parts)}." if parts else ""
