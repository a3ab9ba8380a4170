"""What came in lately, product by product, and how to bring more."""

from collections.abc import Sequence
from datetime import date

from handlers.views import words
from handlers.views.adoption.intake import day_words
from handlers.views.adoption.noting import note_button
from handlers.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    bold,
    context,
    message,
    paragraph,
    plain,
    quote,
    rich,
    rich_list,
    rich_section,
    say,
)
from portfolio.adoption.intake.status import UsageStatus

SHOWN, BUTTONS, SILENT_DAYS = 8, 3, 14
HOW = (
    "To bring usage, drop a file on me in a direct message: CSV or JSON Lines with product, user and day, or an export "
    "of GitHub Copilot, OpenAI or OpenTelemetry."
)


def nothing_yours() -> Message:
    """Somebody who answers for no product."""
    text = "You answer for no product that is in use, so there is no usage of yours to show."
    return message(text, [paragraph(say(text))])


def status_message(found: Sequence[UsageStatus], stopped: Sequence[str], *, today: date) -> Message:
    """Of each product how far its usage is known, those that wait longest first."""
    waiting = sum(_is_silent(one, today) for one in found)
    head = f"Usage of {words.counted(len(found), 'product')}"
    head += f": {waiting} without news for {SILENT_DAYS} days." if waiting else ": all of it is up to date."
    items = [[bold(one.product.name, 80), say(": "), *_line(one, today)] for one in found[:SHOWN]]
    left = len(found) - SHOWN
    more = [[say(f"and {left} more: name one, such as usage "), quote(found[-1].product.name, 80)]] if left > 0 else []
    blocks: list[Block] = [rich(rich_section(say(head)), rich_list([*items, *more]))]
    if stopped:
        blocks.append(paragraph(say("Stopped half-way, bring it once more to go on: "), quote(", ".join(stopped), 300)))
    notes = [one.product for one in found if one.may_note][:BUTTONS]
    if notes:
        alone = len(notes) == 1
        blocks.append(
            actions(*(note_button(one, label="Note a figure" if alone else f"Note for {one.name}") for one in notes))
        )
    blocks.append(context(plain(HOW, 400)))
    first = found[0]
    told = f"{words.mrkdwn_line(first.product.name, 80)}: {words.mrkdwn(_said(first, today), 300)}."
    return message(f"{head} {told}", blocks)


def _line(one: UsageStatus, today: date) -> list[Element]:
    return [quote(f"{_said(one, today)}.", 300)]


def _said(one: UsageStatus, today: date) -> str:
    if one.last is None:
        known = "no usage reached me yet"
    else:
        named = words.listed("files" if source.name == "file" else source.name for source in one.sources[:3])
        known = f"up to {day_words(one.last)}, from {named}"
        if _is_silent(one, today):
            known += f" (nothing for {(today - one.last).days} days)"
    if one.noted_until is None:
        return known
    return f"{known}; {words.counted(one.readings, 'figure')} noted, up to {day_words(one.noted_until)}"


def _is_silent(one: UsageStatus, today: date) -> bool:
    return one.last is None or (today - one.last).days > SILENT_DAYS
