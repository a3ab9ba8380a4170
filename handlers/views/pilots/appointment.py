"""What the business-side owner of a pilot reads when it was started with them."""

from handlers.views import words
from handlers.views.blocks import (
    Message,
    actions,
    bold,
    button,
    message,
    paragraph,
    person,
    quote,
    rich,
    rich_quote,
    rich_section,
    say,
)
from handlers.views.pilots import figures
from handlers.views.pilots.card import CARD
from handlers.views.values import Carried
from portfolio.pilots.appointing import Appointment

_WHAT = "You see who takes part and what they say, and you decide with the product's owner at the end."


def business_owner_named(found: Appointment) -> Message:
    """Who named them, for which pilot, what that means, until when, and the way to its card."""
    pilot = found.pilot
    name, by = words.mrkdwn_line(pilot.product.name, 80), words.mrkdwn_line(found.by.name, 80) or "A colleague"
    when = figures.days_left(pilot, found.today)
    then = f"{_WHAT} {when[:1].upper()}{when[1:]}."
    text = f"{by} started a pilot of {name} and named you as its business-side owner. {then}"
    lead = paragraph(
        person(found.by, otherwise="A colleague"),
        say(" started a pilot of "),
        bold(pilot.product.name, 80),
        say(" and named you as its business-side owner."),
    )
    shown = [rich(rich_section(say("What it is to show:")), rich_quote(quote(pilot.hypothesis, 600, "none yet")))]
    carried = Carried(pilot=pilot.id).pack()
    row = actions(button("Open the pilot", f"{CARD}:{pilot.id}"[:255], carried, primary=True))
    return message(words.shorten(text, 3000), [lead, *shown, paragraph(say(then)), row])
