"""A question asked back: its choices, or yes and no where a rule is to be settled."""

import re

from handlers.views import words
from handlers.views.blocks import Block, actions, button, paragraph, quote, rich, rich_quote, rich_section
from handlers.views.values import Carried
from portfolio.decisions import Option, Question
from portfolio.routing import BREAKS, KEEPS

PICK, SOMETHING_ELSE = "pick_option", "something_else"
_RULE_QUESTION = re.compile(r"(.*?Rule [^:]+:) (.+) (Does your task keep to it\?)", re.DOTALL)


def asked_back(question: Question | None, ask_id: str) -> tuple[str, list[Block]]:
    """The question as words and as blocks. One that settles a rule takes yes or no: nothing else will do."""
    wording = words.line(question.text, 600) if question else ""
    wording = wording or "Can you say more about the task?"
    options = question.options[:4] if question else ()
    choices = [
        button(option.label, f"{PICK}:{place}", Carried(ask=ask_id, pick=picked(option)).pack())
        for place, option in enumerate(options)
    ]
    settles = any(option.value.startswith((KEEPS, BREAKS)) for option in options)
    if not settles:
        other = "Something else" if options else "Say what you need"
        choices.append(button(other, SOMETHING_ELSE, Carried(ask=ask_id).pack(), primary=not options))
    labelled = words.listed((words.mrkdwn_line(option.label, 75) for option in options), "or")
    text = f"{words.sentence(words.mrkdwn_line(wording, 600))} {words.sentence(labelled)}".strip()
    return text, [_settling(wording) if settles else paragraph(quote(wording, 600)), actions(*choices)]


def picked(option: Option) -> str:
    """What a choice's button carries of it."""
    return words.clean(words.shorten(option.value, 500))


def _settling(wording: str) -> Block:
    """The question about a rule, the rule itself as a quotation."""
    parts = _RULE_QUESTION.fullmatch(wording)
    if parts is None:
        return paragraph(quote(wording, 600))
    before, statement, asks = parts.groups()
    return rich(rich_section(quote(before, 100)), rich_quote(quote(statement, 400)), rich_section(quote(asks, 100)))
