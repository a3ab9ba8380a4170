"""Role by scenario as a table: who spoke for what, which cells are quiet, and the button that asks those who can."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    button,
    context,
    message,
    paragraph,
    plain,
    quote,
    say,
)
from handlers.views.values import Carried
from portfolio.pilots.cards import PilotScenario
from portfolio.pilots.matrix import Matrix
from portfolio.pilots.suppression import Count

IN_PRIVATE = "I wrote the matrix to you in our direct messages."
MATRIX, NUDGE = "pilot_matrix", "pilot_nudge"
ROLES_SHOWN, SCENARIOS_SHOWN, QUIET_SHOWN = 6, 20, 3
HELD_BACK = (
    "“2+”: two said it under their names, and there may be anonymous ones. Those count from {least} on, so "
    "“under {least}” may be none."
)


def matrix_message(matrix: Matrix, *, nudgeable: int) -> Message:
    """How often each role spoke for each scenario. `nudgeable`: how many people a nudge would reach now."""
    title = f"{words.line(matrix.pilot.product.name, 80)} pilot"
    quiet, known = _quiet(matrix), "little is known about" if matrix.in_words else "nobody spoke for"
    point = f"{known} {words.listed(quiet)}{_more(matrix)}." if quiet else "every role spoke for every scenario."
    text = f"{words.mrkdwn_line(title, 100)}: {words.mrkdwn_line(point, 900)} {_in_text(matrix)}"
    blocks: list[Block] = [paragraph(bold(title, 100), say(": "), quote(point, 900)), _table(matrix)]
    if matrix.in_words:
        blocks.append(context(plain(HELD_BACK.format(least=matrix.least), 300)))
    hidden = _left_out(matrix)
    if hidden:
        blocks.append(context(plain(hidden, 200)))
    if nudgeable:
        who = f"Nudge the {words.counted(nudgeable, 'person', 'people')} who can fill them"
        label = "Nudge the person who can fill them" if nudgeable == 1 else who
        blocks.append(actions(button(label, NUDGE, Carried(pilot=matrix.pilot.id).pack(), primary=True)))
    return message(words.shorten(text, 2900), blocks)


def nudged(matrix: Matrix, people: int) -> Message:
    """To who pressed the button: how many people get a reminder."""
    product = matrix.pilot.product.name
    if people:
        who, get = words.counted(people, "person", "people"), "gets" if people == 1 else "get"
        point = f"{who} {get} a reminder, each in their own working hours."
    else:
        point = "nobody can be reminded now: they answered, were reminded within a day, or as often as is allowed."
    text = f"{words.mrkdwn_line(product, 80)} pilot: {point}"
    return message(text, [paragraph(bold(f"{words.line(product, 80)} pilot", 100), say(f": {point}"))])


def _quiet(matrix: Matrix) -> list[str]:
    """ "clerk × “Read a form” (0 of 4)"; with anonymous feedback nobody can say how many of them spoke."""
    cells = []
    for role, one in matrix.quiet()[:QUIET_SHOWN]:
        people = matrix.people[role]
        could = words.counted(people, "person", "people") if matrix.in_words else f"0 of {people}"
        cells.append(f"{words.line(role, 40)} × “{words.line(one.title, 60)}” ({could})")
    return cells


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
        rows.append(
            [_cell(words.line(one.title, 80)), *map(_cell, shown), _cell(_sum(matrix, matrix.scenarios[one.id]))]
        )
    rows.append([_cell("all"), *(_cell(_sum(matrix, matrix.roles[role])) for role in roles), _cell(str(matrix.total))])
    settings: list[Element] = [{"is_wrapped": True}]
    settings += [{"align": "center", "is_wrapped": True} for _ in range(len(roles) + 1)]
    return {"type": "table", "rows": rows, "column_settings": settings}


def _cell(text: str) -> Element:
    return {"type": "raw_text", "text": text or "—"}


def _count(matrix: Matrix, role: str, scenario: PilotScenario) -> str:
    """A number, or with anonymous answers in the pilot one that the cell surely holds."""
    if not matrix.in_words:
        return str(matrix.cell(role, scenario).number or "none")
    return _lower(matrix, matrix.at_least(role, scenario))


def _sum(matrix: Matrix, count: Count) -> str:
    return _lower(matrix, count.number) if count.held_back else str(count.number)


def _lower(matrix: Matrix, number: int) -> str:
    return f"{number}+" if number else f"under {matrix.least}"


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
