"""The closing survey of a pilot: the invitation to answer, the form, and thanks."""

from handlers.views import fields, words
from handlers.views.blocks import (
    Block,
    Message,
    View,
    actions,
    bold,
    button,
    choice_input,
    context,
    message,
    modal,
    option,
    paragraph,
    plain,
    say,
    text_input,
)
from handlers.views.values import Carried
from portfolio.pilots.cards import PilotCard
from portfolio.pilots.surveying import BENEFIT, FELT, FOR_WHOM, IMPROVE, NAMELESS, is_nameless
from storage.vocabulary import Anonymity, Disappointment

OPEN, FORM = "pilot_survey", "pilot_survey_form"
FEELINGS: dict[Disappointment, str] = {
    Disappointment.VERY: "Very disappointed",
    Disappointment.SOMEWHAT: "Somewhat disappointed",
    Disappointment.NOT: "Not disappointed",
}


def survey_message(pilot: PilotCard) -> Message:
    """The one request to answer, with what becomes of the answer."""
    name = words.mrkdwn_line(pilot.product.name, 80)
    text = f"The {name} pilot is over. One minute, four questions: would you miss it? I ask only once."
    line = [
        say("The "),
        bold(pilot.product.name, 80),
        say(" pilot is over. Would you miss it? One minute, four questions."),
    ]
    row = actions(button("Answer", f"{OPEN}:{pilot.id}"[:255], Carried(pilot=pilot.id).pack(), primary=True))
    return message(text, [paragraph(*line), row, context(plain(f"I ask only once. {_whose(pilot)}", 300))])


def survey_form(pilot: PilotCard, *, slice_of: int) -> View:
    """The product-market-fit question, and three more. `slice_of`: so many answers before any are shown."""
    name = words.line(pilot.product.name, 60, "it")
    felt = fields.radio(FELT, [option(label, feeling) for feeling, label in FEELINGS.items()])
    blocks: list[Block] = [
        choice_input(FELT, f"How would you feel if you could no longer use {name}?", felt),
        text_input(BENEFIT, "What is the main benefit for you?", optional=True),
        text_input(FOR_WHOM, "Who would benefit most from it?", optional=True),
        text_input(IMPROVE, "What should be better?", optional=True),
    ]
    if pilot.rules.anonymity is Anonymity.CHOICE:
        box = fields.several(NAMELESS, [option("Without my name", NAMELESS)])
        blocks.append(choice_input(NAMELESS, "Anonymous", box, optional=True))
    shown = (
        f"Answers are shown together, from {slice_of} on. {_whose(pilot)} What you write may be quoted without a name."
    )
    blocks.append(context(plain(shown, 500)))
    return modal("Closing survey", blocks, callback_id=FORM, submit="Send", metadata=Carried(pilot=pilot.id).pack())


def survey_thanks(pilot: PilotCard, *, nameless: bool) -> Message:
    """After an answer."""
    name = words.mrkdwn_line(pilot.product.name, 80)
    kept = "kept without your name" if nameless else "kept under your name"
    text = f"Thank you. Your answer about {name} is {kept}."
    line = [say("Thank you. Your answer about "), bold(pilot.product.name, 80), say(f" is {kept}.")]
    return message(text, [paragraph(*line)])


def _whose(pilot: PilotCard) -> str:
    """Whose name stands with an answer, exactly as the code does it."""
    if is_nameless(pilot, chosen=False):
        return "No name is stored with your answer; that you answered is, so that I do not ask again."
    if pilot.rules.anonymity is Anonymity.CHOICE:
        return "Your name is stored with your answer unless you tick the box; that you answered is stored either way."
    return "Your name is stored with your answer."
