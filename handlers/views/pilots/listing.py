"""The pilots of one person: in a message, in a modal and on the Home tab, each with what is next for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.views import labels, words
from handlers.views.answer import ASK_OWNER
from handlers.views.answer import CARD as PRODUCT_CARD
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
    say,
)
from handlers.views.pilots.card import BUILD, CARD, state_words
from handlers.views.pilots.enrolment import DECLINE, JOIN, before_declining
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from portfolio.people import ACTS, Act, Part, Standing
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.listing import PilotEntry
from storage.vocabulary import PilotStatus

SEE_ALL, TITLE = "pilot_list", "Your pilots"
NOT_FOR_ALL = "Pilots are not for the whole channel"
SHOWN, IN_MODAL, CHOICES = 3, 30, 20


@dataclass(frozen=True, slots=True)
class Beginning:
    """A product a pilot can be begun for. `pilot_id`: of the draft its button makes. `others`: drafts and live ones."""

    product: ProductCard
    pilot_id: str
    others: Sequence[PilotCard] = ()


def list_message(entries: Sequence[PilotEntry], *, today: date, builds: bool = False) -> Message:
    """The pilots of the person. `builds`: they may begin one."""
    how = "Begin one with “pilot new” and the product's name." if builds else ""
    if not entries:
        text = f"You have nothing to do with any pilot at the moment. {how}".strip()
        return message(text, [paragraph(say(text))])
    first = entries[0]
    text = f"{TITLE}: {len(entries)}. {words.mrkdwn_line(first.pilot.product.name, 80)}, {_role(first.standing)}: "
    text += f"{state_words(first, today)}."
    blocks = [paragraph(bold(f"{TITLE} ({len(entries)})")), *_rows(entries[:SHOWN], today), *_rest(entries)]
    return message(words.shorten(text, 3000), [*blocks, *([] if len(entries) > SHOWN or not how else [_small(how)])])


def none_message(product: ProductCard) -> Message:
    """Of a product whose pilots somebody has nothing to do with: who says who takes part."""
    end = " at the moment. Whoever answers for it says who takes part in its pilots."
    text = f"You have nothing to do with a pilot of {words.mrkdwn_line(product.name, 80)}{end}"
    said = paragraph(say("You have nothing to do with a pilot of "), bold(product.name, 80), say(end))
    carried = Carried(product=product.key).pack()
    ask = button(labels.ask_owner(product), f"{ASK_OWNER}:{product.key}"[:255], carried)
    card = button(f"Open {product.name}", f"{PRODUCT_CARD}:{product.key}"[:255], carried)
    return message(text, [said, actions(ask, card)])


def list_modal(entries: Sequence[PilotEntry], *, today: date) -> View:
    """All of them."""
    nothing = [paragraph(say("You have nothing to do with any pilot at the moment."))]
    left = len(entries) - IN_MODAL
    more = [_small(f"and {left} more, older ones")] if left > 0 else []
    return modal(TITLE, [*(_rows(entries[:IN_MODAL], today) or nothing), *more])


def home_blocks(entries: Sequence[PilotEntry], *, today: date) -> list[Block]:
    """The section of the Home tab, with the newest at most; nothing for who has none."""
    if not entries:
        return []
    rows = _rows(entries[:SHOWN], today, answers=True)
    return [paragraph(bold(f"{TITLE} ({len(entries)})")), *rows, *_rest(entries)]


def begin_message(found: Beginning) -> Message:
    """Before the builder opens: what it asks for, what there is already, and the button."""
    name = words.mrkdwn_line(found.product.name, 80)
    what = ": who tries what until when, and what it has to prove. Six short steps, kept as you go."
    text = f"A pilot of {name}{what}"
    head = [say("A pilot of "), bold(found.product.name, 80)]
    blocks = [paragraph(*head, say(what))]
    live = [one for one in found.others if one.is_live]
    if live:
        remark = f"{words.counted(len(live), 'pilot')} of it {'runs' if len(live) == 1 else 'run'} already."
        text += f" {remark}"
        blocks.append(_small(f"{remark} People asked twice answer less."))
    drafts = [one for one in found.others if one.status is PilotStatus.DRAFT]
    row = [
        button("Continue your draft", f"{BUILD}:{one.id}"[:255], Carried(pilot=one.id).pack(), primary=True)
        for one in drafts[:1]
    ]
    begin = Carried(pilot=found.pilot_id, product=found.product.key).pack()
    row.append(button("Build another" if drafts else "Build the pilot", f"{BUILD}:new", begin, primary=not drafts))
    return message(text, [*blocks, actions(*row)])


def choose_message(found: Sequence[Beginning]) -> Message:
    """Which of several products."""
    text = "Which product is to be piloted?"
    row = [
        button(one.product.name, f"{BUILD}:new:{place}", Carried(pilot=one.pilot_id, product=one.product.key).pack())
        for place, one in enumerate(found[:CHOICES])
    ]
    return message(text, [paragraph(say(text)), actions(*row)])


def _rows(entries: Sequence[PilotEntry], today: date, *, answers: bool = False) -> list[Block]:
    """Each pilot with its button; `answers`: an invitation can be answered right there."""
    blocks: list[Block] = []
    for entry in entries:
        state = state_words(entry, today)
        said: list[Element] = [bold(entry.pilot.product.name, 80), say(f"  {_role(entry.standing)} · {state}")]
        blocks += [paragraph(*said), actions(_next(entry), *(_answers(entry) if answers else []))]
    return blocks


def _next(entry: PilotEntry) -> Element:
    pilot, carried = entry.pilot, Carried(pilot=entry.pilot.id).pack()
    if pilot.status is PilotStatus.DRAFT and ACTS[Act.BUILD_PILOT].allowed(entry.standing):
        return button("Continue your draft", f"{BUILD}:{pilot.id}"[:255], carried)
    return button("Open the pilot", f"{CARD}:{pilot.id}"[:255], carried)


def _answers(entry: PilotEntry) -> list[Element]:
    pilot, carried = entry.pilot, Carried(pilot=entry.pilot.id).pack()
    if not pilot.is_live or Part.INVITED not in entry.standing.parts:
        return []
    return [
        button("Join", f"{JOIN}:{pilot.id}"[:255], carried),
        button("Decline", f"{DECLINE}:{pilot.id}"[:255], carried, confirm=before_declining(pilot)),
    ]


def _role(standing: Standing) -> str:
    """What somebody is to a pilot."""
    said = ["you answer for the product"] if standing.owns else []
    said += [
        text
        for part, text in (
            (Part.BUSINESS_OWNER, "you answer for the business side"),
            (Part.INVITED, "you are invited"),
            (Part.JOINED, "you take part"),
        )
        if part in standing.parts
    ]
    return words.listed(said) or "you can see it"


def _rest(entries: Sequence[PilotEntry]) -> list[Block]:
    return [actions(button(f"See all {len(entries)}", SEE_ALL))] if len(entries) > SHOWN else []


def _small(text: str) -> Block:
    return context(plain(text, 300))
