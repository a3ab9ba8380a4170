"""A blocker as the owner reads it the moment it is said, and the form that answers its author."""

from handlers.views import words
from handlers.views.blocks import (
    Element,
    Message,
    View,
    actions,
    bold,
    button,
    message,
    modal,
    paragraph,
    person,
    quote,
    rich,
    rich_quote,
    rich_section,
    say,
    shown,
    text_input,
)
from handlers.views.pilots.inbox import MAKE
from handlers.views.values import Carried
from portfolio.cards import Person
from portfolio.pilots.blockers import Blocker

ANSWER, ANSWER_FORM, TEXT = "blocker_answer", "blocker_answer_form", "text"


def blocker_message(blocker: Blocker, *, may_act: bool) -> Message:
    """Who is stopped, by what, where. `may_act`: the reader can answer and put it into the backlog."""
    feedback, product = blocker.feedback, blocker.pilot.product
    who = _name(feedback.author) if feedback.author else "A participant"
    said = words.sentence(words.mrkdwn(feedback.text, 1500))
    text = f"{who} is blocked in the {words.mrkdwn_line(product.name, 80)} pilot: {said}"
    by: Element = person(feedback.author) if feedback.author else say("A participant")
    parts = [
        rich_section(by, say(" is blocked in the pilot of "), bold(product.name, 80), say(":")),
        rich_quote(shown(feedback.text, 1800)),
    ]
    facts = [
        f"Scenario: {blocker.scenario}" if blocker.scenario else "",
        f"Role: {blocker.role}" if blocker.role else "",
    ]
    facts.append(f"Barrier: {feedback.fields.barrier.value}" if feedback.fields.barrier else "")
    told = " · ".join(fact for fact in facts if fact)
    if told:
        parts.append(rich_section(quote(told, 400)))
    if feedback.author is None:
        parts.append(rich_section(say("It was said without a name, so nobody can be answered.")))
    if not may_act:
        parts.append(rich_section(say("You hear this because the product has no owner I can write to.")))
    row = _row(blocker) if may_act else []
    return message(words.shorten(text, 3000), [rich(*parts), *([actions(*row)] if row else [])])


def answer_form(blocker: Blocker, *, carried: Carried) -> View:
    """An answer to somebody who is stopped."""
    author = blocker.feedback.author
    blocks = [
        rich(rich_section(person(author), say(" said:")), rich_quote(shown(blocker.feedback.text, 1200))),
        text_input(TEXT, "Your answer", hint="They get it from me, with your name."),
    ]
    return modal("Answer", blocks, callback_id=ANSWER_FORM, submit="Send", metadata=carried.pack())


def answer_message(blocker: Blocker, by: Person, answer: str) -> Message:
    """What the author of a blocker gets."""
    name = words.mrkdwn_line(blocker.pilot.product.name, 80)
    text = f"{_name(by)} answers what stopped you with {name}: {words.sentence(words.mrkdwn(answer, 2000))}"
    parts = [
        rich_section(
            person(by), say(" answers what stopped you with "), bold(blocker.pilot.product.name, 80), say(":")
        ),
        rich_quote(shown(answer, 2000)),
        rich_section(say("You said: "), quote(blocker.feedback.text, 400)),
    ]
    return message(words.shorten(text, 3000), [rich(*parts)])


def answered(blocker: Blocker, *, reached: bool) -> Message:
    """To who answered: it was passed on, or could not be."""
    author = blocker.feedback.author
    name = _name(author) if author else "them"
    text = f"I passed your answer on to {name}." if reached else f"I could not write to {name}: they may have left."
    to = person(author) if author else say("them")
    said = [say("I passed your answer on to "), to, say(".")] if reached else [
        say("I could not write to "), to, say(": they may have left.")
    ]  # fmt: skip
    return message(text, [paragraph(*said)])


def _row(blocker: Blocker) -> list[Element]:
    carried = Carried(pilot=blocker.pilot.id, item=blocker.feedback.id)
    row = []
    if blocker.feedback.author is not None:
        row.append(button("Answer", ANSWER, carried.pack(), primary=True))
    if blocker.feedback.theme_id:
        made = Carried(pilot=blocker.pilot.id, item=blocker.feedback.theme_id, part=blocker.feedback.id)
        row.append(button("Make a backlog item", f"{MAKE}:blocker", made.pack()))
    return row


def _name(who: Person) -> str:
    """For `text`: the name, or a mention of someone nobody imported (a Slack id is not a text anybody typed)."""
    if who.name or not who.slack_id:
        return words.mrkdwn_line(who.name or who.key or "A colleague", 80)
    return f"<@{words.mrkdwn_line(who.slack_id, 40)}>"
