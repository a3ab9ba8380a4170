"""Who did a task already: initiatives and scenarios on record, above the answer to it."""

from collections.abc import Sequence

from handlers.views import words
from handlers.views.blocks import Block, Element, bold, paragraph, person, quote, rich, rich_list, rich_section, say
from portfolio.precedents import Precedent

NOTHING_FOUND = "I find nothing like this on record yet."
_STEPS = {"in use": "in use", "pilot": "in pilot", "idea": "an idea so far", "": "on record"}


def done_before(found: Sequence[Precedent], *, public: bool) -> tuple[str, Block]:
    """The point in words, and the block above the answer."""
    if not found:
        return NOTHING_FOUND, paragraph(say(NOTHING_FOUND))
    said = "; ".join(f"{words.mrkdwn_line(one.title, 100)} ({_facts(one)})" for one in found)
    lines = [_line(one, public=public) for one in found]
    return f"Done already: {said}.", rich(rich_section(say("Done already:")), rich_list(lines))


def _line(one: Precedent, *, public: bool) -> list[Element]:
    line = [bold(one.title, 100), say(f": {_STEPS[one.step]}")]
    if one.team or one.role:
        line += [say(", "), quote(one.team or one.role, 80)]
    if one.products:
        line += [say(", with "), quote(words.listed(product.name for product in one.products[:4]), 200)]
    if one.lead is not None:
        line += [say(" · ask "), person(one.lead, quiet=public)]
    return line


def _facts(one: Precedent) -> str:
    names = words.listed(words.mrkdwn_line(product.name, 80) for product in one.products[:4])
    return ", ".join(filter(None, (_STEPS[one.step], f"with {names}" if names else "")))
