"""What a pilot says of its own accord while it runs: requests for feedback, reminders, the way to the decision."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import (
    Block,
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
from handlers.views.pilots.decision import OPEN as DECISION_CARD
from handlers.views.pilots.feedback import FORM
from handlers.views.pilots.matrix import MATRIX
from handlers.views.values import Carried
from portfolio.pilots.cards import PilotScenario
from portfolio.pilots.countdown import Countdown
from portfolio.pilots.reminding import Asking

SHOWN = 3  # quiet scenarios or cells, and criteria without evidence


def request(asking: Asking) -> Message:
    """Once in a period: how is it going?"""
    until = words.day(asking.until)
    ask = f": how is it going? Tell me here in one sentence what you tried and how it went, until {until}."
    most = asking.pilot.rules.reminders
    after = f"I remind you {_times(most)} at most, and not once you have answered." if most else "I do not remind you."
    return _asked(asking, ask, f"Nothing is saved before you confirm it. {after}")


def reminder(asking: Asking) -> Message:
    """To somebody who did not answer yet."""
    until = words.day(asking.until)
    ask = f": one sentence from you is still missing, until {until}. What did you try, and how did it go?"
    return _asked(asking, ask, "If you could not try anything, say that: it helps too.")


def _asked(asking: Asking, ask: str, small: str) -> Message:
    product = asking.pilot.product.name
    text = f"{words.mrkdwn_line(product, 80)} pilot{ask}"
    blocks = [paragraph(bold(f"{words.line(product, 80)} pilot", 100), say(ask))]
    if asking.quiet:
        blocks.append(_quiet_scenarios(asking))
        text += f" {_known(asking)}{_named(asking.quiet)} yet."
    form = button("Use the form", FORM, Carried(pilot=asking.pilot.id).pack())
    return message(text, [*blocks, actions(form), context(plain(small, 200))])


def _known(asking: Asking) -> str:
    return "Nobody of your role tried " if asking.is_sure else "Little is known from your role about "


def _quiet_scenarios(asking: Asking) -> Block:
    quiet, parts = asking.quiet, [say(_known(asking))]
    for place, one in enumerate(quiet[:SHOWN]):
        parts += [say(f"{_between(place, min(len(quiet), SHOWN))}“"), quote(one.title, 80), say("”")]
    left = len(quiet) - SHOWN
    return paragraph(*parts, say(f", and {words.counted(left, 'other')}, yet." if left > 0 else " yet."))


def countdown(counting: Countdown) -> Message:
    """To who decides: how many days are left and what is still missing."""
    pilot, when, lacking = counting.pilot, _when(counting), counting.lacking
    text = f"{words.mrkdwn_line(pilot.product.name, 80)} pilot: {when}"
    blocks = [paragraph(bold(f"{words.line(pilot.product.name, 80)} pilot", 100), say(f": {when}"))]
    if lacking:
        text += f" Not enough evidence yet for {words.listed(words.mrkdwn_line(one, 80) for one in lacking[:SHOWN])}"
        text += _more(lacking)
        shown = words.listed(words.line(one, 80) for one in lacking[:SHOWN])
        blocks.append(paragraph(say("Not enough evidence yet for "), quote(shown, 300), say(_more(lacking))))
    if counting.quiet:
        cells = [f"{words.line(role, 40)} × “{words.line(one.title, 60)}”" for role, one in counting.quiet[:SHOWN]]
        known = "Nobody spoke for " if counting.is_sure else "Little is known about "
        text += f" {known}{words.mrkdwn_line(words.listed(cells), 400)}{_more(counting.quiet)}"
        shown = words.listed(cells)
        blocks.append(paragraph(say(known), quote(shown, 400), say(_more(counting.quiet))))
    carried = Carried(pilot=pilot.id).pack()
    blocks.append(
        actions(button("Decide", DECISION_CARD, carried, primary=True), button("See the matrix", MATRIX, carried))
    )
    return message(text, blocks)


def _more(found: Sequence[object]) -> str:
    left = len(found) - SHOWN
    return f", and {left} more." if left > 0 else "."


def _when(counting: Countdown) -> str:
    days, on = counting.days_left, counting.pilot.decide_on
    day = words.day(on) if on is not None else "its day"
    if days > 1:
        return f"its decision is due in {days} days, on {day}."
    if days >= 0:
        return f"its decision is due {'tomorrow' if days else 'today'}, on {day}."
    overdue = words.counted(-days, "day")
    return f"its decision is {overdue} overdue. It was due on {day}: scale, extend or stop, with the reason."


def _named(quiet: Sequence[PilotScenario]) -> str:
    shown = words.listed(f"“{words.mrkdwn_line(one.title, 80)}”" for one in quiet[:SHOWN])
    left = len(quiet) - SHOWN
    return f"{shown}, and {words.counted(left, 'other')}," if left > 0 else shown


def _between(place: int, count: int) -> str:
    if place == 0:
        return ""
    return " and " if place == count - 1 else ", "


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
