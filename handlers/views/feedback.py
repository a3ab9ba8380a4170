"""What follows a thumb: thanks, the form behind a thumbs down, and "why you need it" for an ask that nothing fits."""

from collections.abc import Sequence

from handlers.views import fields, labels
from handlers.views.blocks import (
    Message,
    View,
    actions,
    button,
    choice_input,
    message,
    modal,
    option,
    paragraph,
    quote,
    say,
    select,
    text_input,
)
from handlers.views.question import SOMETHING_ELSE
from handlers.views.values import Carried
from portfolio.cards import ProductCard
from storage.vocabulary import DislikeReason

DISLIKE_FORM, WHY_FORM, SAY_MORE_FORM = "dislike_form", "why_form", "say_more_form"
REASON, PRODUCT, COMMENT, WHY, MORE = "reason", "product", "comment", "why", "more"


def dislike_form(ask_id: str, text: str, products: Sequence[ProductCard]) -> View:
    """Why was the answer not right? Product and comment are optional."""
    reasons = fields.radio(REASON, [option(labels.DISLIKES[r], r) for r in DislikeReason])
    blocks = [
        paragraph(say("About the answer to: "), quote(text, 300)),
        choice_input(REASON, "What was not right?", reasons),
    ]
    if products:
        by_name = sorted(products, key=lambda product: product.name.casefold())
        menu = select(PRODUCT, "Choose a product", [option(product.name, product.key) for product in by_name])
        blocks.append(choice_input(PRODUCT, "Which product fits better?", menu, optional=True))
    blocks.append(text_input(COMMENT, "Anything else?", optional=True))
    return modal(
        "What was not right?", blocks, callback_id=DISLIKE_FORM, submit="Send", metadata=Carried(ask=ask_id).pack()
    )


def why_form(ask_id: str, text: str) -> View:
    """What would you use it for? It helps to decide what is built next."""
    blocks = [
        paragraph(say("You asked: "), quote(text, 300)),
        text_input(WHY, "Why do you need it?", hint="How often, for whom, and what happens without it."),
    ]
    return modal("Why you need it", blocks, callback_id=WHY_FORM, submit="Send", metadata=Carried(ask=ask_id).pack())


def say_more_form(ask_id: str, text: str) -> View:
    """The task in other words, when none of the offered choices was it."""
    blocks = [
        paragraph(say("You asked: "), quote(text, 300)),
        text_input(
            MORE, "What should the product do?", hint="What goes in, what should come out, and what you use it for."
        ),
    ]
    return modal("Something else", blocks, callback_id=SAY_MORE_FORM, submit="Ask", metadata=Carried(ask=ask_id).pack())


def thanks_up() -> Message:
    """After a thumbs up."""
    text = "Noted: that was right. Thank you."
    return message(text, [paragraph(say(text))])


def thanks_down(*, unmet: bool = False, again: str = "") -> Message:
    """After the form behind a thumbs down. `unmet`: their task counts as not covered now.

    `again`: the ask they may try in other words.
    """
    text = "Noted, with your reason. The people who look after the catalogue read these."
    text += " Your task counts as not covered: the AI portfolio lead sees how many want the same." if unmet else ""
    retry = [actions(button("Say it in other words", SOMETHING_ELSE, Carried(ask=again).pack()))] if again else []
    return message(text, [paragraph(say(text)), *retry])


def thanks_why() -> Message:
    """After "Why you need it"."""
    text = "Noted. Your reason stands beside the request, and the AI portfolio lead sees both."
    return message(text, [paragraph(say(text))])
