"""The short form of feedback: empty, prefilled with a draft, or with what was saved before."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from handlers.views import fields
from handlers.views.blocks import (
    Block,
    View,
    actions,
    button,
    choice_input,
    context,
    modal,
    option,
    plain,
    rich,
    rich_quote,
    rich_section,
    say,
    select,
    shown,
    text_input,
)
from handlers.views.pilots import feedback_labels as labels
from handlers.views.pilots.feedback import CHANGE, MOST_PILOTS
from handlers.views.values import Carried
from portfolio.pilots.cards import FeedbackFields, PilotCard
from portfolio.pilots.drafting import MOST_MINUTES, asks_trust
from portfolio.pilots.drafts import WORDS
from portfolio.pilots.submitting import MINUTES, QUALITY, SCENARIO, TRUST
from storage.vocabulary import Anonymity, Barrier, FeedbackKind, Worked

V = TypeVar("V", bound=str | int)

FORM, CHANGE_FORM = "pilot_feedback_form", "pilot_feedback_change_form"
SHORTCUT = "pilot_feedback_shortcut"
KIND, WORKED, BARRIER, NAMELESS, QUOTE = "kind", "worked", "barrier", "nameless", "quote"
TITLE = "Pilot feedback"
QUALITIES = {5: "5 – usable as it is", 4: "4", 3: "3 – needs work", 2: "2", 1: "1 – useless"}
TRUSTS = {5: "5 – I rely on it", 4: "4", 3: "3 – I check the important things", 2: "2", 1: "1 – I check everything"}


def feedback_form(
    pilot: PilotCard,
    carried: Carried,
    *,
    fields: FeedbackFields | None = None,
    text: str = "",
    seen: str = "",
    change: bool = False,
    wordless: bool = False,
    quotable: bool = True,
) -> View:
    """The form. `seen`: who sees what, where that has to be said. `change`: of saved feedback, whose author is known.

    `wordless`: it says the same as somebody else did, so it has no words of its own. `quotable`: the box is ticked.
    """
    said = fields or FeedbackFields()
    blocks = [_head(pilot, wordless=wordless)]
    if not wordless:
        blocks.append(text_input(WORDS, "How did it go, in your words?", start=text))
    blocks += [
        _menu(SCENARIO, "Which scenario?", {str(one.id): one.title for one in pilot.scenarios}, said.scenario_id),
        _radio(WORKED, "Did it work?", {one: labels.WORKED[one] for one in Worked}, said.worked),
        _menu(QUALITY, "Quality of the output", QUALITIES, said.quality),
    ]
    if asks_trust(pilot):
        blocks.append(_menu(TRUST, "How far do you trust its answers?", TRUSTS, said.trust))
    blocks += [
        _minutes(said.minutes_saved),
        _menu(BARRIER, "What stood in the way?", {one: labels.BARRIERS_LONG[one] for one in Barrier}, said.barrier),
        _menu(KIND, "What kind of feedback is it?", {one: labels.KINDS_LONG[one] for one in FeedbackKind},
              said.kind if fields else None, optional=False),
    ]  # fmt: skip
    blocks += _ticks(pilot, words=not wordless, quotable=quotable, name=not change)
    if seen:
        blocks.append(context(plain(seen, 600)))
    return modal(
        TITLE, blocks, callback_id=CHANGE_FORM if change else FORM, submit="Save", metadata=carried.pack(),
        close="Cancel",
    )  # fmt: skip


def _head(pilot: PilotCard, *, wordless: bool) -> Block:
    """What it is about, and what it needs."""
    needed = "the kind of feedback is" if wordless else "your words and the kind of feedback are"
    return context(plain(f"{pilot.product.name}. Only {needed} needed; leave open what you have no opinion on.", 200))


def which_pilot(draft_id: str, text: str, pilots: Sequence[PilotCard]) -> View:
    """Which of their pilots a message is about: the form of each."""
    offered = [
        button(one.product.name, f"{CHANGE}:{place}", Carried(item=draft_id, pilot=one.id).pack())
        for place, one in enumerate(pilots[:MOST_PILOTS])
    ]
    point = rich(rich_section(say("Which pilot is this about?")), rich_quote(shown(text, 600)))
    return modal(TITLE, [point, actions(*offered)])


def _menu(
    block_id: str, label: str, choices: Mapping[V, str],
    chosen: object, *, optional: bool = True,
) -> Block:  # fmt: skip
    options = [option(title, str(value)) for value, title in choices.items()]
    menu = select(block_id, "Choose", options, chosen="" if chosen is None else str(chosen))
    return choice_input(block_id, label, menu, optional=optional)


def _radio(block_id: str, label: str, choices: Mapping[Worked, str], chosen: Worked | None) -> Block:
    options = [option(title, value) for value, title in choices.items()]
    return choice_input(block_id, label, fields.radio(block_id, options, chosen=chosen or ""), optional=True)


def _minutes(chosen: int | None) -> Block:
    typed = fields.number(MINUTES, start=chosen, least=0, most=MOST_MINUTES)
    return choice_input(MINUTES, "Minutes saved by one use", typed, hint="Your own estimate.", optional=True)


def _ticks(pilot: PilotCard, *, words: bool, quotable: bool, name: bool) -> list[Block]:
    """What a participant decides about their words and their name, where there is something to decide."""
    found = [_tick(QUOTE, "Your words", "They may be quoted, without a name", ticked=quotable)] if words else []
    if pilot.rules.anonymity is Anonymity.CHOICE and name:
        found.append(_tick(NAMELESS, "Your name", "Save it without my name"))
    return found


def _tick(block_id: str, label: str, words: str, *, ticked: bool = False) -> Block:
    box = fields.several(block_id, [option(words, block_id)], chosen=[block_id] if ticked else ())
    return choice_input(block_id, label, box, optional=True)
