"""Naming an owner: the button, the form, what was done, and what the new owner reads."""

from handlers.views import words
from handlers.views.answer import CARD
from handlers.views.blocks import (
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    context,
    message,
    modal,
    paragraph,
    person,
    plain,
    quote,
    say,
)
from handlers.views.fields import someone
from handlers.views.values import Carried
from portfolio.cards import Person, ProductCard
from portfolio.ownership import OWNER, Named, Naming
from storage.vocabulary import LifecycleStage

NAME, FORM, TITLE = "name_owner", "name_owner_form", "Name an owner"
_NOBODY_YET = "A colleague"


def name_button(product: ProductCard, *, digest_id: str = "", primary: bool = False) -> Element:
    """Opens the form for a product. `digest_id`: the digest the button stands below."""
    carried = Carried(product=product.key, item=digest_id)
    return button(TITLE, f"{NAME}:{product.key}"[:255], carried.pack(), primary=primary)


def owner_form(product: ProductCard, *, carried: Carried) -> View:
    """Who is to answer for it; what it is for, and what is known of those who did."""
    who = [say("Who answers for "), bold(product.name, 80), say(" from now on?")]
    blocks = [paragraph(*who), *([context(plain(product.purpose, 300))] if product.purpose else [])]
    blocks.append(choice_input(OWNER, "Owner", someone(OWNER), hint="I tell them in their working hours."))
    known = [f"{product.owner.name} owned it and left."] if product.owner is not None else []
    known += [f"Its deputy is {product.deputy.name}."] if product.deputy is not None else []
    if known:
        blocks.append(context(plain(" ".join(known), 300)))
    return modal(TITLE, blocks, callback_id=FORM, submit="Name", metadata=carried.pack(), close="Cancel")


def named_message(named: Named, *, by: Person) -> Message:
    """What was done, to who named the owner."""
    name = words.mrkdwn_line(named.product.name, 80)
    owner = words.mrkdwn_line(named.owner.name, 80)
    if named.owner.key == by.key:
        begins, ends = f"You own {name}", " now." if named.new else " already."
        return message(begins + ends, [paragraph(say("You own "), bold(named.product.name, 80), say(ends))])
    ends = " now. I tell them in their working hours." if named.new else " already, so I changed nothing."
    shown = [person(named.owner), say(" owns "), bold(named.product.name, 80), say(ends)]
    return message(f"{owner} owns {name}{ends}", [paragraph(*shown)])


def owner_named(naming: Naming) -> Message:
    """Who named them, what that means, and the way to the card."""
    product, digested = naming.product, naming.product.stage is not LifecycleStage.HYPOTHESIS
    name, by = words.mrkdwn_line(product.name, 80), words.mrkdwn_line(naming.by.name, 80) or _NOBODY_YET
    means = "Questions about it come to you from now on"
    means += ", and so does its digest." if digested else ". A pilot of it is yours to build."
    text = f"{by} named you as the owner of {name}. {means}"
    lead = paragraph(
        person(naming.by, otherwise=_NOBODY_YET),
        say(" named you as the owner of "),
        bold(product.name, 80),
        say(f". {means}"),
    )
    shown = [paragraph(quote(product.purpose, 600))] if product.purpose else []
    row = actions(
        button("Open its card", f"{CARD}:{product.key}"[:255], Carried(product=product.key).pack(), primary=True)
    )
    return message(words.shorten(text, 3000), [lead, *shown, row])
